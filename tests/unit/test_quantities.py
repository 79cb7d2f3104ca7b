# SPDX-License-Identifier: EUPL-1.2
"""Numbers as people write them come out as they were meant."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drehscheibe.connectors.tables.quantities import (
    parse_integers,
    parse_numbers,
    unit_in_name,
    units_of,
)


def number(text, style):
    return parse_numbers(pa.array([text]), style)[0].as_py()


def german(value, *, decimals, thousands):
    """Write a number the German way."""
    english = f"{value:,.{decimals}f}"
    return english.replace(",", "\0").replace(".", ",").replace("\0", thousands)


@given(
    st.floats(-1e9, 1e9, allow_nan=False),
    st.integers(0, 6),
    st.sampled_from(["", ".", " ", "\u00a0", "\u202f", "'", "’"]),
)
def test_german_numbers_come_back(value, decimals, thousands):
    text = german(value, decimals=decimals, thousands=thousands)
    assert number(text, "de") == float(f"{value:.{decimals}f}")


@given(
    st.floats(-1e9, 1e9, allow_nan=False), st.integers(0, 6), st.sampled_from(["", ",", " ", "'"])
)
def test_english_numbers_come_back(value, decimals, thousands):
    text = f"{value:,.{decimals}f}".replace(",", thousands)
    assert number(text, "en") == float(f"{value:.{decimals}f}")


@given(st.integers(-(10**17), 10**17))
def test_whole_numbers_keep_every_digit(value):
    assert parse_integers(pa.array([f"{value:,}".replace(",", ".")]), "de")[0].as_py() == value


@given(st.text(max_size=12))
def test_no_text_breaks_the_parsers(text):
    for style in ("de", "en"):
        parse_numbers(pa.array([text, None]), style)
        parse_integers(pa.array([text, None]), style)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,5", 1234.5),
        ("12,5 %", 12.5),
        ("1.200 €", 1200.0),
        ("€ 5,00", 5.0),
        ("80 kW", 80.0),
        ("−5", -5.0),
        ("+7", 7.0),
        ("1,5E+03", 1500.0),
        ("5E10", None),
        ("1.23", None),
        ("0.500", None),
        ("1.2345", None),
        ("12-14", None),
        ("5 Äpfel", None),
        ("", None),
    ],
)
def test_a_german_number_is_read_or_left(text, value):
    assert number(text, "de") == value


def test_a_number_of_a_workbook_is_never_taken_for_text():
    assert number("\x1fn1.234", "de") == 1.234


def test_units_stand_behind_or_before_the_number():
    assert units_of(pa.array(["5 km", "€ 3", "5", "x"])).to_pylist() == ["km", "€", None, None]


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("Leistung (kW)", "kW"),
        ("Fläche in ha", "har"),
        ("area_km2", "km2"),
        ("density_per_km2", "/km2"),
        ("dichte_je_km2", "/km2"),
        ("Einwohner_pro_km2", "/km2"),
        ("EW_km2", "/km2"),
        ("neubau_km2", "km2"),
        ("Temperatur (°C)", "Cel"),
        ("Pegel dB(A)", "dB(A)"),
        ("Anzahl (gesamt)", ""),
        ("Name", ""),
    ],
)
def test_a_column_name_states_its_unit(name, unit):
    assert unit_in_name(name) == unit
