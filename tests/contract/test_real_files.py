# SPDX-License-Identifier: EUPL-1.2
"""Real files of real administrations, from the command line to the public, faults and all."""

from __future__ import annotations

import json

import pytest

from drehscheibe.domain.tables import ColumnType

pytestmark = pytest.mark.shared


@pytest.fixture
def data(shared):
    return shared / "data"


def codes(printed) -> set[str]:
    return {finding["code"] for finding in printed["findings"]}


def types(printed) -> dict[str, str]:
    return {column["title"]: column["type"] for column in printed["columns"]}


def finding(printed, code):
    return next(found for found in printed["findings"] if found["code"] == code)


def test_playgrounds_with_swapped_coordinates(installation, data):
    printed = installation.publish(data / "municipal_muenster" / "spielplätze-münster.csv")
    assert printed["rows"] == 291
    west, south, east, north = printed["bbox"]
    assert 7.4 < west < east < 7.8
    assert 51.8 < south < north < 52.1
    assert {"coordinates-swapped", "encoding-guessed"} <= codes(printed)
    assert finding(printed, "coordinates-swapped")["fixes"]


def test_wind_turbines_in_gauss_krueger(installation, data):
    printed = installation.publish(data / "municipal_muenster" / "wind_steinfurt.csv")
    assert (printed["rows"], printed["crs"]) == (250, "EPSG:31467")
    west, south, east, north = printed["bbox"]
    assert 7.0 < west < east < 8.0
    assert 52.0 < south < north < 52.5
    assert types(printed)["Rotor-Durchmesser (m)"] == ColumnType.NUMBER.value
    assert {"place-guessed", "nulls-read", "geometry-missing"} <= codes(printed)


def test_charging_register_with_title_rows_and_repeated_groups(installation, data):
    printed = installation.publish(next((data / "charging").glob("*.xlsx")))
    assert printed["rows"] == 9690
    assert types(printed)["Inbetriebnahmedatum"] == ColumnType.DATE.value
    titles = [column["title"] for column in printed["columns"]]
    assert len(titles) == len(set(titles))
    assert {"title-rows-skipped", "places-abroad"} <= codes(printed)
    assert finding(printed, "places-abroad")["count"] == 1


def test_parking_with_wkt(installation, data):
    printed = installation.publish(data / "parking" / "bielefeld.csv")
    assert printed["rows"] == 853
    assert 8.4 < printed["bbox"][0] < 8.7
    assert types(printed)["kapazitaet"] == ColumnType.INTEGER.value


def test_private_plants_stop_until_a_person_decides(installation, data):
    path = data / "energy" / "mastrPhotovoltaik.csv"
    stopping = [found for found in installation.refused(path) if found["stops"]]
    assert {found["code"] for found in stopping} == {"personal-names"}
    (column,) = {found["column"] for found in stopping}
    assert "…" in stopping[0]["example"], "the example is masked"
    assert installation.publish(path, "--omit", column)["rows"] == 2356
    waiver = ("--waive", "personal-names", "--because", "nur Firmen", "--by", "M. Muster")
    printed = installation.publish(path, *waiver, "--title", "Anlagen mit Betreibern")
    assert "M. Muster" in finding(printed, "personal-names")["waived"]
    assert column in {column["title"] for column in printed["columns"]}


def test_wind_workbook_with_columns_without_names(installation, data):
    printed = installation.publish(next((data / "municipal_muenster").glob("Steinfurt*.xlsx")))
    assert (printed["rows"], printed["crs"]) == (250, "EPSG:31467")
    assert "column-name-missing" in codes(printed)


def test_hourly_counts_of_a_year(installation, data):
    printed = installation.publish(next((data / "municipal_muenster").glob("zaehl*.xlsx")))
    assert (printed["rows"], printed["bbox"]) == (8784, None)
    assert types(printed)["Stunden"] == ColumnType.DATETIME.value
    assert {"time-exists-twice", "footer-skipped"} <= codes(printed)


def test_districts_as_geojson(installation, data):
    printed = installation.publish(data / "municipal_muenster" / "stadtbezirke-muenster.geojson")
    assert printed["rows"] == 6


def test_all_german_municipalities_with_eleven_invalid_rings(installation, data):
    printed = installation.publish(data / "big" / "germany_gemeinden_vg250_2017.fgb")
    assert printed["rows"] == 11431
    repaired = finding(printed, "geometry-repaired")
    assert (repaired["count"], len(repaired["rows"])) == (11, 11)


def test_footprints_in_utm(installation, data):
    printed = installation.publish(data / "big" / "lod2_wesel_footprints_25832.gpkg")
    assert (printed["rows"], printed["crs"]) == (6631, "EPSG:25832")
    west, south, east, north = printed["bbox"]
    assert 6.4 < west < east < 6.8
    assert 51.6 < south < north < 51.8


def test_a_table_of_towns_is_joined_to_their_areas(installation, data, tmp_path):
    lines = (data / "region" / "municipalities.csv").read_text("utf-8").splitlines()
    kept = [",".join(line.split(",")[:1] + line.split(",")[-6:-5]) for line in lines]
    table = tmp_path / "einwohner.csv"
    table.write_text("\n".join(kept), "utf-8")
    printed = installation.publish(table)
    assert printed["rows"] == 59
    west, south, east, north = printed["bbox"]
    assert 7.2 < west < east < 9.0
    assert 50.6 < south < north < 51.8
    recipe = next(installation.layout.releases.glob("einwohner/*/recipe.json"))
    assert json.loads(recipe.read_text())["tables"][0]["place"]["kind"] == "area-key"
