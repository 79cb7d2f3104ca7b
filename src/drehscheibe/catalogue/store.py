# SPDX-License-Identifier: EUPL-1.2
"""Pages of records as ready GeoJSON, from the catalogue's rows and its search index.

A condition that leaves few rows leads; otherwise the rows are walked through in the order that is
asked for. Nothing is counted but what is kept as a number.
"""

from __future__ import annotations

import math
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

import orjson
import zstandard

from drehscheibe.catalogue.described import ELSEWHERE
from drehscheibe.catalogue.opening import CatalogueFile
from drehscheibe.catalogue.questions import (
    NEWEST_FIRST,
    Part,
    RecordPage,
    RecordsQuery,
    parts_of,
    place_part,
    with_area_as_shape,
)
from drehscheibe.catalogue.rows import EVERYTHING, OURS, is_current
from drehscheibe.catalogue.search import CatalogueSearch
from drehscheibe.catalogue.wording import Wording
from drehscheibe.domain.errors import TooMuchAsked
from drehscheibe.releases.budget import Budget
from drehscheibe.releases.filters import is_beyond_sql, too_large
from drehscheibe.releases.filters.functions import Functions
from drehscheibe.releases.items_sort import stretches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from drehscheibe.releases.layout import Layout

    IsPublic = Callable[[str, str], bool]  # slug, release

FARTHEST = 10_000  # records in the order of the search
_FEW = 1_000  # rows of a condition that leads
_PORTION = 200  # hits of the search that are looked at together
_STEPS = 1_000  # of SQLite's machine between two looks at the clock

Row = tuple[int, str, str]  # row, slug, release


class Place:
    """A catalogue that is part of the whole: what one organisation publishes or is told of."""

    __slots__ = ("key", "name", "records", "slug", "updated")

    def __init__(self, key: str, slug: str, name: str, records: int, updated: str) -> None:
        self.key, self.slug, self.name = key, slug, name
        self.records, self.updated = records, updated


class RecordStore:
    """Not thread-safe: one per thread. An older file, not yet brought up to date, looks empty."""

    def __init__(self, layout: Layout) -> None:
        self._file = CatalogueFile(layout, self._prepare)
        self._search = CatalogueSearch(layout)
        self._functions: Functions | None = None
        self._budget = Budget(math.inf)
        self._unpack = zstandard.ZstdDecompressor().decompress

    def close(self) -> None:
        self._file.close()
        self._search.close()

    def page(
        self, query: RecordsQuery, is_public: IsPublic, *, seconds: float = math.inf
    ) -> RecordPage:
        """Raises `TooMuchAsked` when `seconds` of work are spent."""
        database, is_public = self._database(), _or_elsewhere(is_public)
        if database is None:
            return RecordPage([], 0)
        assert self._functions  # noqa: S101 - made with the connection
        self._functions.use(with_area_as_shape(query.filter))
        # Before the clock runs: what is refused here must not leave it running for others.
        parts = parts_of(query)
        self._budget = Budget(seconds)
        with self._lateness_named(parts):
            if query.is_ranked:
                return _Ranked(self, database, query, parts).page(is_public)
            return self._sorted(database, query, parts, is_public)

    def record(self, slug: str, place: str = "") -> tuple[str, bytes] | None:
        """Release and feature of one record of a catalogue."""
        database = self._database()
        if database is None:
            return None
        sql = "SELECT release, feature FROM listing JOIN listing_features USING (row) WHERE c0 = ?"
        values: tuple[str, ...] = (slug,)
        if place:
            part = place_part(place)
            sql, values = f"{sql} AND {part.sql}", (slug, place)
        found = database.execute(sql, values).fetchone()
        return (found[0], self._unpack(found[1])) if found else None

    def places(self) -> list[Place]:
        """Every catalogue with a record, the whole one first."""
        database = self._database()
        if database is None:
            return []
        sql = (
            "SELECT key, slug, name, records, updated FROM places"
            " WHERE records > 0 AND key != ? ORDER BY key"
        )
        return [Place(*row) for row in database.execute(sql, (OURS,))]

    def addresses(self) -> list[tuple[str, str]]:
        """Slug and last change of every record that lies here, by slug."""
        database = self._database()
        return (
            database.execute(
                "SELECT c0, c5 FROM listing WHERE release != ? ORDER BY c0", (ELSEWHERE,)
            ).fetchall()
            if database
            else []
        )

    def place(self, key: str = EVERYTHING) -> Place | None:
        return next((place for place in self.places() if place.key == key), None)

    def place_called(self, slug: str) -> Place | None:
        """That of the organisation with this short name."""
        return next((place for place in self.places() if place.key and place.slug == slug), None)

    def features(self, rows: Sequence[Row]) -> list[tuple[str, bytes]]:
        database = self._database()
        assert database  # noqa: S101 - rows came from it
        sql = (
            "SELECT row, feature FROM listing_features"
            " WHERE row IN (SELECT value FROM json_each(?))"
        )
        asked = orjson.dumps([row for row, _, _ in rows]).decode()
        found = dict(database.execute(sql, (asked,)))
        # A record may have been replaced a moment ago; the next question finds the new one.
        return [(slug, self._unpack(found[row])) for row, slug, _ in rows if row in found]

    def few(self, database: sqlite3.Connection, part: Part) -> int | None:
        """How many rows fulfil a condition, or None for many."""
        if not part.members:
            return None
        sql = f"SELECT count(*) FROM ({part.members} LIMIT ?)"  # noqa: S608
        (count,) = database.execute(sql, (*part.values, _FEW + 1)).fetchone()
        return int(count) if count <= _FEW else None

    def watch(self) -> None:
        if self._budget.is_spent():
            raise sqlite3.OperationalError("interrupted")

    def hits(self, wording: Wording, *, most: int, offset: int = 0) -> tuple[list[str], int]:
        return self._search.page(wording, most=most, offset=offset)

    def _sorted(
        self,
        database: sqlite3.Connection,
        query: RecordsQuery,
        parts: list[Part],
        is_public: IsPublic,
    ) -> RecordPage:
        sort = query.sort or NEWEST_FIRST
        if query.place:
            parts = [place_part(query.place), *parts]
        if query.texts is not None:
            parts = [self._worded(query), *parts]
        where, values, hint = self._plan(database, parts, f"c{sort[0].column}")
        columns = ", ".join([*(key.name for key in sort), "row", "c0", "release"])
        shown: list[tuple[object, ...]] = []
        for stretch in stretches(sort, query.after):
            sql = (
                f"SELECT {columns} FROM listing {hint} WHERE {where}{stretch.sql}"  # noqa: S608
                f" ORDER BY {stretch.order}"
            )
            for found in database.execute(sql, (*values, *stretch.values)):
                self.watch()
                if is_public(found[-2], found[-1]):
                    shown.append(found)
                    if len(shown) > query.limit:
                        return self._page(query, parts, shown)
        return self._page(query, parts, shown)

    def _page(
        self, query: RecordsQuery, parts: list[Part], shown: list[tuple[object, ...]]
    ) -> RecordPage:
        more = len(shown) > query.limit
        kept = shown[: query.limit]
        features = self.features([found[-3:] for found in kept])  # type: ignore[misc]
        after = kept[-1][:-2] if more else None
        return RecordPage(features, self._matched(query, parts, shown), next_after=after)

    def _matched(
        self, query: RecordsQuery, parts: list[Part], shown: list[tuple[object, ...]]
    ) -> int | None:
        if len(shown) <= query.limit and query.after is None:
            return len(shown)
        if not parts or (query.place and len(parts) == 1):
            place = self.place(query.place)
            return place.records if place else None
        return None

    def _plan(
        self, database: sqlite3.Connection, parts: list[Part], lead: str
    ) -> tuple[str, tuple[object, ...], str]:
        """Conditions, their values, and which index leads."""
        counted = [
            (count, part) for part in parts if (count := self.few(database, part)) is not None
        ]
        narrow = min(counted, key=lambda pair: pair[0])[1] if counted else None
        conditions: list[str] = []
        values: list[object] = []
        for part in parts:
            conditions.append(f"row IN ({part.members})" if part is narrow else part.sql)
            values += part.values
        where = "".join(f"{condition} AND " for condition in conditions)
        return where, tuple(values), "NOT INDEXED" if narrow else f"INDEXED BY by_{lead}"

    def _worded(self, query: RecordsQuery) -> Part:
        """The best hits of the search, to be put in another order."""
        wording = Wording(query.texts or (), query.place)
        slugs, _ = self.hits(wording, most=FARTHEST)
        members = "SELECT row FROM listing WHERE c0 IN (SELECT value FROM json_each(?))"
        return Part("q", f"row IN ({members})", (orjson.dumps(slugs).decode(),), members)

    def _database(self) -> sqlite3.Connection | None:
        connection = self._file.connection()
        return connection if connection and is_current(connection) else None

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.set_progress_handler(self._budget_is_spent, _STEPS)
        self._functions = Functions(connection, self._give_up_when_late)

    def _budget_is_spent(self) -> bool:
        return self._budget.is_spent()

    def _give_up_when_late(self) -> bool:
        """For functions of ours within a query, which SQLite's handler does not see."""
        is_late = self._budget.is_spent()
        connection = self._file.connection() if is_late else None
        if connection:
            connection.interrupt()
        return is_late

    @contextmanager
    def _lateness_named(self, parts: list[Part]) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if is_beyond_sql(error):
                raise too_large() from None
            if str(error) != "interrupted":
                raise
            slow = next((part.name for part in parts if not part.members), "q")
            raise TooMuchAsked(name=slow) from None
        finally:
            self._budget = Budget(math.inf)


def _or_elsewhere(is_public: IsPublic) -> IsPublic:
    """What lies elsewhere has no release that could be withdrawn."""
    return lambda slug, release: release == ELSEWHERE or is_public(slug, release)


class _Ranked:
    """A page in the order of the search."""

    def __init__(
        self,
        store: RecordStore,
        database: sqlite3.Connection,
        query: RecordsQuery,
        parts: list[Part],
    ) -> None:
        self._store, self._database, self._query = store, database, query
        self._parts = parts
        self._wording = Wording(query.texts or (), query.place)

    def page(self, is_public: IsPublic) -> RecordPage:
        self._narrow()
        limit, at = self._query.limit, self._query.offset
        shown: list[Row] = []
        total: int | None = None
        most = limit + 1 if not self._parts else _PORTION
        while at < FARTHEST:
            slugs, total = self._store.hits(self._wording, most=most, offset=at)
            rows = self._fulfilling(slugs)
            for number, slug in enumerate(slugs):
                if slug in rows and is_public(slug, rows[slug][2]):
                    if len(shown) == limit:
                        return self._page(shown, total, at + number)
                    shown.append(rows[slug])
            at += len(slugs)
            if len(slugs) < most:
                break
            self._store.watch()
        return self._page(shown, total, None)

    def _page(self, shown: list[Row], total: int | None, following: int | None) -> RecordPage:
        matched = total if not self._parts else None
        if following is None and not self._query.offset:
            matched = len(shown)
        features = self._store.features(shown)
        return RecordPage(features, matched, next_offset=following)

    def _narrow(self) -> None:
        """Few rows that fulfil a condition are told to the search, which then ranks them alone."""
        for part in self._parts:
            if self._store.few(self._database, part) is not None:
                sql = f"SELECT c0 FROM listing WHERE row IN ({part.members})"  # noqa: S608
                slugs = tuple(slug for (slug,) in self._database.execute(sql, part.values))
                self._wording = Wording(self._wording.texts, self._wording.place, slugs)
                return

    def _fulfilling(self, slugs: list[str]) -> dict[str, Row]:
        where = "".join(f" AND {part.sql}" for part in self._parts)
        values = (value for part in self._parts for value in part.values)
        named = "c0 IN (SELECT value FROM json_each(?))"
        sql = f"SELECT row, c0, release FROM listing WHERE {named}{where}"  # noqa: S608
        found = self._database.execute(sql, (orjson.dumps(slugs).decode(), *values))
        return {slug: (row, slug, release) for row, slug, release in found}
