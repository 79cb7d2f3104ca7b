# SPDX-License-Identifier: EUPL-1.2
"""Boxes of rows and blocks as arrays of 32 bits, and which of them meet a box.

Kept are east, north, and west and south with their signs turned: a box is met where all four are
at least those of its other side. All are rounded alike, and of two numbers the larger one is never
rounded below the other: nothing is missed, and what is strictly larger was so before rounding.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from drehscheibe.domain.tables import Bbox

    Numbers = np.ndarray[Any, Any]
    Mask = np.ndarray[Any, np.dtype[np.bool_]]

SIDES = 4
_FARTHEST = 1e9  # degrees; no 32 bits hold what a question may name


def turned(boxes: Numbers) -> Numbers:
    """Of boxes `(n, 4)`, west, south, east, north, NaN for no place; `(n, 4)` again."""
    import numpy as np

    return np.column_stack((boxes[:, 2:], -boxes[:, :2])).astype("<f4")


@lru_cache(maxsize=256)
def least(box: Bbox) -> Numbers:
    """What the four numbers `(4, 1)` of a box that meets this one are at least."""
    import numpy as np

    if max(map(abs, box)) > _FARTHEST:
        box = tuple(np.clip(box, -_FARTHEST, _FARTHEST).tolist())
    west, south, east, north = box
    return np.array((west, south, -east, -north), "<f4").reshape(SIDES, 1)


def meet_one(sides: Numbers, boxes: Sequence[Numbers]) -> Mask:
    """Which rows, `(4, n)`, meet one of the boxes, each as `least` says it."""
    import numpy as np

    met = [np.logical_and.reduce(sides >= box) for box in boxes]
    found: Mask = met[0] if len(met) == 1 else np.logical_or.reduce(met)
    return found


def meet_for_sure(sides: Numbers, boxes: Sequence[Numbers], *, in_one_piece: bool) -> Mask:
    """Which shapes meet one of the boxes whatever they look like: those whose own box meets it and
    lies between two opposite sides. One of several pieces may be on both sides of it."""
    import numpy as np

    found = np.zeros(sides.shape[1], bool)
    one_way = np.logical_or if in_one_piece else np.logical_and
    for box in boxes:
        between = one_way.reduce(_between(sides, box))
        found |= between & np.logical_and.reduce(sides > box)
    return found


def within(sides: Numbers, box: Bbox | None) -> Mask:
    """Which rows lie in a box; none without it."""
    import numpy as np

    if box is None:
        return np.zeros(sides.shape[1], bool)
    found: Mask = np.logical_and.reduce(_between(sides, least(box)))
    return found


def _between(sides: Numbers, box: Numbers) -> Mask:
    """`(2, n)`: between the western and the eastern side, and between the southern and the
    northern; strictly."""
    far = -box
    found: Mask = (sides[2:] < far[:2]) & (sides[:2] < far[2:])
    return found
