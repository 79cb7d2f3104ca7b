# SPDX-License-Identifier: EUPL-1.2
"""A shape that rows must meet, and what of it spares a look at their geometries."""

from __future__ import annotations

from functools import cached_property, lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any

from drehscheibe.releases.outline import outline_of

if TYPE_CHECKING:
    from drehscheibe.domain.tables import Bbox
    from drehscheibe.releases.outline import Outline

_TRIED = (0.3, 0.5, 0.7, 0.9)  # of the way from a point in a shape to the nearer side of its box


class Area:
    """`shape` is shapely, prepared, CRS84. What is derived from it is made when it is asked for."""

    def __init__(self, shape: Any) -> None:
        self.shape = shape

    @cached_property
    def boxes(self) -> tuple[Bbox, ...]:
        """They hold the shape: one each for the parts of a few, one for many."""
        parts = getattr(self.shape, "geoms", [self.shape])
        return tuple(part.bounds for part in parts) if len(parts) <= 8 else (self.shape.bounds,)

    @cached_property
    def within(self) -> Bbox | None:
        """A box that the shape covers: rows that lie in it need no look at their geometry."""
        return box_within(self.shape)

    @cached_property
    def outline(self) -> Outline | None:
        """Of areas with few sides; it spares more than the box."""
        return outline_of(self.shape)


def box_within(shape: Any) -> Bbox | None:
    """A large box that the shape covers, around a point inside, if one is found at little cost.

    What lies in it meets the shape: rows there need no look at their geometry.
    """
    import shapely

    if shape.geom_type not in {"Polygon", "MultiPolygon"}:
        return None
    part = max(getattr(shape, "geoms", [shape]), key=lambda part: part.area)
    middle = part.centroid
    inside = middle if shape.intersects(middle) else part.representative_point()
    (west, south, east, north), x, y = part.bounds, inside.x, inside.y
    across, up = min(x - west, east - x), min(y - south, north - y)
    shares = _shares()
    boxes = (x - across * shares[0], y - up * shares[1], x + across * shares[0], y + up * shares[1])
    covered = shapely.covers(shape, shapely.box(*boxes))
    if not covered.any():
        return None
    west, south, east, north = (side[covered.argmax()].item() for side in boxes)
    return west, south, east, north


@lru_cache(maxsize=1)
def _shares() -> Any:
    """Half widths and heights of boxes that are tried, the largest box first."""
    import numpy as np

    pairs = sorted(product(_TRIED, _TRIED), key=lambda pair: -pair[0] * pair[1])
    return np.array(pairs).T
