# SPDX-License-Identifier: EUPL-1.2
"""Which of many releases stay: all of the last days, then one an hour, one a day, one a month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from drehscheibe.domain.errors import N_, Refused

MOST_DAYS = 36_500
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


class Then(StrEnum):
    """What stays of releases that are older than every step."""

    MONTH = "month"
    YEAR = "year"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Rule:
    """Ages in days: up to `all_days` everything stays, up to `hourly_days` one an hour, up to
    `daily_days` one a day. Raises `Refused` where a step is shorter than the one before."""

    all_days: int = 1
    hourly_days: int = 7
    daily_days: int = 365
    then: Then = Then.MONTH

    def __post_init__(self) -> None:
        if not 0 <= self.all_days <= self.hourly_days <= self.daily_days <= MOST_DAYS:
            raise Refused(reason=N_("each step must reach at least as far back as the one before"))

    @property
    def keeps_everything(self) -> bool:
        return self.all_days == MOST_DAYS


USUAL = Rule()
KEEP_ALL = Rule(MOST_DAYS, MOST_DAYS, MOST_DAYS)


def to_thin(
    releases: Iterable[tuple[str, datetime]], rule: Rule, *, now: datetime
) -> frozenset[str]:
    """Names of those that do not stay; of each hour, day or month its newest one stays.

    `releases`: name and moment, newest first, in the time zone whose days count. A step counts
    once its whole hour, day or month is old enough, so that what stayed once stays at its step.
    """
    taken: set[tuple[object, ...]] = set()
    thinned = set()
    for name, moment in releases:
        place = _place(moment, rule, now)
        if place is None or (place and place not in taken):
            taken.add(place or ())
        else:
            thinned.add(name)
    return frozenset(thinned)


def _place(moment: datetime, rule: Rule, now: datetime) -> tuple[object, ...] | None:
    """Of what it is one; None: it stays in any case; empty: it goes in any case."""
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    hour = moment.replace(minute=0, second=0, microsecond=0)
    if now - (hour + _HOUR) < timedelta(days=rule.all_days):
        return None
    if now - (day + _DAY) < timedelta(days=rule.hourly_days):
        return (hour, moment.utcoffset())  # one hour comes twice in autumn
    if now - _end(day, rule.then) < timedelta(days=rule.daily_days):
        return (day.date(),)
    if rule.then is Then.NOTHING:
        return ()
    return (day.year, day.month if rule.then is Then.MONTH else "")


def _end(day: datetime, then: Then) -> datetime:
    """Of the month, year or day that the last step is about."""
    if then is Then.NOTHING:
        return day + _DAY
    if then is Then.YEAR:
        return day.replace(year=day.year + 1, month=1, day=1)
    return (day.replace(day=28) + 4 * _DAY).replace(day=1)
