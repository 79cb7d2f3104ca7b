# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from drehscheibe.connectors.places.coordinates import numbers, pairs


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("51.42", 51.42),
        (" 51,42 ", 51.42),
        ("-8,5", -8.5),
        ("\u22128,5", -8.5),
        ("51° 25' 12\" N", 51.42),
        ("8°2′24″O", 8.04),
        ("N51° 25.2'", 51.42),
        ("51:25:12", 51.42),
        ("12 W", -12),
        ("51,42° Nord", 51.42),
        ("3.391.608", 3391608),
        ("5.772.857,25", 5772857.25),
        ("3 391 608", 3391608),
        ("443.567,5", 443567.5),
        ("51.423", 51.423),
    ],
)
def test_cells_are_read_as_numbers(cell, number):
    assert numbers(pa.array([cell]))[0] == pytest.approx(number)


@pytest.mark.parametrize("cell", ["", "abc", "k. A.", "8° 70'", None])
def test_other_cells_are_no_numbers(cell):
    assert np.isnan(numbers(pa.array([cell], pa.string()))[0])


def test_numbers_stay_numbers():
    assert numbers(pa.array([8, None])).tolist()[0] == 8
    assert np.isnan(numbers(pa.chunked_array([[True], [False]]))).all()


@pytest.mark.parametrize(
    "cell",
    [
        "51.42, 8.04",
        "51,42; 8,04",
        "51,42, 8,04",
        "51,42 8,04",
        "(51.42,8.04)",
        "51,42,8,04",
        "51.42/8.04",
        "lat: 51.42, lon: 8.04",
        "51°25'12\"N 8°2'24\"E",
        "N 51° 25.2' E 8° 2.4'",
    ],
)
def test_two_numbers_in_one_cell(cell):
    first, second = pairs(pa.array([cell]))
    assert (first[0], second[0]) == (pytest.approx(51.42), pytest.approx(8.04))


def test_a_zone_in_front_of_both_numbers_goes_in_front_of_the_easting():
    first, second = pairs(pa.array(["32U 443567 5693211"]))
    assert (first[0], second[0]) == (32443567, 5693211)


def test_a_decimal_comma_is_no_pair():
    first, _ = pairs(pa.array(["51,42", "Hauptstraße 5, 59821 Arnsberg"]))
    assert np.isnan(first).all()


def test_numbers_are_no_pairs():
    first, second = pairs(pa.chunked_array([[1.5, 2.5]]))
    assert np.isnan(first).all()
    assert np.isnan(second).all()
