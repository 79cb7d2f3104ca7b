# SPDX-License-Identifier: EUPL-1.2
"""From the query string to a question to the items store (OGC 17-069r4, 7.15)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from drehscheibe.delivery.crs import crs_named
from drehscheibe.delivery.reprojection import box_to_crs84, shape_to_crs84
from drehscheibe.domain.crs import CRS84
from drehscheibe.domain.errors import N_, InvalidParameter
from drehscheibe.releases.filters import from_json, from_text, translated
from drehscheibe.releases.items_query import Interval, ItemsQuery
from drehscheibe.releases.items_sort import SortKey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.datastructures import QueryParams

    from drehscheibe.domain.tables import Bbox, Table
    from drehscheibe.releases.condition import Filter

DEFAULT_LIMIT = 100
MAX_LIMIT = 10_000
LONGEST_TEXT = 200

GENERAL = frozenset({"f", "lang"})
FILTER = frozenset({"filter", "filter-lang", "filter-crs"})
RESERVED = (
    frozenset({"limit", "bbox", "bbox-crs", "crs", "datetime", "after", "q"})
    | frozenset({"properties", "sortby"})
    | FILTER
    | GENERAL
)

_NOT_KNOWN = N_("is not known here")
_NO_PROPERTY = N_("must name properties of the collection, separated by commas")
_ONCE = N_("may be given only once")
_TOKEN_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Question:
    """A parsed query string. `release` is the one an `after` token belongs to, or ""."""

    items: ItemsQuery
    release: str = ""
    crs: str = CRS84
    properties: frozenset[str] | None = None  # those that are wanted; None for all


def refuse_unknown(params: QueryParams, known: Iterable[str] = ()) -> None:
    """Unknown parameters are an error: 17-069r4, 7.5, /req/core/query-param-unknown."""
    allowed = GENERAL | set(known)
    seen: set[str] = set()
    for name, _ in params.multi_items():
        if name not in allowed:
            raise InvalidParameter(name[:100], _NOT_KNOWN)
        if name in seen:
            raise InvalidParameter(name, _ONCE)
        seen.add(name)


def parse(params: QueryParams, table: Table) -> Question:
    """Raises `InvalidParameter` for whatever is unknown or wrong (7.5 and 7.6, 400)."""
    properties = [column.name for column in table.columns if column.name not in RESERVED]
    refuse_unknown(params, {*RESERVED, *properties})
    after, release = _after(params.get("after"))
    crs = crs_named("crs", params.get("crs"))
    bbox, area = _place(params)
    items = ItemsQuery(
        limit=_limit(params.get("limit")),
        after=after,
        bbox=bbox,
        area=area,
        with_shapes=crs != CRS84 and table.geometry is not None,
        equals={name: params[name] for name in properties if name in params},
        interval=parse_datetime(params.get("datetime")),
        text=_text(params.get("q")),
        filter=parse_filter(params, table),
        sort=_sort(params.get("sortby"), table),
    )
    return Question(items, release, crs, _properties(params.get("properties"), table))


def token(release: str, row: int) -> str:
    """Where the next page starts; it names the release so that a new one mixes nothing up."""
    return f"{release[:_TOKEN_DIGITS]}.{row}"


def _after(text: str | None) -> tuple[int, str]:
    if text is None:
        return 0, ""
    release, _, row = text.partition(".")
    known = len(release) == _TOKEN_DIGITS and row.isascii() and row.isdigit() and len(row) < 16
    if not known:
        raise InvalidParameter("after", N_("is no token of a “next” link"))
    return int(row), release


def _limit(text: str | None) -> int:
    """A limit above the maximum is lowered, not refused: /req/core/fc-limit-response-1 C."""
    if text is None:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit()) or int(text[:20]) < 1:
        raise InvalidParameter("limit", N_("must be a whole number of at least 1"))
    return min(int(text[:20]), MAX_LIMIT)


def _place(params: QueryParams) -> tuple[Bbox | None, Any]:
    """`bbox` in the CRS of `bbox-crs` (18-058r1, /req/crs/fc-bbox-crs-definition), as CRS84."""
    crs = crs_named("bbox-crs", params.get("bbox-crs"))
    given = _bbox(params.get("bbox"))
    if given is None or crs == CRS84:
        return given, None
    try:
        box, area = box_to_crs84(given, crs)
    except ValueError:
        box, area = (math.nan,) * 4, None
    if not all(map(math.isfinite, box)):
        raise InvalidParameter("bbox", N_("lies outside of its CRS"))
    return box, area


def _bbox(text: str | None) -> Bbox | None:
    """Four numbers, or six with heights, which are not looked at (/req/core/fc-bbox-definition)."""
    if text is None:
        return None
    try:
        numbers = [float(part) for part in text.split(",")[:7]]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [*numbers[0:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        raise InvalidParameter("bbox", N_("must be four or six numbers, separated by commas"))
    west, south, east, north = numbers
    if south > north:
        raise InvalidParameter("bbox", N_("must name the southern edge before the northern"))
    return west, south, east, north


def parse_datetime(text: str | None) -> Interval | None:
    """An instant or interval, open with ".." or nothing (/req/core/fc-time-definition)."""
    if text is None:
        return None
    parts = text.split("/")
    if len(parts) > 2 or text in {"", "..", "/", "../..", "/..", "../"}:
        raise _wrong_datetime()
    if len(parts) == 1:
        instant = _instant(parts[0])
        return Interval(instant, instant)
    start, end = (None if part in {"", ".."} else _instant(part) for part in parts)
    if start and end and _key(start) > _key(end):
        raise _wrong_datetime()
    return Interval(start, end)


def _instant(text: str) -> date | datetime:
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _wrong_datetime() from None
    if moment.tzinfo is None or len(text) < 20 or not 1 < moment.year < 9999:
        raise _wrong_datetime()
    return moment


def _key(value: date | datetime) -> str:
    return value.isoformat()[:10]


def _wrong_datetime() -> InvalidParameter:
    reason = N_("must be a time such as 2026-11-23T08:00:00Z or an interval start/end")
    return InvalidParameter("datetime", reason)


_LANGUAGES = {"cql2-text": from_text, "cql2-json": from_json}


def parse_filter(params: QueryParams, table: Table) -> Filter | None:
    """`filter`, `filter-lang`, `filter-crs` (OGC 19-079r2, 8.2 to 8.4)."""
    language = params.get("filter-lang", "cql2-text")
    if language not in _LANGUAGES:
        raise InvalidParameter("filter-lang", N_("must be cql2-text or cql2-json"))
    crs = crs_named("filter-crs", params.get("filter-crs"))
    if "filter" not in params:
        return None
    node = _LANGUAGES[language](params["filter"])
    if crs == CRS84:
        return translated(node, table)
    return translated(node, table, to_crs84=lambda shape: shape_to_crs84(shape, crs))


MOST_KEYS = 5


def _sort(text: str | None, table: Table) -> tuple[SortKey, ...]:
    """`sortby`: names with + (or nothing) or - before each (OGC 20-004r1, 8.5)."""
    if text is None:
        return ()
    numbers = {column.name: number for number, column in enumerate(table.columns)}
    keys = []
    for part in text.split(","):
        # A plus arrives as a space where it was not encoded.
        name = part[1:] if part[:1] in {"+", " ", "-"} else part
        if name not in numbers:
            raise InvalidParameter("sortby", _NO_PROPERTY)
        keys.append(SortKey(numbers[name], descending=part.startswith("-")))
    if len({key.column for key in keys}) < len(keys) or len(keys) > MOST_KEYS:
        raise InvalidParameter("sortby", N_("may name each property once, and five at most"))
    return tuple(keys)


def _properties(text: str | None, table: Table) -> frozenset[str] | None:
    """`properties`: the names that an answer keeps; none keeps the geometry alone."""
    if text is None:
        return None
    names = frozenset(filter(None, text.split(",")))
    if not names <= {column.name for column in table.columns}:
        raise InvalidParameter("properties", _NO_PROPERTY)
    return names


def _text(text: str | None) -> str:
    if text is None:
        return ""
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise InvalidParameter("q", N_("must be some text of at most 200 characters"))
    return text.strip()
