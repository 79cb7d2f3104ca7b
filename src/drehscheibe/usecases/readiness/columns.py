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
from drehscheibe.usecases.readiness.names import (
    beginning_of,
    is_short_for,
    likeness,
    plain_words,
    words_of,
)
from drehscheibe.usecases.readiness.types import trust
from drehscheibe.usecases.readiness.units import UNCHANGED, conversion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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
    return Pairing(need).of(columns)


class Pairing:
    """The columns of a need, to be compared with those of many tables: most headings come again."""

    def __init__(self, need: Need) -> None:
        self.need = need
        self._known = frozenset(
            word for text in (need.name, *need.title.values()) for word in words_of(text)
        )
        self._kinds = {kind: some[0].name for kind, some in _lone(need.columns).items()}
        self._marks = [(wanted, _marks(*_names_of(wanted))) for wanted in need.columns]
        self._named: dict[tuple[str, str], list[_Named]] = {}

    def of(self, columns: tuple[ColumnProfile, ...]) -> tuple[ColumnMatch, ...]:
        pairs = sorted(self._pairs(columns), key=lambda pair: -pair.confidence)
        taken: dict[str, ColumnMatch] = {}
        used: set[str] = set()
        for pair in pairs:
            if pair.needed not in taken and pair.column not in used:
                taken[pair.needed] = pair
                used.add(pair.column)
        return tuple(taken[wanted.name] for wanted in self.need.columns if wanted.name in taken)

    def _pairs(self, columns: tuple[ColumnProfile, ...]) -> Iterator[ColumnMatch]:
        lone = {some[0].id: self._kinds.get(kind) for kind, some in _lone(columns).items()}
        for column in columns:
            named = self._named_like(column)
            if name := lone.get(column.id):
                named = _at_least(named, self.need, name)
            for one in named:
                if pair := _pair(one, column):
                    yield pair

    def _named_like(self, column: ColumnProfile) -> list[_Named]:
        """Needed columns that may be called so."""
        key = column.name, column.title
        if key not in self._named:
            marks = _marks(*key)
            near = (wanted for wanted, theirs in self._marks if not marks.isdisjoint(theirs))
            named = (self._by_name(wanted, key) for wanted in near)
            self._named[key] = [one for one in named if one.score]
        return self._named[key]

    def _by_name(self, wanted: NeededColumn, headings: tuple[str, str]) -> _Named:
        own = self._most_alike((wanted.name, *wanted.title.values()), headings)
        also = self._most_alike(wanted.also, headings)
        return _Named(wanted, also, Why.ALSO) if also > own else _Named(wanted, own, Why.NAME)

    def _most_alike(self, names: Iterable[str], headings: tuple[str, str]) -> float:
        both = ((name, heading) for name in names for heading in headings)
        return max((_alike(name, heading, self._known) for name, heading in both), default=0.0)


def _names_of(wanted: NeededColumn) -> tuple[str, ...]:
    return wanted.name, *wanted.title.values(), *wanted.also


@lru_cache(maxsize=50_000)
def _marks(*names: str) -> frozenset[str]:
    """Names without a common one are not alike: words, and beginnings for what is shortened."""
    words = {word for name in names for word in words_of(name)}
    return frozenset(words | {f"{beginning_of(name)}…" for name in names})


@dataclass(frozen=True, slots=True)
class _Named:
    wanted: NeededColumn
    score: float
    why: Why


def _at_least(named: list[_Named], need: Need, name: str) -> list[_Named]:
    """The only column of its kind is worth a look, whatever it is called."""
    if any(one.wanted.name == name and one.score >= _LONE for one in named):
        return named
    wanted = next(column for column in need.columns if column.name == name)
    others = [one for one in named if one.wanted.name != name]
    return [*others, _Named(wanted, _LONE, Why.KIND)]


@lru_cache(maxsize=100_000)
def _alike(name: str, heading: str, known: frozenset[str]) -> float:
    """The very word is a little better than another one for the same."""
    ours, theirs = words_of(name), words_of(heading)
    alike = 0.0
    if not set(ours).isdisjoint(theirs):
        said = likeness(plain_words(name), plain_words(heading), known)
        alike = (1 - _VERY_WORD) * likeness(ours, theirs, known) + _VERY_WORD * said
    return max(alike, _SHORTENED) if is_short_for(heading, name) else alike


def _lone(columns: tuple[Any, ...]) -> dict[str, list[Any]]:
    """The only one of its kind, by what hardly any column is by chance: a moment, a unit."""
    found: dict[str, list[Any]] = {}
    for column in columns:
        kind = column.type.value if column.type in _MOMENTS else column.unit
        found.setdefault(kind, []).append(column)
    # Lengths, shares and euros stand in every second table.
    return {
        kind: some
        for kind, some in found.items()
        if len(some) == 1 and kind and kind not in _COMMON_UNITS
    }


def _pair(named: _Named, column: ColumnProfile) -> ColumnMatch | None:
    wanted = named.wanted
    kept = trust(column.type, wanted.type)
    if not kept:
        return None
    finding = _Finding(named.score * kept, [named.why] if kept == 1 else [named.why, Why.TYPE])
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


@cache
def _words(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in words_of(text))


_PATTERNS = {
    "postleitzahl": re.compile(r"^\d{4,5}$"),
    "mail": re.compile(r"^\S+@\S+\.\w+$"),
    "internet": re.compile(r"^(https?://|www\.)\S+$", re.IGNORECASE),
    "hausnumm": re.compile(r"^\d+\s?\w?([-/ ].*)?$"),
}
_MOSTLY = 0.8


def _like_its_kind(_: _Finding, wanted: NeededColumn, column: ColumnProfile) -> bool | None:
    """Postcodes, mail addresses and the like show by their letters."""
    kinds = _words(wanted.name, *wanted.title.values()) & _PATTERNS.keys()
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
