# SPDX-License-Identifier: EUPL-1.2
"""Boundaries made small for screens: neighbours keep one common line, without gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import Transformer

from drehscheibe.domain.errors import BoundariesNotClean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from drehscheibe.connectors.region.vg250 import Area

_WIDEST_GAP_M = 1.0
_LARGEST_CHANGE_M2 = 1000.0
DECIMALS = 5  # of a degree: about one metre
_METRES = Transformer.from_crs("OGC:CRS84", "EPSG:3035", always_xy=True)  # equal area, Europe


def generalise(areas: Sequence[Area], *, tolerance_m: float) -> NDArray[np.object_]:
    """The areas' geometries in CRS84, coarser by about `tolerance_m`, as a clean coverage.

    Raises `BoundariesNotClean` when areas overlap by more than a mismatch of their vertices.
    """
    metric = _transformed([area.geometry for area in areas], _METRES.transform)
    metric = _matched(_repaired(metric), areas=areas)
    coarse = shapely.coverage_simplify(metric, tolerance_m)
    degrees = _transformed(coarse, _to_degrees)
    # Equal points stay equal when rounded, so the common lines stay common.
    rounded = shapely.transform(degrees, lambda points: np.round(points, DECIMALS))
    _require_clean(rounded, areas=areas)
    return np.asarray(shapely.normalize(rounded))


def union(geometries: Sequence[shapely.Geometry]) -> shapely.Geometry:
    """The union of areas of one coverage."""
    return shapely.normalize(shapely.coverage_union_all(list(geometries)))


def area_km2(geometry: shapely.Geometry) -> float:
    """Computed from the boundaries (equal-area projection), where no register says it."""
    metric = shapely.transform(geometry, _METRES.transform, interleaved=False)
    return round(float(shapely.area(metric)) / 1_000_000, 2)


def point_inside(geometry: shapely.Geometry) -> tuple[float, float]:
    """Longitude and latitude of the point farthest from the border (CRS84)."""
    metric = shapely.transform(geometry, _METRES.transform, interleaved=False)
    largest = max(shapely.get_parts(metric), key=shapely.area)
    centre = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=50), 0)
    longitude, latitude = _to_degrees(shapely.get_x(centre), shapely.get_y(centre))
    return round(float(longitude), DECIMALS), round(float(latitude), DECIMALS)


def _to_degrees(x: Any, y: Any) -> tuple[Any, Any]:
    longitude, latitude = _METRES.transform(x, y, direction="INVERSE")
    return longitude, latitude


def _transformed(
    geometries: Sequence[shapely.Geometry], transform: Callable[..., object]
) -> NDArray[np.object_]:
    return np.asarray(shapely.transform(list(geometries), transform, interleaved=False))


def _repaired(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """Rings that touch themselves are mended (VG250 of 2017 has eleven); nothing else changes."""
    broken = ~shapely.is_valid(geometries)
    mended = geometries.copy()
    mended[broken] = shapely.make_valid(
        geometries[broken], method="structure", keep_collapsed=False
    )
    return mended


def _matched(geometries: NDArray[np.object_], *, areas: Sequence[Area]) -> NDArray[np.object_]:
    """Neighbours with the same vertices on their common line.

    Official boundaries miss single vertices here and there; that is mended. Areas that really
    overlap are another kind of data, and are refused.
    """
    if shapely.coverage_is_valid(geometries):
        return geometries
    cleaned = np.asarray(shapely.coverage_clean(geometries, gap_width=_WIDEST_GAP_M))
    changed = shapely.area(shapely.symmetric_difference(cleaned, geometries))
    names = [
        area.name
        for area, change in zip(areas, changed, strict=True)
        if change > _LARGEST_CHANGE_M2
    ]
    if names:
        raise BoundariesNotClean(names=", ".join(names[:10]))
    return cleaned


def _require_clean(geometries: NDArray[np.object_], *, areas: Sequence[Area]) -> None:
    faults = shapely.coverage_invalid_edges(geometries)
    names = [
        area.name
        for area, geometry, fault in zip(areas, geometries, faults, strict=True)
        if not shapely.is_empty(fault) or not shapely.is_valid(geometry)
    ]
    if names:
        raise BoundariesNotClean(names=", ".join(names[:10]))
