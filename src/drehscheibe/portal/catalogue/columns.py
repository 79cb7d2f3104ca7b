# SPDX-License-Identifier: EUPL-1.2
"""Small statistics of columns: ends of an index and a fixed sample, never a count or a scan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import orjson

from drehscheibe.domain.tables import ColumnType
from drehscheibe.releases.items import ItemsStore

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from drehscheibe.domain.tables import Column

SAMPLE = 300  # rows, spread evenly over the table
MOST_COLUMNS = 60  # wider tables are described without statistics from here on
FEW_VALUES = 8  # so many different values are listed
BINS = 16
_RANGED = {ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.DATE, ColumnType.DATETIME}
_NUMBERS = {ColumnType.INTEGER, ColumnType.NUMBER}


@dataclass(frozen=True, slots=True)
class ColumnSummary:
    """What one column holds. `filled` is a percentage, from a sample where `sampled`."""

    column: Column
    smallest: object = None
    largest: object = None
    values: tuple[object, ...] = ()  # all different values, where they are few
    examples: tuple[object, ...] = ()  # some, where they are many
    heights: tuple[int, ...] = ()  # histogram of the sample, highest bar 100
    filled: int = 100
    sampled: bool = False


@lru_cache(maxsize=256)
def summaries(path: Path) -> tuple[ColumnSummary, ...]:
    """One summary per column; a release never changes, so the answer is kept."""
    store = ItemsStore(path)
    try:
        columns = store.table.columns
        sample = _sample(store, min(len(columns), MOST_COLUMNS))
        described = [
            _summary(store, i, column, [row[i] for row in sample])
            for i, column in enumerate(columns[:MOST_COLUMNS])
        ]
        return (*described, *(ColumnSummary(column) for column in columns[MOST_COLUMNS:]))
    finally:
        store.close()


def _sample(store: ItemsStore, width: int) -> list[tuple[object, ...]]:
    total = store.table.rows
    step = max(1, total // SAMPLE)
    numbers = orjson.dumps(list(range(1, total + 1, step))[:SAMPLE]).decode()
    names = ", ".join(f"c{i}" for i in range(width)) or "row"
    sql = f"SELECT {names} FROM items WHERE row IN (SELECT value FROM json_each(?))"  # noqa: S608
    return store.connection.execute(sql, (numbers,)).fetchall()


def _summary(
    store: ItemsStore, index: int, column: Column, sample: Sequence[object]
) -> ColumnSummary:
    present = [value for value in sample if value is not None]
    different = _different(store, f"c{index}")
    few = len(different) <= FEW_VALUES
    ranged = column.type in _RANGED and not (few and len(different) < 3)
    smallest, largest = _ends(store, f"c{index}") if ranged else (None, None)
    listed = tuple(different) if few and not ranged else ()
    return ColumnSummary(
        column=column,
        smallest=smallest,
        largest=largest,
        values=listed,
        examples=() if ranged or listed else tuple(dict.fromkeys(present))[:3],
        heights=_heights(present) if column.type in _NUMBERS and ranged else (),
        filled=round(100 * len(present) / len(sample)) if sample else 0,
        sampled=store.table.rows > SAMPLE,
    )


def _ends(store: ItemsStore, name: str) -> tuple[object, object]:
    """Two look-ups at the ends of the index (one query for both would scan)."""
    smallest = store.connection.execute(f"SELECT min({name}) FROM items").fetchone()[0]  # noqa: S608
    largest = store.connection.execute(f"SELECT max({name}) FROM items").fetchone()[0]  # noqa: S608
    return smallest, largest


def _different(store: ItemsStore, name: str) -> list[object]:
    """Different values by hopping along the index; one more than `FEW_VALUES` at most."""
    sql = f"SELECT min({name}) FROM items WHERE {name} > ?"  # noqa: S608
    first = store.connection.execute(f"SELECT min({name}) FROM items").fetchone()[0]  # noqa: S608
    found: list[object] = []
    while first is not None and len(found) <= FEW_VALUES:
        found.append(first)
        first = store.connection.execute(sql, (first,)).fetchone()[0]
    return found


def _heights(values: Sequence[object]) -> tuple[int, ...]:
    numbers = [float(value) for value in values if isinstance(value, int | float)]
    if len(numbers) < BINS:
        return ()
    low, high = min(numbers), max(numbers)
    if low == high:
        return ()
    counts = [0] * BINS
    for number in numbers:
        counts[min(BINS - 1, int((number - low) / (high - low) * BINS))] += 1
    return tuple(round(100 * count / max(counts)) for count in counts)
