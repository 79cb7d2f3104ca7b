# SPDX-License-Identifier: EUPL-1.2
"""What the outline of an area says of boxes, beside GEOS."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from drehscheibe.releases.items_sides import turned
from drehscheibe.releases.outline import outline_of

HEXAGON = shapely.Polygon([(8, 50), (9, 51.5), (7, 51.6), (6, 50), (7, 48.5), (9, 48.4)])
RING = shapely.Point(8, 51).buffer(1, 4).difference(shapely.box(7.8, 50.7, 8.3, 51.2))
SICKLE = shapely.Point(8, 51).buffer(1, 5).difference(shapely.Point(8.2, 51).buffer(0.9, 5))
TWO = shapely.MultiPolygon([shapely.box(6, 49, 7, 50), RING])


@pytest.mark.parametrize("shape", [HEXAGON, RING, SICKLE, TWO, shapely.reverse(TWO)])
def test_boxes_that_no_side_touches_are_inside_or_outside_as_a_whole(shape):
    random = np.random.default_rng(1)
    middles = random.uniform((5.5, 48), (9.5, 52), (3_000, 2))
    halves = random.choice([0, 1e-5, 0.01, 0.2, 2], (3_000, 1)) * random.uniform(0, 1, (3_000, 2))
    corners = np.column_stack((middles - halves, middles + halves))
    touched, inside = outline_of(shape).touched(turned(corners).T)
    boxes = shapely.box(*corners.T)
    covered, met = shapely.covers(shape, boxes), shapely.intersects(shape, boxes)
    assert (touched | (inside == met)).all()
    assert (touched | (inside == covered)).all()
    assert touched.mean() < 0.6, "most boxes are decided"
    assert (inside & ~touched).any()


def test_lines_and_areas_of_many_sides_have_none():
    assert outline_of(shapely.LineString([(7, 51), (8, 52)])) is None
    assert outline_of(shapely.Point(8, 51).buffer(1, 64)) is None
