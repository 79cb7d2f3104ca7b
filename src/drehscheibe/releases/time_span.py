# SPDX-License-Identifier: EUPL-1.2
"""From when to when a release tells: the ends of the time columns, as their indexes know them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import ArtifactDamaged
from drehscheibe.releases.facts import facts_of
from drehscheibe.releases.items import ItemsStore

if TYPE_CHECKING:
    from drehscheibe.domain.tables import Table
    from drehscheibe.releases.layout import Layout
    from drehscheibe.releases.manifest import Manifest


def time_span(layout: Layout, manifest: Manifest) -> tuple[str, ...]:
    """First and last day or moment (RFC 3339, UTC) of all tables together, or nothing."""
    timed = [table for table in manifest.tables if table.time_column and table.rows]
    ends = [_ends(layout, manifest.release, table) for table in timed]
    starts, lasts = ([pair[i] for pair in ends if pair] for i in (0, 1))
    return (min(starts), max(lasts)) if starts else ()


def _ends(layout: Layout, release: str, table: Table) -> tuple[str, ...]:
    path = layout.items(release, table.name)
    if not path.exists():
        return ()
    name = next(column.name for column in table.columns if column.id == table.time_column)
    try:
        store = ItemsStore(path)
    except ArtifactDamaged:
        return ()
    try:
        known = facts_of(store).get(name)
    finally:
        store.close()
    if known is None or known.least is None:
        return ()
    return str(known.least), str(known.greatest)
