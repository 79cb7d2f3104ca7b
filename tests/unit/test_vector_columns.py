# SPDX-License-Identifier: EUPL-1.2
"""Attributes of vector files become columns as those of tables do, and keep their ids."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.reading import Surroundings
from drehscheibe.connectors.vectors.formats import VECTOR_FORMATS
from drehscheibe.domain.errors import InputRefused
from drehscheibe.domain.recipes import Recipe
from drehscheibe.domain.tables import ColumnType
from vector_samples import describe, feature, geojson, read, table, write

ROWS = [
    {
        "wert": "1.234,5",
        "tag": "01.02.2024",
        "ok": "ja",
        "plz": "05959",
        "nr": "12",
        "art": "Eiche",
    },
    {"wert": "12,25", "tag": "29.02.2024", "ok": "nein", "plz": "59494", "nr": "7", "art": "k. A."},
]


@pytest.fixture
def german(tmp_path):
    path = tmp_path / "x.geojson"
    path.write_text(geojson(*(feature(row) for row in ROWS)))
    return path


def test_german_text_becomes_values(german):
    rows, _, findings = read(german)
    assert [row["wert"] for row in rows] == [1234.5, 12.25]
    assert [row["tag"] for row in rows] == [dt.date(2024, 2, 1), dt.date(2024, 2, 29)]
    assert [row["ok"] for row in rows] == [True, False]
    assert [row["art"] for row in rows] == ["Eiche", None]
    assert findings["text-read-as"].fixes[0].key == "type.ok"


def test_digits_in_a_text_column_stay_text(german):
    rows, _, findings = read(german)
    assert [row["plz"] for row in rows] == ["05959", "59494"]
    assert [row["nr"] for row in rows] == ["12", "7"]
    assert not {"name-kept-as-text", "leading-zeros-kept"} & findings.keys()


def test_a_person_may_keep_the_text(german):
    rows, _, _ = read(german, **{"type.wert": "text"})
    assert [row["wert"] for row in rows] == ["1.234,5", "12,25"]


def test_a_person_may_want_whole_numbers(german):
    rows, _, _ = read(german, **{"type.nr": "integer"})
    assert [row["nr"] for row in rows] == [12, 7]


def test_numbers_may_be_shown_as_text(tmp_path):
    path = write(tmp_path / "x.gpkg", table(["POINT (1 1)"], schluessel=[5]), driver="GPKG")
    rows, recipe, _ = read(path, **{"type.schluessel": "text"})
    assert rows[0]["schluessel"] == "5"
    assert recipe.columns[0].type is ColumnType.TEXT


def test_a_pattern_that_does_not_exist_is_refused(german):
    with pytest.raises(InputRefused):
        describe(german, **{"date_format.tag": "%Q"})


def test_the_column_that_says_when_is_found(german):
    _, recipe, _ = read(german)
    assert recipe.time_column == "tag"


def test_ids_stay_when_a_column_is_renamed_or_lost(tmp_path, german):
    recipes, _ = describe(german)
    later = tmp_path / "y" / "x.geojson"
    later.parent.mkdir()
    renamed = [{"höhe" if key == "wert" else key: row[key] for key in row} for row in ROWS]
    later.write_text(geojson(*(feature(row) for row in renamed)))
    notebook = Notebook()
    surroundings = Surroundings(previous=Recipe(tuple(recipes)))
    (recipe,) = VECTOR_FORMATS["geojson"].describe(later, surroundings, notebook)
    assert [column.id for column in recipe.columns] == [c.id for c in recipes[0].columns]
    assert recipe.columns[0].title == "höhe"
    assert "column-renamed" in {finding.code for finding in notebook.findings()}


def test_text_in_parquet_is_read_the_same_way(tmp_path):
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"wert": ["1,5", "2,25"], "plz": ["05959", "59494"]}), path)
    rows, _, _ = read(path)
    assert [row["wert"] for row in rows] == [1.5, 2.25]
    assert [row["plz"] for row in rows] == ["05959", "59494"]


def test_text_that_was_broken_before_is_said(tmp_path):
    content = table(["POINT (1 1)"] * 2, ort=["JÔøΩdefelder", "Soest"])
    _, _, findings = read(write(tmp_path / "x.gpkg", content, driver="GPKG"))
    assert findings["text-broken"].rows == (1,)


def test_units_in_names_are_found(tmp_path):
    content = table(["POINT (1 1)"], **{"Fläche (m²)": [5.0]})
    _, recipe, _ = read(write(tmp_path / "x.gpkg", content, driver="GPKG"))
    assert recipe.columns[0].unit == "m2"
