# SPDX-License-Identifier: EUPL-1.2
"""What is no dataset is found by the words by which datasets are."""

from __future__ import annotations

import pytest

from drehscheibe.catalogue.small_index import SmallIndex

TEXTS = {
    "giessen": {"title": "Gieß-Karte", "description": "Welche Bäume zuerst Wasser brauchen."},
    "spielen": {"title": "Spielplatzfinder", "columns": "Spielgerät Öffnungszeit"},
    "laden": {"title": "Ladesäulen", "keywords": "Verkehr", "publisher": "Soest"},
}


@pytest.fixture
def index():
    made = SmallIndex(TEXTS)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("baum", ["giessen"]),  # German stems
        ("Giesskarte", ["giessen"]),
        ("Spielplätze", ["spielen"]),
        ("elektroauto", ["laden"]),  # what people say for it
        ("Ladesaeule Soest", ["laden"]),
        ("wo finde ich Ladesäulen?", ["laden"]),
        ("Ladesäulen Radweg", []),
        ("", []),
    ],
)
def test_found_by_german_words(index, text, names):
    assert index.holding(text) == names


def test_half_of_the_words_may_do(index):
    assert index.holding_some("Ladesäulen Radweg") == ["laden"]


def test_titles_are_found_while_somebody_types(index):
    assert index.titled("lade") == ["laden"]
    assert index.titled("wasser") == []


def test_nothing_is_found_where_nothing_is():
    empty = SmallIndex({})
    assert empty.holding("baum") == empty.holding_some("baum") == empty.titled("b") == []
    empty.close()
