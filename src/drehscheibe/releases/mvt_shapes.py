# SPDX-License-Identifier: EUPL-1.2
"""Shapes as the commands of vector tiles (Mapbox Vector Tile 2.1, 4.3), all of a tile at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from drehscheibe.releases.mvt import Lists
from drehscheibe.releases.web_mercator import BUFFER, EXTENT, Tile

Array = np.ndarray[Any, Any]

POINT, LINE, AREA = 1, 2, 3  # kinds of features (4.3.4)
_MOVE, _DRAW, _CLOSE = 1, 2, 15  # commands; the last one with its count
_MOVE_ONCE = 9
_LINE_TYPE, _RING_TYPE, _POLYGON_TYPE, _FIRST_MULTI = 1, 2, 3, 4  # of shapely
_LOW, _HIGH = -BUFFER, EXTENT + BUFFER  # where a tile ends
_POLE = 89.9  # degrees: there the projection has no end
_AREAL = 2  # dimensions
_SHORTEST, _SMALLEST = 2, 4  # corners of a line, and of a ring that ends where it began


@dataclass(frozen=True, slots=True)
class Drawn:
    """Features of one kind: `which` shapes they come from, in order, and their commands."""

    kind: int
    which: Array
    geometries: Lists


@dataclass(frozen=True, slots=True)
class _Paths:
    """Runs of corners: `owner` is the shape of each run, `counts` its corners in `xy`."""

    owner: Array
    counts: Array
    xy: Array

    @property
    def first(self) -> Array:
        found: Array = np.cumsum(self.counts) - self.counts
        return found

    def kept(self, runs: Array) -> _Paths:
        if runs.all():
            return self
        corners = np.repeat(runs, self.counts)
        return _Paths(self.owner[runs], self.counts[runs], self.xy[corners])


def on_tile(shapes: Array, tile: Tile) -> Array:
    """Shapes (CRS84) in units of the tile, y down, cut where the buffer ends, on whole units."""
    lonlat, owner = shapely.get_coordinates(shapes, return_index=True)
    xy = _projected(lonlat, tile)
    rounded: Array = shapely.set_coordinates(shapes.copy(), np.rint(xy))
    crosses, broken = np.zeros((2, len(shapes)), bool)
    crosses[owner[((xy < _LOW) | (xy > _HIGH)).any(axis=1)]] = True
    broken[_broken(rounded)] = True
    for which, made in ((crosses, _clipped), (broken & ~crosses, _mended)):
        if which.any():
            rounded[which] = made(shapely.set_coordinates(shapes[which], xy[which[owner]]))
    return rounded


def _clipped(shapes: Array) -> Array:
    """The quick way; the thorough one for shapes that are not valid or are collections."""
    try:
        cut_off = shapely.clip_by_rect(shapes, _LOW, _LOW, _HIGH, _HIGH)
    except shapely.errors.GEOSException:
        mended = shapely.make_valid(shapes)
        cut_off = shapely.intersection(mended, shapely.box(_LOW, _LOW, _HIGH, _HIGH))
    return snapped(np.asarray(cut_off))


def snapped(shapes: Array) -> Array:
    """On whole units. Areas that cross themselves there are mended."""
    rounded: Array = shapely.transform(shapes, np.rint)
    broken = _broken(rounded)
    if len(broken):
        rounded[broken] = _mended(shapes[broken])
    return rounded


def _broken(rounded: Array) -> Array:
    """The numbers of areas that cross themselves."""
    areas = np.flatnonzero(shapely.get_dimensions(rounded) == _AREAL)
    found: Array = areas[~shapely.is_valid(rounded[areas])]
    return found


def _mended(shapes: Array) -> Array:
    """Most of them are broken only by rounding: they cost a tenth."""
    wrong = ~shapely.is_valid(shapes)
    if wrong.any():
        valid = shapely.make_valid(shapes[wrong], method="structure", keep_collapsed=False)
        shapes[wrong] = valid
    return np.asarray(shapely.set_precision(shapes, 1))


def _projected(lonlat: Array, tile: Tile) -> Array:
    side = (1 << tile.zoom) * EXTENT
    latitude = np.radians(np.clip(lonlat[:, 1], -_POLE, _POLE))
    x = (lonlat[:, 0] + 180) / 360 * side - tile.column * EXTENT
    y = (1 - np.arcsinh(np.tan(latitude)) / np.pi) / 2 * side - tile.row * EXTENT
    return np.column_stack((x, y))


def drawn(shapes: Array) -> Iterator[Drawn]:
    """The commands of shapes on whole units; a collection becomes a feature of each kind."""
    parts, which = _parts(shapes)
    types = shapely.get_type_id(parts)
    is_line = (types == _LINE_TYPE) | (types == _RING_TYPE)
    for kind, chosen in ((POINT, types == 0), (LINE, is_line), (AREA, types == _POLYGON_TYPE)):
        if chosen.any():
            paths = _MAKERS[kind](parts[chosen], which[chosen])
            if len(paths.counts):
                yield _commands(kind, paths)


def _parts(shapes: Array) -> tuple[Array, Array]:
    parts, which = shapely.get_parts(shapes, return_index=True)
    while (shapely.get_type_id(parts) >= _FIRST_MULTI).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        which = which[inner]
    return parts, which


def _points(parts: Array, which: Array) -> _Paths:
    """All points of a shape are one run; none twice, none outside of the tile's buffer."""
    xy, part = shapely.get_coordinates(parts, return_index=True)
    inside = ((xy >= -BUFFER) & (xy <= EXTENT + BUFFER)).all(axis=1)
    rows = np.column_stack((which[part], xy))[inside].astype(np.int64)
    if not (np.diff(rows[:, 0]) > 0).all():
        rows = np.unique(rows, axis=0)
    owner, counts = np.unique(rows[:, 0], return_counts=True)
    return _Paths(owner, counts, rows[:, 1:])


def _lines(parts: Array, which: Array) -> _Paths:
    xy, part = shapely.get_coordinates(parts, return_index=True)
    paths = _without_repeats(xy, part, which)
    return paths.kept(paths.counts >= _SHORTEST)


def _areas(parts: Array, which: Array) -> _Paths:
    """Outer rings have a positive area where y points down, inner ones a negative (4.3.3.3)."""
    rings, part = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    paths = _without_repeats(xy, ring, np.arange(len(rings)))
    paths = _opened(paths.kept(paths.counts >= _SMALLEST))
    outer = np.append(True, part[1:] != part[:-1])[paths.owner]
    good = np.where(outer, 1, -1) * _doubled_area(paths) > 0
    has_outer = np.zeros(len(parts), bool)
    has_outer[part[paths.owner[good & outer]]] = True
    kept = paths.kept(good & has_outer[part[paths.owner]])
    return _Paths(which[part[kept.owner]], kept.counts, kept.xy)


def _opened(rings: _Paths) -> _Paths:
    """Without the last corner, which is the first."""
    kept = np.ones(len(rings.xy), bool)
    kept[rings.first + rings.counts - 1] = False
    return _Paths(rings.owner, rings.counts - 1, rings.xy[kept])


def _doubled_area(rings: _Paths) -> Array:
    if not len(rings.counts):
        return rings.counts
    following = np.arange(1, len(rings.xy) + 1)
    following[rings.first + rings.counts - 1] = rings.first
    x, y = rings.xy.T
    crossed: Array = np.add.reduceat(x * y[following] - x[following] * y, rings.first)
    return crossed


def _without_repeats(xy: Array, run: Array, owner: Array) -> _Paths:
    """A corner that falls on the one before is left out."""
    xy = xy.astype(np.int64)
    new = np.ones(len(xy), bool)
    x, y = xy.T
    new[1:] = (run[1:] != run[:-1]) | (x[1:] != x[:-1]) | (y[1:] != y[:-1])
    counts = np.bincount(run[new], minlength=len(owner))
    return _Paths(owner[counts > 0], counts[counts > 0], xy[new])


_MAKERS = {POINT: _points, LINE: _lines, AREA: _areas}


def _commands(kind: int, paths: _Paths) -> Drawn:
    """Each run moves to its first corner, draws to the others and, of areas, closes."""
    counts, within = paths.counts, np.arange(len(paths.xy)) - np.repeat(paths.first, paths.counts)
    extra = {POINT: 1, LINE: 2, AREA: 3}[kind]
    sizes = 2 * counts + extra
    starts = np.cumsum(sizes) - sizes
    numbers = np.zeros(sizes.sum(), np.int64)
    places = np.repeat(starts, counts) + 1 + 2 * within
    if kind == POINT:
        numbers[starts] = counts << 3 | _MOVE
    else:
        numbers[starts] = _MOVE_ONCE
        numbers[starts + 3] = counts - 1 << 3 | _DRAW
        places += within > 0
    if kind == AREA:
        numbers[starts + sizes - 1] = _CLOSE
    steps = _steps(paths)
    numbers[places], numbers[places + 1] = steps.T
    last = np.append(paths.owner[1:] != paths.owner[:-1], True)
    ends = np.cumsum(sizes)[last]
    return Drawn(kind, paths.owner[last], Lists(numbers, np.diff(ends, prepend=0)))


def _steps(paths: _Paths) -> Array:
    """From corner to corner within a feature, the first from the tile's corner; zigzag."""
    steps = np.diff(paths.xy, axis=0, prepend=0)
    is_first = np.append(True, paths.owner[1:] != paths.owner[:-1])
    begins = paths.first[is_first]
    steps[begins] = paths.xy[begins]
    return steps << 1 ^ steps >> 63
