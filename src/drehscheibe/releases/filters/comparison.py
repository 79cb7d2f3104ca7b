# SPDX-License-Identifier: EUPL-1.2
"""Comparisons of two terms (21-065r2, 7.4 and 7.5.3), so that an index can help."""

from __future__ import annotations

from drehscheibe.domain.errors import FilterKindWrong
from drehscheibe.releases.filters.term import Kind, Term

COMPARISONS = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}  # turned round
_NEVER = {Kind.GEOMETRY, Kind.ARRAY}


def compared(operator: str, one: Term, other: Term) -> Term:
    """Raises `FilterKindWrong` for what cannot be compared."""
    _check(operator, one, other)
    if one.is_literal and not other.is_literal:
        return compared(COMPARISONS[operator], other, one)
    sql, values = f"({one.sql} {operator} {other.sql})", (*one.values, *other.values)
    name = one.name or other.name
    if not (one.column and other.is_literal) or operator == "<>":
        return Term(sql, values, Kind.BOOLEAN, name)
    if one.kind is not Kind.TIMESTAMP:
        return Term(sql, values, Kind.BOOLEAN, name, one.column, ordered=operator == "=")
    bounds, edges = _bounds(operator, one.column, str(other.values[0]))
    return Term(f"({bounds} AND {sql})", (*edges, *values), Kind.BOOLEAN, name, one.column)


def _check(operator: str, one: Term, other: Term) -> None:
    if one.kind is not other.kind or one.kind in _NEVER:
        wanted = one.kind if other.is_literal or other.kind in _NEVER else other.kind
        raise FilterKindWrong(operator=operator, type=wanted)


def _bounds(operator: str, column: str, text: str) -> tuple[str, tuple[str, ...]]:
    """What the index can tell of moments: their texts are in order but for parts of a second."""
    second = text.partition(".")[0]
    low, high = f"{column} >= ?", f"{column} <= ?"
    if operator == "=":
        return f"{low} AND {high}", (second, second + "Z")
    return (low, (second,)) if operator.startswith(">") else (high, (second + "Z",))


def one_of(term: Term, options: list[Term]) -> Term:
    """`IN`: one list for literals, so that an index can help (7.5.3)."""
    for option in options:
        _check("IN", term, option)
    marks = ", ".join(option.sql for option in options)
    values = (*term.values, *(value for option in options for value in option.values))
    helps = all(option.is_literal for option in options) and term.kind is not Kind.TIMESTAMP
    column = term.column if helps else ""
    return Term(f"({term.sql} IN ({marks}))", values, Kind.BOOLEAN, term.name, column)
