# SPDX-License-Identifier: EUPL-1.2
"""Which municipalities a release has rows in; asked of the items stores, so it costs little."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from drehscheibe.releases.items import ItemsStore
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.manifest import Manifest

if TYPE_CHECKING:
    import shapely

_SHRINK = 0.0002  # of the border's length: a neighbour that only touches is no data


def covered_municipalities(layout: Layout, manifest: Manifest) -> tuple[str, ...]:
    """AGS of the region's municipalities that at least one geometry lies in, sorted."""
    placed = [table.name for table in manifest.tables if table.geometry and table.rows]
    areas = town_areas(layout) if placed else {}
    found: set[str] = set()
    for name in placed:
        store = ItemsStore(layout.items(manifest.release, name))
        try:
            found |= {ags for ags, area in areas.items() if ags not in found and _any(store, area)}
        finally:
            store.close()
    return tuple(sorted(found))


def town_areas(layout: Layout) -> dict[str, shapely.Geometry]:
    """AGS -> outline (CRS84) of the region's municipalities; none without a region pack."""
    import shapely  # late: the worker only passes by here

    path = layout.region / "boundaries.geojson"
    if not path.exists():
        return {}
    features = orjson.loads(path.read_bytes())["features"]
    return {
        feature["properties"]["ags"]: shapely.from_geojson(orjson.dumps(feature["geometry"]))
        for feature in features
        if len(feature["properties"].get("ags", "")) == 8
    }


def _any(store: ItemsStore, area: shapely.Geometry) -> bool:
    """Whether a geometry of the store lies in the area. Stops at the first one."""
    import shapely

    shapely.prepare(area)
    inner = area.buffer(-_SHRINK * area.length)
    for wkbs in store.geometries_in(shapely.bounds(area).tolist()):
        if shapely.intersects(shapely.from_wkb(wkbs), inner).any():
            return True
    return False
