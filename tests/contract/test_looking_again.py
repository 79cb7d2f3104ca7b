# SPDX-License-Identifier: EUPL-1.2
"""Looking again at a catalogue that has grown beyond what is listed: what is taken stays there."""

from __future__ import annotations

import pytest

from townhall import install_region, town


@pytest.fixture
def chosen(portal):
    from drehscheibe.portal.sources.models import Source

    install_region(portal)
    offers = [{"key": key, "title": key} for key in ("alt", "auch-alt")]
    made = Source.objects.create(
        owner=town(), slug="portal", title="Portal", address="https://p.example", kind="ckan",
        state="active", offers=offers,
    )  # fmt: skip
    made.subscriptions.create(title="alt", offer="alt")
    return made


@pytest.mark.parametrize(("more", "keys"), [(0, ["neu"]), (9, ["alt", "neu"])])
def test_what_is_taken_is_listed_before_the_others(chosen, more, keys):
    """Where everything is listed, what is missing is gone."""
    from drehscheibe.portal.sources.looking import with_chosen

    found = {"offers": [{"key": "neu", "title": "neu"}], "more": more}
    assert [one["key"] for one in with_chosen(chosen, found)] == keys
