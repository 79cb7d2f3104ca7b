# SPDX-License-Identifier: EUPL-1.2
"""The task "unite": tables of the same kind from many towns become one, with the town beside each
row (job children only)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from drehscheibe.releases.geoparquet import VERSION, read_batches
from drehscheibe.releases.stream import BATCH_ROWS, GEOMETRY

TOWN, KEY = "kommune", "kommunenschluessel"


def unite_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, Any]:
    """`parts`: `path` of a release's Parquet, `town`, `key` (AGS) and `columns` (id -> name);
    `path`: the GeoParquet to write (CRS84, longitude before latitude). Answers `rows`.

    Columns are united by name; where one town has none of a name its rows are empty there, and
    what is a number in one town and a word in another is text.
    """
    parts = task["parts"]
    schema = _common(list(map(_schema, parts)))
    rows = 0
    with pq.ParquetWriter(Path(task["path"]), _with_places(schema), compression="zstd") as writer:
        for number, part in enumerate(parts, 1):
            for batch in _rows(part):
                writer.write_table(_fitted(batch, schema).cast(writer.schema))
                rows += batch.num_rows
            tell("unite", number, len(parts))
    return {"rows": rows}


def _common(schemas: list[pa.Schema]) -> pa.Schema:
    """In the order in which names first occur."""
    fields: dict[str, list[pa.Field]] = {}
    for schema in schemas:
        for field in schema:
            fields.setdefault(field.name, []).append(field)
    return pa.schema([_widest(same) for same in fields.values()])


def _widest(same: list[pa.Field]) -> pa.Field:
    try:
        one_each = [pa.schema([field]) for field in same]
        return pa.unify_schemas(one_each, promote_options="permissive").field(0)
    except pa.ArrowTypeError:
        return pa.field(same[0].name, pa.string())


def _wanted(part: dict[str, Any], names: list[str]) -> dict[str, str]:
    """Column of the file -> its name in the union."""
    wanted = {one: name for one, name in part["columns"].items() if one in names}
    return wanted | ({GEOMETRY: GEOMETRY} if GEOMETRY in names else {})


def _schema(part: dict[str, Any]) -> pa.Schema:
    found = pq.read_schema(part["path"])
    wanted = _wanted(part, found.names)
    fields = [pa.field(TOWN, pa.string()), pa.field(KEY, pa.string())]
    fields += [pa.field(name, found.field(one).type) for one, name in wanted.items()]
    return pa.schema(fields)


def _rows(part: dict[str, Any]) -> Iterator[pa.Table]:
    wanted = _wanted(part, pq.read_schema(part["path"]).names)
    for batch in read_batches(Path(part["path"]), BATCH_ROWS, list(wanted)):
        arrays = {name: batch.column(one) for one, name in wanted.items()}
        for name, value in ((TOWN, part["town"]), (KEY, part["key"])):
            arrays[name] = pa.array([value] * batch.num_rows, pa.string())
        yield pa.table(arrays)


def _fitted(table: pa.Table, schema: pa.Schema) -> pa.Table:
    columns = [
        table.column(field.name).cast(field.type)
        if field.name in table.column_names
        else pa.nulls(table.num_rows, field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def _with_places(schema: pa.Schema) -> pa.Schema:
    """GeoParquet 1.1.0, "File metadata": without `crs` it is OGC:CRS84."""
    if GEOMETRY not in schema.names:
        return schema
    columns = {GEOMETRY: {"encoding": "WKB", "geometry_types": []}}
    told = {"version": VERSION, "primary_column": GEOMETRY, "columns": columns}
    return schema.with_metadata({"geo": orjson.dumps(told)})
