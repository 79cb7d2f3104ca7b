# SPDX-License-Identifier: EUPL-1.2
"""The profile of a table, from the indexes of its items store: a few steps for each column.

Nothing is scanned, except for the entries of an index that hold no value, up to a million of them.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from drehscheibe.domain.tables import ColumnType
from drehscheibe.releases.facts import ColumnFacts, facts_of
from drehscheibe.usecases.readiness.tables import ColumnProfile

if TYPE_CHECKING:
    from drehscheibe.domain.tables import Column
    from drehscheibe.releases.items import ItemsStore

_SAMPLES = 20
_MOST_EMPTY = 1_000_000
_LONGEST = 60  # characters of a value that is kept


def profile_columns(columns: tuple[Column, ...]) -> tuple[ColumnProfile, ...]:
    """What the schema alone says, where the items are not there yet."""
    return tuple(_profile(column, ColumnFacts()) for column in columns)


def profile_store(store: ItemsStore) -> tuple[ColumnProfile, ...]:
    """With what the rows say; a damaged store says less."""
    facts = facts_of(store)
    return tuple(
        _profile(
            column,
            facts.get(column.name, ColumnFacts()),
            empty=_empty(store, number),
            samples=_samples(store, number),
        )
        for number, column in enumerate(store.table.columns)
    )


def _profile(
    column: Column,
    facts: ColumnFacts,
    *,
    empty: int | None = None,
    samples: tuple[str, ...] = (),
) -> ColumnProfile:
    return ColumnProfile(
        id=column.id,
        name=column.name,
        title=column.title,
        type=column.type,
        unit=column.unit,
        codes=dict(column.codes),
        least=facts.least,
        greatest=facts.greatest,
        empty=empty,
        values=tuple(value[:_LONGEST] for value in facts.values),
        samples=() if facts.values else samples,
    )


def _empty(store: ItemsStore, number: int) -> int | None:
    sql = (
        f"SELECT count(*) FROM (SELECT 1 FROM items INDEXED BY by_c{number}"  # noqa: S608 - ours
        f" WHERE c{number} IS NULL LIMIT {_MOST_EMPTY})"
    )
    try:
        (found,) = store.connection.execute(sql).fetchone()
    except sqlite3.Error:
        return None
    return int(found)


def _samples(store: ItemsStore, number: int) -> tuple[str, ...]:
    """Values of some rows, evenly over the table, each found by its number."""
    column, rows = store.table.columns[number], store.table.rows
    if column.type is not ColumnType.TEXT or not rows:
        return ()
    places = ", ".join({str(1 + step * rows // _SAMPLES): "" for step in range(_SAMPLES)})
    sql = f"SELECT DISTINCT c{number} FROM items WHERE row IN ({places}) AND c{number} <> ''"  # noqa: S608
    try:
        return tuple(value[:_LONGEST] for (value,) in store.connection.execute(sql))
    except sqlite3.Error:
        return ()
