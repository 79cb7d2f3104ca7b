# SPDX-License-Identifier: EUPL-1.2
"""Shapes of one piece read from WKB a batch at a time: no object for each shape.

Most of what municipalities publish are points, single lines, and areas without holes. Their
coordinates lie in a row in the bytes, so that they can be taken out all at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

Array = np.ndarray[Any, Any]

POINT, LINE, POLYGON = 1, 2, 3  # OGC 06-103r4, 8.2.3; 4, 5, 6 are the same in several pieces
_MULTI = 3  # what is added then
_MULTI_HEAD = 9  # bytes: byte order, type, number of pieces
_COORDINATES = np.array([0, 5, 9, 13])  # where they begin in a point, a line, an area of one ring
_VERTEX = 16  # bytes
_SHORTEST = 5 + _VERTEX  # a point


@dataclass(frozen=True, slots=True)
class Pieces:
    """Shapes of one piece. `which` rows of the batch they are; `kinds` are types of WKB.

    `counts` vertices of `xy`, `(n, 2)`, belong to each of them.
    """

    which: Array  # (rows of the batch,) of bool
    kinds: Array
    counts: Array
    xy: Array

    def boxes(self) -> Array:
        """West, south, east, north of each shape, `(n, 4)`."""
        if not len(self.counts):
            return np.empty((0, 4))
        first = np.cumsum(self.counts) - self.counts
        sides = np.minimum.reduceat(self.xy, first), np.maximum.reduceat(self.xy, first)
        return np.concatenate(sides, axis=1)


def pieces(column: pa.BinaryArray) -> Pieces:
    """Those of the shapes (little-endian ISO WKB or null) that are flat and of one piece."""
    offsets, data = _content(column)
    starts, lengths = offsets[:-1], np.diff(offsets)
    which = np.zeros(len(column), bool)
    if len(data) < _SHORTEST:
        return Pieces(which, starts[:0], starts[:0], np.empty((0, 2)))
    kinds = _numbers(data, starts + 1)
    base, inner = _inner(data, starts, kinds)
    known = (inner >= POINT) & (inner <= POLYGON)
    inner = np.where(known, inner, POINT)
    head = base + _COORDINATES[inner]
    counts = np.where(inner == POINT, 1, _numbers(data, head - 4))
    known &= (inner != POLYGON) | (_numbers(data, base + 5) == 1)  # holes
    known &= (counts > 0) & (lengths == head - starts + _VERTEX * counts)
    which = known & column.is_valid().to_numpy(zero_copy_only=False)
    counts = counts[which]
    return Pieces(which, kinds[which], counts, _vertices(data, head[which], counts))


def _content(column: pa.BinaryArray) -> tuple[Array, Array]:
    """Where each value begins (and the last one ends), and the bytes of all."""
    _, offsets, data = column.buffers()
    if offsets is None or data is None:
        return np.zeros(len(column) + 1, np.int64), np.empty(0, np.uint8)
    places = np.frombuffer(offsets, np.int32, len(column) + 1, 4 * column.offset)
    return places.astype(np.int64), np.frombuffer(data, np.uint8)


def _inner(data: Array, starts: Array, kinds: Array) -> tuple[Array, Array]:
    """Where the single piece begins, and its type; 0 where there are several."""
    multi = kinds > _MULTI
    base = starts + np.where(multi, _MULTI_HEAD, 0)
    inner = _numbers(data, base + 1)
    lone = (_numbers(data, starts + 5) == 1) & (inner + _MULTI == kinds)
    return base, np.where(multi & ~lone, 0, inner)


def _numbers(data: Array, at: Array) -> Array:
    """The whole numbers that begin there; behind the end of the data whatever is last."""
    every: Array = np.ndarray((len(data) - 3,), "<u4", data, strides=(1,))
    found: Array = every[np.minimum(at, len(every) - 1)].astype(np.int64)
    return found


def _vertices(data: Array, heads: Array, counts: Array) -> Array:
    """Copies of the coordinates, `(n, 2)`; they do not lie where numbers of 8 bytes should."""
    before = np.cumsum(counts) - counts
    at = np.repeat(heads - _VERTEX * before, counts) + _VERTEX * np.arange(counts.sum())
    every: Array = np.ndarray((len(data) - _VERTEX + 1,), f"V{_VERTEX}", data, strides=(1,))
    found: Array = every[at].view("<f8").reshape(-1, 2)
    return found
