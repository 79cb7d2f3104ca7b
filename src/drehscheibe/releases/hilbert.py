# SPDX-License-Identifier: EUPL-1.2
"""Places on a Hilbert curve over the world: neighbours on the map become neighbours on disk."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

_BITS = 28  # per axis: cells of about 15 cm at the equator
_LAST = np.uint64(2**63 - 1)  # rows without a place


def hilbert_keys(boxes: Array) -> Array:
    """`(n,)` uint64 keys of the centres of boxes `(n, 4)`: west, south, east, north in degrees."""
    placed = np.isfinite(boxes[:, 0])
    keys = np.full(len(boxes), _LAST)
    longitude = (boxes[placed, 0] + boxes[placed, 2]) / 2
    latitude = (boxes[placed, 1] + boxes[placed, 3]) / 2
    keys[placed] = _curve(_cell(longitude, 360.0), _cell(latitude, 180.0))
    return keys


def _cell(degrees: Array, extent: float) -> Array:
    scaled = (degrees / extent + 0.5) * 2**_BITS
    cells: Array = np.clip(scaled, 0, 2**_BITS - 1).astype(np.uint64)
    return cells


def _curve(x: Array, y: Array) -> Array:
    """Distance along the curve (Warren, Hacker's Delight, 16-1), all points at once."""
    distance = np.zeros_like(x)
    for bit in range(_BITS - 1, -1, -1):
        side = np.uint64(1 << bit)
        right, upper = (x & side) > 0, (y & side) > 0
        quadrant = (np.uint64(3) * right) ^ upper.astype(np.uint64)
        distance += quadrant.astype(np.uint64) << np.uint64(2 * bit)
        turn = ~upper
        flip = turn & right
        x, y = (
            np.where(flip, side - np.uint64(1) - (x & (side - np.uint64(1))), x),
            np.where(flip, side - np.uint64(1) - (y & (side - np.uint64(1))), y),
        )
        x, y = np.where(turn, y, x), np.where(turn, x, y)
    return distance
