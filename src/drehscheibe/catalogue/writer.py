# SPDX-License-Identifier: EUPL-1.2
"""The one writer of the catalogue projection; several processes take turns by a file lock."""

from __future__ import annotations

import fcntl
import logging
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import orjson

from drehscheibe.catalogue.collections import CollectionRows
from drehscheibe.catalogue.described import DescribedRecord
from drehscheibe.catalogue.records import DatasetRecord
from drehscheibe.catalogue.rows import change_rows, is_current, make_anew, put_row, remove_row
from drehscheibe.catalogue.search import index_exists, update_index
from drehscheibe.catalogue.series import INDEX
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.releases.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drehscheibe.catalogue.words import Listed

log = logging.getLogger(__name__)

_DDL = "CREATE TABLE IF NOT EXISTS records (slug TEXT PRIMARY KEY, record TEXT NOT NULL)"
_PUT = "INSERT OR REPLACE INTO records VALUES (?, ?)"
# Those that lie elsewhere. `turn` counts the changes; what is gone stays as a name without record,
# so that whoever keeps a list of them reads only what is new.
_DESCRIBED_COLUMNS = "slug TEXT PRIMARY KEY, turn INTEGER NOT NULL, record TEXT"
_DESCRIBED = (
    f"CREATE TABLE IF NOT EXISTS described ({_DESCRIBED_COLUMNS})",
    "CREATE INDEX IF NOT EXISTS described_by_turn ON described (turn)",
)
_PUT_DESCRIBED = "INSERT OR REPLACE INTO described VALUES (?, ?, ?)"
_NEXT_TURN = "SELECT ifnull(max(turn), 0) + 1 FROM described"


def put(layout: Layout, record: DatasetRecord) -> None:
    """Add or replace one record; readers see it at once."""
    put_many(layout, [record])


def put_many(layout: Layout, records: Sequence[DatasetRecord]) -> None:
    """Add or replace records; readers see all of them at once."""
    if not records:
        return
    with _turn(layout) as database:
        collections = CollectionRows(database, layout)
        for record in records:
            database.execute(_PUT, _row(record))
            put_row(database, record)
            collections.put(record)
        _follow(layout, database, put=records)


def remove(layout: Layout, slug: str) -> None:
    """Remove a record; unknown ones are no error."""
    with _turn(layout) as database:
        database.execute("DELETE FROM records WHERE slug = ?", (slug,))
        remove_row(database, slug)
        CollectionRows(database, layout).remove(slug)
        _follow(layout, database, removed=[slug])


def put_described(
    layout: Layout, records: Iterable[DescribedRecord], *, gone: Iterable[str] = ()
) -> None:
    """Add, replace or remove many datasets that lie elsewhere; readers see them at once."""
    listed, removed = list(records), list(gone)
    with _turn(layout) as database:
        (turn,) = database.execute(_NEXT_TURN).fetchone()
        told = ((one.slug, turn, orjson.dumps(one).decode()) for one in listed)
        database.executemany(_PUT_DESCRIBED, told)
        database.executemany(_PUT_DESCRIBED, ((slug, turn, None) for slug in removed))
        change_rows(database, put=listed, removed=removed)
        _follow(layout, database, put=listed, removed=removed)


def rebuild(layout: Layout, records: Iterable[DatasetRecord]) -> None:
    """Make the projection anew from all records; readers see the old one until it is done.

    What is known of those that lie elsewhere stays. Records are read one by one: a large catalogue
    takes no more memory than a small one.
    """
    with _turn(layout) as database:
        database.execute("DELETE FROM records")
        database.executemany(_PUT, map(_row, records))
        make_anew(database, _all(database))
        CollectionRows(database, layout).make_anew(_own(database))
        shutil.rmtree(layout.search, ignore_errors=True)
        update_index(layout, put=_all(database))


def refresh(layout: Layout) -> None:
    """After an update of the platform: rows and index of an older form are made anew."""
    if layout.catalogue.exists():
        with _turn(layout):
            pass


def _follow(
    layout: Layout,
    database: sqlite3.Connection,
    *,
    put: Iterable[Listed] = (),
    removed: Iterable[str] = (),
) -> None:
    """Bring the index to the state of the records; one that a killed writer left is made anew."""
    try:
        update_index(layout, put=put, removed=removed)
    except ValueError as reason:  # what tantivy raises for files that it does not expect
        log.warning("the search index is made anew: %s", reason)
        shutil.rmtree(layout.search, ignore_errors=True)
        update_index(layout, put=_all(database))


def _row(record: DatasetRecord) -> tuple[str, str]:
    return record.slug, orjson.dumps(to_plain(record)).decode()


@contextmanager
def _turn(layout: Layout) -> Iterator[sqlite3.Connection]:
    layout.locks.mkdir(parents=True, exist_ok=True)
    with (layout.locks / ".catalogue.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with closing(sqlite3.connect(layout.catalogue)) as database, database:
            database.execute("PRAGMA journal_mode=WAL")
            for statement in (_DDL, INDEX, *_DESCRIBED):
                database.execute(statement)
            if not is_current(database):
                make_anew(database, _all(database))
            rows = CollectionRows(database, layout)
            if not rows.exist():
                rows.make_anew(_own(database))
            if not index_exists(layout):
                update_index(layout, put=_all(database))
            yield database


def _all(database: sqlite3.Connection) -> Iterator[Listed]:
    """Read as they are asked for: no table is dropped while another is read."""
    yield from _own(database)
    for (text,) in database.execute("SELECT record FROM described WHERE record IS NOT NULL"):
        yield from_plain(DescribedRecord, orjson.loads(text))


def _own(database: sqlite3.Connection) -> Iterator[DatasetRecord]:
    for (text,) in database.execute("SELECT record FROM records"):
        yield from_plain(DatasetRecord, orjson.loads(text))
