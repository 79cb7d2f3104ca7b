# SPDX-License-Identifier: EUPL-1.2
"""The readings: every way in which the text of a column can become typed values.

A reading turns an array of text into an array of its type, null where the text does not fit.
The pair (type, format) is what a recipe stores; `reading` finds it again.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from drehscheibe.connectors.tables import moments, quantities
from drehscheibe.connectors.tables.cells import (
    CLOCK,
    DAY,
    MARK,
    MOMENT,
    NUMBER,
    TRUTH,
    has_marks,
    of_mark,
    shown_all,
)
from drehscheibe.domain.tables import ColumnType

if TYPE_CHECKING:
    from collections.abc import Callable

TRUTHS = {
    "words": ({"ja", "wahr", "true", "yes"}, {"nein", "falsch", "false", "no"}),
    "j/n": ({"j"}, {"n"}),
    "y/n": ({"y"}, {"n"}),
    "x": ({"x", "✓", "✔"}, set()),
    "1/0": ({"1"}, {"0"}),
}
# Spellings of "no value" in every column …
NULLS = frozenset(
    {"-", "--", "---", "–", "—", "k. A.", "k.A.", "k. a.", "K.A.", "keine Angabe", "keine Angaben",
     "n/a", "N/A", "NULL", "null", "#N/A", "#NV", "n.v.", "n. v."}
)  # fmt: skip
# … and those that are so only where numbers, days or truths are expected.
SOFT_NULLS = frozenset({".", "/", "...", "…", "?", "NA", "nan", "NaN", "None", "none", "unbekannt"})
WHOLE = "whole"  # format of text: names of digits that a program wrote as 59494.0
ERRORS = frozenset(
    {"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#BEZUG!", "#WERT!", "#ZAHL!"}
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a column. `parse` takes text and the zone of local times."""

    type: ColumnType
    format: str
    parse: Callable[[pa.StringArray, str], pa.Array]

    def may_fit(self, word: str) -> bool:
        """A quick look at the shape of a word; says no only where `parse` would."""
        if word.startswith(MARK):
            return word[:2] in _MARKS[self.type]
        return bool(_shape(self.type, self.format).match(word))


_MARKS = {
    ColumnType.INTEGER: (NUMBER,),
    ColumnType.NUMBER: (NUMBER,),
    ColumnType.BOOLEAN: (TRUTH,),
    ColumnType.DATE: (DAY,),
    ColumnType.DATETIME: (DAY, MOMENT),
    ColumnType.TIME: (CLOCK,),
}


@functools.cache
def _shape(kind: ColumnType, form: str) -> re.Pattern[str]:
    if kind is ColumnType.BOOLEAN:
        yes, no = TRUTHS[form]
        return re.compile(rf"(?:{'|'.join(yes | no)})$", re.IGNORECASE)
    if kind is ColumnType.TIME:
        return re.compile(r"\d{1,2}:")
    if kind in {ColumnType.DATE, ColumnType.DATETIME} and form != moments.SERIAL:
        pieces = {"%d": r"\d{1,2}", "%m": r"\d{1,2}", "%Y": r"\d{4}", "%y": r"\d{2}"}
        day = re.escape(form.removesuffix(moments.TIME_PART))
        for piece, digits in pieces.items():
            day = day.replace(re.escape(piece), digits)
        return re.compile(day + ("$" if kind is ColumnType.DATE else r"(?:$|[ T,-])"))
    return re.compile(r"(?:EUR|CHF|[+\-−€$£]) ?[\d.,]|[\d.,]")


def reading(kind: ColumnType, form: str) -> Reading:
    """The reading a recipe names. Raises `UnknownPattern` for a date pattern nobody can read."""
    return Reading(kind, form, _PARSERS[kind](form))


def _numbers(form: str) -> Callable[[pa.StringArray, str], pa.Array]:
    return lambda text, _zone: quantities.parse_numbers(text, form or "en")


def _integers(form: str) -> Callable[[pa.StringArray, str], pa.Array]:
    return lambda text, _zone: quantities.parse_integers(text, form or "en")


def _truths(form: str) -> Callable[[pa.StringArray, str], pa.Array]:
    yes, no = TRUTHS[form or "words"]
    return functools.partial(_parse_truths, yes=pa.array(sorted(yes)), no=pa.array(sorted(no)))


def _parse_truths(
    text: pa.StringArray, _zone: str, *, yes: pa.StringArray, no: pa.StringArray
) -> pa.BooleanArray:
    lower = pc.utf8_lower(text)
    is_yes = pc.is_in(lower, yes)
    known = pc.or_(is_yes, pc.is_in(lower, no.cast(pa.string())))
    result = pc.if_else(known, is_yes, pa.scalar(None, pa.bool_()))
    if not has_marks(text):
        return result
    return pc.coalesce(result, pc.equal(of_mark(text, TRUTH), "true"))


def _days(form: str) -> Callable[[pa.StringArray, str], pa.Array]:
    moments.parse_days(pa.array([""]), form or moments.ISO)  # a bad pattern shows at once
    return lambda text, _zone: moments.parse_days(text, form or moments.ISO)


def _moments(form: str) -> Callable[[pa.StringArray, str], pa.Array]:
    pattern = form or moments.ISO + moments.TIME_PART
    moments.parse_moments(pa.array([""]), pattern, "UTC")
    return lambda text, zone: moments.parse_moments(text, pattern, zone)


def _clocks(_form: str) -> Callable[[pa.StringArray, str], pa.Array]:
    return lambda text, _zone: moments.parse_clocks(text)


def _text(form: str) -> Callable[[pa.StringArray, str], pa.Array]:
    def plain(text: pa.StringArray, _zone: str) -> pa.Array:
        shown = pc.replace_substring(shown_all(text), "\0", "")
        return pc.replace_substring_regex(shown, r"^(\d+)\.0$", r"\1") if form == WHOLE else shown

    return plain


_PARSERS: dict[ColumnType, Callable[[str], Callable[[pa.StringArray, str], pa.Array]]] = {
    ColumnType.TEXT: _text,
    ColumnType.INTEGER: _integers,
    ColumnType.NUMBER: _numbers,
    ColumnType.BOOLEAN: _truths,
    ColumnType.DATE: _days,
    ColumnType.DATETIME: _moments,
    ColumnType.TIME: _clocks,
}

# What is tried on every column; of two that fit equally well the first wins.
CANDIDATES: tuple[Reading, ...] = (
    *(reading(ColumnType.BOOLEAN, form) for form in ("words", "j/n", "y/n", "x")),
    *(reading(ColumnType.NUMBER, form) for form in ("de", "en")),
    *(reading(ColumnType.DATE, form) for form in moments.DAY_PATTERNS),
    *(reading(ColumnType.DATETIME, form) for form in moments.MOMENT_PATTERNS),
    reading(ColumnType.TIME, ""),
)

ARROW_TYPES = {
    ColumnType.TEXT: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.DATE: pa.date32(),
    ColumnType.DATETIME: pa.timestamp("us", "UTC"),
    ColumnType.TIME: pa.string(),
}


def parse_column(
    text: pa.StringArray, reading: Reading, nulls: frozenset[str], zone: str
) -> pa.Array:
    """Typed values of one batch; empty cells, `nulls` and what does not fit become null."""
    encoded = text.dictionary_encode()
    words = without_nulls(encoded.dictionary, nulls)
    values = reading.parse(words, zone).cast(ARROW_TYPES[reading.type])
    return values.take(encoded.indices)


def without_nulls(words: pa.StringArray, nulls: frozenset[str]) -> pa.StringArray:
    """The words with null for empty ones and for spellings of "no value"."""
    empty = pc.is_in(shown_all(words), pa.array(sorted({"", *nulls}), pa.string()))
    return pc.if_else(empty, pa.scalar(None, pa.string()), words)
