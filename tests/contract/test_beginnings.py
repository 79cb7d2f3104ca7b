# SPDX-License-Identifier: EUPL-1.2
"""Who has nothing yet is led to where it begins, in the own language."""

from __future__ import annotations

from typing import Any

import pytest

from drehscheibe.policy.actors import Role
from townhall import install_region, person, visitor

OWN = "/organisationen/soest/beschreibungen/"


@pytest.fixture
def anna(portal: Any) -> Any:
    install_region(portal)
    return visitor(person("Anna", Role.STEWARD))


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(
    ("page", "begins", "missing"),
    [
        ("/meine-daten", "/veroeffentlichen/", ""),
        (OWN, "/veroeffentlichen/", 'type="file"'),
        (f"{OWN}anderswo/", "/organisationen/soest/quellen/", 'type="file"'),
        ("/uebernahmen/", "/anwendungsfaelle/", ""),
    ],
)
def test_it_is_one_click_away(anna: Any, language: str, page: str, begins: str, missing: str):
    text = anna.get(language + page, follow=True).content.decode()
    assert f'<a class="button" href="{language}{begins}">' in text
    assert not missing or missing not in text


def test_a_filter_that_finds_nothing_can_be_changed(anna: Any) -> None:
    text = anna.get(f"{OWN}?q=nirgends").content.decode()
    assert 'name="q" value="nirgends"' in text
    assert "findet keinen Datensatz" in text
