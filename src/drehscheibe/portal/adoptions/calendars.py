# SPDX-License-Identifier: EUPL-1.2
"""Dates that a run computed as iCalendar (RFC 5545): whole days, one feed for each key."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import TYPE_CHECKING

from drehscheibe.portal.adoptions.choosing import package_of
from drehscheibe.portal.adoptions.drawing import Rows, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from drehscheibe.portal.adoptions.models import Run

_WIDTH = 73  # octets of a line before it is folded (RFC 5545, 3.1: 75 with the space before)
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def calendar_keys(run: Run | None) -> list[str]:
    """Whose calendars there are; [""] for one without keys, [] for none."""
    found = _dates(run) if run else Rows()
    if not found.rows:
        return []
    return sorted({str(row.get("key") or "") for row in found.as_dicts})


def ical_of(run: Run, *, key: str, title: str) -> str:
    """Of one key; "": of all dates."""
    rows = [row for row in _dates(run).as_dicts if key in {"", str(row.get("key") or "")}]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Drehscheibe//DE",
        f"X-WR-CALNAME:{title.translate(_ESCAPED)}",
        *(line for row in rows for line in _event(run, row)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _dates(run: Run) -> Rows:
    relation = package_of(run.version).outputs.calendar
    return rows_of(run).get(relation, Rows()) if relation else Rows()


def _event(run: Run, row: dict[str, Any]) -> Iterator[str]:
    day = date.fromisoformat(str(row["date"])[:10])
    title, key = str(row.get("title") or ""), str(row.get("key") or "")
    name = hashlib.sha256(f"{run.adoption_id}|{key}|{day}|{title}".encode()).hexdigest()[:32]
    stamp = run.ended or run.created
    yield "BEGIN:VEVENT"
    yield f"UID:{name}@drehscheibe"
    yield f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{title.translate(_ESCAPED)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _folded(line: str) -> Iterator[str]:
    """In lines of at most 75 octets, never within a character (RFC 5545, 3.1)."""
    part, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _WIDTH:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + octets
    yield part
