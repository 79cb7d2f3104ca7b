# SPDX-License-Identifier: EUPL-1.2
"""The outline of an area against the boxes of many rows at once.

Where no side of the outline touches a box, whatever lies in the box is in the area as a whole or
out of it as a whole, and the middle of the box says which. Only the rows on the outline need a look
at their geometry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]
    Mask = np.ndarray[Any, np.dtype[np.bool_]]

_AREAL = {"Polygon", "MultiPolygon"}
_MOST = 64  # sides; of more, GEOS is quicker with the geometries themselves
_WIDER = 2e-5  # degrees: more than the 32 bits of a row's box can be off


class Outline:
    """Its `k` sides, each between two of the points `starts` and `ends`, both `(k, 2)`."""

    def __init__(self, starts: Numbers, ends: Numbers) -> None:
        self._lower, self._upper = starts[:, 1:], ends[:, 1:]
        along = ends - starts
        self._across = along[:, ::-1] * (1, -1)  # at right angles to each side
        self._at = (starts * self._across).sum(axis=1, keepdims=True)
        self._upwards = along[:, 1:] > 0
        self._middles, self._halves = ((starts + ends) / 2).T, abs(along).T / 2
        self._widths = abs(self._across)

    def touched(self, sides: Numbers) -> tuple[Mask, Mask]:
        """Of rows by their boxes `(4, n)`, as `items_sides` has them: which boxes a side of the
        outline touches, and which have their middle inside."""
        ends, turned_starts = sides.astype(float).reshape(2, 2, -1)
        middles, halves = (ends - turned_starts) / 2, (ends + turned_starts) / 2 + _WIDER
        right = self._across @ middles - self._at  # of each side, where it is positive
        return self._touched(middles, halves, right), self._inside(middles[1], right)

    def _touched(self, middles: Numbers, halves: Numbers, right: Numbers) -> Mask:
        """Box and side overlap along both axes, and across the side (separating axes)."""
        import numpy as np

        found = np.abs(right) <= self._widths @ halves
        for axis in (0, 1):
            between = np.abs(middles[axis] - self._middles[axis][:, None])
            found &= between <= self._halves[axis][:, None] + halves[axis]
        touched: Mask = np.logical_or.reduce(found)
        return touched

    def _inside(self, height: Numbers, right: Numbers) -> Mask:
        """Whether a line from the middle to the east crosses an odd number of sides."""
        import numpy as np

        spans = (height >= self._lower) != (height >= self._upper)
        # Left of the side where it goes up, right of it where it goes down.
        crossed = spans & ((right < 0) == self._upwards)
        found: Mask = np.logical_xor.reduce(crossed)
        return found


def outline_of(shape: Any) -> Outline | None:
    """Of an area (shapely, CRS84) of few sides; None for all else."""
    if shape.geom_type not in _AREAL:
        return None
    import shapely

    if shapely.get_num_coordinates(shape) > _MOST:
        return None
    if shapely.get_num_interior_rings(shape) == 0 and shape.geom_type == "Polygon":
        points = shapely.get_coordinates(shape)
        return Outline(points[:-1], points[1:])
    rings = shapely.get_rings(shapely.get_parts(shape))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    return Outline(points[:-1][same], points[1:][same])
