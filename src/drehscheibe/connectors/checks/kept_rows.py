# SPDX-License-Identifier: EUPL-1.2
"""Only the rows that a condition (CQL2 text, OGC 21-065r2) asks for; the same as in delivery.

Each batch becomes a table of SQLite in memory, so that one translation says what a filter means.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from drehscheibe.domain.tables import Column, Table
from drehscheibe.releases.filters import from_text, translated
from drehscheibe.releases.filters.functions import Functions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.domain.recipes import TableRecipe


def kept_rows(
    batches: Iterator[pa.RecordBatch], recipe: TableRecipe, notebook: Notebook
) -> Iterator[pa.RecordBatch]:
    """All of them without a condition.

    Raises `FilterNameUnknown`, `FilterKindWrong`, `FilterTooLarge`, `InvalidParameter`: a condition
    that cannot be asked would let everything through.
    """
    if not recipe.keep:
        yield from batches
        return
    columns = tuple(Column(c.id, c.name, c.source, c.type) for c in recipe.columns)
    asked = _Asked(Table(recipe.name, recipe.title, columns, zone=recipe.zone), recipe.keep)
    with closing(asked):
        for batch in batches:
            kept = batch.filter(asked.mask(batch))
            if left := batch.num_rows - kept.num_rows:
                notebook.note("rows-not-kept", table=recipe.name, count=left)
            if kept.num_rows:
                yield kept


class _Asked:
    """One condition over batches of one table."""

    def __init__(self, table: Table, text: str) -> None:
        condition = translated(from_text(text), table)
        self._columns = [column.id for column in table.columns]
        names = ", ".join(f"c{number}" for number in range(len(table.columns)))
        where = " AND ".join(one.sql for one in condition.conditions)
        self._values = [value for one in condition.conditions for value in one.values]
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        self._connection.execute(f"CREATE TABLE items (row INTEGER PRIMARY KEY, {names})")
        Functions(self._connection, lambda: False).use(condition)
        marks = ", ".join("?" * (len(table.columns) + 1))
        self._insert = f"INSERT INTO items VALUES ({marks})"  # noqa: S608
        self._select = f"SELECT row FROM items WHERE {where}"  # noqa: S608 - by the translation

    def close(self) -> None:
        self._connection.close()

    def mask(self, batch: pa.RecordBatch) -> pa.Array:
        values = (_plain(batch.column(name)) for name in self._columns)
        rows = zip(range(batch.num_rows), *values, strict=True)
        self._connection.execute("DELETE FROM items")
        self._connection.execute("BEGIN")
        self._connection.executemany(self._insert, rows)
        self._connection.execute("COMMIT")
        mask = np.zeros(batch.num_rows, dtype=bool)
        mask[[row for (row,) in self._connection.execute(self._select, self._values)]] = True
        return pa.array(mask)


def _plain(values: pa.Array) -> list[Any]:
    """As the items store holds them: moments in UTC with `Z`, days as ISO 8601."""
    if pa.types.is_timestamp(values.type):
        told = (None if one is None else one.isoformat() for one in values.to_pylist())
        return [one and one.replace("+00:00", "Z") for one in told]
    if pa.types.is_date(values.type):
        return list(pc.cast(values, pa.string()).to_pylist())
    return list(values.to_pylist())
