# SPDX-License-Identifier: EUPL-1.2
"""What far views show until the tiles are built: about how many features lie where.

Counted are blocks of rows, never rows: the R*Tree of the items store says where each block is.
Where a tile holds more than `MOST_BLOCKS`, a fixed sample of the table's blocks stands for all, so
that it costs the same for ten thousand and for ten million features.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from drehscheibe.releases.items import BLOCK_ROWS
from drehscheibe.releases.mvt import Lists, features_of, layer, tags_of
from drehscheibe.releases.tile_names import COUNT, OVERVIEW
from drehscheibe.releases.web_mercator import EXTENT, NORTHERNMOST, Tile, place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.domain.tables import Bbox
    from drehscheibe.releases.items import ItemsStore

_CELLS = 8  # a side of the tile
MOST_BLOCKS = 4_096  # blocks
_POINT, _MOVE_ONCE = 1, 9  # kind and command (Mapbox Vector Tile 2.1, 4.3)


@dataclass(frozen=True, slots=True)
class Spot:
    """`count` features around a place, in units of the tile."""

    x: int
    y: int
    count: int


def overview_tile(store: ItemsStore, tile: Tile, *, seconds: float) -> bytes:
    """A tile of points with `count`. Raises `TooMuchAsked` when the time is over."""
    with store.working(seconds, name="tile"):
        found = spots(store, tile)
    tags, keys, values = tags_of({COUNT: [spot.count for spot in found]}, len(found))
    commands = np.array([(_MOVE_ONCE, spot.x << 1, spot.y << 1) for spot in found], np.int64)
    geometries = Lists(commands.ravel(), np.full(len(found), 3))
    none: list[int | None] = [None] * len(found)
    return layer(OVERVIEW, [features_of(none, _POINT, geometries, tags)], keys, values)


def spots(store: ItemsStore, tile: Tile, *, most: int = MOST_BLOCKS) -> list[Spot]:
    """At most one for each of the tile's 64 squares, from at most so many blocks."""
    found = _blocks(store, tile.box(buffer=0), most + 1)
    rows = BLOCK_ROWS
    if len(found) > most:
        stride = -(-store.table.rows // BLOCK_ROWS // most)
        found, rows = _sample(store, stride), BLOCK_ROWS * stride
    every = store.table.rows
    return [Spot(x, y, min(n * rows, every)) for x, y, n in _gathered(found, tile)]


def _blocks(store: ItemsStore, box: Bbox, most: int) -> list[Bbox]:
    west, south, east, north = box
    return store.connection.execute(
        "SELECT minx, miny, maxx, maxy FROM blocks"
        " WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ? LIMIT ?",
        (west, east, south, north, most),
    ).fetchall()


def _sample(store: ItemsStore, stride: int) -> list[Bbox]:
    """Every so many blocks; neighbours in the Hilbert order are neighbours on the ground."""
    return store.connection.execute(
        "WITH RECURSIVE taken(number) AS (SELECT 0 UNION ALL"
        " SELECT number + ?1 FROM taken WHERE number + ?1 <= ?2)"
        " SELECT minx, miny, maxx, maxy FROM taken JOIN blocks ON blocks.block = taken.number",
        (stride, store.table.rows // BLOCK_ROWS),
    ).fetchall()


def _gathered(boxes: Iterable[Bbox], tile: Tile) -> Iterable[tuple[int, int, int]]:
    """Middle and number of the blocks of each square; a block counts where its middle is."""
    squares: defaultdict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for west, south, east, north in boxes:
        x, y = place((west + east) / 2, (south + north) / 2, tile)
        is_here = 0 <= x < EXTENT and 0 <= y < EXTENT
        if is_here and abs(south + north) / 2 <= NORTHERNMOST:
            squares[int(x * _CELLS // EXTENT), int(y * _CELLS // EXTENT)].append((x, y))
    for inside in squares.values():
        x, y = (sum(side) / len(inside) for side in zip(*inside, strict=True))
        yield int(x), int(y), len(inside)
