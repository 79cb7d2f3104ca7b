# SPDX-License-Identifier: EUPL-1.2
"""Names of coordinate reference systems: from GDAL, GeoJSON's old `crs` member and AdV's URNs."""

from __future__ import annotations

import re

import pyproj
from pyproj.exceptions import CRSError

CRS84 = "OGC:CRS84"

_WGS84 = pyproj.CRS.from_epsg(4326)
# The German survey administrations (AdV, GeoInfoDok) have names of their own, unknown to GDAL.
_ADV_CODES = {
    **{f"etrs89_utm{zone}": f"EPSG:258{zone}" for zone in (31, 32, 33)},
    **{f"de_dhdn_3gk{zone}": f"EPSG:3146{zone + 4}" for zone in (2, 3, 4, 5)},
    "etrs89_lat-lon": "EPSG:4258",
    "etrs89_lat-lon-h": "EPSG:4258",
    "de_dhdn_lat-lon": "EPSG:4314",
    "wgs84_lat-lon": "EPSG:4326",
    "wgs84_lat-lon-h": "EPSG:4326",
}


def crs_code(text: str | None) -> str:
    """`EPSG:…` or `OGC:CRS84` for any spelling; WKT when it is sound but in no register; or ""."""
    if not text:
        return ""
    try:
        crs = pyproj.CRS.from_user_input(text)
    except (CRSError, ValueError):
        return ""
    return _code_of(crs)


def _code_of(crs: pyproj.CRS) -> str:
    if crs.is_compound:
        crs = crs.sub_crs_list[0]  # heights are not transformed
    if crs.is_engineering or crs.name.lower().startswith("undefined"):
        return ""
    if crs.to_authority() == ("OGC", "CRS84"):
        return CRS84
    flat = crs.to_2d()
    if flat.is_geographic and flat.equals(_WGS84, ignore_axis_order=True):
        return "EPSG:4326"
    known = flat.to_authority(auth_name="EPSG", min_confidence=70)
    return f"EPSG:{known[1]}" if known else str(crs.to_wkt())


def adv_code(urn: str) -> str:
    """`urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH` becomes `EPSG:25832`; "" when it is not known."""
    found = re.fullmatch(r"urn:(?:x-)?adv:crs:([^*]+)(?:\*.*)?", urn.strip(), re.IGNORECASE)
    return _ADV_CODES.get(found.group(1).lower(), "") if found else ""


def northing_first(urn: str) -> bool:
    """AdV's geographic systems name the latitude first, its projected ones the easting."""
    return bool(adv_code(urn)) and "lat-lon" in urn.lower()
