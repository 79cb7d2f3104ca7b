# SPDX-License-Identifier: EUPL-1.2
"""Writing an items store from ordered batches (job children only)."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import Any, Self

import numpy as np
import orjson
import pyarrow as pa

from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.tables import ColumnType, Table
from drehscheibe.releases.ahead import ahead
from drehscheibe.releases.items_blocks import packed
from drehscheibe.releases.items_file import BLOCK_ROWS, FileWriter
from drehscheibe.releases.items_rows import Preparation, Ready
from drehscheibe.releases.items_sides import turned

Array = np.ndarray[Any, Any]

_SECOND = "rows-{}.bin"  # the file beside SQLite's

_SQL_TYPES = {
    ColumnType.INTEGER: "INTEGER",
    ColumnType.NUMBER: "REAL",
    ColumnType.BOOLEAN: "INTEGER",
}


class ItemsWriter:
    """Writes one store; batches come in final row order with the field `_id`."""

    def __init__(self, path: Path, table: Table) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        self._table = table
        self._preparation = Preparation(table)
        self._blocks = _Blocks()
        # Its name stands in the store: nobody reads one with the file of another.
        self._features = FileWriter(path.with_name(_SECOND.format(token_hex(8))))
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _ddl(table)
        )
        self._connection.execute("BEGIN")
        marks = ", ".join("?" * (6 + len(table.columns)))
        self._insert = f"INSERT INTO items VALUES (NULL, {marks})"  # noqa: S608

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            self._features.close()
            self._connection.close()

    def fill(self, batches: Iterable[pa.RecordBatch]) -> Iterator[int]:
        """Write all batches; after each one the number of rows so far.

        While SQLite takes one batch, a thread makes the next one ready.
        """
        for ready in ahead(self._ready(batches)):
            self._connection.executemany(self._insert, ready.values)
            self._features.add(ready.features, turned(ready.boxes))
            yield self._blocks.add(ready.boxes)

    def _ready(self, batches: Iterable[pa.RecordBatch]) -> Generator[Ready, None, None]:
        yield from (self._preparation.ready(batch) for batch in batches if batch.num_rows)

    def _finish(self) -> None:
        table = orjson.dumps(to_plain(self._table))
        numbers, boxes = self._blocks.placed()
        entry, starts = self._features.finish()
        meta = [
            ("table", table),
            ("blocks", packed(numbers, boxes)),
            ("file", entry.as_json()),
            ("starts", starts.within),
            ("block_starts", starts.blocks),
            ("packed_rows", starts.packed),
        ]
        self._connection.executemany("INSERT INTO meta VALUES (?, ?)", meta)
        _index(self._connection, self._table)
        rows = np.column_stack((numbers, boxes[:, [0, 2, 1, 3]])).tolist()
        self._connection.executemany("INSERT INTO blocks VALUES (?, ?, ?, ?, ?)", rows)
        self._connection.execute("COMMIT")


def put_in_place(made: Path, target: Path) -> None:
    """Move a store to where it is read. Its second file goes first: a store that is there is whole.

    Files that a store before it had are deleted; whoever reads them still has them open.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    before = set(target.parent.glob(_SECOND.format("*")))
    for file in made.parent.glob(_SECOND.format("*")):
        file.replace(target.with_name(file.name))
    made.replace(target)
    for file in before:
        file.unlink(missing_ok=True)


class _Blocks:
    """The boxes of blocks of `BLOCK_ROWS` rows, 40 bytes each; blocks without a place are none."""

    def __init__(self) -> None:
        self._rows = 0
        self._numbers: list[Array] = []
        self._boxes: list[Array] = []

    def add(self, boxes: Array) -> int:
        """The boxes of the next rows. Returns the number of all rows so far."""
        blocks = (self._rows + np.arange(len(boxes))) // BLOCK_ROWS
        self._keep(*_merged(blocks, boxes))
        self._rows += len(boxes)
        return self._rows

    def _keep(self, numbers: Array, boxes: Array) -> None:
        self._numbers.append(numbers)
        self._boxes.append(boxes)

    def placed(self) -> tuple[Array, Array]:
        """Numbers and boxes `(n, 4)` of all; one that two batches share comes once."""
        if not self._rows:
            return np.empty(0, int), np.empty((0, 4))
        numbers, boxes = _merged(np.concatenate(self._numbers), np.concatenate(self._boxes))
        has_place = np.isfinite(boxes[:, 0])
        return numbers[has_place], boxes[has_place]


def _merged(numbers: Array, boxes: Array) -> tuple[Array, Array]:
    """Boxes of the same (ascending) number become one; NaN where none of them has a place."""
    first = np.flatnonzero(np.diff(numbers, prepend=-1))
    low = np.fmin.reduceat(boxes[:, :2], first)
    high = np.fmax.reduceat(boxes[:, 2:], first)
    return numbers[first], np.concatenate((low, high), axis=1)


def _ddl(table: Table) -> str:
    columns = "".join(
        f", c{i} {_SQL_TYPES.get(column.type, 'TEXT')}" for i, column in enumerate(table.columns)
    )
    return (
        # With an index beside it: looking for a key in a table without rows' numbers would read all
        # of the large values on the way.
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value);"
        # What is compared stands before what is large: a row may go on on other pages. Features
        # lie in the file beside it.
        "CREATE TABLE items (row INTEGER PRIMARY KEY, id TEXT NOT NULL, minx REAL, miny REAL,"
        f" maxx REAL, maxy REAL{columns}, wkb BLOB);"
        "CREATE VIRTUAL TABLE blocks USING rtree(block, minx, maxx, miny, maxy);"
    )


def _index(connection: sqlite3.Connection, table: Table) -> None:
    connection.execute("CREATE UNIQUE INDEX by_id ON items (id)")
    for i, _ in enumerate(table.columns):
        connection.execute(f"CREATE INDEX by_c{i} ON items (c{i})")
