# SPDX-License-Identifier: EUPL-1.2
"""Candidates of a need: in which order, with which columns, and what is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from drehscheibe.domain.tables import ColumnType, GeometryType
from drehscheibe.usecases.model import Need, NeededColumn
from drehscheibe.usecases.readiness import (
    ColumnProfile,
    Fit,
    Route,
    State,
    TableProfile,
    match,
    match_columns,
    missing_of,
    state_of,
)
from drehscheibe.usecases.readiness.units import Conversion, conversion

NOW = datetime(2026, 11, 26, tzinfo=UTC)
TREES = "floraUndFauna/baumbestand/baumkataster"


def _wanted(name: str, kind: ColumnType = ColumnType.TEXT, **more: object) -> NeededColumn:
    return NeededColumn(name, {"de": name.capitalize()}, kind, **more)  # type: ignore[arg-type]


def _has(name: str, kind: ColumnType = ColumnType.TEXT, **more: object) -> ColumnProfile:
    return ColumnProfile(f"c-{name}", name, name, kind, **more)  # type: ignore[arg-type]


NEED = Need(
    "baeume",
    {"de": "Bäume"},
    (_wanted("baumart"), _wanted("hoehe", ColumnType.NUMBER, unit="m", minimum=0, maximum=60)),
    geometry=GeometryType.POINT,
    musterdatensatz=TREES,
    model="https://example.org/dataModel.Forestry/0a1b/Tree/schema.json",
    freshness="P1Y",
    min_rows=10,
)
HEIGHT = _has("baumhoehe", ColumnType.NUMBER, unit="cm", least=100, greatest=3_000)
TABLE = TableProfile(
    "baeume-a",
    "baeume",
    (_has("art_des_baums"), HEIGHT),
    about="Stadtbäume",
    geometry=GeometryType.POINT,
    rows=500,
    released=NOW - timedelta(days=30),
)


def test_candidates_stand_in_the_order_musterdatensatz_model_schema():
    tables = [
        replace(TABLE, dataset="by-schema"),
        replace(TABLE, dataset="by-model", models=("Tree",)),
        replace(TABLE, dataset="by-key", musterdatensatz=TREES),
    ]
    found = match(NEED, tables, now=NOW)
    assert [one.route for one in found] == [Route.MUSTERDATENSATZ, Route.MODEL, Route.SCHEMA]
    assert {one.fit for one in found} == {Fit.FITS}


def test_a_table_that_says_it_is_something_else_is_no_candidate():
    assert not match(NEED, [replace(TABLE, musterdatensatz="bau/brunnen")], now=NOW)


def test_centimetres_become_metres_before_the_limits_are_looked_at():
    (found,) = match(NEED, [TABLE], now=NOW)
    height = next(one for one in found.columns if one.needed == "hoehe")
    assert (height.column, height.factor, height.offset) == ("c-baumhoehe", 0.01, 0.0)
    assert not found.faults


def test_a_column_that_is_missing_is_named():
    (found,) = match(NEED, [replace(TABLE, columns=TABLE.columns[:1])], now=NOW)
    assert found.fit is Fit.PARTLY
    assert found.missing == ("hoehe",)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"rows": 3}, "too-few-rows"),
        ({"geometry": None}, "no-geometry"),
        ({"geometry": GeometryType.POLYGON}, "other-geometry"),
        ({"columns": (_has("baumart", empty=400), HEIGHT)}, "empty-values"),
    ],
)
def test_what_the_real_rows_do_not_keep_makes_it_partly(change: dict[str, object], code: str):
    (found,) = match(NEED, [replace(TABLE, **change)], now=NOW)  # type: ignore[arg-type]
    assert found.fit is Fit.PARTLY
    assert code in {fault.code for fault in found.faults}


def test_a_few_values_beyond_the_limits_are_told_and_do_not_block():
    height = replace(HEIGHT, greatest=9_000)
    (found,) = match(NEED, [replace(TABLE, columns=(TABLE.columns[0], height))], now=NOW)
    assert found.fit is Fit.FITS
    assert [fault.code for fault in found.faults] == ["too-large"]


def test_what_is_older_than_needed_is_stale():
    (found,) = match(NEED, [replace(TABLE, released=NOW - timedelta(days=400))], now=NOW)
    assert found.fit is Fit.STALE
    assert state_of(NEED, (found,)).state is State.STALE


def test_a_regional_table_serves_where_nothing_of_ones_own_does():
    regional = replace(TABLE, dataset="region", is_regional=True)
    broken = replace(TABLE, columns=TABLE.columns[:1])
    states = [
        state_of(NEED, match(NEED, tables, now=NOW)).state
        for tables in ([regional], [regional, broken], [regional, TABLE], [])
    ]
    assert states == [State.REGIONAL, State.REGIONAL, State.FITS, State.MISSING]


def test_required_needs_without_data_are_counted():
    none, some = state_of(NEED, ()), state_of(NEED, match(NEED, [TABLE], now=NOW))
    optional = state_of(replace(NEED, required=False), ())
    assert missing_of((none, some, optional)) == 1


def test_a_bound_need_stays_bound_and_shows_its_dataset_first():
    tables = [TABLE, replace(TABLE, dataset="bound", rows=1)]
    found = state_of(NEED, match(NEED, tables, now=NOW), bound="bound")
    assert found.state is State.BOUND
    assert found.proposed
    assert found.proposed.dataset == "bound"


def test_values_of_a_list_become_the_choices_of_the_need():
    need = Need("orte", {"de": "Orte"}, (_wanted("zustand", choices=("gut", "schlecht")),))
    column = _has("zust", values=("Gut", "SCHLECHT", "unbekannt"))
    (found,) = match_columns(need, (replace(column, title="Zustand"),))
    assert found.codes == {"Gut": "gut", "SCHLECHT": "schlecht"}


def test_yes_and_no_become_truth():
    need = Need("orte", {"de": "Orte"}, (_wanted("barrierefrei", ColumnType.BOOLEAN),))
    (found,) = match_columns(need, (_has("barrierefrei", values=("ja", "nein")),))
    assert found.codes == {"ja": "true", "nein": "false"}
    assert not match_columns(need, (_has("barrierefrei", values=("Rampe", "Stufe")),))


def test_a_date_is_found_by_its_type_where_it_is_the_only_one():
    need = Need("x", {"de": "X"}, (_wanted("zeitpunkt", ColumnType.DATETIME),))
    (found,) = match_columns(need, (_has("a"), _has("stempel_7", ColumnType.DATETIME)))
    assert found.column == "c-stempel_7"


@pytest.mark.parametrize(
    ("have", "want", "factor", "offset"),
    [
        ("MW", "kW", 1000, 0),
        ("W", "kW", 0.001, 0),
        ("cm", "m", 0.01, 0),
        ("har", "m2", 10_000, 0),
        ("m2", "km2", 1e-6, 0),
        ("min", "h", 1 / 60, 0),
        ("Cel", "K", 1, 273.15),
        ("K", "Cel", 1, -273.15),
        ("kWp", "kW", 1, 0),
        ("EUR", "EUR", 1, 0),
    ],
)
def test_units_are_converted(have: str, want: str, factor: float, offset: float):
    found = conversion(have, want)
    assert found == Conversion(pytest.approx(factor), pytest.approx(offset))  # type: ignore[arg-type]


def test_what_cannot_be_converted_says_so():
    assert conversion("kW", "m") is None
    assert conversion("EUR", "m") is None
