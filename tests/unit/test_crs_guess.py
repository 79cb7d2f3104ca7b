# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import os
import threading

import numpy as np
import pyproj
import pyproj.datadir
import pytest
from small_region import region

from drehscheibe.connectors.places.crs_guess import readings
from drehscheibe.connectors.places.projection import (
    ToCrs84,
    named,
    points_to_crs84,
    to_crs84,
    use_system_grids,
)
from drehscheibe.domain.crs import title

MIDDLE = (8.3, 51.1)  # degrees, in the middle of the small region


def _xy(x, y):
    return np.array([x], float), np.array([y], float)


@pytest.mark.parametrize(
    ("crs", "x", "y"),
    [
        ("OGC:CRS84", 8.3, 51.1),
        ("EPSG:25832", 450982, 5661193),
        ("EPSG:25833", 30916, 5680797),
        ("EPSG:4647", 32450982, 5661193),
        ("EPSG:31466", 2661178, 5665128),
        ("EPSG:31467", 3451055, 5662999),
        ("EPSG:3857", 923952, 6638997),
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_a_crs_is_known_by_its_numbers_and_the_region(crs, x, y, swapped):
    lon, lat = points_to_crs84(*_xy(x, y), crs)
    assert (lon[0], lat[0]) == (pytest.approx(8.3, abs=0.02), pytest.approx(51.1, abs=0.02))
    best = readings(*(_xy(y, x) if swapped else _xy(x, y)), region())[0]
    assert (best.crs, best.swapped) == (crs, swapped)


def test_without_a_region_zone_32_is_likeliest_and_33_the_alternative():
    found = [reading.crs for reading in readings(*_xy(450982, 5661193), None)]
    assert found == ["EPSG:25832", "EPSG:25833"]


def test_numbers_that_fit_nowhere_have_no_reading():
    assert readings(*_xy(2, 3), region()) == []
    assert readings(*_xy(0, 0), region()) == []
    assert readings(*_xy(np.nan, 51), region()) == []


def test_rows_of_several_zones_are_each_read_in_their_own():
    x, y = np.array([2661178.0, 3451055.0]), np.array([5665128.0, 5662999.0])
    lon, lat = points_to_crs84(x, y, "EPSG:31467")
    assert lon == pytest.approx([8.3, 8.3], abs=0.02)
    assert lat == pytest.approx([51.1, 51.1], abs=0.02)


def test_titles_name_the_system_and_its_code():
    assert title("EPSG:25832") == "ETRS89 / UTM Zone 32N (EPSG:25832)"
    assert title("EPSG:2056") == "EPSG:2056"


def test_names_of_any_spelling_become_codes():
    assert named("urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH") == "EPSG:25832"
    assert named("urn:ogc:def:crs:EPSG::31467") == "EPSG:31467"
    assert named("Quatsch") == ""


def test_the_accuracy_is_known():
    assert to_crs84("OGC:CRS84").accuracy_m == 0
    assert to_crs84("EPSG:25832").accuracy_m == 1
    gauss_krueger = to_crs84("EPSG:31467")
    assert gauss_krueger.accuracy_m == (3 if gauss_krueger.missing_grid else 1)


def test_only_folders_with_a_german_grid_are_used(tmp_path):
    assert use_system_grids((tmp_path,)) is False


def test_a_thread_that_reckoned_before_the_grids_were_known_uses_them_as_all_others():
    if not use_system_grids():
        pytest.skip("the grid BETA2007 (Debian: proj-data) is not installed")
    missing, began, go_on = [], threading.Event(), threading.Event()

    def reckon() -> None:
        pyproj.Transformer.from_crs("EPSG:25832", "OGC:CRS84").transform(5e5, 5.7e6)
        began.set()
        go_on.wait()
        missing.append(ToCrs84("EPSG:31467").missing_grid)

    with_grids = pyproj.datadir.get_data_dir()
    pyproj.datadir.set_data_dir(with_grids.split(os.pathsep)[0])
    thread = threading.Thread(target=reckon)
    thread.start()
    began.wait()
    pyproj.datadir.set_data_dir(with_grids)
    go_on.set()
    thread.join()
    assert missing == [""]


def test_with_the_grid_gauss_krueger_is_exact_to_a_decimetre():
    if not use_system_grids():
        pytest.skip("the grid BETA2007 (Debian: proj-data) is not installed")
    lon, lat = to_crs84("EPSG:31467")(*_xy(3433500, 5699000))
    assert (lon[0], lat[0]) == (
        pytest.approx(8.04290546, abs=1e-7),
        pytest.approx(51.42174958, abs=1e-7),
    )
