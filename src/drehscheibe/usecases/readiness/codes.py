# SPDX-License-Identifier: EUPL-1.2
"""Which value of a table is which choice of a needed column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.catalogue.words import folded
from drehscheibe.usecases.readiness.names import Words, likeness, words_of
from drehscheibe.usecases.readiness.vocabulary import NO, YES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Codes = dict[str, str]  # value -> choice
_ALIKE = 0.6


def codes_for(values: Iterable[str], choices: Iterable[str], labels: Mapping[str, str]) -> Codes:
    """Only values that have a choice. `labels`: value -> what it means, from a code list."""
    known = {choice: words_of(choice) for choice in choices}
    plain = {_plain(choice): choice for choice in known}
    found = {value: _choice(value, labels.get(value, ""), plain, known) for value in values}
    return {value: choice for value, choice in found.items() if choice}


def _choice(value: str, label: str, plain: Mapping[str, str], known: Mapping[str, Words]) -> str:
    for text in filter(None, (value, label)):
        if equal := plain.get(_plain(text)):
            return equal
    words = words_of(label or value)
    best = max(known, key=lambda choice: likeness(known[choice], words, frozenset()), default="")
    return best if best and likeness(known[best], words, frozenset()) >= _ALIKE else ""


def yes_and_no(values: Iterable[str]) -> Codes:
    """Value -> "true" or "false"; empty where one of them is neither."""
    found = {value: _truth(value) for value in values}
    return {} if "" in found.values() else found


def _truth(value: str) -> str:
    bare = _plain(value)
    return "true" if bare in YES else "false" if bare in NO else ""


def _plain(text: str) -> str:
    return "".join(letter for letter in folded(text) if letter.isalnum())
