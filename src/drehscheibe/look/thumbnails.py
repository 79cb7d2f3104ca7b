# SPDX-License-Identifier: EUPL-1.2
"""Small pictures for lists: the features of a table over the outline of its towns, as SVG (job
children only). Large shapes are drawn until the weight is spent, everything else is a dot."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import shapely

from drehscheibe.domain.tables import Bbox
from drehscheibe.look.colours import shades_of
from drehscheibe.look.palettes import PALETTES, Scheme

WIDTH, HEIGHT = 240, 180  # of the drawing; it is shown at half of that
MOST_BYTES = 8_000
_MARGIN = 8
_SHAPES_BYTES, _OUTLINE_BYTES, _FRAME_BYTES = 4_100, 1_200, 1_000
_SMALL = 4.0  # units up to which a shape is a dot
_MOST_SHAPES = 5_000
_FEW_TOWNS = 6  # more of them are drawn as one outline
_DETAILS = (0.7, 1.2, 2.0, 3.0)  # units by which a line may be simplified
_GRIDS = (3, 4, 5, 6, 8, 10, 12, 16)
_BATCH_ROWS = 20_000

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """From degrees (CRS84) to units of the drawing, y downwards."""

    west: float
    north: float
    x_scale: float
    y_scale: float
    left: float
    top: float

    def placed(self, coordinates: Array) -> Array:
        """`(n, 2)` longitude and latitude to `(n, 2)` units."""
        x = (coordinates[:, 0] - self.west) * self.x_scale + self.left
        y = (self.north - coordinates[:, 1]) * self.y_scale + self.top
        return np.column_stack([x, y])


def frame_around(box: Bbox) -> Frame:
    """The box in the middle of the picture, as large as it fits, true to scale in its middle."""
    west, south, east, north = box
    squeeze = max(0.05, math.cos(math.radians((south + north) / 2)))
    wide, high = max((east - west) * squeeze, 1e-5), max(north - south, 1e-5)
    scale = min((WIDTH - 2 * _MARGIN) / wide, (HEIGHT - 2 * _MARGIN) / high)
    left, top = (WIDTH - wide * scale) / 2, (HEIGHT - high * scale) / 2
    return Frame(west, north, scale * squeeze, scale, left, top)


def draw_thumbnail(
    source: Path, box: Bbox, *, towns: Iterable[shapely.Geometry], accent: str
) -> str:
    """The picture as SVG of at most `MOST_BYTES`.

    `source`: GeoParquet file of the table; `box`: that of its features; `towns`: outlines (CRS84)
    of the municipalities it covers; they are the frame, if there are any.
    """
    outlines = list(towns)
    frame = frame_around(tuple(shapely.total_bounds(outlines)) if outlines else box)
    town = _paths(_joined(outlines), frame, most_bytes=_OUTLINE_BYTES)
    drawing = _Drawing(frame)
    drawing.read(source)
    return _svg(town, drawing, accent)


class _Drawing:
    """Collects what is drawn of the features: few shapes, the largest first, and dots."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._dots: set[tuple[int, int]] = set()
        self._large: list[tuple[float, bytes]] = []
        self.areas, self.lines = "", ""

    def read(self, source: Path) -> None:
        # Reading ahead would keep the whole file in memory.
        with pq.ParquetFile(source, pre_buffer=False) as file:
            for batch in file.iter_batches(_BATCH_ROWS, columns=["bbox", "geometry"]):
                self._take(batch)
        self._draw_large()

    def _take(self, batch: Any) -> None:
        sides = [batch.column("bbox").field(s) for s in ("xmin", "ymin", "xmax", "ymax")]
        box = np.column_stack([side.to_numpy(zero_copy_only=False) for side in sides])
        low, high = self._frame.placed(box[:, :2]), self._frame.placed(box[:, 2:])
        size = np.abs(high - low).max(axis=1)
        placed = np.isfinite(size)
        self._dot((low + high)[placed & (size <= _SMALL)] / 2)
        for row in np.flatnonzero(placed & (size > _SMALL)):
            self._large.append((float(size[row]), batch.column("geometry")[int(row)].as_py()))
        self._large.sort(key=lambda one: one[0], reverse=True)
        del self._large[_MOST_SHAPES:]

    def _dot(self, places: Array) -> None:
        inside = ((places >= 0) & (places <= (WIDTH, HEIGHT))).all(axis=1)
        self._dots.update(
            map(tuple, np.unique(places[inside].round().astype(int), axis=0).tolist())
        )

    def _draw_large(self) -> None:
        """All in the same detail, as fine as they fit; of too many the smaller ones are dots."""
        shapes = [shapely.from_wkb(wkb) for _, wkb in self._large]
        tolerance = next((t for t in _DETAILS if self._weight(shapes, t) <= _SHAPES_BYTES), 3.0)
        left = _SHAPES_BYTES
        for shape in shapes:
            drawn = _path_of(shape, self._frame, tolerance)
            if not drawn or len(drawn) > left:
                self._dot(self._frame.placed(shapely.get_coordinates(shape.centroid)))
                continue
            left -= len(drawn)
            if shape.geom_type.endswith("LineString"):
                self.lines += drawn
            else:
                self.areas += drawn

    def _weight(self, shapes: list[shapely.Geometry], tolerance: float) -> int:
        if len(shapes) > _SHAPES_BYTES // 8:
            return _SHAPES_BYTES + 1
        return sum(len(_path_of(shape, self._frame, tolerance)) for shape in shapes)

    def dots(self, most_bytes: int) -> tuple[str, int]:
        """Path data of zero-length strokes, and how far they are apart at least."""
        for grid in _GRIDS:
            cells = sorted({(x // grid, y // grid) for x, y in self._dots})
            path = "".join(f"M{x * grid + grid // 2} {y * grid + grid // 2}h0" for x, y in cells)
            if len(path) <= most_bytes:
                break
        return path, grid


def _joined(outlines: list[shapely.Geometry]) -> list[shapely.Geometry]:
    return outlines if len(outlines) <= _FEW_TOWNS else [shapely.union_all(outlines)]


def _paths(shapes: list[shapely.Geometry], frame: Frame, *, most_bytes: int) -> str:
    """Path data of all shapes in units; the coarser the more there is, "" if it is too much."""
    for tolerance in (*_DETAILS, 6.0):
        written = "".join(_path_of(shape, frame, tolerance) for shape in shapes)
        if len(written) <= most_bytes:
            return written
    return ""


def _path_of(shape: shapely.Geometry, frame: Frame, tolerance: float) -> str:
    simple = shapely.simplify(shapely.transform(shape, frame.placed), tolerance)
    return "".join(_path(line) for line in _rings(simple))


def _rings(shape: shapely.Geometry) -> Iterator[Array]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "GeometryCollection":
            yield from _rings(part)
        elif part.geom_type == "Polygon":
            yield from (shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors))
        elif part.geom_type != "Point":
            yield shapely.get_coordinates(part)


def _path(line: Array) -> str:
    """Relative path data in whole units; nothing for what falls together in one or two points."""
    clipped = np.clip(line.round(), (-WIDTH, -HEIGHT), (2 * WIDTH, 2 * HEIGHT)).astype(int)
    points = [tuple(point) for point in clipped.tolist()]
    kept = points[:1] + [b for a, b in pairwise(points) if a != b]
    is_closed = len(points) > 2 and points[0] == points[-1]
    if len(kept) < (4 if is_closed else 2):
        return ""
    steps = [number for a, b in pairwise(kept) for number in (b[0] - a[0], b[1] - a[1])]
    written = "".join(f" {step}" if step >= 0 else str(step) for step in steps)
    return f"M{kept[0][0]} {kept[0][1]}l{written.lstrip()}{'z' if is_closed else ''}"


def _svg(town: str, drawing: _Drawing, accent: str) -> str:
    spent = len(town) + len(drawing.areas) + len(drawing.lines) + _FRAME_BYTES
    dots, grid = drawing.dots(MOST_BYTES - spent)
    light, dark = shades_of(accent)
    day, night = PALETTES[Scheme.LIGHT], PALETTES[Scheme.DARK]
    parts = (
        ("t", town, f'fill="{day.ground}" stroke="{day.border}" stroke-width="2"'),
        ("a", drawing.areas, f'fill="{light}" fill-opacity=".5" stroke="{light}"'),
        ("l", drawing.lines, f'fill="none" stroke="{light}" stroke-width="3"'),
        ("l", dots, f'fill="none" stroke="{light}" stroke-width="{grid + 1}"'),
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        ' fill-rule="evenodd" stroke-linecap="round" stroke-linejoin="round">'
        "<style>@media(prefers-color-scheme:dark){"
        f".t{{fill:{night.region};stroke:{night.border}}}"
        f".a{{fill:{dark};stroke:{dark}}}.l{{stroke:{dark}}}}}</style>"
        + "".join(f'<path class="{kind}" {look} d="{d}"/>' for kind, d, look in parts if d)
        + "</svg>"
    )
