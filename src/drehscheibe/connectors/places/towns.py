# SPDX-License-Identifier: EUPL-1.2
"""In which municipality of the region a point lies, and the point that stands for all in it.

A point, not the area: a thousand rows of one town would be a thousand equal areas upon each other,
which hide the map, seem to cover the whole town and weigh kilobytes each. The point lies as far
inside as possible and is the same for every row, so that nobody takes it for an address.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Geod

from drehscheibe.connectors.places.areas import shapes_of_municipalities

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from drehscheibe.connectors.places.areas import Shapes
    from drehscheibe.connectors.reading import Surroundings

    Points = np.ndarray[Any, np.dtype[np.float64]]  # (n, 2): longitude, latitude in degrees

_DIGITS = 4  # of a stand-in's degrees: some ten metres


class Towns:
    """The municipalities of one region; points come and go in CRS84."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        shapely.prepare(shapes)
        self._stand_ins = _innermost(shapes)
        self.accuracy_m = _farthest(shapes, self._stand_ins)

    def move(self, points: Points) -> Points:
        """Each point becomes the stand-in of its municipality; NaN outside of the region.

        The points of a batch are the tree and the prepared areas ask it: each area sees only
        what lies in its box.
        """
        tree = shapely.STRtree(shapely.points(points))
        town, point = tree.query(self._shapes, predicate="intersects")
        moved = np.full(points.shape, np.nan)
        moved[point] = self._stand_ins[town]
        return moved


def towns(surroundings: Surroundings) -> Towns | None:
    """The municipalities of the region, read once a process; None without boundaries."""
    return _towns(surroundings.boundaries) if surroundings.boundaries else None


@lru_cache(maxsize=4)
def _towns(path: Path) -> Towns:
    return Towns(shapes_of_municipalities(path))


def _innermost(shapes: Shapes) -> Points:
    """The middle of the largest circle inside each area."""
    circles = shapely.maximum_inscribed_circle(shapes)
    points: Points = shapely.get_coordinates(shapely.get_point(circles, 0)).round(_DIGITS)
    return points


def _farthest(shapes: Shapes, points: Points) -> float:
    """Metres, rounded up to hundreds, that a place can at most be away from its stand-in."""
    corners, owner = shapely.get_coordinates(shapes, return_index=True)
    away = Geod(ellps="GRS80").inv(*corners.T, *points[owner].T)[2]
    return float(np.ceil(away.max() / 100) * 100)
