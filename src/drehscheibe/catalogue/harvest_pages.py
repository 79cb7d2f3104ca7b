# SPDX-License-Identifier: EUPL-1.2
"""The records of a catalogue page by page, in an order that no new release changes: by slug."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from drehscheibe.catalogue.opening import CatalogueFile
from drehscheibe.catalogue.records import DatasetRecord
from drehscheibe.catalogue.rows import EVERYTHING, is_current
from drehscheibe.domain.plain import from_plain
from drehscheibe.releases.pointer import shows

if TYPE_CHECKING:
    import sqlite3

    from drehscheibe.releases.layout import Layout

PAGE = 100  # records
# Of these an index knows the rows, so a page far behind costs a walk through that index.
_OWNER, _SINCE = "c8 = ?", "c5 >= ?"


@dataclass(frozen=True, slots=True)
class HarvestQuery:
    """`number` counts from 1. `owner` is a publisher's slug; `since` a moment in UTC."""

    number: int = 1
    owner: str = ""
    since: str = ""
    rows: int = PAGE
    offset: int | None = None  # in records, for those who count so


@dataclass(frozen=True, slots=True)
class HarvestPage:
    """`total` counts what the catalogue lists; what was taken back a moment ago is in no page."""

    records: tuple[DatasetRecord, ...]
    total: int


def harvest_page(layout: Layout, query: HarvestQuery) -> HarvestPage:
    """Opens the catalogue anew: for threads beside the loop."""
    file = CatalogueFile(layout)
    with closing(file):
        database = file.connection()
        if database is None or not is_current(database):
            return HarvestPage((), 0)
        total = _total(database, query)
        found = [read_record(text) for text in _texts(database, query)]
    public = (one for one in found if shows(layout.pointer(one.slug), one.release))
    return HarvestPage(tuple(public), total)


def read_record(text: str) -> DatasetRecord:
    return from_plain(DatasetRecord, orjson.loads(text))


def _where(query: HarvestQuery) -> tuple[str, list[object]]:
    given = {_OWNER: query.owner, _SINCE: query.since}
    asked = {condition: value for condition, value in given.items() if value}
    return " AND ".join(asked) or "1", list(asked.values())


def _total(database: sqlite3.Connection, query: HarvestQuery) -> int:
    """Of everything it is kept as a number; of a part its index is counted."""
    where, values = _where(query)
    sql = f"SELECT count(*) FROM listing WHERE {where}"  # noqa: S608 - our own words
    if not values:
        sql, values = "SELECT ifnull(max(records), 0) FROM places WHERE key = ?", [EVERYTHING]
    return int(database.execute(sql, values).fetchone()[0])


def _texts(database: sqlite3.Connection, query: HarvestQuery) -> list[str]:
    where, values = _where(query)
    offset = (query.number - 1) * query.rows if query.offset is None else query.offset
    sql = (
        "SELECT record FROM records WHERE slug IN"  # noqa: S608 - our own words
        f" (SELECT c0 FROM listing WHERE {where} ORDER BY c0 LIMIT ? OFFSET ?) ORDER BY slug"
    )
    return [text for (text,) in database.execute(sql, (*values, query.rows, offset))]


def public_slugs(layout: Layout) -> list[str]:
    """Names of everything that is listed and public; reads each pointer."""
    file = CatalogueFile(layout)
    with closing(file):
        database = file.connection()
        if database is None or not is_current(database):
            return []
        rows = database.execute("SELECT c0, release FROM listing ORDER BY c0").fetchall()
    return [slug for slug, release in rows if shows(layout.pointer(slug), release)]
