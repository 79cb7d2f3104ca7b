# SPDX-License-Identifier: EUPL-1.2
"""Blocks that meet a box, beside a plain look at each of them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drehscheibe.releases.items_blocks import Blocks, packed

COUNT = 300
_numbers = np.random.default_rng(1)
_corners = _numbers.uniform((5, 47), (15, 55), (COUNT, 2))
BOXES = np.column_stack((_corners, _corners + _numbers.uniform(0, 0.5, (COUNT, 2))))
BLOCKS = Blocks(packed(np.arange(COUNT), BOXES))

longitudes, latitudes = st.floats(4, 16), st.floats(46, 56)


def looked_at(west, south, east, north):
    return [
        number
        for number, (w, s, e, n) in enumerate(BOXES.tolist())
        if e >= west and w <= east and n >= south and s <= north
    ]


@settings(max_examples=60, deadline=None)
@given(longitudes, longitudes, latitudes, latitudes, st.integers(0, COUNT))
def test_they_are_found_in_order_and_each_once(a, b, c, d, first):
    west, east, south, north = *sorted((a, b)), *sorted((c, d))
    wanted = [number for number in looked_at(west, south, east, north) if number >= first]
    found = BLOCKS.meeting([(west, south, east, north)], first)
    assert set(wanted) <= set(found)  # a hair's breadth more may be found: 32 bits
    assert found == sorted(set(found))
    assert set(found) <= set(looked_at(west - 1e-5, south - 1e-5, east + 1e-5, north + 1e-5))
    assert BLOCKS.meeting([(west, south, east, north)] * 2, first) == found


def test_what_touches_a_box_is_found_however_it_is_rounded():
    for number, (west, south, east, north) in enumerate(BOXES.tolist()):
        assert number in BLOCKS.meeting([(east, north, east, north)], 0)
        assert number in BLOCKS.meeting([(west, south, west, south)], 0)


def test_blocks_without_a_place_are_in_no_box():
    numbers, boxes = np.array([0, 70]), BOXES[:2]
    assert Blocks(packed(numbers, boxes)).meeting([(-180, -90, 180, 90)], 0) == [0, 70]
    assert Blocks(packed(numbers[:0], boxes[:0])).meeting([(-180, -90, 180, 90)], 0) == []


@pytest.mark.filterwarnings("error")
def test_a_box_larger_than_numbers_of_32_bits_holds_everything():
    most = 1.7e308
    assert BLOCKS.meeting([(-most, -most, most, most)], 0) == [*range(COUNT)]
    assert BLOCKS.meeting([(most, most, most, most)], 0) == []
    assert BLOCKS.meeting([(math.nextafter(5, 0), -most, 15.6, most)], 0) == [*range(COUNT)]
