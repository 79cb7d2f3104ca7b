# SPDX-License-Identifier: EUPL-1.2
"""Mend geometries, a batch at a time; what was mended is returned, never hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from shapely import GeometryType as Kind

Shapes = np.ndarray[Any, np.dtype[np.object_]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]

_LINES = (Kind.LINESTRING, Kind.LINEARRING)
_AREAS = (Kind.POLYGON, Kind.MULTIPOLYGON)
_NEARLY_CLOSED = 0.01  # the gap between both ends, as a share of the line's length


@dataclass(frozen=True, slots=True)
class Repair:
    """One geometry that was not valid: its index, GEOS' reason, and where (degrees)."""

    index: int
    reason: str
    longitude: float
    latitude: float


def read_wkb(column: pa.Array) -> tuple[Shapes, Mask, Mask]:
    """Geometries from WKB; which rings had to be closed, and which cells cannot be read."""
    cells = column.to_numpy(zero_copy_only=False)
    shapes: Shapes = shapely.from_wkb(cells, on_invalid="ignore")
    failed = shapely.is_missing(shapes) & column.is_valid().to_numpy(zero_copy_only=False)
    if not failed.any():
        return shapes, failed, failed
    shapes[failed] = shapely.from_wkb(cells[failed], on_invalid="fix")
    unreadable = failed & shapely.is_missing(shapes)
    return shapes, failed & ~unreadable, unreadable


def repaired(shapes: Shapes) -> tuple[Shapes, list[Repair]]:
    """Valid areas: only what still has an extent is kept. Lines and points are left alone."""
    kinds = shapely.get_type_id(shapes)
    candidates = np.flatnonzero(np.isin(kinds, (*_AREAS, Kind.GEOMETRYCOLLECTION)))
    broken = candidates[~shapely.is_valid(shapes[candidates])]
    if not len(broken):
        return shapes, []
    repairs = [_repair(index, shapes[index]) for index in broken.tolist()]
    shapes[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    return shapes, repairs


def _repair(index: int, shape: shapely.Geometry) -> Repair:
    """`Self-intersection[8.04 51.4]`, as GEOS says it."""
    reason, _, place = shapely.is_valid_reason(shape).partition("[")
    longitude, latitude = (float(number) for number in place.rstrip("]").split()[:2])
    return Repair(index, reason.strip(), longitude, latitude)


def oriented(shapes: Shapes) -> Shapes:
    """Outer rings counter-clockwise, holes clockwise (RFC 7946, section 3.1.6)."""
    result: Shapes = shapely.orient_polygons(shapes, exterior_cw=False)
    return result


def ring_like(shapes: Shapes) -> Mask:
    """Which lines run back to where they began (or nearly) and could be outlines of areas."""
    result: Mask = np.zeros(len(shapes), bool)
    lines = np.flatnonzero(np.isin(shapely.get_type_id(shapes), _LINES))
    lines = lines[shapely.get_num_points(shapes[lines]) >= 4]
    some = shapes[lines]
    gap = shapely.distance(shapely.get_point(some, 0), shapely.get_point(some, -1))
    result[lines] = gap <= _NEARLY_CLOSED * shapely.length(some)
    return result


def areas_of_rings(shapes: Shapes) -> Shapes:
    """Ring-like lines become the areas they enclose; everything else stays."""
    rings = ring_like(shapes)
    coordinates, owner = shapely.get_coordinates(shapes[rings], return_index=True)
    if rings.any():
        shapes[rings] = shapely.polygons(shapely.linearrings(coordinates, indices=owner))
    return shapes


def flattened(shapes: Shapes) -> tuple[Shapes, Mask, Mask]:
    """Two dimensions, three for points with a height; which heights and measures were dropped."""
    with_m = shapely.has_m(shapes)
    with_z = shapely.has_z(shapes)
    if not (with_m.any() or with_z.any()):
        return shapes, with_z, with_m
    heights = _heights(shapes)
    keep = with_z & (shapely.get_type_id(shapes) == Kind.POINT) & (heights != 0)
    flat: Shapes = shapely.force_2d(shapes)
    flat[keep] = shapely.force_3d(flat[keep], heights[keep])
    return flat, with_z & ~keep & (heights != 0), with_m


def _heights(shapes: Shapes) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The greatest absolute height of each geometry; 0 where there is none."""
    coordinates, owner = shapely.get_coordinates(shapes, include_z=True, return_index=True)
    result = np.zeros(len(shapes))
    heights = np.nan_to_num(coordinates[:, 2])
    np.maximum.at(result, owner, np.abs(heights))
    single = shapely.get_type_id(shapes) == Kind.POINT
    result[single] = np.nan_to_num(shapely.get_z(shapes[single]))
    return result
