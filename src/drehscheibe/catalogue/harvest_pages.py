# SPDX-License-Identifier: EUPL-1.2
"""The records of a catalogue page by page, in an order that no new release changes: by slug."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from drehscheibe.catalogue.columns import NUMBERS
from drehscheibe.catalogue.described import DescribedRecord
from drehscheibe.catalogue.opening import CatalogueFile
from drehscheibe.catalogue.records import DatasetRecord
from drehscheibe.catalogue.rows import EVERYTHING, OURS, is_current
from drehscheibe.domain.plain import from_plain
from drehscheibe.releases.pointer import shows

if TYPE_CHECKING:
    import sqlite3

    from drehscheibe.catalogue.words import Listed
    from drehscheibe.releases.layout import Layout

PAGE = 100  # records
# Of these an index knows the rows, so a page far behind costs a walk through that index.
_OWNER, _SINCE, _ORIGIN = "c8 = ?", "c5 >= ?", f"c{NUMBERS['origin']} = ?"


@dataclass(frozen=True, slots=True)
class HarvestQuery:
    """`number` counts from 1. `owner` is a publisher's slug; `since` a moment in UTC.

    `origin` is "own" for those alone that lie here, or "" for those that lie elsewhere as well.
    """

    number: int = 1
    owner: str = ""
    since: str = ""
    origin: str = ""
    rows: int = PAGE
    offset: int | None = None  # in records, for those who count so


@dataclass(frozen=True, slots=True)
class HarvestPage:
    """`total` counts what the catalogue lists; what was taken back a moment ago is in no page."""

    records: tuple[Listed, ...]
    total: int

    @property
    def own(self) -> tuple[DatasetRecord, ...]:
        """Without those that lie elsewhere."""
        return tuple(one for one in self.records if not isinstance(one, DescribedRecord))


def harvest_page(layout: Layout, query: HarvestQuery) -> HarvestPage:
    """Opens the catalogue anew: for threads beside the loop."""
    file = CatalogueFile(layout)
    with closing(file):
        database = file.connection()
        if database is None or not is_current(database):
            return HarvestPage((), 0)
        total = _total(database, query)
        found = [_read(*row) for row in _texts(database, query)]
    return HarvestPage(tuple(one for one in found if _is_public(layout, one)), total)


def _is_public(layout: Layout, record: Listed) -> bool:
    """What lies elsewhere is public there."""
    if isinstance(record, DescribedRecord):
        return True
    return shows(layout.pointer(record.slug), record.release)


def _read(own: str | None, described: str | None) -> Listed:
    if own is None:
        return from_plain(DescribedRecord, orjson.loads(described or ""))
    return read_record(own)


def read_record(text: str) -> DatasetRecord:
    return from_plain(DatasetRecord, orjson.loads(text))


def _where(query: HarvestQuery) -> tuple[str, list[object]]:
    given = {_OWNER: query.owner, _SINCE: query.since, _ORIGIN: query.origin}
    asked = {condition: value for condition, value in given.items() if value}
    return " AND ".join(asked) or "1", list(asked.values())


def _total(database: sqlite3.Connection, query: HarvestQuery) -> int:
    """Of everything it is kept as a number; of a part its index is counted."""
    where, values = _where(query)
    sql = f"SELECT count(*) FROM listing WHERE {where}"  # noqa: S608 - our own words
    if not (query.owner or query.since):
        kept = OURS if query.origin else EVERYTHING
        sql, values = "SELECT ifnull(max(records), 0) FROM places WHERE key = ?", [kept]
    return int(database.execute(sql, values).fetchone()[0])


def _texts(
    database: sqlite3.Connection, query: HarvestQuery
) -> list[tuple[str | None, str | None]]:
    """Of each record what is known of it as one of ours, or as one that lies elsewhere."""
    where, values = _where(query)
    offset = (query.number - 1) * query.rows if query.offset is None else query.offset
    sql = (
        "SELECT records.record, described.record"  # noqa: S608 - our own words
        f" FROM (SELECT c0 FROM listing WHERE {where} ORDER BY c0 LIMIT ? OFFSET ?)"
        " LEFT JOIN records ON records.slug = c0 LEFT JOIN described ON described.slug = c0"
        " WHERE ifnull(records.record, described.record) IS NOT NULL ORDER BY c0"
    )
    return database.execute(sql, (*values, query.rows, offset)).fetchall()


def public_slugs(layout: Layout) -> list[str]:
    """Names of everything that is listed and public; reads each pointer."""
    file = CatalogueFile(layout)
    with closing(file):
        database = file.connection()
        if database is None or not is_current(database):
            return []
        rows = database.execute("SELECT c0, release FROM listing ORDER BY c0").fetchall()
    # What lies elsewhere has no pointer, and is not named here.
    return [slug for slug, release in rows if shows(layout.pointer(slug), release)]
