# SPDX-License-Identifier: EUPL-1.2
"""The one writer of the catalogue projection; several processes take turns by a file lock."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import orjson

from drehscheibe.catalogue.records import DatasetRecord
from drehscheibe.domain.plain import to_plain
from drehscheibe.releases.layout import Layout

_DDL = "CREATE TABLE IF NOT EXISTS records (slug TEXT PRIMARY KEY, record TEXT NOT NULL)"


def put(layout: Layout, record: DatasetRecord) -> None:
    """Add or replace one record; readers see it at once."""
    with _turn(layout) as database:
        database.execute(
            "INSERT OR REPLACE INTO records VALUES (?, ?)",
            (record.slug, orjson.dumps(to_plain(record)).decode()),
        )


def remove(layout: Layout, slug: str) -> None:
    """Remove a record; unknown ones are no error."""
    with _turn(layout) as database:
        database.execute("DELETE FROM records WHERE slug = ?", (slug,))


@contextmanager
def _turn(layout: Layout) -> Iterator[sqlite3.Connection]:
    layout.locks.mkdir(parents=True, exist_ok=True)
    with (layout.locks / ".catalogue.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with closing(sqlite3.connect(layout.catalogue)) as database, database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute(_DDL)
            yield database
