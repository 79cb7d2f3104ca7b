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

    from drehscheibe.connectors.vg250 import Area

DECIMALS = 5  # of a degree: about one metre
_METRES = Transformer.from_crs("OGC:CRS84", "EPSG:3035", always_xy=True)  # equal area, Europe


def generalise(areas: Sequence[Area], *, tolerance_m: float) -> NDArray[np.object_]:
    """The areas' geometries in CRS84, coarser by about `tolerance_m`, as a clean coverage.

    Raises `BoundariesNotClean` when the areas overlap or neighbours do not share their line.
    """
    metric = _transformed([area.geometry for area in areas], _METRES.transform)
    _require_clean(metric, areas=areas)
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


def _require_clean(geometries: NDArray[np.object_], *, areas: Sequence[Area]) -> None:
    faults = shapely.coverage_invalid_edges(geometries)
    names = [
        area.name
        for area, geometry, fault in zip(areas, geometries, faults, strict=True)
        if not shapely.is_empty(fault) or not shapely.is_valid(geometry)
    ]
    if names:
        raise BoundariesNotClean(names=", ".join(names[:10]))
