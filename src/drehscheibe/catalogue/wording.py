# SPDX-License-Identifier: EUPL-1.2
"""From words to a question to the search index.

A compound finds its last part and the other way round ("Kinderspielplatz", "Spielplatz"), since
in German the last part says what a thing is. The word that is being typed matches by its start.
A word that no record holds matches those that are one letter off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tantivy import Occur, Query

from drehscheibe.catalogue.vocabulary import beginning_with, ending_in, known_of
from drehscheibe.catalogue.words import folded, stems

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    import tantivy

BOOSTS = {"title": 8.0, "keywords": 4.0, "publisher": 2.0, "columns": 1.5, "description": 1.0}
_SHORTEST_PART = 4  # letters of a word within a compound
_SHORTEST_TYPO = 6
_LONGEST_QUERY = 12  # words


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
    """How a word may be met: one of some stems, or one that is nearly it."""

    stems: tuple[str, ...]
    weight: float
    is_nearly: bool = False


class Asking:
    """Makes questions for one index. `vocabulary` may be missing: compounds are not met then."""

    def __init__(self, schema: tantivy.Schema, vocabulary: sqlite3.Connection | None) -> None:
        self._schema, self._vocabulary = schema, vocabulary

    def every_word(self, text: str) -> Query | None:
        """Each word in some field, the last one perhaps unfinished; None without words."""
        words = stems(text)[:_LONGEST_QUERY]
        if not words:
            return None
        typed = folded(text).split()[-1:] if not text.endswith(" ") else []
        last = len(words) - 1
        parts = [
            (Occur.Must, self._word(word, typed[0] if typed and number == last else ""))
            for number, word in enumerate(words)
        ]
        return Query.boolean_query(parts)

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

    def _word(self, word: str, typed: str) -> Query:
        ways = self._ways(word, typed)
        parts = [
            (Occur.Should, Query.boost_query(self._met(way, field), boost * way.weight))
            for field, boost in BOOSTS.items()
            for way in ways
        ]
        return Query.boolean_query(parts)

    def _met(self, way: _Way, field: str) -> Query:
        if way.is_nearly:
            return Query.fuzzy_term_query(self._schema, field, way.stems[0])
        if len(way.stems) == 1:
            return Query.term_query(self._schema, field, way.stems[0])
        return Query.term_set_query(self._schema, field, list(way.stems))

    def _ways(self, word: str, typed: str) -> list[_Way]:
        ways = [_Way((word,), 4.0)]
        if self._vocabulary and typed:
            starts = (beginning_with(self._vocabulary, start) for start in sorted({word, typed}))
            ways += [_Way(tuple(found), 1.5) for found in starts]
        if self._vocabulary and len(word) >= _SHORTEST_PART:
            ways.append(_Way(tuple(ending_in(self._vocabulary, word)), 1.0))
        known = self._known_of([word, *_parts_of(word)])
        ways += [_Way((p,), len(p) / len(word) / 2) for p in _parts_of(word) if p in known]
        # A word that is known is no typing error; to look for those that are nearly it costs as
        # much as all the rest of a search.
        if len(word) >= _SHORTEST_TYPO and word not in known:
            ways.append(_Way((word,), 0.3, is_nearly=True))
        return [way for way in ways if way.stems]

    def _known_of(self, words: Sequence[str]) -> set[str]:
        """Each part may be one where nobody knows, and the whole a typing error."""
        return known_of(self._vocabulary, words) if self._vocabulary else set(words[1:])


def _parts_of(word: str) -> list[str]:
    """What a compound may end in."""
    return [word[start:] for start in range(1, len(word) - _SHORTEST_PART + 1)]


def _silent(query: Query) -> Query:
    """It decides what is found, not in which order."""
    return Query.const_score_query(query, 0.0)
