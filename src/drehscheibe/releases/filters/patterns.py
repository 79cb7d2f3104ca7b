# SPDX-License-Identifier: EUPL-1.2
"""LIKE (OGC 21-065r2, 7.5.1): `%` for any characters, `_` for one, `\\` before one that is meant.

Matched piece by piece between the `%`, so that no pattern costs more than text times pattern.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from drehscheibe.domain.errors import N_, InvalidParameter

_MOST_GAPS = 100
_TOO_MANY = N_("may hold “_” at 100 places of a pattern at most")
_PARTS = re.compile(r"\\(?P<meant>.)|(?P<wild>[%_])|(?P<plain>.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part without `%`: it fits exactly `length` characters."""

    expression: re.Pattern[str]
    length: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """`prefix` is what every text that matches begins with."""

    prefix: str
    pieces: tuple[Piece, ...]  # at least one; between two of them may be anything

    def matches(self, text: str) -> bool:
        first, last = self.pieces[0], self.pieces[-1]
        if len(self.pieces) == 1:
            return bool(first.expression.fullmatch(text))
        at, end = first.length, len(text) - last.length
        if not first.expression.match(text):
            return False
        for piece in self.pieces[1:-1]:
            found = piece.expression.search(text, at)
            if found is None:
                return False
            at = found.end()
        return at <= end and bool(last.expression.fullmatch(text, end))


def pattern_of(text: str) -> Pattern:
    """What LIKE means by `text`. Raises `InvalidParameter`."""
    pieces: list[list[str]] = [[]]
    prefix = ""
    is_plain = True
    for part in _PARTS.finditer(text):
        is_plain = is_plain and not part["wild"]
        if part["wild"] == "%":
            pieces.append([])
            continue
        letter = part["meant"] or part["plain"] or ""
        pieces[-1].append(letter)
        prefix += letter if is_plain else ""
    if sum(map(_gaps, pieces)) > _MOST_GAPS:
        raise InvalidParameter("filter", _TOO_MANY)
    return Pattern(prefix, tuple(map(_piece, pieces)))


def _gaps(letters: list[str]) -> int:
    """Where one or more of any character stand: what a search starts anew for, again and again."""
    return sum(not letter for letter, _ in groupby(letters))


def _piece(letters: list[str]) -> Piece:
    """Of letters, "" for any. Many of these together are skipped at once."""
    parts = (
        re.escape("".join(run)) if letter else f".{{{sum(1 for _ in run)}}}"
        for letter, run in groupby(letters)
    )
    return Piece(re.compile("".join(parts), re.DOTALL), len(letters))
