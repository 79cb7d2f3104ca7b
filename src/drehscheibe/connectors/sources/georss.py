# SPDX-License-Identifier: EUPL-1.2
"""Where an entry of a feed is: GeoRSS simple, GeoRSS GML, or the W3C's lat and long.

OGC 17-002r1: pairs of latitude and longitude in WGS 84, whatever stands between the numbers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.sources.xml_documents import name_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree import ElementTree as ET

Place = list[float]
_BETWEEN = re.compile(r"[\s,;]+")


def geometry_of(entry: ET.Element) -> dict[str, Any] | None:
    """The first that is one, as GeoJSON; None where there is none."""
    for element in entry.iter():
        make = _MADE.get(name_of(element))
        if make and (found := make(_places(element.text or ""))):
            return found
    return _by_lat_and_long(entry)


def _places(text: str) -> list[Place]:
    """Longitude before latitude; nothing where these are no places on the earth."""
    try:
        numbers = [float(one) for one in _BETWEEN.split(text.strip()) if one]
    except ValueError:
        return []
    places = [[east, north] for north, east in zip(numbers[::2], numbers[1::2], strict=False)]
    is_on_earth = all(abs(east) <= 180 and abs(north) <= 90 for east, north in places)
    return places if is_on_earth and len(numbers) % 2 == 0 else []


def _point(places: list[Place]) -> dict[str, Any] | None:
    return {"type": "Point", "coordinates": places[0]} if len(places) == 1 else None


def _line(places: list[Place]) -> dict[str, Any] | None:
    return {"type": "LineString", "coordinates": places} if len(places) > 1 else None


def _polygon(places: list[Place]) -> dict[str, Any] | None:
    if len(places) < 3:
        return None
    closed = places if places[0] == places[-1] else [*places, places[0]]
    return {"type": "Polygon", "coordinates": [closed]} if len(closed) > 3 else None


def _box(places: list[Place]) -> dict[str, Any] | None:
    if len(places) != 2:
        return None
    (west, south), (east, north) = places
    return _polygon([[west, south], [east, south], [east, north], [west, north]])


def _of_positions(places: list[Place]) -> dict[str, Any] | None:
    """A gml:posList that is closed is an area."""
    is_closed = len(places) > 3 and places[0] == places[-1]
    return _polygon(places) if is_closed else _line(places)


_MADE: dict[str, Callable[[list[Place]], dict[str, Any] | None]] = {
    "point": _point,
    "pos": _point,
    "line": _line,
    "polygon": _polygon,
    "box": _box,
    "posList": _of_positions,
}


def _by_lat_and_long(entry: ET.Element) -> dict[str, Any] | None:
    said = {name_of(one): (one.text or "").strip() for one in entry.iter()}
    if "lat" in said and "long" in said:
        return _point(_places(f"{said['lat']} {said['long']}"))
    return None
