# SPDX-License-Identifier: EUPL-1.2
"""A box that a filter's geometry covers: what lies there is not looked at any further."""

from __future__ import annotations

import pytest
import shapely

from drehscheibe.releases.area import box_within

HEXAGON = shapely.Polygon([(2, 0), (1, 1.5), (-1, 1.5), (-2, 0), (-1, -1.5), (1, -1.5)])
RING = shapely.Point(8, 51).buffer(1).difference(shapely.Point(8, 51).buffer(0.3))
TWO = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(3, 3, 4, 5)])
SICKLE = shapely.Point(8, 51).buffer(1).difference(shapely.Point(8.2, 51).buffer(0.9))


@pytest.mark.parametrize("shape", [HEXAGON, RING, TWO, SICKLE, shapely.box(7, 50, 8, 51)])
def test_the_box_is_covered(shape: shapely.Geometry) -> None:
    found = box_within(shape)

    assert found is not None
    assert shape.covers(shapely.box(*found))


def test_a_round_area_is_mostly_a_box() -> None:
    found = box_within(HEXAGON)

    assert found is not None
    assert shapely.box(*found).area > 0.5 * HEXAGON.area


@pytest.mark.parametrize(
    "shape", [shapely.Point(8, 51), shapely.LineString([(7, 51), (8, 52)]), shapely.Point(0, 0)]
)
def test_what_has_no_area_covers_nothing(shape: shapely.Geometry) -> None:
    assert box_within(shape) is None
