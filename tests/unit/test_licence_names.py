# SPDX-License-Identifier: EUPL-1.2
"""Licences as real catalogues write them."""

from __future__ import annotations

import pytest

from drehscheibe.domain.licence_names import _SPELLINGS, licence_named
from drehscheibe.domain.licences import LICENCES


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("dl-de-by-2.0", "dl-by-de/2.0"),
        ("https://www.govdata.de/dl-de/by-2-0", "dl-by-de/2.0"),
        ("http://dcat-ap.de/def/licenses/dl-by-de/2.0", "dl-by-de/2.0"),
        ("https://www.dcat-ap.de/def/licenses/cc-zero", "cc-zero"),
        ("CC0-1.0", "cc-zero"),
        ("Datenlizenz Deutschland – Namensnennung – Version 2.0", "dl-by-de/2.0"),
        ("dl-zero-de/2.0", "dl-zero-de/2.0"),
        ("http://creativecommons.org/licenses/by/4.0/deed.de", "cc-by/4.0"),
        ("https://creativecommons.org/licenses/by-sa/4.0/legalcode", "cc-by-sa/4.0"),
        ("odc-odbl", "odbl"),
    ],
)
def test_the_spellings_of_catalogues_are_known(text, code):
    assert licence_named(text) == code


@pytest.mark.parametrize("text", ["", "cc-by", "dl-de-by-1.0", "cc-by-3.0", "hauslizenz", "other"])
def test_what_is_not_sure_is_not_guessed(text):
    assert licence_named(text) == ""


def test_the_first_text_that_is_known_counts():
    assert licence_named("notspecified", "cc-zero", "odbl") == "cc-zero"


def test_the_table_is_of_our_licences():
    assert set(_SPELLINGS) == set(LICENCES)
    assert all(licence_named(text) == code for code, all_ in _SPELLINGS.items() for text in all_)


def test_every_licence_is_known_by_what_we_write_ourselves():
    for code, licence in LICENCES.items():
        assert {
            licence_named(said)
            for said in (code, licence.title, licence.uri, licence.url, licence.spdx)
        } == {code}
