# SPDX-License-Identifier: EUPL-1.2
"""How old a value is said to be, and from when on nobody shall rely on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from drehscheibe.look.ages import age

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
LIMIT = timedelta(minutes=90)


def told(value: str | None, language: str = "de"):
    return age(value, stale_after=LIMIT, language=language, now=NOW)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2026-01-05T10:25:00+00:00", "seit 95 Minuten kein Wert: nicht darauf verlassen"),
        ("2026-01-05T09:00:00+01:00", "seit 4 Stunden kein Wert: nicht darauf verlassen"),
        ("2026-01-03T11:00:00+00:00", "seit 2 Tagen kein Wert: nicht darauf verlassen"),
        (None, "noch kein Wert"),
    ],
)
def test_an_old_value_warns(value, words):
    assert told(value).words == words
    assert told(value).is_stale


def test_a_new_value_says_when_it_was_measured():
    assert told("2026-01-05T11:45:00+00:00").words == "vor 15 Minuten, 05.01.2026, 12:45 Uhr"
    assert not told("2026-01-05T11:45:00+00:00").is_stale
    assert told("2026-01-05T07:00:00+00:00", "en").words == (
        "no value for 5 hours: do not rely on it"
    )


def test_without_a_limit_every_value_holds():
    assert not age("2020-01-01T00:00:00+00:00", stale_after=None, language="de", now=NOW).is_stale
