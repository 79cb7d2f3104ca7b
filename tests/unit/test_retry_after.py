# SPDX-License-Identifier: EUPL-1.2
"""How long a server asks us to wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from drehscheibe.connectors.fetching.answers import Answer
from drehscheibe.domain import errors


def answer(told):
    return Answer(503, {"retry-after": told}, ())


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("99999999999999999999", 86_400),
        ("-5", 0),
        ("bald", 0),
        ("", 0),
        ("Wed, 01 Jan 2020 00:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
    ],
)
def test_seconds_and_dates_are_read_and_bounded(told, seconds):
    assert answer(told).wait == seconds


def test_a_date_says_how_long_from_now():
    at = format_datetime(datetime.now(UTC) + timedelta(minutes=10), usegmt=True)
    assert 590 < answer(at).wait <= 600


def test_the_error_carries_it():
    with pytest.raises(errors.AddressBusy) as raised:
        answer("30").require_file("a.example")
    assert raised.value.wait == 30
