# SPDX-License-Identifier: EUPL-1.2
"""The map of the region as plain SVG that the server draws: no script, every town a link.

outlines = draw_outlines(geojson)                       # once per process
ui.region_map(outlines, towns_of(region, outlines, language="de"), label=_("Map of …"))
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from drehscheibe.domain.region import NetworkRole, Region
from drehscheibe.look.frame import localised

WIDTH = 1000  # of the drawing, in its own units
MOST_BYTES = 60_000  # of all paths together; compressed it is a third
GRIDS = (1, 2, 3, 4, 6, 8, 12, 16, 24)
LEVEL_OF_KEY_LENGTH = {8: "municipality", 5: "district"}  # AGS, district key

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Outlines:
    """Areas as SVG path data, by key. West, north and `scale` (units per degree) place points."""

    west: float
    north: float
    scale: float
    squeeze: float  # a degree of longitude is this much shorter than one of latitude
    height: int
    municipalities: Mapping[str, str]  # AGS -> path data
    districts: Mapping[str, str]  # district key -> path data

    @property
    def view_box(self) -> str:
        return f"0 0 {WIDTH} {self.height}"

    def place(self, longitude: float, latitude: float) -> Point:
        """Degrees (CRS84) to units of the drawing, y downwards."""
        x = (longitude - self.west) * self.squeeze * self.scale
        return round(x), round((self.north - latitude) * self.scale)


@dataclass(frozen=True, slots=True)
class Town:
    """One clickable area. `role` is its CSS class; `label` is written on it, if anything."""

    title: str
    href: str
    path: str
    role: str
    label: str
    x: int
    y: int


def draw_outlines(boundaries: Mapping[str, Any], *, most_bytes: int = MOST_BYTES) -> Outlines:
    """Outlines of a GeoJSON FeatureCollection (CRS84) whose features have `ags` or `key`.

    The drawing is snapped to a grid, the coarser the more there is to draw: neighbours share their
    vertices, so they still meet exactly, which no simplification of single polygons can promise.
    """
    rings = {level: _rings(boundaries, level=level) for level in LEVEL_OF_KEY_LENGTH.values()}
    corners = [corner for areas in rings.values() for ring in _flat(areas) for corner in ring]
    west, east = min(c[0] for c in corners), max(c[0] for c in corners)
    south, north = min(c[1] for c in corners), max(c[1] for c in corners)
    # A region is small enough for a plain cylinder that is true to scale at its middle latitude.
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * squeeze)
    frame = Outlines(west, north, scale, squeeze, math.ceil((north - south) * scale), {}, {})
    for grid in GRIDS:
        municipalities = _paths(rings["municipality"], frame=frame, grid=grid)
        districts = _paths(rings["district"], frame=frame, grid=grid)
        if sum(map(len, [*municipalities.values(), *districts.values()])) <= most_bytes:
            break
    return Outlines(west, north, scale, squeeze, frame.height, municipalities, districts)


def towns_of(
    region: Region,
    outlines: Outlines,
    *,
    language: str,
    current: str = "",
    labelled: Iterable[NetworkRole] = (NetworkRole.PIONEER,),
) -> list[Town]:
    """The towns of a region as links to their pages; `current` (AGS) alone stands out if given."""
    towns = []
    for town in region.municipalities:
        if town.ags not in outlines.municipalities:
            continue
        chosen = town.ags == current
        role = "" if current else town.role.value
        shown = chosen if current else town.role in labelled
        x, y = outlines.place(town.longitude, town.latitude)
        towns.append(
            Town(
                title=town.name,
                href=localised(f"/kommunen/{town.slug}/", language=language),
                path=outlines.municipalities[town.ags],
                role="current" if chosen else role,
                label=town.name if shown else "",
                x=x,
                y=y,
            )
        )
    return towns


def _rings(
    boundaries: Mapping[str, Any], *, level: str
) -> dict[str, list[Sequence[Sequence[float]]]]:
    """Key -> all rings of its polygons; holes too, the path is filled evenodd."""
    found: dict[str, list[Sequence[Sequence[float]]]] = {}
    for feature in boundaries["features"]:
        properties, geometry = feature["properties"], feature["geometry"]
        key = str(properties.get("ags") or properties.get("key") or "")
        if LEVEL_OF_KEY_LENGTH.get(len(key)) != level or geometry is None:
            continue
        polygons = geometry["coordinates"]
        for polygon in [polygons] if geometry["type"] == "Polygon" else polygons:
            found.setdefault(key, []).extend(polygon)
    return found


def _flat(
    areas: Mapping[str, list[Sequence[Sequence[float]]]],
) -> Iterator[Sequence[Sequence[float]]]:
    for rings in areas.values():
        yield from rings


def _paths(
    areas: Mapping[str, list[Sequence[Sequence[float]]]], *, frame: Outlines, grid: int
) -> dict[str, str]:
    paths = {}
    for key, rings in areas.items():
        drawn = (_snapped(ring, frame=frame, grid=grid) for ring in rings)
        paths[key] = "".join(_path(points, grid=grid) for points in drawn if len(points) > 2)
    return {key: path for key, path in paths.items() if path}


def _snapped(ring: Sequence[Sequence[float]], *, frame: Outlines, grid: int) -> list[Point]:
    """The ring on the grid, without repeated points and points on straight lines."""
    points: list[Point] = []
    for longitude, latitude, *_ in ring[:-1]:
        x, y = frame.place(longitude, latitude)
        point = (round(x / grid), round(y / grid))
        if points and point == points[-1]:
            continue
        if len(points) > 1 and _straight(points[-2], points[-1], point):
            points.pop()
        points.append(point)
    if len(points) > 2 and _straight(points[-2], points[-1], points[0]):
        points.pop()
    return points


def _straight(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])


def _path(points: Sequence[Point], *, grid: int) -> str:
    """Relative path data, as short as SVG allows: a minus sign separates too."""
    scaled = [(x * grid, y * grid) for x, y in points]
    steps = (number for a, b in pairwise(scaled) for number in (b[0] - a[0], b[1] - a[1]))
    written = "".join(f" {step}" if step >= 0 else str(step) for step in steps)
    return f"M{scaled[0][0]} {scaled[0][1]}l{written.lstrip()}z"
