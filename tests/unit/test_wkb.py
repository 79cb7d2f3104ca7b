# SPDX-License-Identifier: EUPL-1.2
"""Shapes of one piece are taken out of WKB as GEOS reads them; all others are left to GEOS."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
import shapely

from drehscheibe.releases.wkb import pieces

ONE_PIECE = [
    shapely.Point(8.1, 51.2),
    shapely.LineString([(8, 51), (8.5, 51.5), (9, 51)]),
    shapely.box(8, 51, 8.25, 51.25),
    shapely.MultiPoint([(8.1, 51.2)]),
    shapely.MultiLineString([[(8, 51), (8.5, 51.5)]]),
    shapely.MultiPolygon([shapely.box(8, 51, 8.25, 51.25)]),
]
OTHERS = [
    None,
    shapely.Point(8, 51, 210),
    shapely.LineString([(8, 51, 1), (9, 52, 2)]),
    shapely.LineString(),
    shapely.MultiPoint([(8, 51), (9, 52)]),
    shapely.MultiLineString([[(8, 51), (8.5, 51.5)], [(9, 51), (9.5, 51.5)]]),
    shapely.MultiPolygon([shapely.box(8, 51, 8.1, 51.1), shapely.box(9, 51, 9.1, 51.1)]),
    shapely.box(8, 51, 9, 52) - shapely.box(8.4, 51.4, 8.6, 51.6),
    shapely.MultiPolygon([shapely.box(8, 51, 9, 52) - shapely.box(8.4, 51.4, 8.6, 51.6)]),
    shapely.GeometryCollection([shapely.Point(8, 51)]),
    shapely.MultiPolygon(),
]


def column(shapes):
    return pa.array(shapely.to_wkb(shapes, flavor="iso", byte_order=1), pa.binary())


@pytest.mark.parametrize("shape", ONE_PIECE)
def test_a_shape_of_one_piece_is_found_with_its_coordinates(shape):
    found = pieces(column([shape]))
    assert found.which.tolist() == [True]
    assert found.xy.tolist() == shapely.get_coordinates(shape).tolist()
    assert found.boxes().tolist() == [list(shape.bounds)]


@pytest.mark.parametrize("shape", OTHERS)
def test_every_other_shape_is_left_out(shape):
    found = pieces(column([shape, ONE_PIECE[0], shape]))
    assert found.which.tolist() == [False, True, False]
    assert found.xy.tolist() == [[8.1, 51.2]]


def test_shapes_of_all_kinds_lie_side_by_side_also_in_a_part_of_a_column():
    shapes = np.array([*OTHERS, *ONE_PIECE] * 3)
    found = pieces(column(shapes).slice(5, 40))
    chosen = shapes[5:45][found.which]
    assert found.which.sum() == sum(shape in ONE_PIECE for shape in shapes[5:45])
    assert found.boxes().tolist() == shapely.bounds(chosen).tolist()
    assert found.counts.tolist() == shapely.get_num_coordinates(chosen).tolist()


def test_nothing_is_found_where_there_is_nothing():
    for empty in (column([]), column([None, None]), pa.array([b"", b"\x01\x03"], pa.binary())):
        found = pieces(empty)
        assert not found.which.any()
        assert found.boxes().shape == (0, 4)
