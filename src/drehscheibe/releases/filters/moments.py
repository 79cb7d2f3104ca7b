# SPDX-License-Identifier: EUPL-1.2
"""Moments, days and spans of time in filters (21-065r2, 6.3.3 and 7.9).

Terms of moments are texts without their `Z`: so written, texts sort as the moments do.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from drehscheibe.domain.errors import N_, FilterKindWrong, InvalidParameter
from drehscheibe.releases.filters.term import Kind, Term
from drehscheibe.releases.items_query import stored

if TYPE_CHECKING:
    from collections.abc import Callable

    from drehscheibe.releases.filters.reading import Node

_NO_DAY = N_("holds a date that is none: DATE('2026-11-23')")
_NO_MOMENT = N_("holds a moment that is none: TIMESTAMP('2026-11-23T08:00:00Z')")
_NO_SPAN = N_("holds a span of time that is none: INTERVAL('2026-11-23','..')")

# 21-065r2, 7.9, table 8; a and b are start and end of the first, c and d of the second.
_RELATIONS = {
    "t_after": "{a} > {d}",
    "t_before": "{b} < {c}",
    "t_contains": "{a} < {c} AND {b} > {d}",
    "t_disjoint": "({b} < {c} OR {a} > {d})",
    "t_during": "{a} > {c} AND {b} < {d}",
    "t_equals": "{a} = {c} AND {b} = {d}",
    "t_finishedby": "{a} < {c} AND {b} = {d}",
    "t_finishes": "{a} > {c} AND {b} = {d}",
    "t_intersects": "{a} <= {d} AND {b} >= {c}",
    "t_meets": "{b} = {c}",
    "t_metby": "{a} = {d}",
    "t_overlappedby": "{a} > {c} AND {a} < {d} AND {b} > {d}",
    "t_overlaps": "{a} < {c} AND {b} > {c} AND {b} < {d}",
    "t_startedby": "{a} = {c} AND {b} > {d}",
    "t_starts": "{a} = {c} AND {b} < {d}",
}
TEMPORAL = frozenset(_RELATIONS)
_TIMES = {Kind.DATE, Kind.TIMESTAMP, Kind.ANY}

Span = tuple[Term, Term]


def day(text: object) -> Term:
    try:
        found = date.fromisoformat(str(text))
    except ValueError:
        raise InvalidParameter("filter", _NO_DAY) from None
    return Term("?", (found.isoformat(),), Kind.DATE, is_literal=True)


def moment(text: object) -> Term:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        raise InvalidParameter("filter", _NO_MOMENT) from None
    if found.tzinfo is None or not 1 < found.year < 9999:
        raise InvalidParameter("filter", _NO_MOMENT)
    return Term("?", (stored(found).removesuffix("Z"),), Kind.TIMESTAMP, is_literal=True)


def span_of(node: Node, term: Callable[[Node], Term]) -> Span:
    """Start and end of a time; those of an instant are the same. `term` translates the rest."""
    if not (isinstance(node, dict) and "interval" in node):
        found = term(node)
        return found, found
    ends = node["interval"]
    if not isinstance(ends, list) or len(ends) != 2:
        raise InvalidParameter("filter", _NO_SPAN)
    start, end = ends
    return _end(start, term, earliest=True), _end(end, term, earliest=False)


def _end(node: Node, term: Callable[[Node], Term], *, earliest: bool) -> Term:
    if node == "..":
        # Before and after every digit that a time can begin with.
        return Term("?", ("" if earliest else "~",), Kind.ANY, is_literal=True)
    if isinstance(node, str):
        return day(node) if len(node) == 10 else moment(node)
    return term(node)


def related(operator: str, one: Span, other: Span, *, zone: str) -> Term:
    """The relation of two spans. Raises `FilterKindWrong` where one is no time."""
    spans = one, other
    kinds = {end.kind for span in spans for end in span} - {Kind.ANY}
    if not kinds <= _TIMES:
        raise FilterKindWrong(operator=operator, type=Kind.TIMESTAMP)
    if len(kinds) > 1:
        spans = _as_moments(one, operator, zone=zone), _as_moments(other, operator, zone=zone)
    names = dict(zip("abcd", (end for span in spans for end in span), strict=True))
    return _filled(_RELATIONS[operator], names)


def _filled(relation: str, names: dict[str, Term]) -> Term:
    """Each `{a}` becomes the SQL of its term; the values follow in the same order."""
    order = [part[0] for part in relation.split("{")[1:]]
    sql = relation.format(**{name: term.sql for name, term in names.items()})
    values = tuple(value for name in order for value in names[name].values)
    name = next((term.name for term in names.values() if term.name), "")
    return Term(f"({sql})", values, Kind.BOOLEAN, name)


def _as_moments(span: Span, operator: str, *, zone: str) -> Span:
    """Days that are literals, as moments of their first and last instant in the zone."""
    start, end = span
    return (
        _instant(start, operator, zone=zone, days=0),
        _instant(end, operator, zone=zone, days=1),
    )


def _instant(term: Term, operator: str, *, zone: str, days: int) -> Term:
    if term.kind is not Kind.DATE:
        return term
    if not term.is_literal:
        raise FilterKindWrong(operator=operator, type=Kind.DATE)
    value = _of_day(date.fromisoformat(str(term.values[0])), zone=zone, days=days)
    return replace(term, kind=Kind.TIMESTAMP, values=(value,))


def _of_day(told: date, *, zone: str, days: int) -> str:
    """The first instant of a day, or with `days` the last one."""
    if not 1 < told.year < 9999:  # as good as open: no zone can move it
        return f"{told}T{'23:59:59.999999' if days else '00:00:00'}"
    begin = told + timedelta(days=days)
    instant = datetime(begin.year, begin.month, begin.day, tzinfo=ZoneInfo(zone))
    return stored(instant - timedelta(microseconds=days)).removesuffix("Z")
