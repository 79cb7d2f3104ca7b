# SPDX-License-Identifier: EUPL-1.2
"""The first rows of a table, also those of one municipality; read from the items store."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.domain.errors import ArtifactNotReady
from drehscheibe.releases.items import ItemsQuery, ItemsStore, Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from drehscheibe.domain.region import Municipality

PAGE = 12
_PORTION = 2 * PAGE  # features that are read at once while looking for those inside a town
_MOST_PORTIONS = 80  # then the page is shown with what was found, and a link to go on
_KEY_NAMES = {
    "ags",
    "amtlicher_gemeindeschluessel",
    "gemeindekennziffer",
    "gemeindeschluessel",
    "schluessel",
}
_REGIONAL_KEY_NAMES = {"ars", "regionalschluessel"}


Feature = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """One page of a table as GeoJSON features. `after` leads to the next page, 0 at the end."""

    features: tuple[Feature, ...]
    after: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality as a filter: its key and its area (shapely geometry, CRS84)."""

    municipality: Municipality
    area: Any


def open_items(path: Path, name: str) -> ItemsStore:
    """Raises `ArtifactNotReady` while the store is being rebuilt."""
    if not path.exists():  # the first request of a machine asks the worker to make it
        raise ArtifactNotReady(name=name)
    return ItemsStore(path)


def rows_of(path: Path, *, after: int = 0, limit: int = PAGE) -> Rows:
    """The rows after the given one, in the order of the store."""
    store = open_items(path, path.parent.name)
    try:
        page = store.page(ItemsQuery(limit=limit, after=after))
        return Rows(_parsed(page), page.last, store.table.rows)
    finally:
        store.close()


def rows_in_town(path: Path, town: Town, *, after: int = 0, limit: int = PAGE) -> Rows:
    """Rows whose key is the town's; where there are none, those whose place is in its area."""
    store = open_items(path, path.parent.name)
    try:
        for by_key in _key_filters(store, town.municipality):
            if store.page(ItemsQuery(limit=1, equals=by_key)).features:
                page = store.page(ItemsQuery(limit=limit, after=after, equals=by_key))
                return Rows(_parsed(page), page.last, None)
        if store.table.geometry is None:
            return Rows((), 0, None)
        return _rows_inside(store, town, ItemsQuery(limit=limit, after=after))
    finally:
        store.close()


def _key_filters(store: ItemsStore, municipality: Municipality) -> Iterator[dict[str, str]]:
    """Conditions on columns that may hold keys of municipalities; districts have such names too."""
    for column in store.table.columns:
        name = column.name.lower()
        if name in _KEY_NAMES:
            yield {column.name: municipality.ags}
        elif name in _REGIONAL_KEY_NAMES:
            yield {column.name: municipality.ars}


def _rows_inside(store: ItemsStore, town: Town, wanted: ItemsQuery) -> Rows:
    """Narrow by the box, then test each feature exactly; in portions, with an end."""
    import shapely  # late, as in `atlas`

    shapely.prepare(town.area)
    query = replace(wanted, limit=_PORTION, bbox=tuple(town.area.bounds))
    found: list[Feature] = []
    for _ in range(_MOST_PORTIONS):
        page = store.page(query)
        found += [feature for feature in _parsed(page) if _belongs(feature, town.area)]
        if not page.last or len(found) >= wanted.limit:
            return Rows(tuple(found), page.last, None)
        query = replace(query, after=page.last)
    return Rows(tuple(found), query.after, None)


def _belongs(feature: Feature, area: Any) -> bool:
    """Inside the town, or an area that holds the town; neighbours that touch do not count."""
    if feature["geometry"] is None:
        return False
    import shapely  # late, as in `atlas`

    shape = shapely.from_geojson(orjson.dumps(feature["geometry"]))
    inner = shapely.point_on_surface(shape)
    return bool(area.contains(inner) or shape.contains(shapely.point_on_surface(area)))


def _parsed(page: Page) -> tuple[Feature, ...]:
    return tuple(orjson.loads(feature) for feature in page.features)
