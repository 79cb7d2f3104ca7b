# SPDX-License-Identifier: EUPL-1.2
"""Only what lies in some municipalities or districts of the region, or in a box."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from drehscheibe.connectors.places.areas import areas
from drehscheibe.domain.errors import N_, InvalidParameter
from drehscheibe.domain.recipes import PlaceKind

if TYPE_CHECKING:
    from drehscheibe.connectors.places.projection import Mask
    from drehscheibe.connectors.places.repairs import Shapes
    from drehscheibe.connectors.reading import Surroundings

_SIDES = 4
_KEY = "keep_area"
_NO_AREA = N_(
    "must be official keys of municipalities or districts of the region, or four numbers: west, "
    "south, east, north in degrees"
)


class Within:
    """`area` (shapely, CRS84) that rows must meet; what has no place does not."""

    def __init__(self, area: Any) -> None:
        self._area = area
        shapely.prepare(area)

    def mask(self, shapes: Shapes) -> Mask:
        sides = shapely.bounds(shapes)
        placed = np.isfinite(sides).all(axis=1)
        met: Mask = np.zeros(len(shapes), dtype=bool)
        met[placed] = shapely.intersects(self._area, shapes[placed])
        return met


def within(text: str, surroundings: Surroundings) -> Within | None:
    """None where nothing is asked. Raises `InvalidParameter`."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        return None
    if len(parts) == _SIDES and any("." in part for part in parts):
        with suppress(ValueError):
            west, south, east, north = map(float, parts)
            if -180 <= west < east <= 180 and -90 <= south < north <= 90:
                return Within(shapely.box(west, south, east, north))
        raise InvalidParameter(_KEY, _NO_AREA)
    known = areas(surroundings)
    numbers = known.by[PlaceKind.AREA_KEY] if known else {}
    if known is None or not numbers.keys() >= set(parts):
        raise InvalidParameter(_KEY, _NO_AREA)
    return Within(shapely.union_all(known.shapes[[numbers[part] for part in parts]]))
