# SPDX-License-Identifier: EUPL-1.2
"""Query strings: whatever comes is a question or a named refusal, never a fault."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from drehscheibe.delivery.queries.parsers import MAX_LIMIT
from drehscheibe.delivery.queries.parsers import after as read_after
from drehscheibe.delivery.queries.parsers import interval as read_interval
from drehscheibe.delivery.queries.questions import parse, token
from drehscheibe.domain.errors import InvalidParameter
from drehscheibe.domain.tables import Column, ColumnType, Geometry, GeometryType, Table
from drehscheibe.releases.items_query import Interval, ItemsQuery, conditions_of, stored

COLUMNS = tuple(Column(f"{kind.name.lower()}", kind.name.lower(), "", kind) for kind in ColumnType)
TABLE = Table(
    "t", "T", COLUMNS, Geometry(GeometryType.POINT, "OGC:CRS84"), time_column="datetime", rows=1
)
NAMES = ["limit", "bbox", "datetime", "after", "q", "crs", "f", *(c.name for c in COLUMNS), "x"]


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=40)), max_size=4))
def test_any_query_string_is_understood_or_refused(pairs):
    try:
        question = parse(QueryParams(pairs), TABLE)
        conditions_of(TABLE, question.items)
    except InvalidParameter:
        return
    assert 1 <= question.items.limit <= MAX_LIMIT


numbers = st.floats(-1e6, 1e6).map(str) | st.sampled_from(["nan", "inf", "", "1e999", " 1 "])


@given(st.lists(numbers, max_size=8))
def test_a_box_is_four_or_six_finite_numbers_with_south_before_north(parts):
    try:
        box = parse(QueryParams({"bbox": ",".join(parts)}), TABLE).items.bbox
    except InvalidParameter:
        return
    assert len(parts) in {4, 6}
    assert box is not None
    assert box[1] <= box[3]


FIRST, LAST = datetime.fromisoformat("1900-01-01"), datetime.fromisoformat("2200-01-01")
moments = st.datetimes(FIRST, LAST, timezones=st.just(UTC))


@given(moments, moments)
def test_intervals_are_read_as_they_are_written(one, other):
    start, end = sorted((one, other))
    interval = read_interval(f"{start.isoformat()}/{end.isoformat()}")
    assert interval is not None
    assert (interval.start, interval.end) == (start, end)


@given(moments, st.none() | moments, st.none() | moments)
def test_a_stored_moment_is_found_exactly_when_it_lies_in_the_interval(moment, start, end):
    query = ItemsQuery(interval=Interval(start, end))
    (condition,) = conditions_of(TABLE, query)
    column = condition.column
    with sqlite3.connect(":memory:") as database:
        database.execute(f"CREATE TABLE items ({column} TEXT)")
        database.execute("INSERT INTO items VALUES (?)", (stored(moment),))
        sql = f"SELECT count(*) FROM items WHERE {condition.sql}"  # noqa: S608 - our own names
        (found,) = database.execute(sql, condition.values).fetchone()
    database.close()
    inside = (start is None or start <= moment) and (end is None or moment <= end)
    assert found == inside


def test_a_day_means_all_of_it():
    interval = read_interval("2026-11-23")
    assert interval is not None
    assert interval.start == interval.end == date(2026, 11, 23)


@pytest.mark.parametrize("text", ["", "..", "/", "../..", "a/b/c", "2026-11-23T08:00:00", "2026"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(InvalidParameter):
        read_interval(text)


def test_a_token_names_its_release():
    release = "0123456789abcdef" * 4
    assert read_after(token(release, 42)) == (42, release[:16])
    assert parse(QueryParams({"after": token(release, 42)}), TABLE).items.after == 42


def test_a_column_named_like_a_parameter_is_no_filter():
    table = Table("t", "T", (Column("a", "limit", "", ColumnType.TEXT),))
    assert parse(QueryParams({"limit": "5"}), table).items.equals == {}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-11-23T", date(2026, 11, 23)),  # what GDAL makes of a day
        ("2026-11-23T08:30Z", datetime(2026, 11, 23, 8, 30, tzinfo=UTC)),
        ("2026-11-23T08Z", datetime(2026, 11, 23, 8, tzinfo=UTC)),
        ("2026-11-23t08:30:00z", datetime(2026, 11, 23, 8, 30, tzinfo=UTC)),
    ],
)
def test_times_are_read_as_programs_write_them(text, read):
    interval = read_interval(f"{text}/..")
    assert (interval.start, interval.end) == (read, None)


@pytest.mark.parametrize("text", ["20261123", "2026-W48-1", "2026-11-23T08:30", "2026-11-٢٣"])
def test_other_ways_to_write_a_time_are_refused(text):
    with pytest.raises(InvalidParameter):
        read_interval(text)


@pytest.mark.parametrize("text", ["8_0,1,90,52", "١,1,2,3", "0x1,1,2,3", "1,,2,3"])
def test_a_number_is_written_in_digits(text):
    with pytest.raises(InvalidParameter):
        parse(QueryParams({"bbox": text}), TABLE)
    assert parse(QueryParams({"bbox": "1e0, 2.,.3e1,+4"}), TABLE).items.bbox == (1, 2, 3, 4)


def test_a_box_says_nothing_of_a_table_without_places():
    query = parse(QueryParams({"bbox": "0,0,1,1"}), replace(TABLE, geometry=None)).items
    assert query.asks_for_all
