# SPDX-License-Identifier: EUPL-1.2
"""Records as rows that can be filtered and sorted, beside the records themselves.

Columns are named as those of an items store, so the same filters ask both. Example data have no
row: they are in no catalogue.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import zstandard

from drehscheibe.catalogue import harvest_query, quality_rows, vocabulary
from drehscheibe.catalogue.columns import CATALOGUE, INDEXED, NUMBERS
from drehscheibe.catalogue.described import DescribedRecord
from drehscheibe.catalogue.described_row import row_of as described_row
from drehscheibe.catalogue.own_row import row_of as own_row
from drehscheibe.catalogue.quality_rows import QualityRows
from drehscheibe.catalogue.words import words_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from drehscheibe.catalogue.records import Publisher
    from drehscheibe.catalogue.row import Row
    from drehscheibe.catalogue.words import Listed
    from drehscheibe.domain.tables import Bbox


_pack = zstandard.ZstdCompressor(level=3).compress

FORMAT = 6  # raise it when rows or features change: they are made anew from the records
_WORDS_AT_ONCE = 50_000  # kept in memory before they are written
EVERYTHING = ""  # the place that holds every record
OURS = "~"  # the place that holds those which lie here

_COLUMNS = ", ".join(f"c{number}" for number in range(len(CATALOGUE.columns)))
_TAG = "kind TEXT, value TEXT, row INTEGER"
_BOX = "minx, miny, maxx, maxy"
_TABLES = (
    f"CREATE TABLE listing (row INTEGER PRIMARY KEY, {_COLUMNS}, {_BOX}, wkb, release)",
    "CREATE TABLE listing_features (row INTEGER PRIMARY KEY, feature BLOB NOT NULL)",
    "CREATE VIRTUAL TABLE listing_boxes USING rtree(row, minx, maxx, miny, maxy)",
    "CREATE INDEX without_box ON listing (row) WHERE minx IS NULL",
    # With their types: values without one are compared without the key's last column.
    f"CREATE TABLE listing_tags ({_TAG}, PRIMARY KEY (kind, value, row)) WITHOUT ROWID",
    "CREATE INDEX tags_of_row ON listing_tags (row)",
    "CREATE TABLE places (key PRIMARY KEY, slug, name, records, updated) WITHOUT ROWID",
    *harvest_query.DDL,
    *vocabulary.DDL,
    *quality_rows.DDL,
    *(f"CREATE INDEX by_{column} ON listing ({column})" for column in sorted(INDEXED)),
)
_PARTS = ("listing", "listing_features", "listing_boxes", "listing_tags")
_NAMES = (*_PARTS, "places", *vocabulary.TABLES, *quality_rows.TABLES)
# Each from an index alone.
_ALL = "SELECT (SELECT count(*) FROM listing), (SELECT max(c5) FROM listing)"
_OURS = f"SELECT count(*), max(c5) FROM listing WHERE c{NUMBERS['origin']} = 'own'"  # noqa: S608
_IN_PLACE = (
    "SELECT count(*), max(c5) FROM listing_tags CROSS JOIN listing USING (row)"
    " WHERE kind = 'place' AND value = :key"
)


def is_current(database: sqlite3.Connection) -> bool:
    return bool(database.execute("PRAGMA user_version").fetchone()[0] == FORMAT)


def make_anew(database: sqlite3.Connection, records: Iterable[Listed]) -> None:
    """Drop every row and write those of `records`; whoever reads sees the old ones until then."""
    if not database.in_transaction:
        database.execute("BEGIN")
    for name in _NAMES:
        database.execute(f"DROP TABLE IF EXISTS {name}")
    for statement in _TABLES:
        database.execute(statement)
    words: set[str] = set()
    quality = QualityRows(database)
    for record in records:
        _insert(database, record)
        _put_quality(quality, record)
        words |= words_of(record)
        if len(words) > _WORDS_AT_ONCE:
            vocabulary.add_words(database, words)
            words.clear()
    vocabulary.add_words(database, words)
    quality.finish()
    keys = database.execute("SELECT DISTINCT value FROM listing_tags WHERE kind = 'place'")
    _count(database, {EVERYTHING, OURS, *(key for (key,) in keys)})
    database.execute(f"PRAGMA user_version = {FORMAT}")


def put_row(database: sqlite3.Connection, record: Listed) -> None:
    change_rows(database, put=[record])


def remove_row(database: sqlite3.Connection, slug: str) -> None:
    change_rows(database, removed=[slug])


def change_rows(
    database: sqlite3.Connection, *, put: Iterable[Listed] = (), removed: Iterable[str] = ()
) -> None:
    """Many at once: words and numbers are brought up to date once."""
    touched, words = {EVERYTHING, OURS}, set[str]()
    quality = QualityRows(database)
    for slug in removed:
        touched |= _delete(database, slug)
    for record in put:
        touched |= _delete(database, record.slug) | record.places
        _insert(database, record)
        _put_quality(quality, record)
        words |= words_of(record)
    vocabulary.add_words(database, words)
    quality.finish()
    _count(database, touched)


def _insert(database: sqlite3.Connection, record: Listed) -> None:
    if record.example:
        return
    made = described_row(record) if isinstance(record, DescribedRecord) else own_row(record)
    row = _insert_row(database, made)
    database.execute("INSERT INTO listing_features VALUES (?, ?)", (row, _pack(made.feature)))
    if made.bbox:
        west, south, east, north = made.bbox
        box = (row, west, east, south, north)
        database.execute("INSERT INTO listing_boxes VALUES (?, ?, ?, ?, ?)", box)
    tags = [(kind, value, row) for kind, value in made.tags]
    database.executemany("INSERT OR IGNORE INTO listing_tags VALUES (?, ?, ?)", tags)
    if made.publisher:
        _name_place(database, made.publisher)


def _insert_row(database: sqlite3.Connection, made: Row) -> int | None:
    values = [*made.values, *(made.bbox or (None,) * 4), _wkb(made.bbox), made.release]
    marks = ", ".join("?" * len(values))
    return database.execute(f"INSERT INTO listing VALUES (NULL, {marks})", values).lastrowid  # noqa: S608


def _put_quality(quality: QualityRows, record: Listed) -> None:
    """Only of what lies here: nobody here can mend the descriptions of others."""
    if not record.example and not isinstance(record, DescribedRecord):
        quality.put(record)


def _delete(database: sqlite3.Connection, slug: str) -> set[str]:
    """Returns the places that the record was in."""
    found = database.execute("SELECT row FROM listing WHERE c0 = ?", (slug,)).fetchone()
    if found is None:
        return set()
    sql = "SELECT value FROM listing_tags WHERE row = ? AND kind = 'place'"
    places = {value for (value,) in database.execute(sql, found)}
    quality_rows.remove_quality(database, slug)
    for name in _PARTS:
        database.execute(f"DELETE FROM {name} WHERE row = ?", found)  # noqa: S608 - ours
    return places


def _name_place(database: sqlite3.Connection, told: Publisher) -> None:
    database.execute(
        "INSERT INTO places VALUES (?, ?, ?, 0, '') ON CONFLICT (key)"
        " DO UPDATE SET slug = excluded.slug, name = excluded.name",
        (told.key, told.slug or told.key, told.name),
    )


def _count(database: sqlite3.Connection, keys: Iterable[str]) -> None:
    """So that no request counts."""
    for key in keys:
        counted = {EVERYTHING: _ALL, OURS: _OURS}.get(key, _IN_PLACE)
        records, updated = database.execute(counted, {"key": key}).fetchone()
        database.execute(
            "INSERT INTO places VALUES (?, '', '', ?, ?) ON CONFLICT (key)"
            " DO UPDATE SET records = excluded.records, updated = excluded.updated",
            (key, records, updated),
        )


def _wkb(bbox: Bbox | None) -> bytes | None:
    """The box as a polygon, for spatial filters; little-endian WKB."""
    if bbox is None:
        return None
    west, south, east, north = bbox
    ring = (west, south, east, south, east, north, west, north, west, south)
    return struct.pack("<BIII10d", 1, 3, 1, 5, *ring)
