# SPDX-License-Identifier: EUPL-1.2
"""What people ask in their own words leads to the dataset that they mean."""

from __future__ import annotations

from drehscheibe.catalogue import writer
from drehscheibe.catalogue.looking import Looking
from drehscheibe.catalogue.search import CatalogueSearch
from town_catalogue import questions, town_catalogue

FIRST, LEAST = 3, 55


def test_at_least_55_of_60_questions_find_what_is_meant_among_the_first_three(layout):
    writer.rebuild(layout, town_catalogue())
    search = CatalogueSearch(layout)
    asked = questions()
    assert len(asked) == 60
    found = {text: search.found(Looking(text), most=FIRST).slugs for text, _ in asked}
    missed = {text: found[text] for text, expected in asked if not expected & set(found[text])}
    assert len(asked) - len(missed) >= LEAST, missed


def test_every_expected_dataset_is_there():
    there = {one.slug for one in town_catalogue()}
    assert set.union(*(expected for _, expected in questions())) <= there
