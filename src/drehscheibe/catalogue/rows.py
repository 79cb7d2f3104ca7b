# SPDX-License-Identifier: EUPL-1.2
"""Records as rows that can be filtered and sorted, beside the records themselves.

Columns are named as those of an items store, so the same filters ask both. Example data have no
row: they are in no catalogue.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import orjson
import zstandard

from drehscheibe.catalogue import quality_rows, vocabulary
from drehscheibe.catalogue.columns import CATALOGUE, INDEXED, LANGUAGE, TYPE
from drehscheibe.catalogue.features import bbox_of, feature_of, format_codes, spdx_of
from drehscheibe.catalogue.identifiers import external_ids
from drehscheibe.catalogue.quality_rows import QualityRows
from drehscheibe.catalogue.words import words_of
from drehscheibe.releases.time_span import OPEN

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from drehscheibe.catalogue.records import DatasetRecord
    from drehscheibe.domain.tables import Bbox

_pack = zstandard.ZstdCompressor(level=3).compress

FORMAT = 2  # raise it when rows or features change: they are made anew from the records
EVERYTHING = ""  # the place that holds every record

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
    *vocabulary.DDL,
    *quality_rows.DDL,
    *(f"CREATE INDEX by_{column} ON listing ({column})" for column in sorted(INDEXED)),
)
_PARTS = ("listing", "listing_features", "listing_boxes", "listing_tags")
_NAMES = (*_PARTS, "places", *vocabulary.TABLES, *quality_rows.TABLES)
# Each from an index alone.
_ALL = "SELECT (SELECT count(*) FROM listing), (SELECT max(c5) FROM listing)"
_IN_PLACE = (
    "SELECT count(*), max(c5) FROM listing_tags CROSS JOIN listing USING (row)"
    " WHERE kind = 'place' AND value = :key"
)


def is_current(database: sqlite3.Connection) -> bool:
    return bool(database.execute("PRAGMA user_version").fetchone()[0] == FORMAT)


def make_anew(database: sqlite3.Connection, records: Iterable[DatasetRecord]) -> None:
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
    vocabulary.add_words(database, words)
    quality.finish()
    keys = database.execute("SELECT DISTINCT value FROM listing_tags WHERE kind = 'place'")
    _count(database, {EVERYTHING, *(key for (key,) in keys)})
    database.execute(f"PRAGMA user_version = {FORMAT}")


def put_row(database: sqlite3.Connection, record: DatasetRecord) -> None:
    touched = _delete(database, record.slug)
    _insert(database, record)
    vocabulary.add_words(database, words_of(record))
    quality = QualityRows(database)
    _put_quality(quality, record)
    quality.finish()
    _count(database, {EVERYTHING, *touched, *_places(record)})


def remove_row(database: sqlite3.Connection, slug: str) -> None:
    _count(database, {EVERYTHING, *_delete(database, slug)})


def _insert(database: sqlite3.Connection, record: DatasetRecord) -> None:
    if record.example:
        return
    bbox = bbox_of(record.tables)
    values = [*_values(record), *(bbox or (None,) * 4), _wkb(bbox), record.release]
    marks = ", ".join("?" * len(values))
    row = database.execute(f"INSERT INTO listing VALUES (NULL, {marks})", values).lastrowid  # noqa: S608
    packed = _pack(feature_of(record))
    database.execute("INSERT INTO listing_features VALUES (?, ?)", (row, packed))
    if bbox:
        west, south, east, north = bbox
        box = (row, west, east, south, north)
        database.execute("INSERT INTO listing_boxes VALUES (?, ?, ?, ?, ?)", box)
    tags = [(kind, value, row) for kind, value in _tags(record)]
    database.executemany("INSERT OR IGNORE INTO listing_tags VALUES (?, ?, ?)", tags)
    _name_place(database, record)


def _put_quality(quality: QualityRows, record: DatasetRecord) -> None:
    if not record.example:
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


def _values(record: DatasetRecord) -> list[object]:
    """In the order of `CATALOGUE`."""
    start, end = record.time or ("", "")
    return [
        record.slug,
        record.title,
        record.description,
        TYPE,
        record.issued,
        record.modified,
        spdx_of(record.licence),
        record.publisher.name,
        record.publisher.slug or record.publisher.key,
        LANGUAGE,
        record.rows,
        _moment(start, "T00:00:00Z"),
        _moment(end, "T23:59:59Z"),
        *(orjson.dumps(values).decode() for values in _lists(record).values()),
    ]


def _moment(text: str, of_a_day: str) -> str | None:
    if text in {"", OPEN}:
        return None
    return text + of_a_day if len(text) == len("2026-11-23") else text


def _lists(record: DatasetRecord) -> dict[str, list[str]]:
    return {
        "themes": list(record.themes),
        "keywords": list(record.keywords),
        "formats": format_codes(record),
        "municipalities": sorted({record.publisher.key, *record.covers}),
    }


def _tags(record: DatasetRecord) -> Iterator[tuple[str, str]]:
    for name, values in _lists(record).items():
        yield from ((name, value) for value in values)
    yield from (("place", key) for key in _places(record))
    for scheme, value in external_ids(record).items():
        yield from (("external", form) for form in (value, f"{scheme}:{value}", f"{scheme}:"))


def _places(record: DatasetRecord) -> set[str]:
    """Keys of organisations in whose catalogues the record is: its publisher, towns it covers."""
    return {record.publisher.key, *record.covers}


def _name_place(database: sqlite3.Connection, record: DatasetRecord) -> None:
    told = record.publisher
    database.execute(
        "INSERT INTO places VALUES (?, ?, ?, 0, '') ON CONFLICT (key)"
        " DO UPDATE SET slug = excluded.slug, name = excluded.name",
        (told.key, told.slug or told.key, told.name),
    )


def _count(database: sqlite3.Connection, keys: Iterable[str]) -> None:
    """So that no request counts."""
    for key in keys:
        counted = _ALL if key == EVERYTHING else _IN_PLACE
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
