# SPDX-License-Identifier: EUPL-1.2
"""Which column says when: one of moments, or two that say from when and until when."""

from __future__ import annotations

import re
from dataclasses import dataclass

from drehscheibe.connectors.tables.answers import Answers
from drehscheibe.domain.recipes import ColumnRecipe, TableRecipe
from drehscheibe.domain.tables import ColumnType

_TIME_NAMES = re.compile(
    "datum|zeit|zeitpunkt|datetime|date|time|timestamp|zeitstempel|stunden?|tag|monat|uhrzeit"
    "|messzeit|messzeitpunkt"
)
# How the names of two columns differ of which one says from when and the other until when. Short
# words stand alone ("gueltig_von"), long ones within others, too ("Baubeginn", "Startdatum").
_PAIRS = (
    ("beginn", "ende"), ("anfang", "ende"), ("start", "ende"), ("start", "end"), ("von", "bis"),
    ("ab", "bis"), ("from", "to"), ("from", "until"), ("begin", "end"),
)  # fmt: skip
_SHORT = 4  # letters of a word that stands alone


@dataclass(frozen=True, slots=True)
class Times:
    """Ids of columns, "" for none. `end` says until when, `column` then from when."""

    column: str = ""
    end: str = ""


def times_of(
    columns: tuple[ColumnRecipe, ...], answers: Answers, previous: TableRecipe | None
) -> Times:
    """As a person said, as before, the only one, by its name, or two by their names."""
    times = [c for c in columns if c.type in {ColumnType.DATE, ColumnType.DATETIME}]
    wanted = answers.text("time")
    if wanted is not None:
        return _said(times, wanted, answers.text("time_end"))
    if previous and any(c.id == previous.time_column for c in times):
        is_there = any(c.id == previous.end_column for c in times)
        return Times(previous.time_column, previous.end_column if is_there else "")
    named = [c for c in times if _TIME_NAMES.fullmatch(c.name)]
    best = named or times
    return Times(best[0].id) if len(best) == 1 else _by_name(times)


def _said(times: list[ColumnRecipe], begin: str, end: str | None) -> Times:
    """The other end is found by its name where only one was said; an empty answer is none."""
    start = next((c for c in times if begin in {c.source, c.name}), None)
    if start is None:
        return Times()
    if end is None:
        return next((pair for pair in _pairs(times) if pair.column == start.id), Times(start.id))
    ends = (c.id for c in times if end in {c.source, c.name} and c.type is start.type)
    return Times(start.id, next((one for one in ends if one != start.id), ""))


def _by_name(times: list[ColumnRecipe]) -> Times:
    """Two columns whose names belong together, where there are no others like them."""
    pairs = _pairs(times)
    return pairs[0] if len(pairs) == 1 else Times()


def _pairs(times: list[ColumnRecipe]) -> list[Times]:
    by_name = {column.name.lower(): column for column in times}
    found = {}
    for name, start in by_name.items():
        for begin, end in _PAIRS:
            other = by_name.get(_pattern(begin).sub(end, name, count=1))
            if other is not None and other is not start and other.type is start.type:
                found[start.id, other.id] = Times(start.id, other.id)
    return [*found.values()]


def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(word if len(word) > _SHORT else rf"(?<![^_]){word}(?![^_])")
