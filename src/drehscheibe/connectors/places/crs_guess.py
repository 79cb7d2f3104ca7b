# SPDX-License-Identifier: EUPL-1.2
"""Which coordinate reference system do numbers belong to? By value range and by where they fall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from drehscheibe.connectors.places.projection import Mask, Numbers, points_to_crs84, zone_family
from drehscheibe.domain.crs import CRS84
from drehscheibe.domain.tables import Bbox

if TYPE_CHECKING:
    from drehscheibe.domain.region import Region

GERMANY: Bbox = (5.8, 47.2, 15.1, 55.1)  # degrees, with the islands
NEAR_DEGREES = 0.5  # about 35 to 55 km around the region still count as near

# What eastings and northings in Germany look like, likeliest first: west, south, east, north.
_RANGES: dict[str, Bbox] = {
    CRS84: GERMANY,
    "EPSG:25832": (180_000, 5_200_000, 940_000, 6_120_000),
    "EPSG:25833": (-260_000, 5_200_000, 560_000, 6_120_000),
    "EPSG:4647": (32_180_000, 5_200_000, 32_940_000, 6_120_000),
    "EPSG:5650": (32_740_000, 5_200_000, 33_560_000, 6_120_000),
    "EPSG:31467": (3_240_000, 5_200_000, 3_900_000, 6_120_000),
    "EPSG:31466": (2_420_000, 5_200_000, 2_800_000, 6_120_000),
    "EPSG:31468": (4_160_000, 5_200_000, 4_760_000, 6_120_000),
    "EPSG:31469": (5_180_000, 5_200_000, 5_560_000, 6_120_000),
    "EPSG:3857": (640_000, 5_970_000, 1_690_000, 7_390_000),
}
_MANY = 0.5  # share of the rows that must fit before a reading counts at all


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read pairs of numbers: their CRS, perhaps exchanged, and how well it fits."""

    crs: str
    swapped: bool  # the first number is the northing or latitude
    in_germany: float  # share of the pairs, 0 to 1
    in_region: float  # share in or near the region; 0 where there is no region
    distance: float  # median distance to the middle of the region in degrees

    @property
    def rank(self) -> tuple[float, float, float]:
        return (-round(self.in_region, 1), -round(self.in_germany, 1), round(self.distance))


def readings(x: Numbers, y: Numbers, region: Region | None) -> list[Reading]:
    """All readings by which at least half of the pairs fall into Germany, best first."""
    given = np.isfinite(x) & np.isfinite(y) & ((x != 0) | (y != 0))
    x, y = x[given], y[given]
    if not len(x):
        return []
    found = [
        reading
        for swapped in (False, True)
        for crs in _RANGES
        if _may_be(*((y, x) if swapped else (x, y)), crs)
        if (reading := fit(x, y, crs=crs, swapped=swapped, region=region)).in_germany >= _MANY
    ]
    return sorted(found, key=lambda reading: reading.rank)


def fit(x: Numbers, y: Numbers, *, crs: str, swapped: bool, region: Region | None) -> Reading:
    """How well the pairs fit when read like this."""
    first, second = (y, x) if swapped else (x, y)
    lon, lat = points_to_crs84(first, second, crs)
    near = (0.0, 90.0)
    if region:
        near = (_share(lon, lat, grown(region.bbox)), _distance(lon, lat, region.bbox))
    return Reading(crs, swapped, _share(lon, lat, GERMANY), *near)


def grown(box: Bbox, by: float = NEAR_DEGREES) -> Bbox:
    """The box with a margin in degrees."""
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def inside(x: Numbers, y: Numbers, box: Bbox) -> Mask:
    """Which points lie in the box; False for NaN."""
    west, south, east, north = box
    result: Mask = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return result


def _may_be(x: Numbers, y: Numbers, crs: str) -> bool:
    """Cheap test by range. Of several zones in one column, only the commonest is tried."""
    shares = {
        code: _share(x, y, _RANGES[code])
        for code in (*zone_family(crs).values(), crs)
        if code in _RANGES
    }
    return sum(shares.values()) >= _MANY and shares[crs] == max(shares.values())


def _share(x: Numbers, y: Numbers, box: Bbox) -> float:
    return float(inside(x, y, box).mean()) if len(x) else 0.0


def _distance(lon: Numbers, lat: Numbers, box: Bbox) -> float:
    middle_lon, middle_lat = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    finite = np.isfinite(lon) & np.isfinite(lat)
    if not finite.any():
        return 90.0
    return float(np.median(np.hypot(lon[finite] - middle_lon, lat[finite] - middle_lat)))
