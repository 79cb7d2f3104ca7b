# SPDX-License-Identifier: EUPL-1.2
"""Relations as files that the platform's own reader takes: GeoParquet, one file for each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import N_, ResultRefused, ResultTooLarge
from drehscheibe.releases.quoting import quoted_name, quoted_path
from drehscheibe.usecases.running.faults import told
from drehscheibe.usecases.running.inputs import GEOMETRY, PLACE

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from drehscheibe.usecases.running.limits import RunLimits
    from drehscheibe.usecases.running.statements import Select

_WHOLE = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?")
_KEPT = {"VARCHAR", "BOOLEAN", "DATE", "DOUBLE", "BIGINT", "TIMESTAMP WITH TIME ZONE"}


def write_result(
    database: duckdb.DuckDBPyConnection, select: Select, *, folder: Path, limits: RunLimits
) -> dict[str, Any]:
    """`{"file", "rows", "columns": {name: type}}`. Raises `ResultRefused`, `ResultTooLarge`."""
    types = _types(database, select, limits)
    path = folder / f"{select.name}.parquet"
    shown = ", ".join(_column(select.name, *column) for column in types.items())
    statement = (
        f"COPY (SELECT {shown} FROM {select.nested}) TO {quoted_path(path)}"
        " (FORMAT parquet, COMPRESSION zstd)"
    )
    with told(select.name, statement, limits):
        (rows,) = database.execute(statement, select.parameters).fetchone() or (0,)
    if rows > limits.rows:
        path.unlink()
        raise ResultTooLarge(relation=select.name, rows=rows, most=limits.rows)
    return {"file": path.name, "rows": rows, "columns": types}


def _types(
    database: duckdb.DuckDBPyConnection, select: Select, limits: RunLimits
) -> dict[str, str]:
    """Name -> type of each column, without computing them."""
    statement = f"SELECT * FROM {select.nested} LIMIT 0"
    with told(select.name, statement, limits):
        described = database.execute(statement, select.parameters).description
    return {column[0]: str(column[1]) for column in described or ()}


def _column(relation: str, name: str, type_: str) -> str:
    return f"{_cast(relation, name, type_)} AS {quoted_name(name)}"


def _cast(relation: str, name: str, type_: str) -> str:
    """Into the types a table of a release has (`domain.tables.ColumnType`)."""
    value = quoted_name(name)
    if type_.startswith("GEOMETRY"):
        return _placed(relation, name, type_)
    if type_ in _KEPT:
        return value
    if _WHOLE.fullmatch(type_):
        return f"CAST({value} AS BIGINT)"
    if type_ == "FLOAT" or type_.startswith("DECIMAL"):
        return f"CAST({value} AS DOUBLE)"
    if type_.startswith("TIMESTAMP"):
        return f"CAST({value} AS TIMESTAMP WITH TIME ZONE)"
    if type_ == "BLOB":
        raise ResultRefused(
            relation=relation, column=name, reason=N_("bytes are no value for a table")
        )
    if type_.endswith("]") or type_.startswith(("STRUCT", "MAP", "UNION")):
        return f"CAST(to_json({value}) AS VARCHAR)"
    return f"CAST({value} AS VARCHAR)"


def _placed(relation: str, name: str, type_: str) -> str:
    if name != GEOMETRY:
        reason = N_("the one column with places is called “geometry”")
        raise ResultRefused(relation=relation, column=name, reason=reason)
    if type_ not in {"GEOMETRY", PLACE}:
        reason = N_("places are given in longitude and latitude (OGC:CRS84)")
        raise ResultRefused(relation=relation, column=name, reason=reason)
    return f"CAST({quoted_name(name)} AS {PLACE})"
