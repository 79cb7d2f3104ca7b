# SPDX-License-Identifier: EUPL-1.2
"""A package's own tests: rows in any order, numbers with tolerance, a clear difference."""

from __future__ import annotations

from typing import Any

import pytest

from drehscheibe.look.texts import sentence
from drehscheibe.usecases.model import PackageTest
from drehscheibe.usecases.testing import run_tests
from drehscheibe.usecases.testing.comparing import differences
from usecase_samples import NOW, package, sample

TABLE = {
    "columns": ["ort", "wert", "da", "wann", "platz"],
    "rows": [
        ["Soest", 1 / 3, True, "2026-07-01T10:00:00Z", "POINT (8.1 51.5)"],
        ["Arnsberg", None, False, None, None],
    ],
}
EXPECTED = [
    {"ort": "Arnsberg", "wert": "", "da": "false", "wann": "", "platz": ""},
    {
        "ort": "Soest",
        "wert": "0.3333333",
        "da": "true",
        "wann": "2026-07-01T12:00:00+02:00",
        "platz": "POINT(8.1000 51.5)",
    },
]


def told(expected: list[dict[str, str]], table: dict[str, Any] = TABLE) -> list[str]:
    found = differences("liste", expected, table)
    return [sentence(one.template, values=one.values, language="de") for one in found]


def test_order_digits_and_zones_make_no_difference():
    assert told(EXPECTED) == []
    assert told([{"ort": "Soest"}, {"ort": "Arnsberg"}]) == []  # other columns do not count


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"wert": "0.34"}, "„liste“, Soest, 0.34, true, …: „wert“ ist 0.3333333333 statt 0.34."),
        ({"da": "false"}, "„da“ ist True statt False."),
        ({"platz": "POINT (8.1 51.6)"}, "„platz“ ist"),
    ],
)
def test_a_value_that_differs_is_said_with_its_row(changed, said):
    (text,) = told([EXPECTED[0], EXPECTED[1] | changed])
    assert said.replace("true", "True") in text


def test_missing_rows_and_rows_too_many_are_told_apart():
    assert told(EXPECTED[:1]) == ["„liste“ hat eine Zeile zu viel: Soest, 0.3333333333, True, …."]
    assert told([*EXPECTED, {**EXPECTED[0], "ort": "Olpe", "da": "true", "wert": "7"}]) == [
        "„liste“ fehlt die Zeile Olpe, 7, True, …."
    ]
    assert told([{"fehlt": "1"}]) == ["„liste“ hat keine Spalte „fehlt“."]


def test_a_package_is_tested_on_its_samples(tmp_path):
    sample(tmp_path)
    (tmp_path / "erwartet.csv").write_text("name,hoehe\nAhorn,1002.25\nLinde <b> & Co,12.5\n")
    (tmp_path / "falsch.csv").write_text("n\n3\n")
    test = PackageTest(
        "probe",
        {"baeume": "baeume.csv"},
        {"liste": "erwartet.csv", "zahl": "falsch.csv"},
        now=NOW,
    )
    (outcome,) = run_tests(package(tests=(test,)), tmp_path)
    assert outcome.error is None
    assert [one.values["relation"] for one in outcome.differences] == ["zahl"]
    assert not outcome.passed
