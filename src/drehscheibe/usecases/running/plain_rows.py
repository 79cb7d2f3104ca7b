# SPDX-License-Identifier: EUPL-1.2
"""Results as plain JSON values (job children only): times as RFC 3339 in UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.releases.quoting import quoted_name, quoted_path

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

_GEOMETRY, _ID = "geometry", "feature_id"
_DIGITS = 6  # of degrees: a tenth of a metre


def table_of(database: duckdb.DuckDBPyConnection, path: Path, most: int) -> dict[str, Any]:
    """`{"columns", "rows", "total"}`: the first rows in their order, without places."""
    shown = {name: sql for name, sql in _plain(database, path).items() if name != _GEOMETRY}
    return _table(database, path, shown, most)


def table_with_places(database: duckdb.DuckDBPyConnection, path: Path, most: int) -> dict[str, Any]:
    """The same with places as WKT."""
    return _table(database, path, _plain(database, path), most)


def _table(
    database: duckdb.DuckDBPyConnection, path: Path, shown: dict[str, str], most: int
) -> dict[str, Any]:
    source = f"read_parquet({quoted_path(path)})"
    (total,) = database.execute(f"SELECT count(*) FROM {source}").fetchone() or (0,)
    listed = ", ".join(shown.values()) or "NULL"
    rows = database.execute(f"SELECT {listed} FROM {source} LIMIT {most}").fetchall()
    return {"columns": list(shown), "rows": rows if shown else [], "total": total}


def features_of(
    database: duckdb.DuckDBPyConnection, path: Path, *, most: int, most_bytes: int
) -> tuple[bytes, int, int]:
    """GeoJSON (RFC 7946), how many features it has and how many there are."""
    shown = _plain(database, path)
    source = f"read_parquet({quoted_path(path)}) WHERE {_GEOMETRY} IS NOT NULL"
    (total,) = database.execute(f"SELECT count(*) FROM {source}").fetchone() or (0,)
    names = [name for name in shown if name != _GEOMETRY]
    # A column without a single place comes back from its file as bytes.
    place = f"ST_AsGeoJSON(ST_ReducePrecision(TRY_CAST({_GEOMETRY} AS GEOMETRY), 1e-{_DIGITS}))"
    asked = ", ".join([place, *(shown[name] for name in names)])
    parts: list[bytes] = []
    size = 0
    for where, *values in database.execute(f"SELECT {asked} FROM {source} LIMIT {most}").fetchall():
        parts.append(_feature(where, dict(zip(names, values, strict=True))))
        size += len(parts[-1])
        if size > most_bytes:
            parts.pop()
            break
    return b'{"type":"FeatureCollection","features":[' + b",".join(parts) + b"]}", len(parts), total


def box_of(database: duckdb.DuckDBPyConnection, path: Path) -> list[float] | None:
    """West, south, east, north of everything in it, in degrees; None where nothing has a place."""
    edges = "min(ST_XMin(g)), min(ST_YMin(g)), max(ST_XMax(g)), max(ST_YMax(g))"
    places = f"SELECT TRY_CAST({_GEOMETRY} AS GEOMETRY) AS g FROM read_parquet({quoted_path(path)})"
    row = database.execute(f"SELECT {edges} FROM ({places})").fetchone()
    return [round(edge, _DIGITS) for edge in row] if row and row[0] is not None else None


def _feature(where: str, properties: dict[str, Any]) -> bytes:
    identity = properties.get(_ID)
    said = b"" if identity is None else b'"id":' + orjson.dumps(identity) + b","
    return b'{"type":"Feature",%b"geometry":%b,"properties":%b}' % (
        said, where.encode(), orjson.dumps(properties),
    )  # fmt: skip


def _plain(database: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    """Name of a column -> what makes a JSON value of it."""
    described = database.execute(
        f"DESCRIBE SELECT * FROM read_parquet({quoted_path(path)})"
    ).fetchall()
    return {name: _as_json(quoted_name(name), type_) for name, type_, *_ in described}


def _as_json(value: str, type_: str) -> str:
    if type_ == "TIMESTAMP WITH TIME ZONE":
        return f"strftime(timezone('UTC', {value}), '%Y-%m-%dT%H:%M:%SZ')"
    if type_ in {"BIGINT", "BOOLEAN", "VARCHAR"}:
        return value
    if type_.startswith("GEOMETRY"):
        return f"ST_AsText({value})"
    if type_ == "DOUBLE":
        return f"CASE WHEN isfinite({value}) THEN {value} END"
    return f"CAST({value} AS VARCHAR)"
