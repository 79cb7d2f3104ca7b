# SPDX-License-Identifier: EUPL-1.2
"""Geometries that stand in a filter (21-065r2, 6.3.2): GeoJSON or a box, made CRS84."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.domain.errors import N_, InvalidParameter

if TYPE_CHECKING:
    from collections.abc import Callable

    from drehscheibe.domain.tables import Bbox
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
_TRIED = (0.3, 0.5, 0.7, 0.9)  # of the way from a point in a shape to the nearer side of its box
_NO_SHAPE = N_("holds a geometry that is none: POINT, LINESTRING, POLYGON, MULTI… or BBOX")
_CROSSED = N_("holds a geometry that crosses itself")


def is_shape(node: Node) -> bool:
    return isinstance(node, dict) and ("bbox" in node or node.get("type") in _TYPES)


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


def boxes_of(shape: Any) -> tuple[Bbox, ...]:
    """Boxes that together hold the shape: one each for the parts of a few, one for many."""
    parts = getattr(shape, "geoms", [shape])
    return tuple(part.bounds for part in parts) if len(parts) <= 8 else (shape.bounds,)


def box_within(shape: Any) -> Bbox | None:
    """A large box that the shape covers, around a point inside, if one is found at little cost.

    What lies in it meets the shape: rows there need no look at their geometry.
    """
    import shapely

    if shape.geom_type not in {"Polygon", "MultiPolygon"}:
        return None
    part = max(getattr(shape, "geoms", [shape]), key=lambda part: part.area)
    middle = part.centroid
    inside = middle if shape.intersects(middle) else part.representative_point()
    (west, south, east, north), x, y = part.bounds, inside.x, inside.y
    across, up = min(x - west, east - x), min(y - south, north - y)
    shares = _shares()
    boxes = (x - across * shares[0], y - up * shares[1], x + across * shares[0], y + up * shares[1])
    covered = shapely.covers(shape, shapely.box(*boxes))
    if not covered.any():
        return None
    west, south, east, north = (side[covered.argmax()].item() for side in boxes)
    return west, south, east, north


@lru_cache(maxsize=1)
def _shares() -> Any:
    """Half widths and heights of boxes that are tried, the largest box first."""
    import numpy as np

    pairs = sorted(product(_TRIED, _TRIED), key=lambda pair: -pair[0] * pair[1])
    return np.array(pairs).T


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
