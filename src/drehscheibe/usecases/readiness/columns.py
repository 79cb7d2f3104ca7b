# SPDX-License-Identifier: EUPL-1.2
"""Which column of a table is which needed column: by name, type, unit and the values there are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.tables import ColumnType
from drehscheibe.usecases.readiness.codes import codes_for, yes_and_no
from drehscheibe.usecases.readiness.names import is_short_for, likeness, plain_words, words_of
from drehscheibe.usecases.readiness.types import trust
from drehscheibe.usecases.readiness.units import UNCHANGED, conversion

if TYPE_CHECKING:
    from collections.abc import Callable

    from drehscheibe.usecases.model import Need, NeededColumn
    from drehscheibe.usecases.readiness.tables import ColumnProfile, Value

LEAST = 0.42  # confidence that is worth proposing
_UNIT_FITS, _VALUES_FIT = 0.08, 0.06
_UNIT_STRANGE, _VALUES_STRANGE = 0.3, 0.35
_CODES = 0.25  # for a column whose values are the choices
_VERY_WORD = 0.1
_SHORTENED = 0.85
_LONE = 0.5
_COMMON_UNITS = frozenset(
    {"m", "cm", "mm", "km", "%", "EUR", "a", "d", "h", "min", "kg", "t", "m2"}
)
_MOMENTS = {ColumnType.DATE, ColumnType.DATETIME}
_NUMBERS = {ColumnType.INTEGER, ColumnType.NUMBER}


class Why(StrEnum):
    """What speaks for a match, told to people."""

    NAME = "name"
    KIND = "kind"  # the only column of its type or unit
    ALSO = "also"  # the package's author knows this name
    UNIT = "unit"
    VALUES = "values"
    CODES = "codes"
    TYPE = "type"  # another type, which is converted


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """Wanted value = value * factor + offset, then `codes` (value -> wanted value).

    `column` is the id of the table's column; `confidence` 0 to 1.
    """

    needed: str
    column: str
    factor: float = 1.0
    offset: float = 0.0
    codes: dict[str, str] = field(default_factory=dict)
    confidence: float = 0.0
    why: tuple[Why, ...] = ()
    name: str = ""
    title: str = ""
    unit: str = ""


def match_columns(need: Need, columns: tuple[ColumnProfile, ...]) -> tuple[ColumnMatch, ...]:
    """The best set of pairs, each column once, in the order of the needed columns."""
    lone = _lone(need, columns)
    pairs = sorted(
        (
            pair
            for wanted in need.columns
            for column in columns
            if (pair := _pair(need, wanted, column, is_lone=lone.get(wanted.name) == column.id))
        ),
        key=lambda pair: -pair.confidence,
    )
    taken: dict[str, ColumnMatch] = {}
    used: set[str] = set()
    for pair in pairs:
        if pair.needed not in taken and pair.column not in used:
            taken[pair.needed] = pair
            used.add(pair.column)
    return tuple(taken[wanted.name] for wanted in need.columns if wanted.name in taken)


def _lone(need: Need, columns: tuple[ColumnProfile, ...]) -> dict[str, str]:
    """Needed column -> id of the only one of its kind, where only one of this kind is needed."""
    wanted, there = _kinds(need.columns), _kinds(columns)
    return {
        ours[0].name: theirs[0].id
        for kind, ours in wanted.items()
        if len(ours) == 1 and len(theirs := there.get(kind, [])) == 1
    }


def _kinds(columns: tuple[Any, ...]) -> dict[str, list[Any]]:
    """By what hardly any column is by chance: a moment, a unit."""
    found: dict[str, list[Any]] = {}
    for column in columns:
        kind = column.type.value if column.type in _MOMENTS else _telling(column.unit)
        found.setdefault(kind, []).append(column)
    found.pop("", None)
    return found


def _telling(unit: str) -> str:
    """Lengths, shares and euros stand in every second table."""
    return "" if unit in _COMMON_UNITS else unit


def _pair(
    need: Need, wanted: NeededColumn, column: ColumnProfile, *, is_lone: bool
) -> ColumnMatch | None:
    kept = trust(column.type, wanted.type)
    if not kept:
        return None
    score, why = _by_name(need, wanted, column)
    if is_lone and score < _LONE:
        score, why = _LONE, Why.KIND
    if not score:
        return None
    finding = _Finding(score * kept, [why] if kept == 1 else [why, Why.TYPE])
    _by_unit(finding, wanted, column)
    _by_values(finding, wanted, column)
    if finding.score < LEAST:
        return None
    return ColumnMatch(
        wanted.name, column.id, finding.factor, finding.offset, finding.codes,
        round(min(finding.score, 1.0), 3), tuple(finding.why), column.name, column.title,
        column.unit,
    )  # fmt: skip


@dataclass(slots=True)
class _Finding:
    score: float
    why: list[Why]
    factor: float = 1.0
    offset: float = 0.0
    codes: dict[str, str] = field(default_factory=dict)


def _by_name(need: Need, wanted: NeededColumn, column: ColumnProfile) -> tuple[float, Why]:
    known = _known(need.name, *need.title.values())
    headings = (column.name, column.title)
    own = _most_alike((wanted.name, *wanted.title.values()), headings, known)
    also = _most_alike(wanted.also, headings, known)
    return (also, Why.ALSO) if also > own else (own, Why.NAME)


@lru_cache(maxsize=200_000)
def _most_alike(names: tuple[str, ...], headings: tuple[str, ...], known: frozenset[str]) -> float:
    return max((_one_alike(a, b, known) for a in names for b in headings), default=0.0)


def _one_alike(name: str, heading: str, known: frozenset[str]) -> float:
    """The very word is a little better than another one for the same."""
    meant = likeness(words_of(name), words_of(heading), known)
    said = likeness(plain_words(name), plain_words(heading), known)
    alike = (1 - _VERY_WORD) * meant + _VERY_WORD * said
    return max(alike, _SHORTENED) if is_short_for(heading, name) else alike


@cache
def _known(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in words_of(text))


def _by_unit(finding: _Finding, wanted: NeededColumn, column: ColumnProfile) -> None:
    if wanted.type not in _NUMBERS or not (wanted.unit and column.unit):
        return
    found = conversion(column.unit, wanted.unit)
    if found is None:
        finding.score *= _UNIT_STRANGE
        return
    finding.score += _UNIT_FITS
    finding.factor, finding.offset = found.factor, found.offset
    if found != UNCHANGED:
        finding.why.append(Why.UNIT)


def _by_values(finding: _Finding, wanted: NeededColumn, column: ColumnProfile) -> None:
    for look in _LOOKS:
        judged = look(finding, wanted, column)
        if judged is None:
            continue
        finding.score = finding.score + _VALUES_FIT if judged else finding.score * _VALUES_STRANGE
        if judged:
            finding.why.append(Why.VALUES)


def _in_range(finding: _Finding, wanted: NeededColumn, column: ColumnProfile) -> bool | None:
    edges = [_number(column.least), _number(column.greatest)]
    if wanted.type not in _NUMBERS or None in edges:
        return None
    if wanted.minimum is None and wanted.maximum is None:
        return None
    least, most = sorted(
        edge * finding.factor + finding.offset for edge in edges if edge is not None
    )
    too_small = wanted.minimum is not None and most < wanted.minimum
    too_large = wanted.maximum is not None and least > wanted.maximum
    return not (too_small or too_large)


def _number(value: Value | None) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _chosen(finding: _Finding, wanted: NeededColumn, column: ColumnProfile) -> bool | None:
    values = column.values or tuple(column.codes)
    if wanted.type is ColumnType.BOOLEAN and column.type is not ColumnType.BOOLEAN:
        finding.codes = yes_and_no(values)
        return bool(finding.codes)
    if not wanted.choices:
        if column.codes and wanted.type is ColumnType.TEXT:
            finding.codes = dict(column.codes)
        return None
    if not values:
        return None
    codes = codes_for(values, wanted.choices, column.codes)
    finding.codes = {} if all(value == choice for value, choice in codes.items()) else codes
    if 2 * len(codes) < len(values):
        return False
    finding.score += _CODES
    if finding.codes:
        finding.why.append(Why.CODES)
    return None


_PATTERNS = {
    "postleitzahl": re.compile(r"^\d{4,5}$"),
    "mail": re.compile(r"^\S+@\S+\.\w+$"),
    "internet": re.compile(r"^(https?://|www\.)\S+$", re.IGNORECASE),
    "hausnumm": re.compile(r"^\d+\s?\w?([-/ ].*)?$"),
}
_MOSTLY = 0.8


def _like_its_kind(_: _Finding, wanted: NeededColumn, column: ColumnProfile) -> bool | None:
    """Postcodes, mail addresses and the like show by their letters."""
    kinds = _known(wanted.name, *wanted.title.values()) & _PATTERNS.keys()
    seen = column.values or column.samples
    if not kinds or not seen or column.type is not ColumnType.TEXT:
        return None
    fitting = max(sum(bool(_PATTERNS[kind].match(value)) for value in seen) for kind in kinds)
    return fitting >= _MOSTLY * len(seen)


_LOOKS: tuple[Callable[[_Finding, NeededColumn, ColumnProfile], bool | None], ...] = (
    _in_range,
    _chosen,
    _like_its_kind,
)
