# SPDX-License-Identifier: EUPL-1.2
"""Full-text search over the catalogue: German endings, umlauts in any spelling, compound words.

A compound finds its last part and the other way round ("Kinderspielplatz", "Spielplatz"), since
in German the last part says what a thing is. The word that is being typed matches by its start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import tantivy
from tantivy import Occur, Query

from drehscheibe.catalogue.words import folded, stems

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.catalogue.records import DatasetRecord
    from drehscheibe.releases.layout import Layout

FORMAT = 1  # raise it when fields or words change: the index is rebuilt
_BOOSTS = {"title": 8.0, "keywords": 4.0, "publisher": 2.0, "columns": 1.5, "description": 1.0}
_MEMORY = 15_000_000  # bytes of the writer; the least that tantivy takes
_SHORTEST_PART = 4  # letters of a word within a compound
_SHORTEST_TYPO = 6
_LONGEST_QUERY = 12  # words
_MOST = 10_000


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("slug", stored=True, tokenizer_name="raw")
    for field in _BOOSTS:
        builder.add_text_field(field, stored=False, tokenizer_name="whitespace")
    return builder.build()


_SCHEMA = _schema()


def _folder(layout: Layout) -> str:
    return str(layout.search / f"index-{FORMAT}")


def index_exists(layout: Layout) -> bool:
    return (layout.search / f"index-{FORMAT}" / "meta.json").exists()


def update_index(
    layout: Layout, *, put: Iterable[DatasetRecord] = (), removed: Iterable[str] = ()
) -> None:
    """Add, replace or remove records; whoever calls holds the catalogue's lock."""
    (layout.search / f"index-{FORMAT}").mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(_SCHEMA, path=_folder(layout))
    writer = index.writer(_MEMORY, 1)
    for slug in removed:
        writer.delete_documents_by_term("slug", slug)
    for record in put:
        writer.delete_documents_by_term("slug", record.slug)
        if not record.example:
            writer.add_document(_document(record))
    writer.commit()
    writer.wait_merging_threads()


def _document(record: DatasetRecord) -> tantivy.Document:
    columns = [name for t in record.tables for c in t.columns for name in (c.title, c.name)]
    texts = {
        "title": record.title,
        "keywords": " ".join(record.keywords),
        "publisher": record.publisher.name,
        "columns": " ".join([*(t.title for t in record.tables), *columns]),
        "description": record.description,
    }
    words = {field: " ".join(stems(text)) for field, text in texts.items()}
    return tantivy.Document(slug=record.slug, **words)


class CatalogueSearch:
    """Searches one instance; sees each change at the next question."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._index: tantivy.Index | None = None

    def slugs(self, text: str, *, most: int = _MOST) -> list[str]:
        """Datasets in which every word is found, best first; none for a text without words."""
        words = stems(text)[:_LONGEST_QUERY]
        if not words or not index_exists(self._layout):
            return []
        if self._index is None:
            self._index = tantivy.Index.open(_folder(self._layout))
        self._index.reload()
        typed = folded(text).split()[-1:] if not text.endswith(" ") else []
        searcher = self._index.searcher()
        hits = searcher.search(_query(words, typed), most).hits
        return [str(searcher.doc(address)["slug"][0]) for _, address in hits]


def _query(words: list[str], typed: list[str]) -> Query:
    """Every word must be found in some field; the last one may be unfinished."""
    last = len(words) - 1
    parts = [
        (Occur.Must, _word(word, typed[0] if typed and number == last else ""))
        for number, word in enumerate(words)
    ]
    return Query.boolean_query(parts)


def _word(word: str, typed: str) -> Query:
    ways = [
        (Occur.Should, Query.boost_query(way, boost * weight))
        for field, boost in _BOOSTS.items()
        for way, weight in _ways(field, word, typed)
    ]
    return Query.boolean_query(ways)


def _ways(field: str, word: str, typed: str) -> list[tuple[Query, float]]:
    """How a word may be met in a field, with the weight of each way. Words are alphanumeric."""
    ways = [(Query.term_query(_SCHEMA, field, word), 4.0)]
    starts = {start for start in (word, typed) if typed and start.isalnum()}
    ways += [(Query.regex_query(_SCHEMA, field, f"{start}.*"), 1.5) for start in sorted(starts)]
    if len(word) >= _SHORTEST_PART:
        ways.append((Query.regex_query(_SCHEMA, field, f".+{word}"), 1.0))
    for start in range(1, len(word) - _SHORTEST_PART + 1):
        part = word[start:]
        ways.append((Query.term_query(_SCHEMA, field, part), len(part) / len(word) / 2))
    if len(word) >= _SHORTEST_TYPO:
        ways.append((Query.fuzzy_term_query(_SCHEMA, field, word), 0.3))
    return ways
