# SPDX-License-Identifier: EUPL-1.2
"""Which columns can colour a map, and into which classes their values fall."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drehscheibe.domain.classes import MOST_VALUES, Method
from drehscheibe.domain.tables import Column, ColumnType, Table
from drehscheibe.releases.breaks import natural_breaks, quantile_breaks, roundest
from drehscheibe.releases.classes import classes_of

TYPES = {
    "string": ColumnType.TEXT,
    "int64": ColumnType.INTEGER,
    "double": ColumnType.NUMBER,
    "bool": ColumnType.BOOLEAN,
}


@pytest.fixture
def classify(tmp_path):
    def made(units=None, **columns):
        data = pa.table({"id": range(len(next(iter(columns.values())))), **columns})
        pq.write_table(data, tmp_path / "data.parquet")
        told = [
            Column(f.name, f.name, f.name, TYPES[str(f.type)], unit=(units or {}).get(f.name, ""))
            for f in list(data.schema)[1:]
        ]
        table = Table("t", "T", tuple(told), rows=data.num_rows)
        return classes_of(tmp_path / "data.parquet", table)

    return made


def test_natural_breaks_are_those_of_mapclassify():
    """`mapclassify.FisherJenks(x, k=5).bins` of the same 1,000 numbers (2.10.0)."""
    values = np.round(np.random.default_rng(1).lognormal(3, 1, 1300)[300:], 2)
    tops = [float(values[values < edge].max()) for edge in natural_breaks(values)]
    assert tops == [29.56, 74.51, 151.64, 307.71]


def test_edges_are_numbers_people_can_read():
    assert roundest(74.51, 78.02) == 75
    assert roundest(981.0, 1212.0) == 1000
    assert roundest(0.131, 0.158) == 0.15
    assert roundest(-5.0, 3.0) == 0


@given(st.floats(-1e12, 1e12), st.floats(-1e12, 1e12))
def test_an_edge_lies_between_its_neighbours(one, other):
    if one != other:
        low, high = sorted((one, other))
        assert low < roundest(low, high) <= high


def test_every_feature_is_counted_once(classify):
    values = [None, *(float(i * i % 977) for i in range(9_000))]
    [made] = classify(flaeche=values).columns
    assert made.method is Method.NATURAL
    assert sum(made.rows) == 9_000
    assert made.empty == 1
    finite = np.array(values[1:])
    below = [int((finite < edge).sum()) for edge in made.edges[1:-1]]
    assert np.cumsum(made.rows).tolist() == [*below, 9_000]


def test_few_different_numbers_are_a_class_each(classify):
    [made] = classify(sitze=[1, 2, 2, 4, 4, 4, 9, 9]).columns
    assert made.method is Method.EACH
    assert made.rows == (1, 2, 3, 2)


def test_where_nearly_all_would_be_in_one_class_quantiles_are_taken(classify):
    values = [*(float(i) for i in range(500)), 1e7, 2e7, 3e7, 4e7]
    [made] = classify(wert=values).columns
    assert made.method is Method.QUANTILES
    assert max(made.rows) - min(made.rows) <= 2
    assert quantile_breaks(np.zeros(9)) == ()


def test_texts_with_few_values_are_categories_the_most_frequent_first(classify):
    [made] = classify(art=["Schule", "Kita", "Kita", None, "Kita", "Schule"]).columns
    assert [(v.value, v.rows) for v in made.values] == [("Kita", 3), ("Schule", 2)]
    assert made.empty == 1


def test_names_numbers_keys_and_places_colour_nothing(classify):
    count = 40
    made = classify(
        name=[f"Platz {i}" for i in range(count)],
        laufend=list(range(7, 7 + count)),
        plz=[59_000 + i * 7 for i in range(count)],
        baujahr=[1900 + i for i in range(count)],
        gebaut=[1900 + i * 2 for i in range(count)],
        rechtswert=[430_000.5 + i for i in range(count)],
        laengengrad=[8.2 + i / 1000 for i in range(count)],
        lat=[51.2 + i / 1000 for i in range(count)],
        gleich=["immer"] * count,
        leer=pa.array([None] * count, pa.float64()),
    )
    assert made.columns == ()
    assert made.suggested == ""


def test_too_many_values_are_no_category(classify):
    assert classify(art=[f"A{i % (MOST_VALUES + 1)}" for i in range(90)]).columns == ()
    assert len(classify(art=[f"A{i % MOST_VALUES}" for i in range(90)]).columns) == 1


def test_a_number_with_a_unit_is_suggested_before_a_category_before_a_bare_number(classify):
    columns = {
        "wert": [float(i * 3) for i in range(30)],
        "art": ["a", "b", "c"] * 10,
        "flaeche": [float(i % 17) for i in range(30)],
    }
    assert classify(units={"flaeche": "m2"}, **columns).suggested == "flaeche"
    assert classify(**columns).suggested == "art"
    assert classify(wert=columns["wert"]).suggested == "wert"


def test_a_category_that_is_the_same_nearly_everywhere_is_offered_not_suggested(classify):
    made = classify(art=["a"] * 99 + ["b"])
    assert [c.column for c in made.columns] == ["art"]
    assert made.suggested == ""


def test_a_key_is_offered_not_suggested(classify):
    made = classify(ags=["05974040", "05974044"] * 9)
    assert [c.column for c in made.columns] == ["ags"]
    assert made.suggested == ""


def test_numbers_that_are_none_are_in_no_class(classify):
    values = [1.0, 2.0, 3.0, float("inf"), float("nan"), 5.0, 8.0, 13.0, 21.0, 34.0]
    [made] = classify(wert=values).columns
    assert sum(made.rows) == 8
    assert made.empty == 2
    assert made.edges[-1] == 34
