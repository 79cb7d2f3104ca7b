# SPDX-License-Identifier: EUPL-1.2
"""The coordinate reference systems in which features can be asked for (OGC 18-058r1, 6)."""

from __future__ import annotations

import re

from drehscheibe.domain.crs import CRS84
from drehscheibe.domain.errors import N_, InvalidParameter

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


def content_crs(code: str) -> dict[str, str]:
    """The header of every answer with geometries (/req/crs/ogc-crs-header)."""
    return {"Content-Crs": f"<{URIS[code]}>"}
