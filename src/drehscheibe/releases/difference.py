# SPDX-License-Identifier: EUPL-1.2
"""What changed from one release to the next: counts of features, and columns; never the rows.

Which features it was stays apart from the counts: ids may be values of the data, and only people
of the owning organisation look at them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from drehscheibe.domain.plain import to_plain
from drehscheibe.releases.engine import engine
from drehscheibe.releases.quoting import quoted_name, quoted_path
from drehscheibe.releases.schema_change import GEOMETRY, Change, SchemaChange, schema_changes

if TYPE_CHECKING:
    import duckdb

    from drehscheibe.domain.tables import Table


MOST_IDS = 500  # of each kind and table


@dataclass(frozen=True, slots=True)
class Touched:
    """Ids of features, at most `MOST_IDS` of each kind, in their order."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableDifference:
    """`columns`: name -> in how many features the value changed."""

    table: str
    added: int = 0
    removed: int = 0
    changed: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    schema: tuple[SchemaChange, ...] = ()
    touched: Touched = Touched()


@dataclass(frozen=True, slots=True)
class Difference:
    tables: tuple[TableDifference, ...] = ()
    new_tables: tuple[str, ...] = ()
    lost_tables: tuple[str, ...] = ()

    @property
    def breaking(self) -> bool:
        """Whether programs that read the old release may fail."""
        changes = [change for table in self.tables for change in table.schema]
        return bool(self.lost_tables) or any(change.breaking for change in changes)

    def to_json(self) -> dict[str, Any]:
        """For people: sums over all tables; for machines: each table."""
        counts = {
            name: sum(getattr(table, name) for table in self.tables)
            for name in ("added", "removed", "changed")
        }
        return {
            **counts,
            "new_columns": self._named(Change.NEW),
            "lost_columns": self._named(Change.LOST),
            "breaking": self.breaking,
            **to_plain(replace(self, tables=tuple(map(_without_ids, self.tables)))),
        }

    def touched(self) -> dict[str, Any]:
        """Table -> which features it was."""
        return {table.table: to_plain(table.touched) for table in self.tables}

    def _named(self, change: Change) -> list[str]:
        return [c.column for table in self.tables for c in table.schema if c.change is change]


def _without_ids(table: TableDifference) -> TableDifference:
    return replace(table, touched=Touched())


@dataclass(frozen=True, slots=True)
class Side:
    """One release: its tables, and where the data.parquet of a table lies (it may be missing)."""

    tables: Sequence[Table]
    parquet: Callable[[str], Path]


def difference_between(before: Side, after: Side, *, scratch: Path) -> Difference:
    """Compare two releases of a dataset. DuckDB spills into `scratch`."""
    old = {table.name: table for table in before.tables}
    new = {table.name: table for table in after.tables}
    both = [name for name in new if name in old]
    compared = []
    for name in both:
        paths = before.parquet(name), after.parquet(name)
        compared.append(_compared((old[name], new[name]), paths, scratch))
    return Difference(
        tables=tuple(compared),
        new_tables=tuple(name for name in new if name not in old),
        lost_tables=tuple(name for name in old if name not in new),
    )


def _compared(
    tables: tuple[Table, Table], paths: tuple[Path, Path], scratch: Path
) -> TableDifference:
    before, after = tables
    schema = schema_changes(before, after)
    if not all(path.exists() for path in paths):  # a table without rows has no file
        return TableDifference(after.name, after.rows, before.rows, schema=schema)
    names = _comparable(paths, after)
    with closing(engine(scratch)) as database:
        database.execute("SET enable_geoparquet_conversion = false")
        for side, path in zip(("old", "new"), paths, strict=True):
            _hash(database, side, path, list(names))
        added, removed, changed, *each = _counted(database, len(names))
        touched = _touched(database, len(names))
    columns = {name: n for name, n in zip(names.values(), each, strict=True) if n}
    return TableDifference(after.name, added, removed, changed, columns, schema, touched)


def _comparable(paths: tuple[Path, Path], table: Table) -> dict[str, str]:
    """Columns that both have with one type: id -> name."""
    old, new = (pq.read_schema(path) for path in paths)
    names = {column.id: column.name for column in table.columns} | {GEOMETRY: GEOMETRY}
    return {
        column: name
        for column, name in names.items()
        if column in new.names and column in old.names
        if old.field(column).type == new.field(column).type
    }


def _hash(database: duckdb.DuckDBPyConnection, side: str, path: Path, columns: list[str]) -> None:
    """8 bytes per value instead of geometries and texts: the join stays small."""
    hashes = [f"hash({quoted_name(name)}) AS h{i}" for i, name in enumerate(columns)]
    chosen = ", ".join(["CAST(id AS VARCHAR) AS id", *hashes])
    database.execute(
        f"CREATE VIEW {side} AS SELECT {chosen} FROM read_parquet({quoted_path(path)})"
    )


def _counted(database: duckdb.DuckDBPyConnection, columns: int) -> tuple[int, ...]:
    """added, removed, changed, then changed values of each column."""
    differs = _differs(columns)
    matched = "old.id IS NOT NULL AND new.id IS NOT NULL"
    anything = " OR ".join(differs) or "false"
    counts = [
        "count(*) FILTER (old.id IS NULL)",
        "count(*) FILTER (new.id IS NULL)",
        *(f"count(*) FILTER ({matched} AND ({test}))" for test in (anything, *differs)),
    ]
    query = f"SELECT {', '.join(counts)} FROM old FULL JOIN new ON old.id = new.id"
    row: tuple[int, ...] | None = database.execute(query).fetchone()
    return row or ()


def _differs(columns: int) -> list[str]:
    return [f"(old.h{i} <> new.h{i})" for i in range(columns)]


def _touched(database: duckdb.DuckDBPyConnection, columns: int) -> Touched:
    anything = " OR ".join(_differs(columns)) or "false"
    return Touched(
        added=_ids(database, "new ANTI JOIN old ON old.id = new.id", side="new"),
        removed=_ids(database, "old ANTI JOIN new ON old.id = new.id", side="old"),
        changed=_ids(database, f"new JOIN old ON old.id = new.id AND ({anything})", side="new"),
    )


def _ids(database: duckdb.DuckDBPyConnection, rows: str, *, side: str) -> tuple[str, ...]:
    """Numbers in the order of numbers, everything else after them."""
    query = (
        f"SELECT {side}.id FROM {rows}"
        f" ORDER BY TRY_CAST({side}.id AS BIGINT), {side}.id LIMIT {MOST_IDS}"
    )
    return tuple(identifier for (identifier,) in database.execute(query).fetchall())
