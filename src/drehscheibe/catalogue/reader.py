# SPDX-License-Identifier: EUPL-1.2
"""Reading the catalogue projection; example data are in no list (but readable by name)."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

import orjson

from drehscheibe.catalogue.collection_pages import ListPage, page_of, publishers, told_of
from drehscheibe.catalogue.opening import CatalogueFile
from drehscheibe.catalogue.quality_rows import owner_quality
from drehscheibe.catalogue.records import DatasetRecord
from drehscheibe.domain.errors import ArtifactNotReady
from drehscheibe.domain.plain import from_plain

if TYPE_CHECKING:
    from drehscheibe.catalogue.collection_pages import ListQuery
    from drehscheibe.catalogue.quality_rows import OwnerQuality
    from drehscheibe.releases.layout import Layout


class Catalogue:
    """The records of one instance, read-only. Not thread-safe: one per thread.

    Records are parsed once, one alone or all of them as they are asked for; SQLite says cheaply
    whether somebody wrote since.
    """

    def __init__(self, layout: Layout) -> None:
        self._file = CatalogueFile(layout, self._opened)
        self._openings, self._version = 0, -1
        self._all: dict[str, DatasetRecord] | None = None
        self._some: dict[str, DatasetRecord | None] = {}

    def record(self, slug: str) -> DatasetRecord | None:
        """One record, example data included."""
        connection = self._current()
        if connection is None:
            return None
        if self._all is not None:
            return self._all.get(slug)
        if slug not in self._some:
            row = connection.execute(
                "SELECT record FROM records WHERE slug = ?", (slug,)
            ).fetchone()
            self._some[slug] = _parsed(row[0]) if row else None
        return self._some[slug]

    def all_records(self) -> list[DatasetRecord]:
        """Every record that is listed, newest first."""
        connection = self._current()
        if connection is None:
            return []
        if self._all is None:
            rows = connection.execute("SELECT record FROM records").fetchall()
            records = [_parsed(text) for (text,) in rows]
            records.sort(key=lambda record: (record.modified, record.slug), reverse=True)
            self._all = {record.slug: record for record in records}
        return [record for record in self._all.values() if not record.example]

    def page(self, query: ListQuery) -> ListPage:
        """One page of the list of collections. Raises `ArtifactNotReady` after an update."""
        connection = self._current()
        if connection is None:
            return ListPage([], has_more=False)
        try:
            return page_of(connection, query)
        except sqlite3.OperationalError as error:  # rows of an older form: `drehscheibe init`
            raise ArtifactNotReady(name="collections") from error

    def publishers(self, keys: list[str]) -> set[str]:
        """Those organisations that publish something that is listed."""
        connection = self._current()
        with contextlib.suppress(sqlite3.OperationalError):
            return publishers(connection, keys) if connection else set()
        return set()

    def told(self, collection: str) -> bytes | None:
        """What the list says of one collection; None where it says nothing."""
        connection = self._current()
        with contextlib.suppress(sqlite3.OperationalError):
            return told_of(connection, collection) if connection else None
        return None

    def quality(self, owner: str) -> OwnerQuality | None:
        """Of what an organisation publishes; None where that is nothing."""
        connection = self._current()
        with contextlib.suppress(sqlite3.OperationalError):
            return owner_quality(connection, owner) if connection else None
        return None

    def newest(self, count: int) -> list[DatasetRecord]:
        return self.all_records()[:count]

    @property
    def version(self) -> object:
        """Another one after each change: how often a file was opened, and what SQLite counts of it,
        which begins anew with each file. None without one."""
        return None if self._current() is None else (self._openings, self._version)

    def close(self) -> None:
        self._file.close()

    def _opened(self, _: sqlite3.Connection) -> None:
        self._openings, self._version = self._openings + 1, -1

    def _current(self) -> sqlite3.Connection | None:
        """The connection; what was parsed is forgotten when somebody wrote."""
        connection = self._file.connection()
        if connection is None:
            return None
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._all, self._some, self._version = None, {}, version
        return connection


def _parsed(text: str) -> DatasetRecord:
    return from_plain(DatasetRecord, orjson.loads(text))
