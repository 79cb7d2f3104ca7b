# SPDX-License-Identifier: EUPL-1.2
"""What people ask in their own words leads to the dataset that they mean."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drehscheibe.catalogue import writer
from drehscheibe.catalogue.looking import Looking
from drehscheibe.catalogue.search import CatalogueSearch
from drehscheibe.releases.layout import Layout
from town_catalogue import questions, town_catalogue

FIRST, LEAST = 3, 55


@pytest.fixture(scope="module")
def search(tmp_path_factory):
    layout = Layout(tmp_path_factory.mktemp("town") / "instance")
    layout.create()
    writer.rebuild(layout, town_catalogue())
    search = CatalogueSearch(layout)
    yield search
    search.close()


def test_at_least_55_of_60_questions_find_what_is_meant_among_the_first_three(search):
    asked = questions()
    assert len(asked) == 60
    found = {text: search.found(Looking(text), most=FIRST).slugs for text, _ in asked}
    missed = {text: found[text] for text, expected in asked if not expected & set(found[text])}
    assert len(asked) - len(missed) >= LEAST, missed


@pytest.mark.parametrize("box", [None, (7.0, 51.0, 8.0, 51.6)])
def test_what_is_counted_is_what_is_found(search, box):
    for text in ["", "Spielplaz", "a", *(text for text, _ in questions())]:
        looking = Looking(text, box=box)
        hits = search.found(looking, most=1)
        kinds = search.counts(replace(looking, loosely=hits.is_loose), since={})["kind"]
        assert sum(kinds.values()) == hits.total, text


def test_every_expected_dataset_is_there():
    there = {one.slug for one in town_catalogue()}
    assert set.union(*(expected for _, expected in questions())) <= there
