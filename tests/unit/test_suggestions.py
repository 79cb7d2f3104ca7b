# SPDX-License-Identifier: EUPL-1.2
"""What is suggested for a dataset from its words."""

from __future__ import annotations

import pytest

from drehscheibe.domain.frequencies import FREQUENCIES
from drehscheibe.domain.suggestions import frequency_for, keywords_for, themes_for
from drehscheibe.domain.themes import THEMES


@pytest.mark.parametrize(
    ("title", "columns", "theme"),
    [
        ("Spielplätze in Soest", (), "EDUC"),
        ("Zählstelle Neutor", ("Radfahrende",), "TRAN"),
        ("WEA Kataster", ("Leistung",), "ENER"),
        ("Arbeitslose", (), "ECON"),
        ("Datei", ("Straße", "Haltestelle"), "TRAN"),
    ],
)
def test_the_theme_comes_from_the_words(title, columns, theme):
    assert themes_for(title, columns)[0] == theme
    assert set(themes_for(title, columns)) <= set(THEMES)


def test_nothing_is_suggested_where_nothing_tells():
    assert themes_for("Export 7", ("a", "b")) == ()
    assert frequency_for("baenke.csv") == ""


def test_keywords_are_the_words_that_carry_meaning():
    assert keywords_for("Bäume und Bänke in der Stadt") == ("Bäume", "Bänke", "Stadt")


def test_the_name_of_the_file_tells_how_often():
    assert frequency_for("baenke_2026-11.csv") == "MONTHLY"
    assert frequency_for("haushalt 2026.xlsx") == "ANNUAL"
    assert {"MONTHLY", "ANNUAL"} <= set(FREQUENCIES)
