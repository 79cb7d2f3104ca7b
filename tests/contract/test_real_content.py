# SPDX-License-Identifier: EUPL-1.2
"""Real files: what names people stops, what names streets and companies does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from drehscheibe.connectors.publishing import inspect_task

pytestmark = pytest.mark.shared

RENNERS = "Steinfurt_WEA_Kataster_Anfrage WN Hr. Renners 26.08.14.xlsx"
HARMLESS = [
    "municipal_muenster/spielplätze-münster.csv",
    "municipal_muenster/wind_steinfurt.csv",
    "municipal_muenster/refill-stationen-muenster.csv",
    "municipal_muenster/ms_arbeitslose.csv",
    "municipal_muenster/stadtbezirke-muenster.geojson",
    "municipal_muenster/zaehlstelle_neutor_2016_stundenauswertung.xlsx",
    f"municipal_muenster/{RENNERS}",
    "charging/Ladesaeulenkarte_Datenbankauszug_25__2019-07-19.xlsx",
    "parking/bielefeld.csv",
    "parking/jena.geojson",
    "parking/karlsruhe_disabled_static.geojson",
    "traffic_counts/100031297_2025-07.csv",
    "region/municipalities.csv",
    "region/postal_codes.csv",
    "big/lod2_wesel_footprints_25832.gpkg",
]
PEOPLE = "energy/mastrPhotovoltaik.csv"


@pytest.fixture
def inspect(shared: Path, tmp_path: Path) -> Any:
    def inspect(name: str, **said: Any) -> dict[str, dict[str, Any]]:
        path = shared / "data" / name
        task = {"path": str(path), "name": path.name, "region": str(tmp_path / "none")}
        task |= {"layer": "", "answers": {}, "omit": [], **said}
        findings = inspect_task(task, lambda *_: None)["findings"]
        return {finding["code"]: finding for finding in findings}

    return inspect


def stopping(found: dict[str, Any]) -> list[str]:
    return [code for code in found if code.startswith("personal-")]


@pytest.mark.parametrize("name", HARMLESS)
def test_things_companies_and_streets_do_not_stop(inspect, name):
    assert stopping(inspect(name)) == []


def test_private_operators_of_solar_plants_stop(inspect):
    found = inspect(PEOPLE)
    assert stopping(found) == ["personal-names"]
    assert found["personal-names"]["column"] == "betreiber"
    assert found["personal-names"]["count"] == 7
    assert "Eschbaumer" not in str(found)
    assert found["households"]["count"] == 2075


def test_the_column_left_out_is_enough(inspect):
    found = inspect(PEOPLE, omit=["betreiber"])
    assert stopping(found) == []
    assert found["column-left-out"]["column"] == "betreiber"


def test_a_name_in_a_file_name_is_told_and_not_proposed(inspect):
    found = inspect(f"municipal_muenster/{RENNERS}")["name-names-person"]
    assert "Renner" not in str(found)


def test_authors_of_workbooks_are_told_masked(inspect):
    found = inspect("municipal_muenster/zaehlstelle_neutor_2016_stundenauswertung.xlsx")
    assert found["author-named"]["example"] == "P…p O…k"


def test_duplicates_and_keys_of_real_tables_are_found(inspect):
    charging = inspect("charging/Ladesaeulenkarte_Datenbankauszug_25__2019-07-19.xlsx")
    assert charging["exact-duplicates"]["count"] == 643
    playgrounds = inspect("municipal_muenster/spielplätze-münster.csv")
    assert playgrounds["id-column"]["column"] == "ID"
    assert playgrounds["spelling-variants"]["column"] == "Bereich"
