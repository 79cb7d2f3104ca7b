# SPDX-License-Identifier: EUPL-1.2
"""Writing an items store from ordered batches (job children only)."""

from __future__ import annotations

import sqlite3
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import shapely
import zstandard

from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.tables import ColumnType, Table
from drehscheibe.releases.items import BLOCK_ROWS
from drehscheibe.releases.stream import GEOMETRY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa

Row = tuple[Any, ...]  # id, minx, miny, maxx, maxy, wkb, feature JSON, column values

_SQL_TYPES = {
    ColumnType.INTEGER: "INTEGER",
    ColumnType.NUMBER: "REAL",
    ColumnType.BOOLEAN: "INTEGER",
}
_SAMPLE = 2_000  # features from which the compression dictionary is trained
_DECIMALS = 8  # of a degree in GeoJSON: about a millimetre


def write_items(path: Path, table: Table, batches: Iterable[pa.RecordBatch]) -> None:
    """Write the whole store; `batches` come in final row order with the field `_id`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _ddl(table))
        connection.execute("BEGIN")
        _insert(connection, table, _rows(table, batches))
        _index(connection, table)
        connection.execute("COMMIT")
    finally:
        connection.close()


def _ddl(table: Table) -> str:
    columns = "".join(
        f", c{i} {_SQL_TYPES.get(column.type, 'TEXT')}" for i, column in enumerate(table.columns)
    )
    return (
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
        "CREATE TABLE items (row INTEGER PRIMARY KEY, id TEXT NOT NULL, minx REAL, miny REAL,"
        f" maxx REAL, maxy REAL, wkb BLOB, feature BLOB NOT NULL{columns});"
        "CREATE VIRTUAL TABLE blocks USING rtree(block, minx, maxx, miny, maxy);"
    )


def _rows(table: Table, batches: Iterable[pa.RecordBatch]) -> Iterator[Row]:
    """(id, minx, miny, maxx, maxy, wkb, feature JSON, *column values)"""
    names = [column.name for column in table.columns]
    for batch in batches:
        ids = batch.column("_id").to_pylist()
        values = [_plain(batch.column(column.id), column.type) for column in table.columns]
        boxes, wkbs, shapes = _geometries(batch)
        for i, identifier in enumerate(ids):
            row = [column[i] for column in values]
            feature = b'{"type":"Feature","id":%b,"geometry":%b,"properties":%b}' % (
                orjson.dumps(identifier),
                shapes[i],
                orjson.dumps(dict(zip(names, row, strict=True))),
            )
            yield (str(identifier), *boxes[i], wkbs[i], feature, *row)


def _geometries(batch: pa.RecordBatch) -> tuple[list[list[float | None]], list[bytes], list[bytes]]:
    if GEOMETRY not in batch.schema.names:
        size = batch.num_rows
        return [[None] * 4] * size, [None] * size, [b"null"] * size  # type: ignore[list-item]
    wkbs = batch.column(GEOMETRY).to_pylist()
    shapes = shapely.from_wkb(wkbs)
    boxes = shapely.bounds(shapes)
    missing = np.isnan(boxes[:, 0])
    rounded = shapely.transform(shapes, lambda xy: np.round(xy, _DECIMALS))
    texts = shapely.to_geojson(rounded)
    lists = boxes.tolist()
    for i in np.flatnonzero(missing):
        lists[i] = [None] * 4
    return lists, wkbs, [b"null" if text is None else text.encode() for text in texts]


def _plain(values: pa.Array, kind: ColumnType) -> list[object]:
    listed: list[object] = values.to_pylist()
    if kind is ColumnType.DATETIME:
        return [None if v is None else v.isoformat().replace("+00:00", "Z") for v in listed]  # type: ignore[attr-defined]
    if kind is ColumnType.DATE:
        return [None if v is None else v.isoformat() for v in listed]  # type: ignore[attr-defined]
    return listed


def _insert(connection: sqlite3.Connection, table: Table, rows: Iterator[Row]) -> None:
    sample = list(islice(rows, _SAMPLE))
    dictionary = _train([row[6] for row in sample])
    compress = zstandard.ZstdCompressor(level=3, dict_data=dictionary).compress
    connection.executemany(
        "INSERT INTO meta VALUES (?, ?)",
        [("table", orjson.dumps(to_plain(table))), ("dictionary", dictionary.as_bytes())],
    )
    marks = ", ".join("?" * (8 + len(table.columns)))
    insert = f"INSERT INTO items VALUES ({marks})"  # noqa: S608
    number = 0
    while sample:
        connection.executemany(insert, _packed(sample, number, compress))
        number += len(sample)
        sample = list(islice(rows, _SAMPLE))


def _packed(
    rows: list[Row], number: int, compress: Callable[[bytes], bytes]
) -> Iterator[tuple[object, ...]]:
    """Rows with their numbers, the feature compressed."""
    for i, row in enumerate(rows, number + 1):
        yield (i, *row[:6], compress(row[6]), *row[7:])


def _train(samples: list[bytes | bytearray | memoryview]) -> zstandard.ZstdCompressionDict:
    """A dictionary of 64 KiB; small tables do without (zstd refuses to train on a few samples)."""
    if len(samples) < 100:
        return zstandard.ZstdCompressionDict(b"")
    return zstandard.train_dictionary(65_536, samples)


def _index(connection: sqlite3.Connection, table: Table) -> None:
    connection.execute("CREATE UNIQUE INDEX by_id ON items (id)")
    for i, _ in enumerate(table.columns):
        connection.execute(f"CREATE INDEX by_c{i} ON items (c{i})")
    if table.geometry:
        connection.execute(
            "INSERT INTO blocks SELECT (row - 1) / ?, min(minx), max(maxx), min(miny), max(maxy)"
            " FROM items WHERE minx IS NOT NULL GROUP BY 1",
            (BLOCK_ROWS,),
        )
