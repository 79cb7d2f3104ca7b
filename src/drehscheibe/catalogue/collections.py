# SPDX-License-Identifier: EUPL-1.2
"""The collections of all datasets as rows that can be filtered and paged, beside the records.

Each is ready to be told: a page of a list reads as many rows as it shows. Example data have none.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import orjson

from drehscheibe.domain.slugs import slugify
from drehscheibe.releases.pointer import collection_of
from drehscheibe.releases.spans import Span, span_in

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator

    from drehscheibe.catalogue.records import DatasetRecord
    from drehscheibe.domain.tables import Table
    from drehscheibe.releases.layout import Layout

# A new name after a change of what is in them: they are made anew from the records then.
LIST, TOLD, THEMES = "collections_2", "collections_told_2", "collection_themes_2"
_OLDER = ("collections_1", "collections_told_1", "collection_themes_1")
_COLUMNS = (
    "position TEXT PRIMARY KEY, id TEXT NOT NULL, slug TEXT NOT NULL, owner TEXT, owner_key TEXT,"
    " minx REAL, miny REAL, maxx REAL, maxy REAL, first TEXT, last TEXT"
)
_DDL = (
    f"CREATE TABLE {LIST} ({_COLUMNS}) WITHOUT ROWID",
    f"CREATE INDEX {LIST}_of ON {LIST} (slug)",
    f"CREATE INDEX {LIST}_by ON {LIST} (owner_key)",
    f"CREATE TABLE {TOLD} (id TEXT PRIMARY KEY, told BLOB NOT NULL) WITHOUT ROWID",
    f"CREATE TABLE {THEMES} (theme TEXT, id TEXT, PRIMARY KEY (theme, id)) WITHOUT ROWID",
)


@dataclass(frozen=True, slots=True)
class CollectionRecord:
    """What a list says of one collection, a table of the current release of a dataset.

    `bbox` is west, south, east, north in degrees (CRS84); `time` the first and last moment
    (RFC 3339 in UTC), each None where unknown; None for a table that names no time.
    `position` is text that compares as the list is ordered.
    """

    id: str
    position: str
    dataset: str
    release: str
    title: str
    rows: int
    has_place: bool = False
    bbox: tuple[float, ...] | None = None
    time: tuple[str | None, ...] | None = None
    table: str = ""  # the title of the table alone
    description: str = ""
    attribution: str = ""
    keywords: tuple[str, ...] = ()
    licence: str = ""
    modified: str = ""
    publisher: str = ""


def position_of(title: str, name: str) -> str:
    """By the title, umlauts written out; short titles before those that go on.

    What begins with a tilde stands behind all of them.
    """
    return f"{slugify(title, longest=80)},{name}"


def collections_of(
    record: DatasetRecord, span: Callable[[Table], Span | None]
) -> Iterator[CollectionRecord]:
    """One for each table. `span` tells from when until when the rows of a table are."""
    names = tuple(table.name for table in record.tables)
    for table in record.tables:
        when = span(table)
        name = collection_of(record.slug, names, table.name)
        title = record.title if len(names) == 1 else f"{record.title}: {table.title}"
        yield CollectionRecord(
            id=name,
            position=position_of(title, name),
            dataset=record.slug,
            release=record.release,
            title=title,
            rows=table.rows,
            has_place=table.geometry is not None,
            bbox=table.bbox,
            time=None if when is None else (when.first, when.last),
            table=table.title,
            description=record.description,
            attribution=record.attribution,
            keywords=record.keywords,
            licence=record.licence,
            modified=record.modified,
            publisher=record.publisher.name,
        )


def read_told(told: bytes) -> CollectionRecord:
    fields = orjson.loads(told)
    for name in ("bbox", "time", "keywords"):
        if fields[name] is not None:
            fields[name] = tuple(fields[name])
    return CollectionRecord(**fields)


class CollectionRows:
    """Writes the rows; whoever calls holds the catalogue's lock and a transaction."""

    def __init__(self, database: sqlite3.Connection, layout: Layout) -> None:
        self._database, self._layout = database, layout

    def exist(self) -> bool:
        sql = "SELECT 1 FROM sqlite_master WHERE name = ?"
        return self._database.execute(sql, (TOLD,)).fetchone() is not None

    def make_anew(self, records: Iterable[DatasetRecord]) -> None:
        for name in (LIST, TOLD, THEMES, *_OLDER):
            self._database.execute(f"DROP TABLE IF EXISTS {name}")
        for statement in _DDL:
            self._database.execute(statement)
        for record in records:
            self._insert(record)

    def put(self, record: DatasetRecord) -> None:
        self.remove(record.slug)
        self._insert(record)

    def remove(self, slug: str) -> None:
        ids = f"SELECT id FROM {LIST} WHERE slug = ?"  # noqa: S608 - names are ours
        for name in (TOLD, THEMES):
            self._database.execute(f"DELETE FROM {name} WHERE id IN ({ids})", (slug,))  # noqa: S608
        self._database.execute(f"DELETE FROM {LIST} WHERE slug = ?", (slug,))  # noqa: S608

    def _insert(self, record: DatasetRecord) -> None:
        if record.example:
            return
        publisher = record.publisher
        owner = (publisher.slug or publisher.key, publisher.key)
        for one in collections_of(record, lambda t: span_in(self._layout, record.release, t)):
            box = one.bbox or (None,) * 4
            when = _edges(one.time)
            values = (one.position, one.id, record.slug, *owner, *box, *when)
            self._database.execute(f"INSERT INTO {LIST} VALUES (?,?,?,?,?,?,?,?,?,?,?)", values)  # noqa: S608
            told = orjson.dumps(asdict(one))
            self._database.execute(f"INSERT INTO {TOLD} VALUES (?, ?)", (one.id, told))  # noqa: S608
            themes = [(theme, one.id) for theme in record.themes]
            self._database.executemany(f"INSERT OR IGNORE INTO {THEMES} VALUES (?, ?)", themes)  # noqa: S608


def _edges(time: tuple[str | None, ...] | None) -> tuple[str | None, str | None]:
    """First and last moment as text that compares; one that is open or unknown touches all."""
    if time is None:
        return None, None
    first, last = time
    return _to_second(first) if first else "", _to_second(last) if last else "9999"


def _to_second(moment: str) -> str:
    """Without fractions, so that moments compare as text."""
    return moment.partition(".")[0].removesuffix("Z") + "Z"
