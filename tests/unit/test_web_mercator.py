# SPDX-License-Identifier: EUPL-1.2
"""Tiles of WebMercatorQuad: where they are, which a box needs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from drehscheibe.releases.web_mercator import EXTENT, Tile, limits, place


def test_the_first_tile_is_the_world():
    assert Tile(0, 0, 0).box(buffer=0) == pytest.approx((-180, -85.0511288, 180, 85.0511288))


def test_neighbours_share_their_edge():
    west, _, middle, north = Tile(10, 341, 534).box(buffer=0)
    assert Tile(10, 341, 535).box(buffer=0)[0] == pytest.approx(middle)
    assert Tile(10, 340, 534).box(buffer=0)[1] == pytest.approx(north)
    assert Tile(10, 341, 534).box()[0] < west


@given(some.floats(-180, 180), some.floats(-85, 85), some.integers(0, 24))
def test_a_place_lies_in_the_tiles_that_its_limits_name(longitude, latitude, zoom):
    found = limits((longitude, latitude, longitude, latitude), zoom)
    rows = range(found.min_row, found.max_row + 1)
    columns = range(found.min_column, found.max_column + 1)
    named = [Tile(zoom, row, column) for row in rows for column in columns]
    assert 1 <= len(named) <= 4  # the buffer reaches into neighbours
    assert all(tile.exists and found.hold(tile) for tile in named)
    places = [place(longitude, latitude, tile) for tile in named]
    assert any(0 <= x <= EXTENT and 0 <= y <= EXTENT for x, y in places)


@given(some.tuples(some.floats(-180, 180), some.floats(-90, 90)), some.integers(0, 24))
def test_limits_stay_within_the_matrix(corner, zoom):
    found = limits((*corner, 180, 90), zoom)
    assert 0 <= found.min_row <= found.max_row < 2**zoom
    assert 0 <= found.min_column <= found.max_column < 2**zoom


def test_what_no_matrix_holds_does_not_exist():
    wrong = [(0, 1, 0), (2, 4, 0), (2, 0, 4), (25, 0, 0), (3, -1, 0)]
    assert not any(Tile(*numbers).exists for numbers in wrong)
