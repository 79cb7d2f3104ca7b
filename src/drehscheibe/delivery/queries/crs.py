# SPDX-License-Identifier: EUPL-1.2
"""The coordinate reference systems in which features can be asked for (OGC 18-058r1, 6)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from drehscheibe.domain.crs import CRS84
from drehscheibe.domain.errors import N_, InvalidParameter

if TYPE_CHECKING:
    from drehscheibe.domain.tables import Bbox

CRS84_URI = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

_CODES = (4326, 3857, 25832, 25833, 4647, 31466, 31467, 4258)
_BY_URI = {CRS84_URI: CRS84} | {
    f"http://www.opengis.net/def/crs/EPSG/0/{code}": f"EPSG:{code}" for code in _CODES
}
_CURIE = re.compile(r"\[(\w+:\w+)\]")  # [EPSG:25832]
_URN = re.compile(r"urn:ogc:def:crs:(\w+):[\d.]*:(\w+)")  # urn:ogc:def:crs:EPSG::25832
URIS = {code: uri for uri, code in _BY_URI.items()}
# Their authority names the northing (or latitude) first; tests compare this with the EPSG register.
NORTH_FIRST = frozenset({"EPSG:4326", "EPSG:4258", "EPSG:31466", "EPSG:31467"})
DEGREES = frozenset({CRS84, "EPSG:4326", "EPSG:4258"})
# Where their meridian is, and how far from it and the equator one can go: once around the Earth,
# and for a transverse Mercator short of the poles, where it folds.
_ROUND, _QUARTER = 20_037_508.0, 9_900_000.0  # metres
REACHES = {
    "EPSG:3857": (0.0, _ROUND),
    "EPSG:25832": (500_000.0, _QUARTER),
    "EPSG:25833": (500_000.0, _QUARTER),
    "EPSG:4647": (32_500_000.0, _QUARTER),
    "EPSG:31466": (2_500_000.0, _QUARTER),
    "EPSG:31467": (3_500_000.0, _QUARTER),
}


def crs_named(name: str, uri: str | None) -> str:
    """The CRS that the parameter `name` asks for. Raises `InvalidParameter` for all others.

    /req/crs/fc-crs-valid-value and fc-bbox-crs-valid-value; short names are understood, too: as
    "EPSG:25832", in the brackets of a safe CURIE, and as clients of WFS write them.
    """
    if uri is None:
        return CRS84
    code = _BY_URI.get(uri) or _URN.sub(r"\1:\2", _CURIE.sub(r"\1", uri))
    if code not in URIS:
        raise InvalidParameter(name, N_("must be one of the CRS that the collection lists"))
    return code


def from_south_to_north(box: Bbox, crs: str) -> Bbox:
    """The same box, its axes ordered as the authority of `crs` says. Raises `InvalidParameter` for
    one that is turned around; in degrees it may cross the antimeridian, east behind west (7.15.3).
    """
    (south, north), (west, east) = (box[::2], box[1::2])[:: 1 if crs in NORTH_FIRST else -1]
    if south > north:
        raise InvalidParameter("bbox", N_("must name the southern edge before the northern"))
    if west > east and crs not in DEGREES:
        raise InvalidParameter("bbox", N_("must name the western edge before the eastern"))
    return box


def content_crs(code: str) -> dict[str, str]:
    """The header of every answer with geometries (/req/crs/ogc-crs-header)."""
    return {"Content-Crs": f"<{URIS[code]}>"}
