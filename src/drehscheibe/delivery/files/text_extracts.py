# SPDX-License-Identifier: EUPL-1.2
"""A selection of features as text (CSV, GeoJSON text sequence), read from the items store.

It is made piece by piece in threads beside the loop, each piece only when the one before is taken.
"""

from __future__ import annotations

from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from drehscheibe.delivery.files.csv_rows import CsvRows
from drehscheibe.delivery.http.negotiation import Form
from drehscheibe.delivery.queries.reprojection import reprojected, reprojected_east_first
from drehscheibe.delivery.traffic.lanes import Lane
from drehscheibe.domain.crs import CRS84
from drehscheibe.releases.feature_bytes import with_geometry, with_properties

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from drehscheibe.delivery.queries.questions import Question
    from drehscheibe.domain.tables import Table
    from drehscheibe.releases.items import ItemsStore, Page
    from drehscheibe.releases.items_query import ItemsQuery

    Found = tuple[bytes, bytes | None]  # a feature, and its geometry (WKB) where that is wanted
    Pack = Callable[[bytes], bytes]

PIECE_ROWS, PIECE_BYTES = 1_000, 1 << 18  # a piece ends with whatever comes first
_FEW = 100  # features that are written on the loop: a millisecond
FIRST, LATER = 3.0, 10.0  # seconds of work for the first piece, and for each further one

lane = Lane("text-extracts", threads=2, most=64)


class Writer(Protocol):
    """Features become text; `head` stands once before them."""

    def head(self) -> bytes: ...

    def rows(self, found: list[Found]) -> bytes: ...


class SequenceWriter:
    """GeoJSON text sequences (RFC 8142, 2.1): each text between RS and LF."""

    def __init__(self, question: Question) -> None:
        self._crs, self._names = question.crs, question.properties
        self._skips = question.skips_places

    def head(self) -> bytes:
        return b""

    def rows(self, found: list[Found]) -> bytes:
        features = [feature for feature, _ in found]
        if self._skips:
            features = [with_geometry(feature, b"null") for feature in features]
        elif self._crs != CRS84:
            features = reprojected(features, [shape for _, shape in found], self._crs)
        if self._names is not None:
            features = [with_properties(feature, self._names) for feature in features]
        return b"".join(b"\x1e%b\n" % feature for feature in features)


class CsvWriter:
    """Coordinates are x before y whatever the CRS, as files have them."""

    def __init__(self, question: Question, table: Table) -> None:
        names = question.properties
        if question.skips_places:
            table = replace(table, geometry=None)
        columns = [c for c in table.columns if names is None or c.name in names]
        self._rows = CsvRows(table, columns, question.crs)
        self._crs = question.crs if table.geometry else CRS84

    def head(self) -> bytes:
        return self._rows.head()

    def rows(self, found: list[Found]) -> bytes:
        features = [feature for feature, _ in found]
        if self._crs != CRS84:
            shapes = [shape for _, shape in found]
            features = reprojected_east_first(features, shapes, self._crs)
        return self._rows.rows(features)


def writer_of(form: Form, question: Question, table: Table) -> Writer:
    return CsvWriter(question, table) if form is Form.CSV else SequenceWriter(question)


async def page_as_text(page: Page, writer: Writer) -> bytes:
    """A few features at once, many beside the loop."""
    if len(page.features) <= _FEW and sum(map(len, page.features)) <= PIECE_BYTES:
        return _as_text(page, writer)
    return await lane.run(_as_text, page, writer)


def _as_text(page: Page, writer: Writer) -> bytes:
    shapes: Iterable[bytes | None] = page.shapes or [None] * len(page.features)
    return writer.head() + writer.rows(list(zip(page.features, shapes, strict=True)))


class TextSource:
    """All of a selection. `is_whole` is true once there is nothing left after the last piece.

    Without a store there is nothing to be read. The store is opened by the first piece.
    """

    def __init__(
        self, open_store: Callable[[], ItemsStore] | None, query: ItemsQuery, writer: Writer
    ) -> None:
        self._open, self._query, self._writer = open_store, query, writer
        self._store: ItemsStore | None = None
        self._walk: Iterator[Found] = iter(())
        self._one_at_a_time = Lock()
        self._has_begun = self.is_whole = False

    async def next(self) -> bytes:
        """Raises as `Lane.run` and `ItemsStore.walk` do."""
        return b"" if self.is_whole else await lane.run(self._piece)

    async def close(self) -> None:
        if self._store is not None:
            self._store.connection.interrupt()  # whoever left does not wait for a slow piece
            await lane.run(self._close)

    def _close(self) -> None:
        with self._one_at_a_time:
            self._walk = iter(())
            if self._store is not None:
                self._store.close()
                self._store = None

    def _piece(self) -> bytes:
        with self._one_at_a_time:
            head, seconds = b"", LATER
            if not self._has_begun:
                head, seconds = self._begun(), FIRST
            if self._store is not None:
                self._store.allow(seconds)
            return head + self._writer.rows(self._some())

    def _begun(self) -> bytes:
        self._has_begun = True
        if self._open is not None:
            self._store = self._open()
            self._walk = self._store.walk(self._query)
        return self._writer.head()

    def _some(self) -> list[Found]:
        found, size = [], 0
        for one in self._walk:
            found.append(one)
            size += len(one[0])
            if len(found) == PIECE_ROWS or size >= PIECE_BYTES:
                return found
        self.is_whole = True
        return found
