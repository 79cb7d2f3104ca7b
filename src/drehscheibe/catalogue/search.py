# SPDX-License-Identifier: EUPL-1.2
"""Full-text search over the catalogue: German endings, umlauts in any spelling, compound words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import tantivy

from drehscheibe.catalogue.index_fields import FACETS, document, schema
from drehscheibe.catalogue.looking import (
    NEWEST,
    TITLE,
    Hits,
    Looking,
    query_of,
    set_of,
    words_of,
)
from drehscheibe.catalogue.opening import CatalogueFile
from drehscheibe.catalogue.rows import is_current
from drehscheibe.catalogue.wording import Asking, Counting
from drehscheibe.catalogue.words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tantivy import Query

    from drehscheibe.catalogue.wording import Wording
    from drehscheibe.catalogue.words import Listed
    from drehscheibe.releases.layout import Layout

FORMAT = 5  # raise it when fields or words change: the index is rebuilt
_MEMORY = 15_000_000  # bytes of the writer; the least that tantivy takes
_MOST = 10_000
_MOST_VALUES = 500  # of one facet


_SCHEMA = schema()


def _folder(layout: Layout) -> str:
    return str(layout.search / f"index-{FORMAT}")


def _parts(layout: Layout) -> Path:
    return layout.search / f"index-{FORMAT}" / "meta.json"


def index_exists(layout: Layout) -> bool:
    return _parts(layout).exists()


def update_index(
    layout: Layout, *, put: Iterable[Listed] = (), removed: Iterable[str] = ()
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
            writer.add_document(document(record))
    writer.commit()
    writer.wait_merging_threads()


class CatalogueSearch:
    """Searches one instance; sees each change at the next question."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._index: tantivy.Index | None = None
        self._seen: tuple[int, int] | None = None  # of the file that names the index's parts
        self._file = CatalogueFile(layout)

    def slugs(self, text: str, *, most: int = _MOST) -> list[str]:
        """Datasets in which every word is found, best first; none for a text without words."""
        query = self._asking().every_word(text)
        return self._found(query, most, 0)[0] if query else []

    def page(self, wording: Wording, *, most: int, offset: int = 0) -> tuple[list[str], int]:
        """Datasets in which one of the texts is found, best first, and how many there are."""
        query = self._asking().as_said(wording)
        return self._found(query, most, offset) if query else ([], 0)

    def found(self, looking: Looking, *, most: int, offset: int = 0) -> Hits:
        """A page of what fits, best first; where nothing holds every word, what holds some."""
        hits = self.holding(looking, most=most, offset=offset)
        if looking.text and not hits.total and not looking.loosely:
            return self.holding(replace(looking, loosely=True), most=most, offset=offset)
        return hits

    def holding(self, looking: Looking, *, most: int, offset: int = 0) -> Hits:
        """The same without help: what is asked for, or nothing."""
        index = self._opened()
        if index is None:
            return Hits([], 0)
        query = query_of(looking, self._asking(), _SCHEMA)
        slugs, total = self._ordered(index.searcher(), query, looking, (most, offset))
        return Hits(slugs, total, is_loose=looking.loosely)

    def counts(self, looking: Looking, *, since: dict[str, int]) -> dict[str, dict[str, int]]:
        """Field -> value -> how many datasets there would be if only this field were changed.

        `since`: name -> moment in seconds; their numbers stand under "modified". Whether the words
        are met loosely is said by the hits.
        """
        index = self._opened()
        if index is None:
            return {}
        words, searcher = words_of(looking, self._asking(Counting)), index.searcher()
        wanted = {name: _terms(name) for name in FACETS}
        if since:  # tantivy dies of no ranges
            wanted["modified"] = _moments(since)
        narrowed = [name for name in wanted if looking.is_narrowed_by(name)]
        groups = [[name for name in wanted if name not in narrowed], *([one] for one in narrowed)]
        counted: dict[str, dict[str, int]] = {}
        for names in filter(None, groups):
            query = set_of(looking.without(names[0]), words, _SCHEMA)
            found = searcher.aggregate(query, {name: wanted[name] for name in names})
            counted |= {name: _counted(found[name]["buckets"]) for name in names}
        return counted | {"modified": _since(counted.get("modified", {}), since)}

    def keywords(self, start: str, *, most: int) -> list[tuple[str, int]]:
        """Keywords that begin like this, with how many datasets have them, the most used first."""
        index = self._opened()
        if index is None or not folded(start):
            return []
        found = index.searcher().terms_with_prefix("keyword", folded(start), limit=most)
        return [(term.partition("\t")[2], count) for term, count in found]

    def titled(self, text: str, *, most: int) -> list[str]:
        """Datasets that have every word in their title, the last one perhaps unfinished."""
        query = self._asking().in_titles(text)
        return self._found(query, most, 0)[0] if query else []

    @property
    def version(self) -> object:
        """Another one after each change; None without an index."""
        self._opened()
        return self._seen

    def close(self) -> None:
        self._file.close()

    def _ordered(
        self, searcher: tantivy.Searcher, query: Query, looking: Looking, window: tuple[int, int]
    ) -> tuple[list[str], int]:
        most, offset = window
        if looking.text and not looking.order:
            return _slugs(searcher, query, most, offset)
        order = looking.order or NEWEST
        rising = tantivy.Order.Asc if order == TITLE else tantivy.Order.Desc
        found = searcher.search(query, most, offset=offset, order_by_field=order, order=rising)
        return [_slug(searcher, address) for _, address in found.hits], int(found.count or 0)

    def _asking(self, kind: type[Asking] = Asking) -> Asking:
        connection = self._file.connection()
        return kind(_SCHEMA, connection if connection and is_current(connection) else None)

    def _found(self, query: Query, most: int, offset: int) -> tuple[list[str], int]:
        index = self._opened()
        if index is None:
            return [], 0
        return _slugs(index.searcher(), query, most, offset)

    def _opened(self) -> tantivy.Index | None:
        """As the last commit left it; every commit replaces the file that names its parts."""
        try:
            status = _parts(self._layout).stat()
        except FileNotFoundError:
            self._index = self._seen = None
            return None
        if self._index is None:
            self._index = tantivy.Index.open(_folder(self._layout))
        seen = (status.st_mtime_ns, status.st_ino)
        if seen != self._seen:
            self._index.reload()
            self._seen = seen
        return self._index


def _slugs(
    searcher: tantivy.Searcher, query: Query, most: int, offset: int
) -> tuple[list[str], int]:
    """The best first: how well the words fit, times the standing of the dataset."""
    found = searcher.search(query, most, offset=offset, weight_by_field="standing")
    return [_slug(searcher, address) for _, address in found.hits], int(found.count or 0)


def _slug(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> str:
    return str(searcher.doc(address)["slug"][0])


def _terms(name: str) -> dict[str, Any]:
    return {"terms": {"field": name, "size": _MOST_VALUES}}


def _moments(since: dict[str, int]) -> dict[str, Any]:
    """Ranges beside each other: tantivy takes no others."""
    edges = [*sorted(since.values()), None]
    names = sorted(since, key=lambda name: since[name])
    ranges = [
        {"key": name, "from": float(edges[number] or 0)}
        | ({"to": float(end)} if (end := edges[number + 1]) else {})
        for number, name in enumerate(names)
    ]
    return {"range": {"field": "modified", "ranges": ranges}}


def _since(counts: dict[str, int], since: dict[str, int]) -> dict[str, int]:
    """From numbers of ranges to numbers of everything since their begin."""
    summed = {
        name: sum(counts.get(later, 0) for later, moment in since.items() if moment >= begin)
        for name, begin in since.items()
    }
    return {name: count for name, count in summed.items() if count}


def _counted(buckets: Any) -> dict[str, int]:
    return {str(one["key"]): int(one["doc_count"]) for one in buckets if one["doc_count"]}
