# SPDX-License-Identifier: EUPL-1.2
"""Datasets that belong together in an order (DCAT 3, 6.7: dcat:DatasetSeries).

Which there are is asked when somebody reads: what was taken back a moment ago is in no series.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from drehscheibe.catalogue.opening import CatalogueFile
from drehscheibe.catalogue.records import DatasetRecord
from drehscheibe.domain.plain import from_plain
from drehscheibe.releases.pointer import shows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.catalogue.records import Series
    from drehscheibe.releases.layout import Layout

_NAME = "json_extract(record, '$.series.slug')"
INDEX = (
    f"CREATE INDEX IF NOT EXISTS records_in_series ON records ({_NAME}) WHERE {_NAME} IS NOT NULL"
)
_MEMBERS = f"SELECT record FROM records WHERE {_NAME} = ?"  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class WholeSeries:
    """`members` are public, in their order; there is at least one."""

    series: Series
    members: tuple[DatasetRecord, ...]

    def beside(self, slug: str) -> tuple[DatasetRecord | None, DatasetRecord | None]:
        """The one before and the one after."""
        names = [one.slug for one in self.members]
        at = names.index(slug) if slug in names else -1
        if at < 0:
            return None, None
        before = self.members[at - 1] if at else None
        after = self.members[at + 1] if at + 1 < len(names) else None
        return before, after


def series_named(layout: Layout, slug: str) -> WholeSeries | None:
    """None where nothing of it is public."""
    return series_of(layout, [slug]).get(slug)


def series_of(layout: Layout, slugs: Iterable[str]) -> dict[str, WholeSeries]:
    """Opens the catalogue anew: for threads beside the loop."""
    wanted = dict.fromkeys(slugs)
    if not wanted:
        return {}
    with closing(CatalogueFile(layout)) as file:
        database = file.connection()
        if database is None:
            return {}
        rows = {slug: database.execute(_MEMBERS, (slug,)).fetchall() for slug in wanted}
    found = {slug: _whole(layout, [text for (text,) in texts]) for slug, texts in rows.items()}
    return {slug: one for slug, one in found.items() if one}


def _whole(layout: Layout, texts: list[str]) -> WholeSeries | None:
    records = [from_plain(DatasetRecord, orjson.loads(text)) for text in texts]
    public = [
        one
        for one in records
        if one.series and not one.example and shows(layout.pointer(one.slug), one.release)
    ]
    public.sort(key=lambda one: (one.series.place if one.series else 0, one.slug))
    if not public or public[-1].series is None:
        return None
    return WholeSeries(public[-1].series, tuple(public))
