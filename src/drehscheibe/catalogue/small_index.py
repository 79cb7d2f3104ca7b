# SPDX-License-Identifier: EUPL-1.2
"""The words of a handful of things that are no datasets, found exactly as datasets are.

It lies in memory alone: for some hundreds of entries, not for a catalogue.
"""

from __future__ import annotations

import sqlite3
from threading import Lock
from typing import TYPE_CHECKING

import tantivy

from drehscheibe.catalogue.index_fields import schema
from drehscheibe.catalogue.vocabulary import DDL, add_words
from drehscheibe.catalogue.wording import BOOSTS, Asking
from drehscheibe.catalogue.words import stems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tantivy import Query

_MEMORY = 15_000_000  # bytes of the writer; the least that tantivy takes
_SCHEMA = schema()


class SmallIndex:
    """`texts`: name -> field of `BOOSTS` -> its text. May be asked from several threads."""

    def __init__(self, texts: Mapping[str, Mapping[str, str]]) -> None:
        self._lock = Lock()  # of the vocabulary: one connection for all threads
        self._most = len(texts)
        self._vocabulary = sqlite3.connect(":memory:", check_same_thread=False)
        for statement in DDL:
            self._vocabulary.execute(statement)
        self._index = tantivy.Index(_SCHEMA)
        writer = self._index.writer(_MEMORY, 1)
        for name, told in texts.items():
            words = {field: stems(told.get(field, "")) for field in BOOSTS}
            add_words(self._vocabulary, (word for found in words.values() for word in found))
            document = {field: " ".join(found) for field, found in words.items()}
            writer.add_document(tantivy.Document(slug=name, **document))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._asking = Asking(_SCHEMA, self._vocabulary)

    def holding(self, text: str) -> list[str]:
        """Names of what holds every word, best first; none for a text without words."""
        with self._lock:
            query = self._asking.every_word(text)
        return self._found(query)

    def holding_some(self, text: str) -> list[str]:
        """The same for at least half of the words."""
        with self._lock:
            query = self._asking.some_words(text)
        return self._found(query)

    def titled(self, text: str) -> list[str]:
        """Those with every word in their title, the last one perhaps unfinished."""
        with self._lock:
            query = self._asking.in_titles(text)
        return self._found(query)

    def close(self) -> None:
        self._vocabulary.close()

    def _found(self, query: Query | None) -> list[str]:
        if query is None or not self._most:
            return []
        searcher = self._index.searcher()
        hits = searcher.search(query, self._most).hits
        return [str(searcher.doc(address)["slug"][0]) for _, address in hits]
