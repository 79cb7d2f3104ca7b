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
    """`sides` `(k, 1)`, each from (x, y) to (x + dx, y + dy)."""

    def __init__(self, x: Numbers, y: Numbers, dx: Numbers, dy: Numbers) -> None:
        self._x, self._y, self._dx, self._dy = x, y, dx, dy

    def touched(self, sides: Numbers) -> tuple[Mask, Mask]:
        """Of rows by their boxes `(4, n)`, as `items_sides` has them: which boxes a side of the
        outline touches, and which have their middle inside."""
        ends, turned_starts = sides.astype(float).reshape(2, 2, -1)
        middle_x, middle_y = (ends - turned_starts) / 2
        half_x, half_y = (ends + turned_starts) / 2 + _WIDER
        left, up = middle_x - self._x, middle_y - self._y
        return self._touched(left, up, half_x, half_y), self._inside(left, up)

    def _touched(self, left: Numbers, up: Numbers, half_x: Numbers, half_y: Numbers) -> Mask:
        """Box and side overlap along both axes, and across the side (separating axes)."""
        import numpy as np

        dx, dy = self._dx, self._dy
        along = np.abs(2 * left - dx) <= np.abs(dx) + 2 * half_x
        along &= np.abs(2 * up - dy) <= np.abs(dy) + 2 * half_y
        along &= np.abs(left * dy - up * dx) <= np.abs(dy) * half_x + np.abs(dx) * half_y
        found: Mask = along.any(axis=0)
        return found

    def _inside(self, left: Numbers, up: Numbers) -> Mask:
        """Whether a line from the middle to the east crosses an odd number of sides."""
        import numpy as np

        spans = (up >= 0) != (up >= self._dy)
        # Left of the side where it goes up, right of it where it goes down.
        crossed = spans & ((left * self._dy < up * self._dx) == (self._dy > 0))
        found: Mask = np.logical_xor.reduce(crossed)
        return found


def outline_of(shape: Any) -> Outline | None:
    """Of an area (shapely, CRS84) of few sides; None for all else."""
    if shape.geom_type not in _AREAL:
        return None
    import numpy as np
    import shapely

    if shapely.get_num_coordinates(shape) > _MOST:
        return None
    parts = shapely.get_parts(shape)
    xy, ring = shapely.get_coordinates(shapely.get_rings(parts), return_index=True)
    same = ring[1:] == ring[:-1]
    x, y = xy[:-1][same].T[:, :, np.newaxis]
    dx, dy = np.diff(xy, axis=0)[same].T[:, :, np.newaxis]
    return Outline(x, y, dx, dy)
