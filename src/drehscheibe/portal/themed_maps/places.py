# SPDX-License-Identifier: EUPL-1.2
"""Names of places to look for on the map: districts, towns and what the region pack has below.

All of them go to the browser at once (some kilobytes): what somebody types stays there.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.domain.errors import N_
from drehscheibe.domain.region import places_path
from drehscheibe.look.translations import gettext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.portal.atlas import Atlas

Place = dict[str, Any]
_TOWN, _DISTRICT, _SMALLER = N_("Municipality"), N_("District"), N_("Place")


def places_of(book: Atlas, language: str) -> list[Place]:
    """`name`, `kind` in words, `within`, and either `bbox` or `at` (longitude, latitude)."""
    boxes = _boxes(book)
    areas = [
        *((d.key, d.name, _DISTRICT, "") for d in book.region.districts if not d.is_city),
        *((t.ags, t.name, _TOWN, book.region.district(t.district).name) for t in book.towns),
    ]
    found = [
        {"name": name, "kind": gettext(kind, language=language), "within": within, **where}
        for key, name, kind, within in areas
        if (where := boxes.get(key))
    ]
    return [*found, *_smaller(book, language)]


def _smaller(book: Atlas, language: str) -> Iterator[Place]:
    """Villages and parts of towns; the towns themselves are there already."""
    towns = {town.ags: town.name for town in book.towns}
    path = places_path(book.folder)
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            within = towns.get(row["ags"], row["kommune"])
            if row["name"] != within:
                at = [float(row["laengengrad"]), float(row["breitengrad"])]
                kind = gettext(_SMALLER, language=language)
                yield {"name": row["name"], "kind": kind, "within": within, "at": at}


def _boxes(book: Atlas) -> dict[str, Place]:
    features = orjson.loads(book.boundaries)["features"]
    return {
        feature["properties"]["ags"]: {"bbox": _box(feature["geometry"]["coordinates"])}
        for feature in features
        if feature["properties"].get("ags")
    }


def _box(coordinates: list[Any]) -> list[float]:
    east, north = zip(*_positions(coordinates), strict=True)
    return [min(east), min(north), max(east), max(north)]


def _positions(coordinates: list[Any]) -> Iterator[tuple[float, float]]:
    if isinstance(coordinates[0], float | int):
        yield coordinates[0], coordinates[1]
    else:
        for part in coordinates:
            yield from _positions(part)
