# SPDX-License-Identifier: EUPL-1.2
"""Of which towns of the region something tells: by keys, the publisher's name, or place."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.region import boundaries_path, load_region

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from drehscheibe.domain.region import Region

    Box = tuple[float, ...]  # west, south, east, north in degrees (CRS84), or nothing

_TITLES = re.compile(
    r"^(kreis- und hochschul|hanse|universitäts|landeshaupt|kreis|berg)?(stadt|gemeinde)\s+|"
    r"^stadtverwaltung\s+",
    re.IGNORECASE,
)
_TOLERANCE = 0.1  # of width and height, by which an extent may reach beyond its town
_DISTRICT = 5  # digits of the key of a district: how the keys of its towns begin


class Gazetteer:
    """`outlines`: AGS -> geometry as GeoJSON."""

    def __init__(self, region: Region | None, outlines: dict[str, dict[str, Any]]) -> None:
        self._names: dict[str, str] = {}
        if region:
            self._names |= {one.name.casefold(): one.key for one in region.districts}
            self._names |= {one.name.casefold(): one.ags for one in region.municipalities}
        self._outlines = {ags: one for ags, one in outlines.items() if len(ags) > _DISTRICT}
        self._boxes = {ags: box_around(positions(one)) for ags, one in self._outlines.items()}
        for ags, box in list(self._boxes.items()):
            key = ags[:_DISTRICT]
            self._boxes[key] = _both(self._boxes.get(key, ()), box)

    def named(self, publisher: str) -> str:
        """The key of the town or district that it names; "" for others."""
        plain = publisher.strip().casefold()
        return self._names.get(_TITLES.sub("", plain), "") or self._names.get(plain, "")

    def lying_in(self, box: Box) -> str:
        """The town, else the district, that holds all but the edge of it; "" where none does."""
        if not box:
            return ""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        holding = [key for key, around in self._boxes.items() if _holds(around, box)]
        towns = [key for key in holding if key in self._outlines and self._has(key, x, y)]
        districts = [key for key in holding if key not in self._outlines]
        return next(iter((*towns, *districts)), "")

    def keys_of(self, offer: dict[str, Any]) -> tuple[str, ...]:
        """The surest that it tells: keys, else the publisher, else where it lies."""
        if areas := tuple(offer.get("areas") or ()):
            return areas
        named = self.named(str(offer.get("publisher") or ""))
        found = named or self.lying_in(tuple(offer.get("bbox") or ()))
        return (found,) if found else ()

    def is_about(self, offer: dict[str, Any], wanted: Iterable[str]) -> bool:
        """A wanted district has its towns with it."""
        keys = self.keys_of(offer)
        return any(key.startswith(one) for one in wanted for key in keys)

    def box_of(self, keys: Iterable[str]) -> Box:
        """Around all of them; nothing where one is not known."""
        box: Box = ()
        for key in keys:
            if key not in self._boxes:
                return ()
            box = _both(box, self._boxes[key])
        return box

    def _has(self, ags: str, x: float, y: float) -> bool:
        return _is_inside(self._outlines[ags], x, y)


def gazetteer_at(folder: Path) -> Gazetteer:
    """Of a region pack; of none, nothing is known."""
    if not (folder / "region.json").exists():
        return Gazetteer(None, {})
    features = json.loads(boundaries_path(folder).read_bytes())["features"]
    outlines = {
        one["properties"]["ags"]: one["geometry"] for one in features if "ags" in one["properties"]
    }
    return Gazetteer(load_region(folder), outlines)


def meets(one: Box, other: Box) -> bool:
    """What tells no place meets nothing."""
    if not one or not other:
        return False
    return not (one[0] > other[2] or one[2] < other[0] or one[1] > other[3] or one[3] < other[1])


def box_around(points: Iterable[tuple[float, float]]) -> Box:
    listed = list(points)
    if not listed:
        return ()
    x, y = zip(*listed, strict=True)
    return min(x), min(y), max(x), max(y)


def positions(geometry: dict[str, Any]) -> Iterator[tuple[float, float]]:
    for ring in _rings(geometry):
        yield from ((point[0], point[1]) for point in ring)


def _rings(geometry: dict[str, Any]) -> Iterator[list[list[float]]]:
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else None
    for part in parts or [geometry["coordinates"]]:
        yield from part


def _is_inside(geometry: dict[str, Any], x: float, y: float) -> bool:
    """Even and odd: how often a ray to the east crosses a side, holes included."""
    crossed = 0
    for ring in _rings(geometry):
        for (x1, y1, *_), (x2, y2, *_) in pairwise(ring):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                crossed += 1
    return crossed % 2 == 1


def _holds(around: Box, box: Box) -> bool:
    wide, high = (around[2] - around[0]) * _TOLERANCE, (around[3] - around[1]) * _TOLERANCE
    return (
        around[0] - wide <= box[0]
        and around[1] - high <= box[1]
        and box[2] <= around[2] + wide
        and box[3] <= around[3] + high
    )


def _both(one: Box, other: Box) -> Box:
    if not one:
        return other
    return (*map(min, one[:2], other[:2]), *map(max, one[2:], other[2:]))
