# SPDX-License-Identifier: EUPL-1.2
"""The tiles of WebMercatorQuad (OGC 17-083r4, Annex D.1): where they are, and which a box needs."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from drehscheibe.domain.tables import Bbox

EXTENT = 4096  # units of a tile's side
BUFFER = 80  # units around it that are drawn, too, so that lines meet: as the built tiles have
DEEPEST = 24  # the last matrix of the set
NORTHERNMOST = 85.05112877980659  # degrees; what lies beyond is on no tile


class Tile(NamedTuple):
    """`row` counts from the north, `column` from the west."""

    zoom: int
    row: int
    column: int

    @property
    def exists(self) -> bool:
        side = 1 << self.zoom
        return self.zoom <= DEEPEST and 0 <= self.row < side and 0 <= self.column < side

    def box(self, buffer: int = BUFFER) -> Bbox:
        """West, south, east, north in degrees (CRS84), with so many units around."""
        edge, side = buffer / EXTENT, 1 << self.zoom
        west, east = (
            column / side * 360 - 180 for column in (self.column - edge, self.column + 1 + edge)
        )
        north, south = (
            math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / side))))
            for row in (self.row - edge, self.row + 1 + edge)
        )
        return west, south, east, north


class Limits(NamedTuple):
    """The first and last rows and columns of a matrix that hold something."""

    min_row: int
    max_row: int
    min_column: int
    max_column: int

    def hold(self, tile: Tile) -> bool:
        rows = self.min_row <= tile.row <= self.max_row
        return rows and self.min_column <= tile.column <= self.max_column


@lru_cache(maxsize=1_024)
def limits(box: Bbox, zoom: int) -> Limits:
    """What a box (CRS84) needs of a matrix, together with what reaches into neighbours."""
    west, south, east, north = box
    min_row, max_row = _span(_down(north), _down(south), zoom)
    min_column, max_column = _span(_along(west), _along(east), zoom)
    return Limits(min_row, max_row, min_column, max_column)


def _span(first: float, last: float, zoom: int) -> tuple[int, int]:
    side, edge = 1 << zoom, BUFFER / EXTENT
    low, high = (math.floor(place) for place in (first * side - edge, last * side + edge))
    return min(max(low, 0), side - 1), min(max(high, 0), side - 1)


def _along(longitude: float) -> float:
    return (longitude + 180) / 360


def _down(latitude: float) -> float:
    within = max(-NORTHERNMOST, min(NORTHERNMOST, latitude))
    return (1 - math.asinh(math.tan(math.radians(within))) / math.pi) / 2


def place(longitude: float, latitude: float, tile: Tile) -> tuple[float, float]:
    """In units of a tile, from its north-western corner."""
    side = 1 << tile.zoom
    x, y = _along(longitude) * side - tile.column, _down(latitude) * side - tile.row
    return x * EXTENT, y * EXTENT
