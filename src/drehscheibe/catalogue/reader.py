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


_MOST = 1_000  # records that are kept one by one


class Catalogue:
    """The records of one instance, read-only. Not thread-safe: one per thread.

    Records are parsed once; SQLite says cheaply whether somebody wrote since.
    """

    def __init__(self, layout: Layout) -> None:
        self._file = CatalogueFile(layout, self._opened)
        self._version = -1
        self._all: dict[str, DatasetRecord] = {}  # newest first; empty until all are asked for
        self._single: dict[str, DatasetRecord | None] = {}

    def record(self, slug: str) -> DatasetRecord | None:
        """One record, example data included; the others are not read for it."""
        connection = self._unchanged()
        if connection is None:
            return None
        if slug not in self._single and not self._all:
            sql = "SELECT record FROM records WHERE slug = ?"
            found = connection.execute(sql, (slug,)).fetchone()
            self._single[slug] = (
                from_plain(DatasetRecord, orjson.loads(found[0])) if found else None
            )
            if len(self._single) > _MOST:
                self._single.pop(next(iter(self._single)))
        return self._all[slug] if slug in self._all else self._single.get(slug)

    def all_records(self) -> list[DatasetRecord]:
        """Every record that is listed, newest first."""
        return [record for record in self._current().values() if not record.example]

    def newest(self, count: int) -> list[DatasetRecord]:
        return self.all_records()[:count]

    def close(self) -> None:
        self._file.close()

    def _opened(self, _: sqlite3.Connection) -> None:
        self._version = -2  # of no connection

    def _current(self) -> dict[str, DatasetRecord]:
        connection = self._unchanged()
        if connection is not None and not self._all:
            rows = connection.execute("SELECT record FROM records").fetchall()
            records = [_read(text) for (text,) in rows]
            records.sort(key=lambda record: (record.modified, record.slug), reverse=True)
            self._all = {record.slug: record for record in records}
        return self._all

    def _unchanged(self) -> sqlite3.Connection | None:
        """The connection; what was read before somebody wrote is forgotten."""
        connection = self._file.connection()
        version = connection.execute("PRAGMA data_version").fetchone()[0] if connection else -1
        if version != self._version:
            self._all, self._single, self._version = {}, {}, version
        return connection


def _read(text: str) -> DatasetRecord:
    return from_plain(DatasetRecord, orjson.loads(text))
