# SPDX-License-Identifier: EUPL-1.2
"""Durations of ISO 8601 (5.5.2.2): how old data may be, and periods that name no end."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

_PARTS = re.compile(
    r"^P(?=\d|T\d)(?:(\d{1,5})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,5})D)?"
    r"(?:T(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,5})S)?)?$"
)
_SECONDS = (365.25 * 86_400, 30.44 * 86_400, 604_800, 86_400, 3_600, 60, 1)


def duration(text: str) -> timedelta | None:
    """None for "" and for what is no duration; a year has 365.25 days, a month 30.44."""
    counts = _counts(text)
    return None if counts is None else _seconds(counts)


def moved(start: date | datetime, text: str, *, back: bool = False) -> date | datetime:
    """So much later, or earlier, by the calendar: a month after January 31 is the end of February.

    Raises `ValueError` for what is no duration or leads beyond the calendar.
    """
    counts = _counts(text)
    if counts is None:
        raise ValueError(text)
    years, months, *rest = (-count if back else count for count in counts)
    year, month = divmod(12 * (start.year + years) + start.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise ValueError(text)
    day = min(start.day, monthrange(year, month + 1)[1])
    try:
        return start.replace(year=year, month=month + 1, day=day) + _seconds((0, 0, *rest))
    except OverflowError:
        raise ValueError(text) from None


def _counts(text: str) -> tuple[int, ...] | None:
    """Years, months, weeks, days, hours, minutes, seconds."""
    found = _PARTS.match(text)
    return tuple(int(count or 0) for count in found.groups()) if found else None


def _seconds(counts: tuple[int, ...]) -> timedelta:
    return timedelta(seconds=sum(n * size for n, size in zip(counts, _SECONDS, strict=True)))
