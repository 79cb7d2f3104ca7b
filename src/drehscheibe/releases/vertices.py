# SPDX-License-Identifier: EUPL-1.2
"""A cheap proof that a feature meets a box: one of its vertices lies in it.

It says so of nearly all small features that a box cuts at its corners, from their GeoJSON, which is
sent anyway: reading and testing the geometry costs five times as much. Where it says nothing, the
geometry has to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.releases.feature_bytes import geometry_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drehscheibe.domain.tables import Bbox

_MARGIN = 1e-6  # degrees: more than what GeoJSON leaves out of a coordinate
_LONGEST = 2_048  # bytes of a feature that is looked at


def reaches_into(feature: bytes, boxes: Sequence[Bbox]) -> bool:
    """Whether a vertex of the feature (GeoJSON, CRS84) lies in one of the boxes for sure."""
    if len(feature) > _LONGEST:
        return False
    geometry = orjson.loads(geometry_of(feature)) or {}
    coordinates = geometry.get("coordinates")  # a collection of geometries has none
    return bool(coordinates) and any(_one_in([coordinates], _inner(box)) for box in boxes)


def _inner(box: Bbox) -> Bbox:
    west, south, east, north = box
    return west + _MARGIN, south + _MARGIN, east - _MARGIN, north - _MARGIN


def _one_in(coordinates: list[Any], box: Bbox) -> bool:
    """Of positions, or of lists of them as deep as geometries have them."""
    west, south, east, north = box
    for part in coordinates:
        if not part or isinstance(part[0], list):
            if _one_in(part, box):
                return True
        elif west < part[0] < east and south < part[1] < north:
            return True
    return False
