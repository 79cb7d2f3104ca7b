# SPDX-License-Identifier: EUPL-1.2
"""Which releases stay: everything of a day, then one an hour, a day, a month."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drehscheibe.domain.errors import Refused
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.domain.thinning import KEEP_ALL, USUAL, Rule, Then, to_thin

NOW = datetime(2026, 11, 26, 12, 30, tzinfo=ZoneInfo("Europe/Berlin"))


def every(pause: timedelta, *, since: timedelta, now: datetime = NOW) -> list[tuple[str, datetime]]:
    """A release each pause, newest first, named by its moment."""
    moments = (now - pause * n for n in range(int(since / pause)))
    return [(moment.isoformat(), moment) for moment in moments]


def kept(releases, rule=USUAL, now=NOW):
    thinned = to_thin(releases, rule, now=now)
    return [moment for name, moment in releases if name not in thinned]


def test_of_the_last_day_everything_stays_then_one_an_hour_a_day_a_month():
    there = kept(every(timedelta(minutes=10), since=timedelta(days=800)))
    pauses = {}
    for newer, older in pairwise(there):
        pauses.setdefault((newer - older), []).append(NOW - older)
    assert max(pauses[timedelta(minutes=10)]) < timedelta(days=1, hours=2)
    assert timedelta(days=1) < min(pauses[timedelta(hours=1)])
    assert max(pauses[timedelta(hours=1)]) < timedelta(days=8, hours=2)
    assert max(pauses[timedelta(days=1)]) < timedelta(days=397)
    months = [moment for moment in there if NOW - moment > timedelta(days=400)]
    assert len(months) == len({(m.year, m.month) for m in months}) == 13


def test_what_stays_is_the_newest_of_its_hour_and_of_its_day():
    there = kept(every(timedelta(minutes=10), since=timedelta(days=60)))
    hourly = [m for m in there if timedelta(days=2) < NOW - m < timedelta(days=6)]
    assert {moment.minute for moment in hourly} == {50}
    daily = [m for m in there if timedelta(days=9) < NOW - m]
    assert {(moment.hour, moment.minute) for moment in daily} == {(23, 50)}


@pytest.mark.parametrize("pause", [timedelta(days=31), timedelta(days=366)])
def test_releases_that_come_seldom_all_stay(pause):
    releases = every(pause, since=timedelta(days=3_650))
    assert kept(releases, USUAL) == [moment for _, moment in releases]


def test_of_what_is_older_than_every_step_a_year_or_nothing_may_stay():
    releases = every(timedelta(days=1), since=timedelta(days=1_500))
    yearly = kept(releases, replace(USUAL, then=Then.YEAR))
    assert [m.date().isoformat() for m in yearly if NOW - m > timedelta(days=800)] == [
        "2023-12-31", "2022-12-31"
    ]  # fmt: skip
    nothing = kept(releases, replace(USUAL, then=Then.NOTHING))
    assert max(NOW - moment for moment in nothing) < timedelta(days=367)


def test_whoever_wants_keeps_everything():
    releases = every(timedelta(hours=3), since=timedelta(days=500))
    assert len(kept(releases, KEEP_ALL)) == len(releases)
    assert KEEP_ALL.keeps_everything
    assert not USUAL.keeps_everything


def test_an_hour_that_comes_twice_in_autumn_counts_twice():
    berlin = ZoneInfo("Europe/Berlin")
    twice = [datetime(2026, 10, 25, h, tzinfo=UTC).astimezone(berlin) for h in (1, 0)]
    assert [moment.hour for moment in twice] == [2, 2]
    now = datetime(2026, 10, 28, tzinfo=berlin)
    assert not to_thin([(m.isoformat(), m) for m in twice], USUAL, now=now)


@pytest.mark.parametrize("steps", [(-1, 7, 365), (8, 7, 365), (1, 366, 365), (1, 7, 99_999)])
def test_a_step_reaches_as_far_back_as_the_one_before(steps):
    with pytest.raises(Refused):
        Rule(*steps)


def test_a_rule_is_kept_as_plain_json():
    assert from_plain(Rule, to_plain(Rule(2, 3, 4, Then.YEAR))) == Rule(2, 3, 4, Then.YEAR)


@given(st.lists(st.integers(0, 60_000), max_size=60), st.integers(0, 30_000))
def test_thinned_today_and_again_later_is_thinned_once_later(minutes, later):
    """Nothing that has to stay later is gone by what was thinned before."""
    rule = Rule(1, 3, 20)
    moments = sorted({NOW - timedelta(minutes=m) for m in minutes}, reverse=True)
    releases = [(moment.isoformat(), moment) for moment in moments]
    then = NOW + timedelta(minutes=later)
    today = to_thin(releases, rule, now=NOW)
    rest = [one for one in releases if one[0] not in today]
    again = to_thin(rest, rule, now=then)
    assert today | again == to_thin(releases, rule, now=then)
