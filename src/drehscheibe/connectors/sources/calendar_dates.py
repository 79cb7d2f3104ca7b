# SPDX-License-Identifier: EUPL-1.2
"""Dates of a calendar: those of last month, this month and the twelve after, repeated ones each.

Months are those of the day on which it is read, so that two readings in one month give the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.sources.converting import Row, Rows
from drehscheibe.connectors.sources.documents import LARGEST
from drehscheibe.domain.errors import N_, AddressAnswerWrong

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COLUMNS = (
    *(
        "id",
        "kennung",
        "titel",
        "beginn",
        "ende",
        "ganztags",
        "ort",
        "beschreibung",
        "schlagwoerter",
    ),
    *("adresse", "stand"),
)
_MOST = 50_000  # dates of one calendar
_NO_CALENDAR = N_("it is no calendar (iCalendar)")
_TOO_OFTEN = N_("it repeats a date every few seconds or minutes, which we do not write out")
_TINY = re.compile(rb"^RRULE[^\r\n]*FREQ=(SECONDLY|MINUTELY)", re.IGNORECASE | re.MULTILINE)
_STATES = {"CANCELLED": "abgesagt", "TENTATIVE": "vorläufig", "CONFIRMED": "bestätigt"}


@dataclass(frozen=True, slots=True)
class Calendar:
    title: str
    description: str
    dates: Rows


def calendar_in(path: Path, host: str, *, today: date | None = None) -> Calendar:
    """Raises `AddressAnswerWrong`, which names the host."""
    # Loading these costs a fifth of a second, which other kinds of sources need not pay.
    import recurring_ical_events
    from icalendar import Calendar as ICalendar

    content = path.read_bytes()
    if len(content) > LARGEST or b"BEGIN:VCALENDAR" not in content[:200].upper():
        raise AddressAnswerWrong(host=host, reason=_NO_CALENDAR)
    if _TINY.search(content):
        raise AddressAnswerWrong(host=host, reason=_TOO_OFTEN)
    try:
        calendar = ICalendar.from_ical(content.decode("utf-8-sig"))
        start, end = window(today or datetime.now(UTC).date())
        dates = recurring_ical_events.of(calendar, skip_bad_series=True).between(start, end)
        rows = sorted(map(_row, islice(dates, _MOST)), key=lambda row: (row.values[3], row.values))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
        # The library raises each of these for calendars that are none.
        raise AddressAnswerWrong(host=host, reason=_NO_CALENDAR) from None
    return Calendar(
        _text(calendar, "X-WR-CALNAME"), _text(calendar, "X-WR-CALDESC"), Rows(COLUMNS, rows)
    )


def window(today: date) -> tuple[date, date]:
    """From the first of last month to the end of this month next year."""
    start = date(today.year - (today.month == 1), (today.month - 2) % 12 + 1, 1)
    end = date(today.year + 1 + (today.month == 12), today.month % 12 + 1, 1)
    return start, end


def _row(event: Any) -> Row:
    begin, end = event.start, event.end
    is_day = not isinstance(begin, datetime)
    values = (
        f"{_text(event, 'UID')}/{_written(begin)}",
        _text(event, "UID"),
        _text(event, "SUMMARY"),
        _written(begin),
        _written(end),
        "ja" if is_day else "nein",
        _text(event, "LOCATION"),
        _text(event, "DESCRIPTION"),
        ", ".join(_words(event)),
        _text(event, "URL"),
        _STATES.get(_text(event, "STATUS").upper(), ""),
    )
    return Row(values, _place(event))


def _written(moment: date) -> str:
    """Moments without a zone stay without one."""
    if isinstance(moment, datetime) and moment.tzinfo:
        return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return moment.isoformat()


def _words(event: Any) -> Iterator[str]:
    found = event.get("CATEGORIES")
    for one in found if isinstance(found, list) else [found] if found else []:
        yield from (str(word) for word in getattr(one, "cats", [one]))


def _place(event: Any) -> dict[str, Any] | None:
    """RFC 5545, 3.8.1.6: latitude before longitude."""
    geo = event.get("GEO")
    north, east = (getattr(geo, name, None) for name in ("latitude", "longitude"))
    if north is None or east is None or abs(north) > 90 or abs(east) > 180:
        return None
    return {"type": "Point", "coordinates": [float(east), float(north)]}


def _text(component: Any, name: str) -> str:
    return str(component.get(name) or "").strip()
