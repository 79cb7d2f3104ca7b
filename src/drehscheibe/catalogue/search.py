# SPDX-License-Identifier: EUPL-1.2
"""Full-text search over the catalogue: German endings, umlauts in any spelling, compound words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import tantivy

from drehscheibe.catalogue.opening import CatalogueFile
from drehscheibe.catalogue.rows import is_current
from drehscheibe.catalogue.wording import BOOSTS, Asking
from drehscheibe.catalogue.words import stems, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tantivy import Query

    from drehscheibe.catalogue.wording import Wording
    from drehscheibe.catalogue.words import Listed
    from drehscheibe.releases.layout import Layout

FORMAT = 2  # raise it when fields or words change: the index is rebuilt
_MEMORY = 15_000_000  # bytes of the writer; the least that tantivy takes
_MOST = 10_000


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("slug", stored=True, tokenizer_name="raw")
    builder.add_text_field("place", stored=False, tokenizer_name="raw")
    for field in BOOSTS:
        builder.add_text_field(field, stored=False, tokenizer_name="whitespace")
    return builder.build()


_SCHEMA = _schema()


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
            writer.add_document(_document(record))
    writer.commit()
    writer.wait_merging_threads()


def _document(record: Listed) -> tantivy.Document:
    words = {field: " ".join(stems(text)) for field, text in texts_of(record).items()}
    return tantivy.Document(slug=record.slug, place=sorted(record.places), **words)


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

    def close(self) -> None:
        self._file.close()

    def _asking(self) -> Asking:
        connection = self._file.connection()
        return Asking(_SCHEMA, connection if connection and is_current(connection) else None)

    def _found(self, query: Query, most: int, offset: int) -> tuple[list[str], int]:
        index = self._opened()
        if index is None:
            return [], 0
        searcher = index.searcher()
        found = searcher.search(query, most, count=True, offset=offset)
        slugs = [str(searcher.doc(address)["slug"][0]) for _, address in found.hits]
        return slugs, int(found.count or 0)

    def _opened(self) -> tantivy.Index | None:
        """As the last commit left it; every commit replaces the file that names its parts."""
        try:
            status = _parts(self._layout).stat()
        except FileNotFoundError:
            return None
        if self._index is None:
            self._index = tantivy.Index.open(_folder(self._layout))
        seen = (status.st_mtime_ns, status.st_ino)
        if seen != self._seen:
            self._index.reload()
            self._seen = seen
        return self._index
