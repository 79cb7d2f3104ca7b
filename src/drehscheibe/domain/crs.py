# SPDX-License-Identifier: EUPL-1.2
"""Names of the coordinate reference systems that German administrations use."""

from __future__ import annotations

CRS84 = "OGC:CRS84"  # longitude, latitude in degrees: the form in which everything is served

_TITLES = {
    CRS84: "WGS 84",
    "EPSG:4326": "WGS 84",
    "EPSG:4258": "ETRS89",
    "EPSG:3857": "WGS 84 / Pseudo-Mercator",
    "EPSG:25831": "ETRS89 / UTM Zone 31N",
    "EPSG:25832": "ETRS89 / UTM Zone 32N",
    "EPSG:25833": "ETRS89 / UTM Zone 33N",
    "EPSG:4647": "ETRS89 / UTM Zone 32N (zE-N)",
    "EPSG:5650": "ETRS89 / UTM Zone 33N (zE-N)",
    "EPSG:32632": "WGS 84 / UTM Zone 32N",
    "EPSG:32633": "WGS 84 / UTM Zone 33N",
    "EPSG:31466": "DHDN / Gauß-Krüger Zone 2",
    "EPSG:31467": "DHDN / Gauß-Krüger Zone 3",
    "EPSG:31468": "DHDN / Gauß-Krüger Zone 4",
    "EPSG:31469": "DHDN / Gauß-Krüger Zone 5",
}


def title(crs: str) -> str:
    """`"EPSG:25832"` becomes `"ETRS89 / UTM Zone 32N (EPSG:25832)"`; unknown codes stay."""
    return f"{_TITLES[crs]} ({crs})" if crs in _TITLES else crs
