# SPDX-License-Identifier: EUPL-1.2
"""Reading the catalogue projection; example data are in no list (but readable by name)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from drehscheibe.catalogue.opening import CatalogueFile
from drehscheibe.catalogue.records import DatasetRecord
from drehscheibe.domain.plain import from_plain

if TYPE_CHECKING:
    import sqlite3

    from drehscheibe.releases.layout import Layout


class Catalogue:
    """The records of one instance, read-only. Not thread-safe: one per thread.

    Records are parsed once; SQLite says cheaply whether somebody wrote since.
    """

    def __init__(self, layout: Layout) -> None:
        self._file = CatalogueFile(layout, self._opened)
        self._version = -1
        self._all: dict[str, DatasetRecord] = {}

    def record(self, slug: str) -> DatasetRecord | None:
        """One record, example data included."""
        return self._current().get(slug)

    def all_records(self) -> list[DatasetRecord]:
        """Every record that is listed, newest first."""
        return [record for record in self._current().values() if not record.example]

    def newest(self, count: int) -> list[DatasetRecord]:
        return self.all_records()[:count]

    def close(self) -> None:
        self._file.close()

    def _opened(self, _: sqlite3.Connection) -> None:
        self._version = -1

    def _current(self) -> dict[str, DatasetRecord]:
        connection = self._file.connection()
        if connection is None:
            return {}
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            rows = connection.execute("SELECT record FROM records").fetchall()
            records = [from_plain(DatasetRecord, orjson.loads(text)) for (text,) in rows]
            records.sort(key=lambda record: (record.modified, record.slug), reverse=True)
            self._all = {record.slug: record for record in records}
            self._version = version
        return self._all
