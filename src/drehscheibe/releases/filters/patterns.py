# SPDX-License-Identifier: EUPL-1.2
"""LIKE (OGC 21-065r2, 7.5.1): `%` for any characters, `_` for one, `\\` before one that is meant.

Matched piece by piece between the `%`, so that no pattern costs more than text times pattern.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

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
    """What LIKE means by `text`."""
    pieces: list[list[str]] = [[]]
    prefix = ""
    is_plain = True
    for part in _PARTS.finditer(text):
        is_plain = is_plain and not part["wild"]
        if part["wild"] == "%":
            pieces.append([])
            continue
        letter = part["meant"] or part["plain"] or ""
        pieces[-1].append(re.escape(letter) if letter else ".")
        prefix += letter if is_plain else ""
    return Pattern(prefix, tuple(map(_piece, pieces)))


def _piece(letters: list[str]) -> Piece:
    return Piece(re.compile("".join(letters), re.DOTALL), len(letters))
