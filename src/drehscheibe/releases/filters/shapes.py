# SPDX-License-Identifier: EUPL-1.2
"""Geometries that stand in a filter (21-065r2, 6.3.2): GeoJSON or a box, made CRS84."""

from __future__ import annotations

import math
from itertools import accumulate, groupby
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
_STRIPES, _CELLS = 8, 8  # of the box of a shape, to look for boxes within it
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


def boxes_within(shape: Any) -> tuple[Bbox, ...]:
    """Boxes that the shape covers, one at most for each of eight stripes.

    What lies in one of them meets the shape: rows there need no look at their geometry.
    """
    import numpy as np
    import shapely

    if shape.geom_type not in {"Polygon", "MultiPolygon"}:
        return ()
    west, south, east, north = shape.bounds
    xs, ys = np.linspace(west, east, _CELLS + 1), np.linspace(south, north, _STRIPES + 1)
    cells = shapely.box(xs[:-1], ys[:-1, None], xs[1:], ys[1:, None])
    inside = shapely.covers(shape, cells)
    found = ((*_longest(row), y) for y, row in enumerate(inside) if row.any())
    return tuple((xs[a].item(), ys[y].item(), xs[b].item(), ys[y + 1].item()) for a, b, y in found)


def _longest(inside: Any) -> tuple[int, int]:
    """Where the longest run of cells starts and ends."""
    runs = [(len(list(group)), bool(value)) for value, group in groupby(inside.tolist())]
    starts = [0, *accumulate(length for length, _ in runs)]
    length, start = max(
        (n, start) for (n, value), start in zip(runs, starts, strict=False) if value
    )
    return start, start + length


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
