# SPDX-License-Identifier: EUPL-1.2
"""A candidate as the page of its dataset will show it, for those who may look at it before."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import DraftNotFound
from drehscheibe.look.islands import SMALL_ROWS, layer_of, map_config, preview_layer
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.catalogue.columns import summaries
from drehscheibe.portal.catalogue.describing import redescribe
from drehscheibe.portal.catalogue.queries import Shown, quality_notes
from drehscheibe.portal.catalogue.rows import PAGE, Rows, rows_of
from drehscheibe.releases.manifest import read_manifest
from drehscheibe.releases.offers import offers_of
from drehscheibe.releases.pointer import Pointer, State
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from drehscheibe.domain.tables import Table
    from drehscheibe.portal.desk.models import Draft


def shown_candidate(draft: Draft) -> Shown:
    """What approving would make public, with the description that goes with it."""
    if draft.candidate is None or draft.dataset is None:
        raise DraftNotFound
    dataset, release = copy.copy(draft.dataset), draft.candidate.sha256
    redescribe(dataset, draft.description)
    manifest = read_manifest(current_settings().layout.release(dataset.slug, release))
    tables = tuple(table.name for table in manifest.tables)
    pointer = Pointer(dataset.slug, State.PUBLIC, release, tables)
    return Shown(dataset, pointer, release, manifest)


def candidate_context(draft: Draft, wanted: str, *, after: int, language: str) -> dict[str, Any]:
    """Everything that `desk/candidate.html` shows. `wanted`: the name of a table, or ""."""
    shown = shown_candidate(draft)
    table = shown.table(wanted) if shown.tables else None
    path = shown.items(table) if table and table.rows else None
    names = [offer.format.title for offer in offers_of(shown.slug, shown.tables)]
    return {
        "shown": shown,
        "table": table,
        "formats": list(dict.fromkeys(names)),
        "rows": rows_of(path, after=after) if path else None,
        "first": after + 1,
        "before": max(0, after - PAGE) if after else None,
        "summaries": summaries(path) if path else (),
        "notes": quality_notes(shown),
        "map_config": _map(draft, shown, table, language=language) if table else None,
    }


def _map(draft: Draft, shown: Shown, table: Table, *, language: str) -> dict[str, Any] | None:
    """All objects of a small table; of a large one those of the picture made while reading."""
    if not table.geometry or not table.bbox:
        return None
    start = f"/veroeffentlichen/{draft.pk}"
    if table.rows <= SMALL_ROWS:
        address = f"{start}/vorschau/{table.name}.geojson"
        layer = layer_of(table.name, table, title=shown.dataset.title)
        layer |= {"items": address, "tileset": "", "tiles": ""}
    else:
        layer = preview_layer(table, address=f"{start}/karte/{table.name}.geojson")
    owner = shown.dataset.attribution or shown.dataset.owner.name
    return map_config(
        [layer],
        bbox=table.bbox,
        attribution=" · ".join(filter(None, (atlas().region.attribution, owner))),
        language=language,
        base_map=current_settings().base_map,
    )


def all_rows(draft: Draft, name: str) -> Rows:
    """Every row of a small table. Raises `DraftNotFound` for others."""
    shown = shown_candidate(draft)
    table = next((one for one in shown.tables if one.name == name), None)
    if table is None or not 0 < table.rows <= SMALL_ROWS:
        raise DraftNotFound
    return rows_of(shown.items(table), limit=SMALL_ROWS)
