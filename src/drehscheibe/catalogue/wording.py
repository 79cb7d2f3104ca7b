# SPDX-License-Identifier: EUPL-1.2
"""From words to a question to the search index.

A compound finds its last part and the other way round ("Kinderspielplatz", "Spielplatz"), since
in German the last part says what a thing is. The word that is being typed matches by its start;
the others match a longer word by it too, for less. What people say for the same kind of data
counts as well ("Müll", "Abfall"). A word that no record holds matches those that are one letter
off, a long one those that are two. Small words of a question ("Wo ist der nächste …?") say
nothing, unless there are no others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tantivy import Occur, Query

from drehscheibe.catalogue.synonyms import synonyms_of
from drehscheibe.catalogue.vocabulary import beginning_with, ending_in, known_of
from drehscheibe.catalogue.words import folded, stems

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    import tantivy

BOOSTS = {"title": 8.0, "keywords": 4.0, "publisher": 2.0, "columns": 1.5, "description": 1.0}
_SHORTEST_PART = 4  # letters of a word within a compound
_SHORTEST_TYPO, _LONG_FOR_TYPOS = 5, 10
_SHORTEST_START = 4  # letters by which a word that is not the last begins others
_MOST_OF_A_START = 200
_MANY = 24  # words of one meaning
_LEAST_OF_A_WORD = 0.6  # "Hochwasser" of "Hochwasserkarte", not "Bund" of "Bundestag"
_LONGEST_QUERY = 12  # words
_SMALL_WORDS = frozenset(
    folded(
        "wo was wie wer wann warum welche welcher welches welchen welchem wohin woher wieviel"
        " wieviele viele ist sind war wird werden hat haben gibt gibts es sie er ich du wir ihr man"
        " mein meine meiner meinem meinen unser unsere unserer unserem unseren uns mir mich sich"
        " der die das den dem des ein eine einen einer einem eines kein keine"
        " in im ins an am auf aus bei beim fuer gegen mit nach neben ohne um unter von vom vor"
        " zu zum zur ueber bis durch und oder auch nur noch nicht dass als wenn so da hier dort"
        " kann darf muss soll darfst koennen finde finden suche brauche moechte will stehen steht"
        " liegt liegen naehe naechste naechster naechsten naechstes bitte alle aller allen"
        " kommt kommen stadt gemeinde kommune daten"
        " a an and are at for how is many of on or the there to what where which who"
    ).split()
)
_SIGNS = ".,;:!?()\"'„“"


def asked_words(text: str) -> str:
    """The text without small words; as it is where there are no others."""
    tokens = folded(text).split()
    return " ".join(one for one in tokens if one.strip(_SIGNS) not in _SMALL_WORDS) or text


def one_of(schema: tantivy.Schema, field: str, values: Sequence[str]) -> Query:
    """Few are looked up one by one; for many it is quicker to walk through the dictionary."""
    if len(values) > _MANY:
        return Query.term_set_query(schema, field, list(values))
    terms = [Query.term_query(schema, field, value, "basic") for value in values]
    return Query.boolean_query([(Occur.Should, one) for one in terms])


@dataclass(frozen=True, slots=True)
class Wording:
    """Texts of which one must be found, and where to look.

    `place` is the key of an organisation; `among` are the only slugs that count.
    """

    texts: tuple[str, ...]
    place: str = ""
    among: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class _Way:
    """How a word may be met: one of some stems, or one that is some letters off."""

    stems: tuple[str, ...]
    weight: float
    letters_off: int = 0


class Asking:
    """Makes questions for one index. `vocabulary` may be missing: compounds are not met then."""

    def __init__(self, schema: tantivy.Schema, vocabulary: sqlite3.Connection | None) -> None:
        self._schema, self._vocabulary = schema, vocabulary

    def every_word(self, text: str) -> Query | None:
        """Each word in some field, the last one perhaps unfinished; None without words."""
        parts = self._words(text, lambda _: [])
        return Query.boolean_query([(Occur.Must, part) for part in parts]) if parts else None

    def some_words(self, text: str) -> Query | None:
        """At least half of the words, or how they begin."""
        parts = self._words(text, self._first_part)
        least = (len(parts) + 1) // 2
        should = [(Occur.Should, part) for part in parts]
        return Query.boolean_query(should, minimum_number_should_match=least) if parts else None

    def in_titles(self, text: str) -> Query | None:
        """Each word in the title as it is, the last one by its beginning."""
        *before, typed = folded(text).split()[:_LONGEST_QUERY] or [""]
        if not typed or self._vocabulary is None:
            return None
        starts = {typed, *stems(typed)[:1]}
        found = [word for start in starts for word in beginning_with(self._vocabulary, start)]
        last = Query.term_set_query(self._schema, "title", found)
        whole = stems(" ".join(before))
        whole_words = [Query.term_query(self._schema, "title", word) for word in whole]
        return Query.boolean_query([(Occur.Must, one) for one in (*whole_words, last)])

    def as_said(self, wording: Wording) -> Query | None:
        """One of the texts; several words of it must follow each other.

        OGC 20-004r1, /req/record-core-query-parameters/q-response B and C.
        """
        texts = [query for text in wording.texts if (query := self._in_order(text))]
        if not texts:
            return None
        parts = [(Occur.Must, Query.boolean_query([(Occur.Should, text) for text in texts]))]
        if wording.place:
            place = Query.term_query(self._schema, "place", wording.place)
            parts.append((Occur.Must, _silent(place)))
        if wording.among is not None:
            among = Query.term_set_query(self._schema, "slug", list(wording.among))
            parts.append((Occur.Must, _silent(among)))
        return Query.boolean_query(parts)

    def _in_order(self, text: str) -> Query | None:
        query, words = self.every_word(text), stems(text)[:_LONGEST_QUERY]
        if query is None or len(words) == 1:
            return query
        phrases = [
            (Occur.Should, Query.phrase_query(self._schema, field, list(words))) for field in BOOSTS
        ]
        narrow = _silent(Query.boolean_query(phrases))
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, narrow)])

    def _words(self, text: str, more: Callable[[str], list[_Way]]) -> list[Query]:
        words = stems(asked_words(text))[:_LONGEST_QUERY]
        typed = "" if text.endswith(" ") else folded(text).rstrip(_SIGNS).rpartition(" ")[2]
        last = len(words) - 1
        return [
            self._word([*self._ways(word, typed if number == last else ""), *more(word)])
            for number, word in enumerate(words)
        ]

    def _word(self, ways: list[_Way]) -> Query:
        parts = [
            (Occur.Should, Query.boost_query(self._met(way, field), boost * way.weight))
            for field, boost in BOOSTS.items()
            for way in ways
            if way.stems
        ]
        return Query.boolean_query(parts)

    def _met(self, way: _Way, field: str) -> Query:
        if way.letters_off:
            return Query.fuzzy_term_query(self._schema, field, way.stems[0], way.letters_off)
        if len(way.stems) == 1:
            return Query.term_query(self._schema, field, way.stems[0])
        return Query.const_score_query(one_of(self._schema, field, way.stems), 1.0)

    def _ways(self, word: str, typed: str) -> list[_Way]:
        parts = _parts_of(word)
        known = self._known_of([word, *parts])
        ways = [_Way((word,), 4.0), *self._beginning(word, typed), *self._beside(word, 2.0)]
        if self._vocabulary and len(word) >= _SHORTEST_PART:
            ways.append(_Way(tuple(ending_in(self._vocabulary, word)), 1.0))
        # The longest says most: "Busfahrplan" is a Fahrplan, not just any plan.
        last = next((part for part in parts if part in known or synonyms_of(part)), "")
        if last:
            weight = len(last) / len(word) / 2
            ways += [_Way((last,), weight), *self._beside(last, weight / 2)]
        # A word that is known is no typing error; to look for those that are nearly it costs as
        # much as all the rest of a search.
        if len(word) >= _SHORTEST_TYPO and word not in known:
            off = 2 if len(word) >= _LONG_FOR_TYPOS else 1
            ways.append(_Way((word,), 0.3, letters_off=off))
        return ways

    def _beginning(self, word: str, typed: str) -> list[_Way]:
        if self._vocabulary is None:
            return []
        if typed:
            starts = (beginning_with(self._vocabulary, start) for start in sorted({word, typed}))
            return [_Way(tuple(found), 1.5) for found in starts]
        if len(word) < _SHORTEST_START:
            return []
        return [_Way(tuple(beginning_with(self._vocabulary, word)[:_MOST_OF_A_START]), 0.5)]

    def _beside(self, word: str, weight: float) -> list[_Way]:
        """What people say for the same, and longer words of it."""
        said = sorted(synonyms_of(word))
        longer: list[str] = []
        if self._vocabulary:
            for one in (one for one in said if len(one) >= _SHORTEST_START):
                longer += beginning_with(self._vocabulary, one)[:_MOST_OF_A_START]
        return [_Way(tuple(said), weight), _Way(tuple(longer), weight / 4)]

    def _first_part(self, word: str) -> list[_Way]:
        """The word that it begins with, or what begins as it does; nothing else of it is known."""
        if self._vocabulary is None:
            return []
        starts = [word[:end] for end in range(len(word) - 1, _SHORTEST_PART, -1)]
        known = known_of(self._vocabulary, starts) if starts else set()
        if first := next((one for one in starts if one in known or synonyms_of(one)), ""):
            return [_Way((first,), 0.2), *self._beside(first, 0.2)]
        shortest = math.ceil(len(word) * _LEAST_OF_A_WORD)
        for start in (one for one in starts if len(one) >= shortest):
            if found := beginning_with(self._vocabulary, start):
                return [_Way(tuple(found[:_MOST_OF_A_START]), 0.2)]
        return []

    def _known_of(self, words: Sequence[str]) -> set[str]:
        """Each part may be one where nobody knows, and the whole a typing error."""
        return known_of(self._vocabulary, words) if self._vocabulary else set(words[1:])


class Counting(Asking):
    """Finds what `Asking` finds without saying how well it fits: for counting, at half the cost."""

    def _word(self, ways: list[_Way]) -> Query:
        exact = sorted({stem for way in ways if not way.letters_off for stem in way.stems})
        about = [way for way in ways if way.letters_off]
        sets = [one_of(self._schema, field, exact) for field in BOOSTS]
        sets += [self._met(way, field) for field in BOOSTS for way in about]
        return Query.boolean_query([(Occur.Should, one) for one in sets])


def _parts_of(word: str) -> list[str]:
    """What a compound may end in."""
    return [word[start:] for start in range(1, len(word) - _SHORTEST_PART + 1)]


def _silent(query: Query) -> Query:
    """It decides what is found, not in which order."""
    return Query.const_score_query(query, 0.0)
