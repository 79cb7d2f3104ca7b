# SPDX-License-Identifier: EUPL-1.2
"""Days and times come out as they were meant; impossible ones come out as nothing."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from drehscheibe.connectors.tables.moments import (
    DAY_PATTERNS,
    SERIAL,
    UnknownPattern,
    clock_change_faults,
    parse_clocks,
    parse_days,
    parse_moments,
)

BERLIN = "Europe/Berlin"
UTC = datetime.UTC


def naive(year):
    return datetime.datetime(year, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone


def day(text, pattern):
    return parse_days(pa.array([text]), pattern)[0].as_py()


def moment(text, pattern, zone=BERLIN):
    return parse_moments(pa.array([text]), pattern, zone)[0].as_py()


@given(st.dates(datetime.date(1, 1, 1)), st.sampled_from([p for p in DAY_PATTERNS if "%Y" in p]))
def test_days_come_back(value, pattern):
    year = f"{value.year:04}"
    text = pattern.replace("%Y", year).replace("%m", f"{value:%m}").replace("%d", f"{value:%d}")
    assert day(text, pattern) == value


@given(st.dates(datetime.date(1970, 1, 1), datetime.date(2069, 12, 31)))
def test_days_with_two_digits_for_the_year_come_back(value):
    assert day(f"{value:%d.%m.%y}", "%d.%m.%y") == value


@given(st.datetimes(naive(1990), naive(2037)))
def test_local_times_come_back(value):
    local = value.replace(tzinfo=ZoneInfo(BERLIN), fold=0)  # text cannot say "the second time"
    assume(local.astimezone(UTC).astimezone(ZoneInfo(BERLIN)).replace(tzinfo=None, fold=0) == value)
    text = value.strftime("%d.%m.%Y %H:%M:%S,%f")
    assert moment(text, "%d.%m.%Y %H:%M") == local.astimezone(UTC)


@given(st.datetimes(naive(1900), timezones=st.just(UTC)))
def test_times_with_a_zone_come_back(value):
    assert moment(value.isoformat(), "%Y-%m-%d %H:%M") == value


@given(st.text(max_size=20))
def test_no_text_breaks_the_parsers(text):
    for pattern in DAY_PATTERNS:
        parse_days(pa.array([text, None]), pattern)
        parse_moments(pa.array([text, None]), pattern + " %H:%M", BERLIN)
    parse_clocks(pa.array([text, None]))


@pytest.mark.parametrize("text", ["31.02.2020", "29.02.2021", "00.01.2020", "1.13.2020", "1.1.20"])
def test_a_day_that_does_not_exist_is_no_day(text):
    assert day(text, "%d.%m.%Y") is None


def test_day_numbers_of_spreadsheets():
    assert day("43665", SERIAL) == datetime.date(2019, 7, 19)
    assert day("\x1fn43665", SERIAL) == datetime.date(2019, 7, 19)
    assert day("12", SERIAL) is None


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2025-07-01 00:15", "2025-06-30T22:15"),
        ("2025-07-01T00:15:00+02:00", "2025-06-30T22:15"),
        ("2025-07-01T00:15Z", "2025-07-01T00:15"),
        ("2026-02-06-08.35.00.000000", "2026-02-06T07:35"),
        ("2025-12-31 24:00", "2025-12-31T23:00"),
        ("2025-01-01", "2024-12-31T23:00"),
        ("2025-10-26 02:30", "2025-10-26T00:30"),  # twice: the first
        ("2025-03-30 02:30", "2025-03-30T01:30"),  # never: an hour later
    ],
)
def test_moments_become_utc(text, utc):
    expected = datetime.datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert moment(text, "%Y-%m-%d %H:%M") == expected


def test_faults_of_clock_changes_are_seen():
    text = pa.array(["2025-10-26 02:30", "2025-03-30 02:30", "2025-10-26T02:30+01:00", "x"])
    twice, missing = clock_change_faults(text, "%Y-%m-%d %H:%M", BERLIN)
    assert twice.to_pylist() == [True, False, None, None]
    assert missing.to_pylist() == [False, True, None, None]


def test_times_of_day():
    text = pa.array(["8:30", "08:30:59", "23:59 Uhr", "24:00", "8.30", "\x1fc07:00:00"])
    expected = ["08:30:00", "08:30:59", "23:59:00", None, None, "07:00:00"]
    assert parse_clocks(text).to_pylist() == expected


@pytest.mark.parametrize("pattern", ["%d.%m", "%Q.%m.%Y", "tt.mm.jjjj", "%d.%m.%Y.%j"])
def test_an_unknown_pattern_is_refused(pattern):
    with pytest.raises(UnknownPattern):
        day("1.1.2020", pattern)
