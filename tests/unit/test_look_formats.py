# SPDX-License-Identifier: EUPL-1.2
import datetime as dt
from dataclasses import replace

import pytest

from drehscheibe.domain.tables import Column, ColumnType
from drehscheibe.look import formats
from drehscheibe.look.units import unit_beside, written_unit


def column(title, kind=ColumnType.INTEGER, **more):
    return Column(id="c", name=title.lower(), title=title, type=kind, **more)


@pytest.mark.parametrize(
    ("value", "digits", "german"),
    [
        (193.72, None, "193,72"),
        (86.1, 2, "86,10"),
        (73456, None, "73.456"),
        (0, None, "0"),
        (-1_234_567, None, "-1.234.567"),
        (-1234.5, None, "-1.234,5"),
        (1_000_000, 0, "1.000.000"),
        (None, None, "–"),
        (float("nan"), None, "–"),
    ],
)
def test_numbers_are_written_the_german_way(value, digits, german):
    assert formats.number(value, language="de", digits=digits) == german


def test_numbers_are_written_the_english_way():
    assert formats.number(73456.5, language="en") == "73,456.5"
    assert formats.number(73456, language="en") == "73,456"


@pytest.mark.parametrize("day", ["2026-11-23", dt.date(2026, 11, 23), "2026-11-23T12:00:00Z"])
def test_dates_are_written_the_german_way(day):
    assert formats.date(day, language="de") == "23.11.2026"


def test_a_year_alone_stays_a_year():
    assert formats.date("2021", language="de") == "2021"


def test_moments_are_shown_in_the_zone_of_the_region():
    assert formats.moment("2026-11-23T13:05:00Z", language="de") == "23.11.2026, 14:05 Uhr"


def test_the_day_of_a_moment_is_the_local_one():
    assert formats.date("2026-11-22T23:30:00+00:00", language="de") == "23.11.2026"


@pytest.mark.parametrize(
    ("day", "german", "english"),
    [
        ("2026-11-23", "heute", "today"),
        ("2026-11-22", "gestern", "yesterday"),
        ("2026-11-24", "morgen", "tomorrow"),
        ("2026-11-20", "vor 3 Tagen", "3 days ago"),
        ("2026-11-26", "in 3 Tagen", "in 3 days"),
        ("2026-09-01", "01.09.2026", "1 Sep 2026"),
    ],
)
def test_recent_days_are_said_in_words(day, german, english):
    today = dt.date(2026, 11, 23)
    assert formats.ago(day, language="de", today=today) == german
    assert formats.ago(day, language="en", today=today) == english


@pytest.mark.parametrize(
    ("moment", "german", "english"),
    [
        ("2026-11-23T11:59:30+00:00", "gerade eben", "just now"),
        ("2026-11-23T11:48:00Z", "vor 12 Minuten", "12 minutes ago"),
        ("2026-11-22T13:00:00Z", "vor 23 Stunden", "23 hours ago"),
        ("2026-11-22T11:00:00Z", "gestern", "yesterday"),
        ("2026-11-23", "heute", "today"),
        (None, "–", "–"),
    ],
)
def test_what_is_fresh_is_said_to_the_minute(moment, german, english):
    now = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    assert formats.fresh(moment, language="de", now=now) == german
    assert formats.fresh(moment, language="en", now=now) == english


@pytest.mark.parametrize(
    ("size", "german", "english"),
    [(0, "0\xa0Byte", "0\xa0bytes"), (1, "1\xa0Byte", "1\xa0byte"),
     (999, "999\xa0Byte", "999\xa0bytes"), (1234, "1,2\xa0kB", "1.2\xa0kB"),
     (999_600, "1,0\xa0MB", "1.0\xa0MB"), (35_000_000, "35\xa0MB", "35\xa0MB"),
     (None, "–", "–")],
)  # fmt: skip
def test_file_sizes_are_short(size, german, english):
    assert formats.filesize(size, language="de") == german
    assert formats.filesize(size, language="en") == english


def test_lists_are_joined_with_and():
    assert formats.joined(["Olpe", "Soest", "Menden"], language="de") == "Olpe, Soest und Menden"
    assert formats.joined([], language="de") == ""


@pytest.mark.parametrize(
    "title", ["Baujahr", "PLZ", "Hausnummer", "AGS", "Objekt-ID", "Gemeindeschlüssel", "Jahr"]
)
def test_whole_numbers_that_name_something_get_no_dots(title):
    assert formats.cell(2004, column=column(title), language="de") == "2004"


@pytest.mark.parametrize("title", ["Menschen", "Einwohner", "Anzahl Plätze", "Jahresmenge"])
def test_whole_numbers_that_count_get_dots(title):
    assert formats.cell(20812, column=column(title), language="de") == "20.812"


def test_codes_are_shown_by_their_label():
    coded = column("Art", ColumnType.TEXT, codes={"1": "Spielplatz"})
    assert formats.cell("1", column=coded, language="de") == "Spielplatz"
    assert formats.cell("9", column=coded, language="de") == "9"


def test_cells_follow_the_type_of_their_column():
    assert formats.cell(True, column=column("Offen", ColumnType.BOOLEAN), language="de") == "ja"
    day = column("Tag", ColumnType.DATE)
    assert formats.cell("2026-11-23", column=day, language="de") == "23.11.2026"
    assert formats.cell(None, column=day, language="de") == ""


def test_units_are_written_as_people_do_and_never_twice():
    warm = column("Temperatur", ColumnType.NUMBER, unit="Cel")
    assert (written_unit(warm), unit_beside(warm)) == ("°C", "°C")
    said = replace(warm, title="Temperatur (°C)")
    assert (written_unit(said), unit_beside(said)) == ("°C", "")
    assert unit_beside(replace(warm, title="Fläche in ha", unit="har")) == ""
    assert unit_beside(replace(warm, title="Leistung", unit="kW")) == "kW"


@pytest.mark.parametrize(
    ("rows", "shown"),
    [([], ""), ([7], "7"), ([7, 8], "7, 8"), ([2, 3, 4, 9], "2–4, 9"), ([2, 4, 5, 6], "2, 4–6")],
)
def test_numbers_of_rows_are_told_as_spans(rows, shown):
    assert formats.spans(rows, language="de") == shown


@pytest.mark.parametrize(
    ("noted", "german"),
    [
        ("51.50000 8.10000", "51,50000 8,10000"),
        ("8.1; 51.5", "8,1; 51,5"),
        ("-1.5 51.5; 8 52", "-1,5 51,5; 8 52"),
        ("1.1.2025", "1.1.2025"),
        ("v2.0", "v2.0"),
    ],
)
def test_coordinates_have_commas_in_german_only(noted, german):
    assert formats.pair(noted, language="de") == german
    assert formats.pair(noted, language="en") == noted


def test_a_program_is_called_one_in_the_language_of_the_reader():
    assert formats.actor("program: Bauhof", language="de") == "Programm Bauhof"
    assert formats.actor("Anna (program: Bauhof)", language="en") == "Anna (Program Bauhof)"
    assert formats.actor("Anna Programm", language="en") == "Anna Programm"
