# SPDX-License-Identifier: EUPL-1.2
"""The records of a catalogue page by page, for other catalogues.

A page that is asked for by where the one before ended costs what the first costs, however deep it
lies. One that is asked for by a number begins at the nearest mark (`waymarks`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from drehscheibe.catalogue.described import ELSEWHERE, DescribedRecord
from drehscheibe.catalogue.harvest_query import PAGE, HarvestQuery, where
from drehscheibe.catalogue.opening import CatalogueFile
from drehscheibe.catalogue.records import DatasetRecord
from drehscheibe.catalogue.rows import EVERYTHING, OURS, is_current
from drehscheibe.catalogue.waymarks import Waymarks
from drehscheibe.domain.plain import from_plain
from drehscheibe.releases.pointer import shows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from drehscheibe.catalogue.harvest_query import Key
    from drehscheibe.catalogue.waymarks import Way
    from drehscheibe.catalogue.words import Listed
    from drehscheibe.releases.layout import Layout

    At = int | Key
    Named = tuple[str, str]  # slug, release

_STRIDE = 1_000  # records between two marks of a long walk


@dataclass(frozen=True, slots=True)
class HarvestPage:
    """`total` counts what the catalogue lists; what was taken back a moment ago is in no page.

    `ends` is where the next page begins, or None behind the last record.
    """

    records: tuple[Listed, ...]
    total: int
    ends: Key | None = None

    @property
    def own(self) -> tuple[DatasetRecord, ...]:
        """Without those that lie elsewhere."""
        return tuple(one for one in self.records if not isinstance(one, DescribedRecord))


class HarvestPages:
    """Not thread-safe: one for each lane. A file of an older form has no pages."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._opened = 0
        self._file = CatalogueFile(layout, self._open)
        self._waymarks = Waymarks()

    def page(self, query: HarvestQuery, *, rows: int = PAGE, at: At = 0) -> HarvestPage:
        """`at` is how many records come before it, or where the page before ended."""
        database = self.database()
        if database is None:
            return HarvestPage((), 0)
        way = self._way(database, query)
        named, ends = _named(database, query, rows=rows, after=_start(database, query, way, at=at))
        if ends and isinstance(at, int):
            way.put(at + rows, ends)
        if way.total is None:
            way.total = _total(database, query)
        return HarvestPage(tuple(self._public(database, named)), way.total, ends)

    def names(self, query: HarvestQuery, *, rows: int, at: At = 0) -> tuple[list[str], Key | None]:
        """Slugs of what is public, and where those behind them begin."""
        database = self.database()
        if database is None:
            return [], None
        start = _start(database, query, self._way(database, query), at=at)
        named, ends = _named(database, query, rows=rows, after=start)
        return [slug for slug, release in named if self._shows(slug, release)], ends

    def records(self, slugs: Sequence[str]) -> list[Listed]:
        """Those that are public, in this order."""
        database = self.database()
        if database is None:
            return []
        sql = "SELECT c0, release FROM listing WHERE c0 IN (SELECT value FROM json_each(?))"
        found = dict(database.execute(sql, (_listed(slugs),)))
        named = [(slug, found[slug]) for slug in slugs if slug in found]
        return list(self._public(database, named))

    def database(self) -> sqlite3.Connection | None:
        database = self._file.connection()
        return database if database and is_current(database) else None

    def close(self) -> None:
        self._file.close()

    def _open(self, _: sqlite3.Connection) -> None:
        self._opened += 1

    def _way(self, database: sqlite3.Connection, query: HarvestQuery) -> Way:
        (changes,) = database.execute("PRAGMA data_version").fetchone()
        return self._waymarks.of(query, (self._opened, changes))

    def _public(self, database: sqlite3.Connection, named: Sequence[Named]) -> Iterator[Listed]:
        shown = [pair for pair in named if self._shows(*pair)]
        own = _texts(database, "records", (slug for slug, one in shown if one != ELSEWHERE))
        told = _texts(database, "described", (slug for slug, one in shown if one == ELSEWHERE))
        for slug, release in shown:
            # It may have gone between two statements; the next question does not name it any more.
            if text := own.get(slug):
                record = from_plain(DatasetRecord, orjson.loads(text))
                if record.release == release or self._shows(slug, record.release):
                    yield record
            elif text := told.get(slug):
                yield from_plain(DescribedRecord, orjson.loads(text))

    def _shows(self, slug: str, release: str) -> bool:
        """What lies elsewhere is public there."""
        return release == ELSEWHERE or shows(self._layout.pointer(slug), release)


def _start(database: sqlite3.Connection, query: HarvestQuery, way: Way, *, at: At) -> Key:
    """The key before the page; behind the last record there is an empty page."""
    if not isinstance(at, int):
        return max(at, query.beginning())
    reached, key = way.nearest(at)
    while reached < at:
        step = min(_STRIDE, at - reached)
        following = _skipped(database, query, key, step)
        if following is None:
            return query.end()
        reached, key = reached + step, following
        way.put(reached, key)
    return key


def _named(
    database: sqlite3.Connection, query: HarvestQuery, *, rows: int, after: Key
) -> tuple[list[Named], Key | None]:
    told, values = where(query, after)
    sql = (
        f"SELECT {query.key}, release FROM listing INDEXED BY {query.order}"  # noqa: S608
        f" WHERE {told} ORDER BY {query.key} LIMIT ?"
    )
    found = database.execute(sql, (*values, rows + 1)).fetchall()
    ends = found[rows - 1][:-1] if rows and len(found) > rows else None
    return [(row[-2], row[-1]) for row in found[:rows]], ends


def _skipped(database: sqlite3.Connection, query: HarvestQuery, key: Key, step: int) -> Key | None:
    """The key so many records behind this one, from the index alone where nothing narrows it."""
    told, values = where(query, key)
    sql = (
        f"SELECT {query.key} FROM listing INDEXED BY {query.order} WHERE {told}"  # noqa: S608
        f" ORDER BY {query.key} LIMIT 1 OFFSET ?"
    )
    found: Key | None = database.execute(sql, (*values, step - 1)).fetchone()
    return found


def _texts(database: sqlite3.Connection, table: str, slugs: Iterable[str]) -> dict[str, str]:
    asked = _listed(slugs)
    if asked == "[]":
        return {}
    sql = f"SELECT slug, record FROM {table} WHERE slug IN (SELECT value FROM json_each(?))"  # noqa: S608
    return dict(database.execute(sql, (asked,)))


def _listed(slugs: Iterable[str]) -> str:
    return orjson.dumps(list(slugs)).decode()


def _total(database: sqlite3.Connection, query: HarvestQuery) -> int:
    """Of everything it is kept as a number; of a part it is counted once after each change."""
    if query.is_plain:
        sql = "SELECT ifnull(max(records), 0) FROM places WHERE key = ?"
        values: list[object] = [OURS if query.origin else EVERYTHING]
    else:
        told, values = where(query, query.beginning())
        sql = f"SELECT count(*) FROM listing INDEXED BY {query.order} WHERE {told}"  # noqa: S608
    return int(database.execute(sql, values).fetchone()[0])
