# SPDX-License-Identifier: EUPL-1.2
"""Texts of a query string as values (OGC 17-069r4, 7.15). Each raises `InvalidParameter`."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from drehscheibe.delivery.queries.crs import from_south_to_north
from drehscheibe.domain.crs import CRS84
from drehscheibe.domain.durations import moved
from drehscheibe.domain.errors import N_, InvalidParameter
from drehscheibe.domain.themes import THEMES
from drehscheibe.look.translations import LANGUAGES
from drehscheibe.releases.items_query import NUMBER, Interval

if TYPE_CHECKING:
    from drehscheibe.domain.tables import Bbox

DEFAULT_LIMIT = 100
MAX_LIMIT = 10_000
MAX_LISTED = 1_000  # collections of a page
LONGEST_TEXT = 200
FILTER_LANGUAGES = ("cql2-text", "cql2-json")  # /req/filter/filter-lang-param; the first without
TOKEN_DIGITS = 16  # of the release that a page's token names
_TIME = r"\d\d(:\d\d(:\d\d(\.\d+)?)?)?(Z|[+-]\d\d:\d\d)"
_INSTANT = re.compile(rf"\d{{4}}-\d\d-\d\d(T({_TIME})?)?", re.ASCII)
_OPEN = ("", "..")
_TOKEN = re.compile(rf"[0-9a-f]{{{TOKEN_DIGITS}}}\.[0-9]{{1,15}}")


def limit(text: str) -> int:
    """A limit above the maximum is lowered, not refused: /req/core/fc-limit-response-1 C."""
    if not (text.isascii() and text.isdigit()) or int(text[:20]) < 1:
        raise InvalidParameter("limit", N_("must be a whole number of at least 1"))
    return min(int(text[:20]), MAX_LIMIT)


def list_limit(text: str) -> int:
    return min(limit(text), MAX_LISTED)


def name(text: str) -> str:
    """Of a collection or organisation, as it stands in addresses; one that is not there is none."""
    return text[:LONGEST_TEXT]


def words(text: str) -> str:
    """As `search_text`; a form that was left empty asks for nothing."""
    return search_text(text) if text else ""


def theme(text: str) -> str:
    if text and text not in THEMES:
        raise InvalidParameter("theme", N_("must be a code of the EU's list of themes, as ENVI"))
    return text


def bbox(text: str) -> Bbox:
    """Four numbers, or six with heights, which are not looked at (/req/core/fc-bbox-definition).

    Which edges they are the CRS decides: `from_south_to_north`.
    """
    parts = [part.strip() for part in text.split(",")[:7]]
    numbers = [float(part) for part in parts if NUMBER.fullmatch(part)]
    if len(numbers) < len(parts):
        numbers = []
    if len(numbers) == 6:
        numbers = [*numbers[0:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        raise InvalidParameter("bbox", N_("must be four or six numbers, separated by commas"))
    first, second, third, fourth = numbers
    return first, second, third, fourth


def bbox_of_degrees(text: str) -> Bbox:
    return from_south_to_north(bbox(text), CRS84)


def interval(text: str) -> Interval:
    """An instant or interval, open with ".." or nothing (/req/core/fc-time-definition).

    One side may be a duration (RFC 3339, appendix A: period-start, period-end), as OGC's own tests
    ask: `2026-11-23/P2D` are two days.
    """
    first, slash, last = text.upper().partition("/")
    if first in _OPEN and last in _OPEN:
        raise _wrong_datetime()
    if not slash:
        instant = _instant(first)
        return Interval(instant, instant)
    if last.startswith("P"):
        start = _instant(first)
        return Interval(start, _moved(start, last))
    if first.startswith("P"):
        end = _instant(last)
        return Interval(_moved(end, first, back=True), end)
    left, right = (None if side in _OPEN else _instant(side) for side in (first, last))
    if left and right and _day(left) > _day(right):
        raise _wrong_datetime()
    return Interval(left, right)


def _moved(value: date | datetime, text: str, *, back: bool = False) -> date | datetime:
    """The other end of a period. Days are whole: a day and P1D are that day alone."""
    try:
        other = _within_reach(moved(value, text, back=back))
    except ValueError:
        raise _wrong_datetime() from None
    if other == value or isinstance(value, datetime):
        return other
    return other + timedelta(days=1 if back else -1)


def _within_reach(value: date | datetime) -> date | datetime:
    """The same, where a day more or another zone is still a date."""
    if not 1 < value.year < 9999:
        raise _wrong_datetime()
    return value


def _instant(text: str) -> date | datetime:
    """RFC 3339; and what GDAL makes of a day and of a time without seconds: `2026-11-23T` and
    `2026-11-23T08:00Z`. It would show an empty layer."""
    if not _INSTANT.fullmatch(text):
        raise _wrong_datetime()
    day = text.removesuffix("T")
    try:
        value = date.fromisoformat(day) if len(day) == 10 else datetime.fromisoformat(text)
    except ValueError:
        raise _wrong_datetime() from None
    return _within_reach(value)


def _day(value: date | datetime) -> str:
    return value.isoformat()[:10]


def _wrong_datetime() -> InvalidParameter:
    reason = N_("must be a time such as 2026-11-23T08:00:00Z or an interval start/end")
    return InvalidParameter("datetime", reason)


def after(text: str) -> tuple[int, str]:
    """The row where the page before ended, and the release it was a page of."""
    release, _, row = text.partition(".")
    if not _TOKEN.fullmatch(text):
        raise InvalidParameter("after", N_("is no token of a “next” link"))
    return int(row), release


def search_text(text: str) -> str:
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise InvalidParameter("q", N_("must be some text of at most 200 characters"))
    return text.strip()


def filter_language(text: str) -> str:
    if text not in FILTER_LANGUAGES:
        raise InvalidParameter("filter-lang", N_("must be cql2-text or cql2-json"))
    return text


def language(text: str) -> str:
    if text not in LANGUAGES:
        raise InvalidParameter("lang", N_("must be de or en"))
    return text


def skip_geometry(text: str) -> bool:
    if text not in {"true", "false"}:
        raise InvalidParameter("skipGeometry", N_("must be true or false"))
    return text == "true"


def names(text: str) -> tuple[str, ...]:
    """Names separated by commas; an empty text is none."""
    return tuple(filter(None, text.split(",")))
