# SPDX-License-Identifier: EUPL-1.2
"""Dates of a relation as calendars (RFC 5545), one for each key: the feed of a street."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from icalendar import Calendar, Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_OURS = "-//Drehscheibe//Use cases//DE"


def calendars(
    rows: Iterable[Mapping[str, Any]], *, name: str, source: str, now: datetime
) -> dict[str, bytes]:
    """Key -> iCalendar. Rows have `date` (RFC 3339 full-date), `title`, `key`, and may have
    `description` and `location`. `source` (an adoption) makes the ids of events, so that a later
    feed changes an event and does not double it."""
    by_key: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if row.get("date") and row.get("title"):
            by_key[str(row.get("key") or "")].append(row)
    return {
        key: _calendar(f"{name}: {key}" if key else name, own, source, now)
        for key, own in by_key.items()
    }


def _calendar(name: str, rows: list[Mapping[str, Any]], source: str, now: datetime) -> bytes:
    made = Calendar()
    made.add("prodid", _OURS)
    made.add("version", "2.0")
    made.add("name", name)  # RFC 7986, 5.1
    made.add("x-wr-calname", name)  # what programs before it read
    made.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    for row in sorted(rows, key=lambda row: (str(row["date"]), str(row["title"]))):
        made.add_component(_event(row, source, now))
    return bytes(made.to_ical())


def _event(row: Mapping[str, Any], source: str, now: datetime) -> Event:
    day = date.fromisoformat(str(row["date"])[:10])
    event = Event()
    event.add("uid", _uid(source, str(row.get("key") or ""), str(row["title"]), day.isoformat()))
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("summary", str(row["title"]))
    event.add("transp", "TRANSPARENT")  # nobody is busy because bins are emptied
    for field in ("description", "location"):
        if row.get(field):
            event.add(field, str(row[field]))
    return event


def _uid(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32] + "@drehscheibe"
