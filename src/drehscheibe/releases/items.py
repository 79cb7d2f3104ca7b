# SPDX-License-Identifier: EUPL-1.2
"""Reading an items store: pages of ready-made features from one SQLite file per table.

Rows lie in Hilbert order. Boxes of blocks of 32 rows narrow a box; rows whose own box crosses the
edge are tested by their geometry. Paging is by keyset on the row number. SQLite says which rows
they are, a file beside it holds the features (`items_file`).
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import orjson

from drehscheibe.domain.plain import from_plain
from drehscheibe.domain.tables import Bbox, Table
from drehscheibe.releases.budget import Budget
from drehscheibe.releases.condition import Condition
from drehscheibe.releases.damage import DamageNamed
from drehscheibe.releases.filters.functions import Functions
from drehscheibe.releases.items_blocks import Blocks
from drehscheibe.releases.items_file import BLOCK_ROWS, Entry, RowsFile, Starts
from drehscheibe.releases.items_plan import Plan, total
from drehscheibe.releases.items_query import ItemsQuery, holds
from drehscheibe.releases.items_sieve import Run, Sieve
from drehscheibe.releases.items_sort import stretches

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["BLOCK_ROWS", "ItemsQuery", "ItemsStore", "Page"]

_LEAST_AT_ONCE, _MOST_AT_ONCE = 16, 256  # rows whose geometries are tested together
_BYTES_AT_ONCE = 1 << 20  # of features as they are stored
_COUNTED = 10_000  # a count above is left out
_LOOKED_THROUGH = 2_000  # rows of a table that a filter's count may test
_RUN = 2_048  # rows that a wide box walks through before it asks the R*Tree
_WIDE = 0.05  # of the table's extent
_CACHE_KIB = 4_000  # of one open store: what leads to the rows of a million stays there
_DENSE = 4  # so many rows are read through for one that is wanted, rather than each by its number
_TEXT_ID = b'{"type":"Feature","id":"'
_SHAPES = "SELECT row, wkb FROM items WHERE"
_SOME = 8  # rows that are named one by one
_MARKS = [", ".join("?" * count) for count in range(_SOME + 1)]
_STEPS = 1_000  # of SQLite's machine between two looks at the clock: some 20 µs

Row = tuple[int, bytes | None]  # its number, and its geometry (WKB, CRS84) if it must be tested
_UNLIMITED = Budget(math.inf)


@dataclass(frozen=True, slots=True)
class Page:
    """Features as ready GeoJSON bytes. `last` is the row to continue after, 0 at the end."""

    features: Sequence[bytes]
    last: int
    matched: int | None  # exact where it is cheap, else unknown
    shapes: list[bytes | None] = field(default_factory=list)  # WKB (CRS84), where asked for


class ItemsStore:
    """One table's items, read-only. Not thread-safe: one per thread.

    `dataset` is what messages call it. Raises `ArtifactDamaged` from every method when the file
    is not what it should be.
    """

    def __init__(self, path: Path, *, dataset: str = "") -> None:
        self._name = dataset or path.parent.name
        self._budget = _UNLIMITED
        # quote: a path may hold "?" or "#", which mean something in a URI
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with self._damage_named():
            self.connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self.connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            self.connection.set_progress_handler(self._late, _STEPS)
            self.connection.create_function("holds", 2, self._holds, deterministic=True)
            self._functions = Functions(self.connection, self._give_up_when_late)
            names = self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
            self._indexes = {name.removeprefix("by_") for (name,) in names}
            self.table = from_plain(Table, orjson.loads(self._told("table")))
            entry = Entry.from_json(self._told("file"))
            self._file = RowsFile(path.parent, entry, self.table.rows, self._starts)
        # Of large features a few together are as much as many small ones.
        self._at_once = min(_MOST_AT_ONCE, self._file.rows_in(_BYTES_AT_ONCE))
        self._first_placeless = self._find_first_placeless()

    def close(self) -> None:
        self._file.close()
        self.connection.close()

    def _told(self, key: str) -> bytes:
        """What the store says of itself."""
        sql = "SELECT value FROM meta WHERE key = ?"
        (value,) = self.connection.execute(sql, (key,)).fetchone()
        return bytes(value)

    @cached_property
    def _blocks(self) -> Blocks:
        return Blocks(self._told("blocks"))

    def _starts(self) -> Starts:
        return Starts(*map(self._told, ("starts", "block_starts", "packed_rows")))

    @cached_property
    def has_text_ids(self) -> bool:
        """What its features call themselves, all alike; numbers otherwise. Of one with rows."""
        with self._damage_named():
            return self._file.feature(1).startswith(_TEXT_ID)

    def item(self, identifier: str) -> bytes | None:
        """One feature as GeoJSON bytes, or None."""
        with self._damage_named():
            row = self._row(identifier)
            return None if row is None else self._file.feature(row)

    def shape(self, identifier: str) -> bytes | None:
        """Its geometry as WKB (CRS84), or None."""
        with self._damage_named():
            row = self._row(identifier)
            return None if row is None else self._shapes([row])[0]

    def _row(self, identifier: str) -> int | None:
        found = self.connection.execute("SELECT row FROM items WHERE id = ?", (identifier,))
        return next((row for (row,) in found), None)

    def page(
        self, query: ItemsQuery, *, seconds: float = math.inf, largest: float = math.inf
    ) -> Page:
        """The next features after `query.after`, in row order: fewer than the limit where these
        would be more than `largest` bytes, but at least one.

        Raises `TooMuchAsked` when `seconds` of work are spent, `InvalidParameter` for what the
        table does not know.
        """
        plan = Plan(self.table, query)
        self._functions.use(query.filter)
        self._budget = Budget(seconds)
        try:
            with self._damage_named(lambda: plan.unhelped):
                return self._page(query, plan, largest)
        finally:
            self._budget = _UNLIMITED

    @contextmanager
    def working(self, seconds: float, *, name: str) -> Iterator[Budget]:
        """For those who ask `connection` themselves; `name` is what `TooMuchAsked` calls it."""
        self._budget = Budget(seconds)
        try:
            with self._damage_named(lambda: name):
                yield self._budget
        finally:
            self._budget = _UNLIMITED

    def _page(self, query: ItemsQuery, plan: Plan, largest: float) -> Page:
        found: list[int] = []
        for met in self._met(query, plan, wanted=query.limit + 1):
            found += met
            if len(found) > query.limit:
                break
        features = self._file.features(found[: query.limit], largest=largest)
        shown = found[: len(features)]
        more = len(found) > len(shown)
        return Page(
            features=features,
            shapes=self._shapes(shown) if query.with_shapes else [],
            last=shown[-1] if more else 0,
            matched=self._matched(query, plan) if more or query.after else len(shown),
        )

    def _shapes(self, rows: list[int]) -> list[bytes | None]:
        """Their geometries as WKB (CRS84)."""
        if not rows:
            return []
        first, last = min(rows), max(rows)
        if last - first < _DENSE * len(rows):
            cursor = self.connection.execute(f"{_SHAPES} row BETWEEN ? AND ?", (first, last))
        elif len(rows) <= _SOME:
            cursor = self.connection.execute(f"{_SHAPES} row IN ({_MARKS[len(rows)]})", rows)
        else:
            each = "row IN (SELECT value FROM json_each(?))"
            cursor = self.connection.execute(f"{_SHAPES} {each}", (orjson.dumps(rows),))
        found = dict(cursor.fetchall())
        return [found[row] for row in rows]

    def _shapes_in_time(self, rows: list[int]) -> list[bytes | None]:
        self._watch()
        return self._shapes(rows)

    def walk(self, query: ItemsQuery) -> Generator[tuple[bytes, bytes | None]]:
        """All that fulfil the query, whatever its `limit`, and their geometries. Raises as `page`
        does, and when the next stretch costs more than was allowed last.
        """
        plan = Plan(self.table, query)
        self._functions.use(query.filter)
        with self._damage_named(lambda: plan.unhelped):
            for met in self._met(query, plan, wanted=math.inf):
                for at in range(0, len(met), self._at_once):
                    rows = met[at : at + self._at_once]
                    yield from zip(self._file.features(rows), self._shapes(rows), strict=True)

    def allow(self, seconds: float) -> None:
        """What the next stretch of a walk may cost."""
        self._budget = Budget(seconds)

    def _met(self, query: ItemsQuery, plan: Plan, *, wanted: float) -> Iterator[list[int]]:
        """The rows that fulfil the query, in order, some at once."""
        if plan.needs_sql:
            plan.choose(self._few, self._indexes)
            yield from self._met_by_sql(query, plan, wanted)
            return
        sieve = Sieve(plan, self._file, self._shapes_in_time)
        for met in sieve.met(self._runs(query, plan), wanted):
            yield met
            self._watch()

    def _met_by_sql(self, query: ItemsQuery, plan: Plan, wanted: float) -> Iterator[list[int]]:
        """The candidates whose geometry meets what it must, tested for many at once."""
        chunk: list[Row] = []
        looked, met, size = 0, 0, _size(wanted, share=1, most=self._at_once)
        for cursor in self._candidates(query, plan):
            while rows := cursor.fetchmany(size - len(chunk)):
                chunk += rows
                if len(chunk) == size:
                    meeting = self._meeting(chunk, plan)
                    yield meeting
                    looked, met, chunk = looked + size, met + len(meeting), []
                    size = _size(wanted - met, share=met / looked, most=self._at_once)
        yield self._meeting(chunk, plan)

    def _meeting(self, chunk: list[Row], plan: Plan) -> list[int]:
        edges = {row: edge for row, edge in chunk if edge is not None} if plan.tests_places else {}
        if not edges:
            return [row for row, _ in chunk]
        self._watch()
        met = plan.meets(list(edges.values())).tolist()
        missed = {row for row, is_met in zip(edges, met, strict=True) if not is_met}
        return [row for row, _ in chunk if row not in missed]

    def _candidates(self, query: ItemsQuery, plan: Plan) -> Iterator[sqlite3.Cursor]:
        """Rows in order, with the geometry where it must be tested."""
        if query.sort:
            for stretch in stretches(query.sort, self._sort_values(query)):
                sql = f"{plan.select} {stretch.sql} ORDER BY {stretch.order}"
                yield self.connection.execute(sql, (*plan.values, *stretch.values))
            return
        for run in self._runs(query, plan):
            yield self.connection.execute(plan.sql, (*plan.values, *run))

    def _sort_values(self, query: ItemsQuery) -> tuple[object, ...] | None:
        """Where the page before ended, in the order that is asked for."""
        if not query.after:
            return None
        names = ", ".join([*(key.name for key in query.sort), "row"])
        sql = f"SELECT {names} FROM items WHERE row = ?"  # noqa: S608 - names are ours
        found: tuple[object, ...] | None = self.connection.execute(sql, (query.after,)).fetchone()
        return found

    def _matched(self, query: ItemsQuery, plan: Plan) -> int | None:
        if query.asks_for_all:
            return self.table.rows
        if len(plan.conditions) == 1 and plan.conditions[0].column and not plan.guides:
            return self._few(plan.conditions[0], _COUNTED)
        is_small = query.filter and self.table.rows <= _LOOKED_THROUGH
        return self._counted(query, plan) if is_small else None

    def _counted(self, query: ItemsQuery, plan: Plan) -> int | None:
        """How many rows of a small table fulfil the query; None when the time is over."""
        every = replace(query, after=0, sort=())
        try:
            return sum(map(len, self._met(every, plan, wanted=math.inf)))
        except sqlite3.OperationalError:  # the page is there; its count is not worth a second try
            return None

    def _few(self, condition: Condition, most: int) -> int | None:
        """The exact number of rows that fulfil a condition, or None if there are more."""
        if condition.column not in self._indexes:
            return None
        sql = f"SELECT count(*) FROM (SELECT 1 FROM items WHERE {condition.sql} LIMIT ?)"  # noqa: S608
        (count,) = self.connection.execute(sql, (*condition.values, most + 1)).fetchone()
        return int(count) if count <= most else None

    def _runs(self, query: ItemsQuery, plan: Plan) -> Iterator[Run]:
        """The rows to look at, in order and without overlap, each after `query.after`."""
        first = query.after + 1
        if not plan.guides or plan.narrow:
            yield first, self.table.rows
            return
        if self._is_wide(plan.guides):
            yield first, first + _RUN - 1
            first += _RUN
        blocks = self._blocks.meeting(plan.guides, (first - 1) // BLOCK_ROWS)
        for run in _joined(blocks, first):
            yield run
            first = run[1] + 1
        if plan.boxes:
            # Features without a place match a box: OGC 17-069r4, 7.15.3, fc-bbox-response C.
            yield max(first, self._first_placeless), self.table.rows

    def _is_wide(self, boxes: Sequence[Bbox]) -> bool:
        if self.table.bbox is None:
            return False
        return total(boxes) >= _WIDE * total([self.table.bbox])

    def _find_first_placeless(self) -> int:
        """Rows without a place lie behind all others: the Hilbert order puts them last."""
        if self.table.geometry is None:
            return 1
        with self._damage_named():
            (last,) = self.connection.execute("SELECT max(rowid) FROM blocks_rowid").fetchone()
            (row,) = self.connection.execute(
                "SELECT max(row) FROM items WHERE row > ? AND minx IS NOT NULL",
                ((last or 0) * BLOCK_ROWS,),
            ).fetchone()
        return (row or 0) + 1

    def geometries_in(self, box: Sequence[float]) -> Iterator[list[bytes]]:
        """WKB (CRS84) of the rows whose own box meets `box`, in lists of one block each."""
        west, south, east, north = box
        for block in self._blocks.meeting([(west, south, east, north)], 0):
            first = block * BLOCK_ROWS + 1
            rows = self.connection.execute(
                "SELECT wkb FROM items WHERE row BETWEEN ? AND ?"
                " AND maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?",
                (first, first + BLOCK_ROWS - 1, west, east, south, north),
            ).fetchall()
            if rows:
                yield [row[0] for row in rows]

    def _late(self) -> bool:
        """SQLite's progress handler: true breaks the query off."""
        return self._budget.is_spent()

    def _watch(self) -> None:
        if self._late():
            raise sqlite3.OperationalError("interrupted")

    def _give_up_when_late(self) -> bool:
        """For functions of ours within a query, which SQLite's handler does not see."""
        is_late = self._late()
        if is_late:
            self.connection.interrupt()
        return is_late

    def _holds(self, value: object, text: str) -> bool:
        return not self._give_up_when_late() and holds(value, text)

    def _damage_named(self, unhelped: Callable[[], str] | None = None) -> DamageNamed:
        return DamageNamed(self._name, unhelped)


def _size(wanted: float, *, share: float, most: int) -> int:
    """How many rows to look at next, where so many are wanted and this share met so far."""
    likely = wanted if share == 1 else max(1.2 * wanted / max(share, 0.01), _LEAST_AT_ONCE)
    return int(min(likely, most))


def _joined(blocks: list[int], first: int) -> Iterator[Run]:
    """Neighbouring blocks as one run; nothing before `first`."""
    start = end = -1
    for block in blocks:
        if block != end + 1 or start < 0:
            if start >= 0:
                yield max(first, start * BLOCK_ROWS + 1), (end + 1) * BLOCK_ROWS
            start = block
        end = block
    if start >= 0:
        yield max(first, start * BLOCK_ROWS + 1), (end + 1) * BLOCK_ROWS
