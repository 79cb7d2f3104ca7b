# SPDX-License-Identifier: EUPL-1.2
"""Pages of errors are pages like all others: they say what happened and lead on."""

from __future__ import annotations

import pytest

from townhall import install_region, town
from visits import Visit, text_of


@pytest.fixture
def visit(portal):
    install_region(portal)
    town()
    return Visit()


def test_the_address_of_a_form_opened_like_a_page_says_what_it_is(visit):
    answer = visit.get("/organisationen/soest/einladen/")
    assert answer.status_code == 405
    assert "POST" in answer["Allow"]
    assert "Hier ist keine Seite" in text_of(answer)
    assert 'role="search"' in answer.content.decode()
    assert "There is no page here" in text_of(visit.get("/en/organisationen/soest/einladen/"))


def test_a_page_that_is_missing_says_so_once_and_leads_on(visit):
    answer = visit.get("/gibt-es-nicht/")
    assert answer.status_code == 404
    assert "Diese Seite gibt es nicht" in text_of(answer)
    assert "Das gibt es hier nicht" not in text_of(answer)
    assert 'role="search"' in answer.content.decode()
