# SPDX-License-Identifier: EUPL-1.2
"""Boxes of 32 bits beside the numbers they were made from."""

from __future__ import annotations

import numpy as np
import pytest

from drehscheibe.releases.items_sides import least, meet_for_sure, meet_one, turned, within


@pytest.fixture(scope="module")
def boxes():
    """Places in the region; many share an edge with the box that is asked for, or nearly do."""
    random = np.random.default_rng(2)
    corners = random.choice([7.1, 7.1 + 1e-9, 7.1 - 1e-9, 7.3, 8.05, 179.99999999], (4_000, 4))
    low, high = (
        np.minimum(corners[:, :2], corners[:, 2:]),
        np.maximum(corners[:, :2], corners[:, 2:]),
    )
    return np.column_stack((low, high))


def meets(boxes, box):
    west, south, east, north = box
    return (
        (boxes[:, 2] >= west)
        & (boxes[:, 0] <= east)
        & (boxes[:, 3] >= south)
        & (boxes[:, 1] <= north)
    )


BOXES = [(7.1, 7.1, 7.3, 8.05), (7.1, 7.3, 180.0, 1e300), (8.05, 8.05, 8.05, 8.05)]


@pytest.mark.parametrize("box", BOXES)
def test_no_box_is_missed_and_what_is_sure_is_true(boxes, box):
    sides, truth = turned(boxes).T, meets(boxes, box)
    assert meet_one(sides, [least(box)])[truth].all()
    across = (boxes[:, 0] >= box[0]) & (boxes[:, 2] <= box[2])
    up = (boxes[:, 1] >= box[1]) & (boxes[:, 3] <= box[3])
    assert (truth & (across | up))[meet_for_sure(sides, [least(box)], in_one_piece=True)].all()
    assert (truth & across & up)[meet_for_sure(sides, [least(box)], in_one_piece=False)].all()
    assert (across & up)[within(sides, box)].all()


def test_what_has_no_place_meets_nothing():
    sides = turned(np.full((1, 4), np.nan)).T
    assert not meet_one(sides, [least((-180.0, -90.0, 180.0, 90.0))]).any()
    assert not within(sides, (-180.0, -90.0, 180.0, 90.0)).any()
