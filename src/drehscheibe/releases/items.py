# SPDX-License-Identifier: EUPL-1.2
"""Reading an items store: pages of ready-made features from one SQLite file per table.

Rows lie in Hilbert order. An R*Tree over blocks of 32 rows narrows a box; rows whose own box
crosses the edge are tested by their geometry. Paging is by keyset on the row number.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import orjson
import zstandard

from drehscheibe.domain.errors import ArtifactDamaged, TooMuchAsked
from drehscheibe.domain.plain import from_plain
from drehscheibe.domain.tables import Bbox, GeometryType, Table
from drehscheibe.releases.budget import Budget
from drehscheibe.releases.condition import Condition
from drehscheibe.releases.filters.functions import Functions
from drehscheibe.releases.items_query import (
    ItemsQuery,
    conditions_of,
    holds,
    text_condition,
)
from drehscheibe.releases.items_sort import stretches

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["BLOCK_ROWS", "ItemsQuery", "ItemsStore", "Page"]

BLOCK_ROWS = 32

_FEW = 2_000  # so many candidates of an index are fetched; more are met while walking the rows
_COUNTED = 10_000  # a count above is left out
_LOOKED_THROUGH = 2_000  # rows of a table that a filter's count may test
_RUN = 2_048  # rows that a wide box walks through before it asks the R*Tree
_WIDE = 0.05  # of the table's extent
_STEPS = 1_000  # of SQLite's machine between two looks at the clock: some 20 µs
_SIMPLE = {GeometryType.POINT, GeometryType.LINE, GeometryType.POLYGON}

Run = tuple[int, int]  # first and last row
_ALL_ROWS = 2**62


@dataclass(frozen=True, slots=True)
class Page:
    """Features as ready GeoJSON bytes. `last` is the row to continue after, 0 at the end."""

    features: list[bytes]
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
        self._budget = Budget(math.inf)
        # quote: a path may hold "?" or "#", which mean something in a URI
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with self._damage_named():
            self.connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self.connection.set_progress_handler(self._late, _STEPS)
            self.connection.create_function("holds", 2, holds, deterministic=True)
            self._functions = Functions(self.connection, self._give_up_when_late)
            meta = dict(self.connection.execute("SELECT key, value FROM meta"))
            names = self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
            self._indexes = {name.removeprefix("by_") for (name,) in names}
            self.table = from_plain(Table, orjson.loads(meta["table"]))
            dictionary = zstandard.ZstdCompressionDict(meta["dictionary"])
        self._decompress = zstandard.ZstdDecompressor(dict_data=dictionary).decompress
        self._first_placeless = self._find_first_placeless()

    def close(self) -> None:
        self.connection.close()

    def item(self, identifier: str) -> bytes | None:
        """One feature as GeoJSON bytes, or None."""
        feature = self._value("feature", identifier)
        return None if feature is None else self._decompress(feature)

    def shape(self, identifier: str) -> bytes | None:
        """Its geometry as WKB (CRS84), or None."""
        return self._value("wkb", identifier)

    def _value(self, column: str, identifier: str) -> bytes | None:
        with self._damage_named():
            sql = f"SELECT {column} FROM items WHERE id = ?"  # noqa: S608
            row = self.connection.execute(sql, (identifier,)).fetchone()
        return row[0] if row else None

    def page(self, query: ItemsQuery, *, seconds: float = math.inf) -> Page:
        """The next features after `query.after`, in row order.

        Raises `TooMuchAsked` when `seconds` of work are spent, `InvalidParameter` for what the
        table does not know.
        """
        plan = _Plan(self.table, query)
        self._functions.use(query.filter)
        self._budget = Budget(seconds)
        try:
            with self._damage_named(plan):
                return self._page(query, plan)
        finally:
            self._budget = Budget(math.inf)

    def _page(self, query: ItemsQuery, plan: _Plan) -> Page:
        found = list(islice(self._found(query, plan), query.limit + 1))
        more = len(found) > query.limit
        shown = found[: query.limit]
        return Page(
            features=[self._decompress(feature) for _, feature, _ in shown],
            shapes=[shape for _, _, shape in shown] if query.with_shapes else [],
            last=shown[-1][0] if more else 0,
            matched=self._matched(query, plan) if more or query.after else len(shown),
        )

    def walk(self, query: ItemsQuery) -> Generator[tuple[bytes, bytes | None]]:
        """All that fulfil the query, whatever its `limit`, and their geometries. Raises as `page`
        does, and when the next stretch costs more than was allowed last."""
        plan = _Plan(self.table, query)
        self._functions.use(query.filter)
        with self._damage_named(plan):
            for _, feature, shape in self._found(query, plan):
                yield self._decompress(feature), shape

    def allow(self, seconds: float) -> None:
        self._budget = Budget(seconds)

    def _found(self, query: ItemsQuery, plan: _Plan) -> Iterator[Any]:
        """Row, stored feature and wanted geometry of each that fulfils the query; in order."""
        plan.choose(self._few, self._indexes)
        for row, feature, edge, shape in self._candidates(query, plan):
            if edge is None or self._meets(edge, query):
                yield row, feature, shape

    def _candidates(self, query: ItemsQuery, plan: _Plan) -> Iterator[Any]:
        """Row, feature, geometry where it must be tested, geometry where it is wanted; in order."""
        if query.sort:
            for stretch in stretches(query.sort, self._sort_values(query)):
                sql = f"{plan.select} {stretch.sql} ORDER BY {stretch.order}"
                yield from self.connection.execute(sql, (*plan.values, *stretch.values))
            return
        for run in self._runs(query, plan):
            yield from self.connection.execute(plan.sql, (*plan.values, *run))

    def _sort_values(self, query: ItemsQuery) -> tuple[object, ...] | None:
        """Where the page before ended, in the order that is asked for."""
        if not query.after:
            return None
        names = ", ".join([*(key.name for key in query.sort), "row"])
        sql = f"SELECT {names} FROM items WHERE row = ?"  # noqa: S608 - names are ours
        found: tuple[object, ...] | None = self.connection.execute(sql, (query.after,)).fetchone()
        return found

    def _matched(self, query: ItemsQuery, plan: _Plan) -> int | None:
        if query.asks_for_all:
            return self.table.rows
        if len(plan.conditions) == 1 and plan.conditions[0].column and not plan.guides:
            return self._few(plan.conditions[0], _COUNTED)
        is_small = query.filter and self.table.rows <= _LOOKED_THROUGH
        return self._counted(query, plan) if is_small else None

    def _counted(self, query: ItemsQuery, plan: _Plan) -> int | None:
        """How many rows of a small table fulfil the query; None when the time is over."""
        runs = self._runs(replace(query, after=0), plan)
        try:
            return sum(
                edge is None or self._meets(edge, query)
                for run in runs
                for _, _, edge, _ in self.connection.execute(plan.sql, (*plan.values, *run))
            )
        except sqlite3.OperationalError:  # the page is there; its count is not worth a second try
            return None

    def _few(self, condition: Condition, most: int) -> int | None:
        """The exact number of rows that fulfil a condition, or None if there are more."""
        if condition.column not in self._indexes:
            return None
        sql = f"SELECT count(*) FROM (SELECT 1 FROM items WHERE {condition.sql} LIMIT ?)"  # noqa: S608
        (count,) = self.connection.execute(sql, (*condition.values, most + 1)).fetchone()
        return int(count) if count <= most else None

    def _runs(self, query: ItemsQuery, plan: _Plan) -> Iterator[Run]:
        """The rows to look at, in order and without overlap, each after `query.after`."""
        first = query.after + 1
        if not plan.guides or plan.narrow:
            yield first, _ALL_ROWS
            return
        if self._is_wide(plan.guides):
            yield first, first + _RUN - 1
            first += _RUN
        for run in _joined(self._blocks(plan.guides, first), first):
            yield run
            first = run[1] + 1
        if plan.boxes:
            # Features without a place match a box: OGC 17-069r4, 7.15.3, fc-bbox-response C.
            yield max(first, self._first_placeless), _ALL_ROWS

    def _blocks(self, boxes: Sequence[Bbox], first: int) -> list[int]:
        start = (first - 1) // BLOCK_ROWS
        sql = (
            "SELECT block FROM blocks"
            " WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ? AND block >= ?"
        )
        found = [
            block
            for west, south, east, north in boxes
            for (block,) in self.connection.execute(sql, (west, east, south, north, start))
        ]
        return sorted(set(found)) if len(boxes) > 1 else sorted(found)

    def _is_wide(self, boxes: Sequence[Bbox]) -> bool:
        if self.table.bbox is None:
            return False
        extent = _area(self.table.bbox)
        return _total(boxes) >= _WIDE * extent

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

    def _meets(self, wkb: bytes, query: ItemsQuery) -> bool:
        import shapely  # 60 ms that a server without such a row never spends

        shape = shapely.from_wkb(wkb)
        self._watch()
        areas = [query.area] if query.area else [shapely.box(*box) for box in query.boxes]
        return any(shapely.intersects(area, shape) for area in areas)

    def geometries_in(self, box: Sequence[float]) -> Iterator[list[bytes]]:
        """WKB (CRS84) of the rows whose own box meets `box`, in lists of one block each."""
        west, south, east, north = box
        for block in self._blocks([(west, south, east, north)], 1):
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

    def _give_up_when_late(self) -> None:
        """For functions of ours within a query, which SQLite's handler does not see."""
        if self._late():
            self.connection.interrupt()

    @contextmanager
    def _damage_named(self, plan: _Plan | None = None) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if plan and str(error) == "interrupted":
                raise TooMuchAsked(name=plan.unhelped) from None
            raise ArtifactDamaged(dataset=self._name) from error
        except (sqlite3.Error, zstandard.ZstdError, KeyError, TypeError, ValueError) as error:
            raise ArtifactDamaged(dataset=self._name) from error


class _Plan:
    """Which rows are walked through, and what each must fulfil.

    An index that leaves few rows leads; otherwise the box or, without one, an ordered index.
    """

    def __init__(self, table: Table, query: ItemsQuery) -> None:
        self.boxes = () if table.geometry is None else query.boxes
        filtered = query.filter.boxes if query.filter else ()
        # Rows outside of them need not be looked at: the smaller ones, where there are two.
        self.guides = min((b for b in (self.boxes, filtered) if b), key=_total, default=())
        self.conditions = conditions_of(table, query)
        self._text = text_condition(table, query.text) if query.text else None
        self._nothing = bool(query.text) and self._text is None
        self._has_area = query.area is not None
        self._shape = "wkb" if query.with_shapes else "NULL"
        self._simple = bool(table.geometry and table.geometry.type in _SIMPLE)
        self._lead = query.sort[0].name if query.sort else ""
        self.narrow = False
        self.unhelped = ""
        self.sql = ""
        self.select = ""  # to be continued by a condition and an order
        self.values: tuple[Any, ...] = ()

    def choose(self, few: Callable[[Condition, int], int | None], indexes: set[str]) -> None:
        """Fix the SQL; its last two parameters are the first and last row of a run."""
        parts: list[tuple[str, tuple[object, ...]]] = []
        hint = "NOT INDEXED"
        unhelped = "bbox"
        for condition in self.conditions:
            helps = self._could_lead(condition) and few(condition, _FEW) is not None
            if helps:
                self.narrow = True
                inner = f"row IN (SELECT row FROM items WHERE {condition.sql})"  # noqa: S608
                parts.append((inner, condition.values))
                continue
            unhelped = condition.name
            parts.append((condition.sql, condition.values))
            if condition.ordered and condition.column in indexes and not self.guides:
                hint = f"INDEXED BY by_{condition.column}"
        if self._text:
            unhelped, self.narrow = "q", True
            parts.append((self._text.sql, self._text.values))
        self.unhelped = unhelped
        if self._lead in indexes:
            hint = f"INDEXED BY by_{self._lead}"
        self._write("NOT INDEXED" if self.narrow else hint, parts)

    def _could_lead(self, condition: Condition) -> bool:
        """A lone equality needs no count: its index is in row order already."""
        alone = condition.ordered and len(self.conditions) == 1 and not self.guides
        return not (alone and not self._text)

    def _write(self, hint: str, parts: list[tuple[str, tuple[object, ...]]]) -> None:
        edge, edge_values = self._edge()
        if self.boxes:
            meets = " OR ".join(
                "(maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?)" for _ in self.boxes
            )
            parts.append(
                (
                    f"(minx IS NULL OR {meets})",
                    tuple(v for w, s, e, n in self.boxes for v in (w, e, s, n)),
                )
            )
        if self._nothing:
            parts.append(("0", ()))
        where = "".join(f"{sql} AND " for sql, _ in parts)
        self.values = (*edge_values, *(value for _, values in parts for value in values))
        self.select = f"SELECT row, feature, {edge}, {self._shape} FROM items {hint} WHERE {where}"  # noqa: S608
        self.sql = f"{self.select}row BETWEEN ? AND ? ORDER BY row"

    def _edge(self) -> tuple[str, tuple[float, ...]]:
        """The geometry of rows whose box alone does not decide; NULL for all others.

        A shape of one piece whose box lies between two opposite sides and meets the box, meets
        it itself; one of several pieces may be on both sides of it.
        """
        if not self.boxes:
            return "NULL", ()
        if self._has_area:
            return "wkb", ()
        join = "OR" if self._simple else "AND"
        inside = " OR ".join(
            f"((minx >= ? AND maxx <= ?) {join} (miny >= ? AND maxy <= ?))" for _ in self.boxes
        )
        values = tuple(v for w, s, e, n in self.boxes for v in (w, e, s, n))
        return f"CASE WHEN minx IS NULL OR {inside} THEN NULL ELSE wkb END", values


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


def _total(boxes: Sequence[Bbox]) -> float:
    return sum(map(_area, boxes))


def _area(box: Bbox) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
