# SPDX-License-Identifier: EUPL-1.2
"""What harvesters may ask the catalogue for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from drehscheibe.delivery.queries import parsers
from drehscheibe.delivery.queries.parameters import Parameter
from drehscheibe.domain.errors import N_, InvalidParameter

_FARTHEST = 1_000_000
_LONGEST = 300  # signs
NO_TOKEN = N_("is no token of a “next” link")
_PAGE = N_("must be a whole number of at least 1")
_SINCE = N_("must be a day or a moment with its zone, as 2026-11-23 or 2026-11-23T08:00:00Z")


def _page(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:20]) <= _FARTHEST:
        raise InvalidParameter("page", _PAGE)
    return int(text)


def _after(text: str) -> tuple[str, ...]:
    if len(text) > _LONGEST or not text.isprintable() or text.count(",") > 1:
        raise InvalidParameter("after", NO_TOKEN)
    return tuple(text.split(","))


def _since(text: str) -> str:
    """In UTC, as the catalogue keeps moments."""
    try:
        interval = parsers.interval(text.replace(" ", "+"))  # a plus that nobody escaped
    except InvalidParameter:
        interval = None
    if interval is None or interval.start is None or interval.start != interval.end:
        raise InvalidParameter("modified_since", _SINCE)
    return _in_utc(interval.start).strftime("%Y-%m-%dT%H:%M:%SZ")


def _in_utc(moment: date | datetime) -> datetime:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return datetime.combine(moment, time(), UTC)


PAGE: Parameter[int] = Parameter(
    "page", _page, 1, {"type": "integer", "minimum": 1}, "Number of the page."
)
MODIFIED_SINCE: Parameter[str] = Parameter(
    "modified_since", _since, "", {"type": "string"}, "Only what changed at or after it."
)
AFTER: Parameter[tuple[str, ...]] = Parameter(
    "after", _after, (), {"type": "string"}, "Where a page begins; taken from a 'next' link."
)


def token_of(key: tuple[str, ...]) -> str:
    """As `AFTER` reads it."""
    return ",".join(key)
