# SPDX-License-Identifier: EUPL-1.2
"""Geometries that stand in a filter (21-065r2, 6.3.2): GeoJSON or a box, made CRS84."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.domain.errors import N_, InvalidParameter

if TYPE_CHECKING:
    from collections.abc import Callable

    from drehscheibe.releases.filters.reading import Node

_TYPES = {
    "Point",
    "LineString",
    "Polygon",
    "MultiPoint",
    "MultiLineString",
    "MultiPolygon",
    "GeometryCollection",
}
_NO_SHAPE = N_("holds a geometry that is none: POINT, LINESTRING, POLYGON, MULTI… or BBOX")
_CROSSED = N_("holds a geometry that crosses itself")


def is_shape(node: Node) -> bool:
    return isinstance(node, dict) and ("bbox" in node or str(node.get("type")) in _TYPES)


def shape_of(node: Node, to_crs84: Callable[[Any], Any]) -> Any:
    """A shapely geometry in CRS84 (longitude, latitude), prepared. Raises `InvalidParameter`."""
    import shapely  # 60 ms that a server without such a question never spends

    shape = _box(node["bbox"]) if "bbox" in node else _geojson(node)
    shape = to_crs84(shape)
    if shape.is_empty or not all(map(math.isfinite, shape.bounds)):
        raise InvalidParameter("filter", _NO_SHAPE)
    if not shape.is_valid:
        raise InvalidParameter("filter", _CROSSED)
    if shape.geom_type == "GeometryCollection":
        shape = shapely.unary_union(shape)  # GEOS relates nothing to a collection
    shapely.prepare(shape)
    return shape


def _box(numbers: Node) -> Any:
    """West, south, east, north (with heights: six); west of east crosses the antimeridian."""
    import shapely

    if not isinstance(numbers, list) or len(numbers) not in {4, 6} or not all(map(_ok, numbers)):
        raise InvalidParameter("filter", _NO_SHAPE)
    west, south, east, north = numbers if len(numbers) == 4 else [*numbers[:2], *numbers[3:5]]
    if west <= east:
        return shapely.box(west, south, east, north)
    halves = [shapely.box(west, south, 180, north), shapely.box(-180, south, east, north)]
    return shapely.MultiPolygon(halves)


def _ok(number: object) -> bool:
    return type(number) in {int, float} and math.isfinite(float(str(number)))


def _geojson(node: Node) -> Any:
    import shapely

    try:
        return shapely.force_2d(shapely.from_geojson(orjson.dumps(node)))
    except (shapely.GEOSException, TypeError, ValueError):
        raise InvalidParameter("filter", _NO_SHAPE) from None
