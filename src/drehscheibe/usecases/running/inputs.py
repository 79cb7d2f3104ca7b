# SPDX-License-Identifier: EUPL-1.2
"""Needs as views: the bound file with the needed names, units, codes and types."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import InputColumnMissing, InputFileMissing
from drehscheibe.domain.tables import ColumnType
from drehscheibe.releases.quoting import quoted_name, quoted_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from drehscheibe.usecases.running.bindings import BoundColumn, Input, Where

FEATURE_ID, GEOMETRY = "feature_id", "geometry"
PLACE = "GEOMETRY('OGC:CRS84')"
SQL_TYPES = {
    ColumnType.TEXT: "VARCHAR",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.NUMBER: "DOUBLE",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.DATE: "DATE",
    ColumnType.DATETIME: "TIMESTAMP WITH TIME ZONE",
    ColumnType.TIME: "TIME",
}


def make_view(database: duckdb.DuckDBPyConnection, need: str, bound: Input) -> None:
    """Raises `InputFileMissing`, `InputColumnMissing`."""
    if not bound.path:
        sql = f"SELECT {', '.join(_nothing(bound))} LIMIT 0"
    else:
        sql = _over_file(database, need, bound)
    database.execute(f"CREATE VIEW {quoted_name(need)} AS {sql}")


def _nothing(bound: Input) -> list[str]:
    types = {FEATURE_ID: "VARCHAR"} | {n: SQL_TYPES[c.type] for n, c in bound.columns.items()}
    if bound.with_geometry:
        types[GEOMETRY] = PLACE
    return [f"CAST(NULL AS {type_}) AS {quoted_name(name)}" for name, type_ in types.items()]


def _over_file(database: duckdb.DuckDBPyConnection, need: str, bound: Input) -> str:
    path = Path(bound.path)
    if not path.is_file():
        raise InputFileMissing(need=need)
    table = _Source(database, need, path)
    shown = [f"CAST({table.identity} AS VARCHAR) AS {FEATURE_ID}"]
    shown += [f"{_value(table, c)} AS {quoted_name(n)}" for n, c in bound.columns.items()]
    if bound.with_geometry:
        shown.append(f"CAST({table.place} AS {PLACE}) AS {GEOMETRY}")
    return f"SELECT {', '.join(shown)} FROM {table.rows}{_condition(table, bound.where)}"


class _Source:
    """A file as something to select from."""

    def __init__(self, database: duckdb.DuckDBPyConnection, need: str, path: Path) -> None:
        self._need = need
        self.rows = _SCANS.get(path.suffix.lower(), _parquet)(database, quoted_path(path))
        described = database.execute(f"DESCRIBE SELECT * FROM {self.rows}").fetchall()
        self.types: dict[str, str] = {name: type_ for name, type_, *_ in described}
        self._ids = _ids_by_name(database, path) if path.suffix == ".parquet" else {}

    def has(self, name: str) -> bool:
        return self._known(name) in self.types

    def _known(self, name: str) -> str:
        return name if name in self.types else self._ids.get(name, "")

    def column(self, name: str) -> str:
        """Quoted; raises `InputColumnMissing`."""
        known = self._known(name)
        if known not in self.types:
            raise InputColumnMissing(need=self._need, column=name)
        return quoted_name(known)

    @property
    def identity(self) -> str:
        return "id" if "id" in self.types else "row_number() OVER ()"

    @property
    def place(self) -> str:
        if GEOMETRY not in self.types:
            raise InputColumnMissing(need=self._need, column=GEOMETRY)
        is_text = self.types[GEOMETRY] == "VARCHAR"  # WKT in a CSV sample
        return f"ST_GeomFromText({GEOMETRY})" if is_text else GEOMETRY


def _parquet(_: duckdb.DuckDBPyConnection, path: str) -> str:
    return f"read_parquet({path})"


def _csv(_: duckdb.DuckDBPyConnection, path: str) -> str:
    said = "header = true, delim = ',', quote = '\"', all_varchar = true, nullstr = ''"
    return f"read_csv({path}, {said})"


def _geojson(database: duckdb.DuckDBPyConnection, path: str) -> str:
    """Properties become columns of text, as in CSV; the geometry is read."""
    types = "{features: 'STRUCT(properties JSON, geometry JSON)[]'}"
    features = f"(SELECT unnest(features) AS f FROM read_json({path}, columns = {types}))"
    keys = f"SELECT DISTINCT unnest(json_keys(f.properties)) FROM {features} ORDER BY 1"
    shown = [
        f"f.properties ->> {_text(_pointer(key))} AS {quoted_name(key)}"
        for (key,) in database.execute(keys).fetchall()
    ]
    return f"(SELECT {', '.join([*shown, _PLACED])} FROM {features})"


def _pointer(key: str) -> str:
    """RFC 6901: a key may hold dots and quotes."""
    return "/" + key.replace("~", "~0").replace("/", "~1")


_PLACED = "ST_GeomFromGeoJSON(f.geometry) AS geometry"
_SCANS = {".csv": _csv, ".geojson": _geojson}


def _ids_by_name(database: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    """Name -> id of the columns of a release, as its file says."""
    found = database.execute(
        f"SELECT decode(value) FROM parquet_kv_metadata({quoted_path(path)})"
        " WHERE decode(key) = 'drehscheibe:table'"
    ).fetchone()
    columns = json.loads(found[0])["columns"] if found else []
    return {column["name"]: column["id"] for column in columns}


def _value(table: _Source, bound: BoundColumn) -> str:
    type_ = SQL_TYPES[bound.type]
    if not bound.column or (not bound.must_be_there and not table.has(bound.column)):
        return f"CAST(NULL AS {type_})"
    value = table.column(bound.column)
    if bound.codes:
        value = _coded(value, bound.codes)
    if (bound.factor, bound.offset) != (1, 0):
        value = f"TRY_CAST({value} AS DOUBLE) * {_number(bound.factor)} + {_number(bound.offset)}"
    return f"TRY_CAST({value} AS {type_})"


def _coded(value: str, codes: dict[str, str]) -> str:
    """A value without a code stays what it is."""
    text = f"CAST({value} AS VARCHAR)"
    cases = " ".join(f"WHEN {_text(one)} THEN {_text(other)}" for one, other in codes.items())
    return f"CASE {text} {cases} ELSE {text} END"


def _number(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError(value)
    return repr(float(value))


def _text(value: str) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _condition(table: _Source, where: Where | None) -> str:
    if where is None:
        return ""
    if where.within is None:
        return f" WHERE CAST({table.column(where.column)} AS VARCHAR) = {_text(where.equals)}"
    area = f"ST_GeomFromGeoJSON({_text(json.dumps(where.within))})"
    inside = f"ST_Contains({area}, ST_PointOnSurface({table.place}))"
    return f" WHERE {_near(table, where.within)}{inside}"


def _near(table: _Source, area: dict[str, Any]) -> str:
    """The boxes of a release's rows, which the file has statistics of: most are left out unread."""
    if "bbox" not in table.types:
        return ""
    points = list(_points(area["coordinates"]))
    west, south = (_number(min(values)) for values in zip(*points, strict=True))
    east, north = (_number(max(values)) for values in zip(*points, strict=True))
    return (
        f"bbox.xmin <= {east} AND bbox.xmax >= {west}"
        f" AND bbox.ymin <= {north} AND bbox.ymax >= {south} AND "
    )


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    """`(longitude, latitude)` of every corner, however deep they lie (RFC 7946, 3.1)."""
    if isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
        return
    for part in coordinates:
        yield from _points(part)
