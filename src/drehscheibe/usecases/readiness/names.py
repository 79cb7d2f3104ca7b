# SPDX-License-Identifier: EUPL-1.2
"""How alike two names of columns are: words, stems, compounds, abbreviations, synonyms.

In German the last part of a word says what it is ("Baumhöhe" is a height), and what stands before
only says of what. What everybody knows from the table around it weighs little.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from drehscheibe.catalogue.words import folded, stems
from drehscheibe.usecases.readiness.vocabulary import (
    BEGINNINGS,
    GENERAL,
    LEADING,
    SAME,
    SHORT,
    SILENT,
)

Words = tuple[str, ...]

_UNIT = re.compile(
    r"[(\[][^()\[\]]*[)\]]|\bin\s+\S{1,6}$|(?<=[a-z])_(kwp?|mw|km2?|m2?|cm|ha|qm|eur)$",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])|(?<=[A-Z])(?=[A-Z][a-zäöü])")
_DIGITS = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
# What stands behind these says of what: "Nabenhöhe der Windenergieanlage" is a height of hubs.
_OF = re.compile(r"\s(?:der|des|von|vom|im|je|für)\s", re.IGNORECASE)
_LEAST = 3  # letters of a part of a compound
_LONGER = 4  # letters that a compound's beginning is known by
_BRIEF = ("id", "nr")  # endings that are shorter
_HEAD, _MODIFIER, _KNOWN = 1.0, 0.55, 0.12  # how much a word weighs
_OTHER_HEAD = 0.55
_CARRIED, _CONTRARY, _TOO_GENERAL = 0.95, 0.6, 0.5
_LEAST_SHORT, _LEAST_SHARE = 4, 0.4  # letters, and their share of the whole word


@cache
def _stem(word: str) -> str:
    return "".join(stems(word))


@cache
def _same() -> dict[str, str]:
    """Stem -> the stem that stands for its group."""
    found: dict[str, str] = {}
    for line in SAME.split("\n"):
        group = [_stem(word) for word in line.split()]
        found.update({stem: found.get(stem, group[0]) for stem in group})
    return found


@cache
def _short() -> dict[str, str]:
    return {_stem(short): _stem(long) for short, long in SHORT.items()}


@cache
def _silent() -> frozenset[str]:
    return frozenset(map(_stem, SILENT))


@cache
def general() -> frozenset[str]:
    """Concepts that say nothing of what a table is about."""
    return frozenset(concept(_stem(word)) for word in GENERAL.split())


def concept(stem: str) -> str:
    long = _short().get(stem, stem)
    return _same().get(long, long)


@lru_cache(maxsize=100_000)
def words_of(text: str) -> Words:
    """The concepts of a heading, what it is last, without units and words that say nothing."""
    parts = [part for stem in plain_words(text) for part in _parts(stem)]
    return tuple(dict.fromkeys(concept(part) for part in _joined(parts)))


def _joined(parts: list[str]) -> list[str]:
    """What is one word elsewhere: "Art des Baums" is a "Baumart"."""
    found: list[str] = []
    for part in parts:
        if found and found[-1] + part in _same():
            part = found.pop() + part
        found.append(part)
    return found


@lru_cache(maxsize=100_000)
def plain_words(text: str) -> Words:
    """The stems of a heading, in the order of `words_of`; numbers first: they only tell apart."""
    bare = _UNIT.sub(" ", text).strip() or text
    if is_known(whole := _stem(_letters(bare))):
        return (whole,)  # "HsNr." is one word
    apart = _DIGITS.sub(" ", _CAMEL.sub(" ", bare)).replace("_", " ")
    found = [stem for part in reversed(_OF.split(apart)) for stem in stems(part)]
    telling = sorted(
        (stem for stem in found if stem not in _silent()), key=lambda stem: not stem.isdigit()
    )
    return tuple(_head_last(telling))


def _head_last(words: list[str]) -> list[str]:
    """ "Anzahl Plätze" is a number, not a kind of places."""
    if len(words) > 1 and concept(words[0]) in _leading():
        return [*words[1:], words[0]]
    return words


@cache
def _leading() -> frozenset[str]:
    return frozenset(concept(_stem(word)) for word in LEADING)


@lru_cache(maxsize=100_000)
def _parts(stem: str) -> Words:
    """A compound in its parts, as far as its end is known: "spielplatznam" -> spielplatz, nam."""
    if is_known(stem):
        return (stem,)
    for start in range(_LEAST, len(stem) - 1):
        end = stem[start:]
        if end in _BRIEF or (len(end) >= _LEAST and end in _same()):
            return (*_parts(_unlinked(stem[:start])), end)
    for end_at in range(len(stem) - _LEAST, _LEAST - 1, -1):
        begin = stem[:end_at]
        if begin in BEGINNINGS or (end_at >= _LONGER and begin in _same()):
            return (stem[:end_at], stem[end_at:].removeprefix("s"))
    return (stem,)


def is_known(stem: str) -> bool:
    return stem in _same() or stem in _short()


def _unlinked(front: str) -> str:
    """Without the letters that join the parts: "bestand|s", "straße|n"."""
    for joint in ("", "s", "es", "n", "en", "er"):
        bare = front.removesuffix(joint)
        if bare in _same():
            return bare
    return _stem(front)


@lru_cache(maxsize=50_000)
def concepts(*texts: str) -> frozenset[str]:
    """All of some texts, without those that say nothing of what something is about."""
    return frozenset(word for text in texts for word in words_of(text)) - general()


def likeness(wanted: Words, heading: Words, known: frozenset[str]) -> float:
    """0 to 1. `known`: words that the table around says anyway."""
    if not wanted or not heading:
        return 0.0
    alike = _alike(wanted, heading, known)
    for carrier in _carriers():
        ours, theirs = _without(carrier, wanted), _without(carrier, heading)
        if (ours != wanted) != (theirs != heading):
            alike = max(alike, _CARRIED * _alike(ours, theirs, known))
    return alike


def _without(carrier: str, words: Words) -> Words:
    return words[:-1] if len(words) > 1 and words[-1] == carrier else words


@cache
def _carriers() -> Words:
    """The name of a street is what a column "street" holds, the number of seats is "seats"."""
    return concept(_stem("name")), concept(_stem("anzahl"))


def _alike(wanted: Words, heading: Words, known: frozenset[str]) -> float:
    common = _weight(wanted, known, among=set(heading)) + _weight(heading, known, among=set(wanted))
    alike = common / (_weight(wanted, known) + _weight(heading, known))
    if _head(wanted, known) != _head(heading, known):
        return alike * _OTHER_HEAD
    if _is_contrary(wanted, heading, known):
        return alike * _CONTRARY
    return alike * _TOO_GENERAL if _is_too_general(wanted, heading, known) else alike


def _is_too_general(wanted: Words, heading: Words, known: frozenset[str]) -> bool:
    """Whether it only says "value" where a certain value is wanted."""
    return set(heading) <= general() and not set(wanted) <= general() | known


def _is_contrary(wanted: Words, heading: Words, known: frozenset[str]) -> bool:
    """Whether both say of what, and not of the same: width of the door, width of the street."""
    ours, theirs = (set(words[:-1]) - known for words in (wanted, heading))
    return bool(ours and theirs) and not ours & theirs


@lru_cache(maxsize=100_000)
def is_short_for(heading: str, wanted: str) -> bool:
    """Whether letters were left out: "stammumfg", "kronedurch", "art_dtsch"; also a slip."""
    if all(is_known(stem) for stem in plain_words(heading)):
        return False
    short, long = _letters(heading), _letters(wanted)
    if len(short) < max(_LEAST_SHORT, _LEAST_SHARE * len(long)):
        return False
    if beginning_of(heading) != beginning_of(wanted):
        return False
    rest = iter(long)
    return all(letter in rest for letter in short)


def beginning_of(name: str) -> str:
    """Nobody leaves out the first letters."""
    return _letters(name)[:2]


@lru_cache(maxsize=100_000)
def _letters(text: str) -> str:
    return "".join(letter for letter in folded(_UNIT.sub("", text)) if letter.isalnum())


def _weight(words: Words, known: frozenset[str], among: set[str] | None = None) -> float:
    head = _head(words, known)
    return sum(
        _HEAD if word == head else _KNOWN if word in known else _MODIFIER
        for word in words
        if among is None or word in among
    )


def _head(words: Words, known: frozenset[str]) -> str:
    return next((word for word in reversed(words) if word not in known), words[-1])
