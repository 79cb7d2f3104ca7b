# SPDX-License-Identifier: EUPL-1.2
"""What a table's indexes know at once: the least and greatest value of a column, its few values.

Nothing is counted or scanned: a column costs a few steps down its index.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.domain.tables import ColumnType

if TYPE_CHECKING:
    from drehscheibe.domain.tables import Table
    from drehscheibe.releases.items import ItemsStore

Value = str | int | float

MOST_VALUES = 50
_LONGEST = 100  # characters of a value that stands for a kind of things
_COMMON = 2  # times that a value occurs on average; names of things do not
_MEASURED = {ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.DATE, ColumnType.DATETIME}


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """As the store holds values: moments in UTC, days as days; None and () where unknown."""

    least: Value | None = None
    greatest: Value | None = None
    values: tuple[str, ...] = ()  # all there are, sorted


Facts = dict[str, ColumnFacts]  # by the name of the column; {} where nothing is known


def facts_of(store: ItemsStore) -> Facts:
    """Empty for a store without the indexes, or a damaged one."""
    table = store.table
    try:
        return {
            column.name: _column(store.connection, table, number)
            for number, column in enumerate(table.columns)
        }
    except sqlite3.Error:
        return {}


def edges_of(store: ItemsStore, number: int) -> tuple[Value | None, Value | None]:
    """The least and the greatest value of a column; None for both where there is none."""
    try:
        return _edge(store.connection, number, "min"), _edge(store.connection, number, "max")
    except sqlite3.Error:
        return None, None


def has_gaps(store: ItemsStore, number: int) -> bool:
    """Whether a row has no value in a column."""
    sql = f"SELECT 1 FROM items INDEXED BY by_c{number} WHERE c{number} IS NULL LIMIT 1"  # noqa: S608
    try:
        return store.connection.execute(sql).fetchone() is not None
    except sqlite3.Error:
        return True


def _column(connection: sqlite3.Connection, table: Table, number: int) -> ColumnFacts:
    kind = table.columns[number].type
    if kind in _MEASURED:
        return ColumnFacts(_edge(connection, number, "min"), _edge(connection, number, "max"))
    if kind is ColumnType.TEXT:
        return ColumnFacts(values=_values(connection, table, number))
    return ColumnFacts()


def _edge(connection: sqlite3.Connection, number: int, which: str) -> Value | None:
    sql = f"SELECT {which}(c{number}) FROM items INDEXED BY by_c{number}"  # noqa: S608 - ours
    found: tuple[Value | None] = connection.execute(sql).fetchone()
    return found[0]


def _values(connection: sqlite3.Connection, table: Table, number: int) -> tuple[str, ...]:
    """From one value to the next larger one, until there are too many."""
    sql = (
        f"SELECT c{number} FROM items INDEXED BY by_c{number}"  # noqa: S608 - names are ours
        f" WHERE c{number} > ? ORDER BY c{number} LIMIT 1"
    )
    found: list[str] = []
    last = ""
    while row := connection.execute(sql, (last,)).fetchone():
        last = row[0]
        found.append(last)
        if len(found) > MOST_VALUES or len(last) > _LONGEST:
            return ()
    return tuple(found) if len(found) * _COMMON <= table.rows else ()
