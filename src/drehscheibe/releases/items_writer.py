# SPDX-License-Identifier: EUPL-1.2
"""Writing an items store from ordered batches (job children only)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import orjson
import pyarrow as pa
import shapely
import zstandard

from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.tables import ColumnType, Table
from drehscheibe.releases.items import BLOCK_ROWS
from drehscheibe.releases.stream import GEOMETRY

Row = tuple[Any, ...]  # id, minx, miny, maxx, maxy, wkb, feature JSON, column values

_SQL_TYPES = {
    ColumnType.INTEGER: "INTEGER",
    ColumnType.NUMBER: "REAL",
    ColumnType.BOOLEAN: "INTEGER",
}
_SAMPLE = 4_000  # features from which the compression dictionary is trained
_FEWEST = 100
_DICTIONARY_BYTES = 65_536
_DECIMALS = 8  # of a degree in GeoJSON: about a millimetre


class ItemsWriter:
    """Writes one store; batches come in final row order with the field `_id`."""

    def __init__(self, path: Path, table: Table) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        self._table = table
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _ddl(table)
        )
        self._connection.execute("BEGIN")
        marks = ", ".join("?" * (8 + len(table.columns)))
        self._insert = f"INSERT INTO items VALUES ({marks})"  # noqa: S608
        self._compress: Callable[[bytes], bytes] | None = None
        self._rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            self._connection.close()

    def write(self, batch: pa.RecordBatch) -> None:
        rows = list(_rows(self._table, batch))
        compress = self._compress or self._train(rows)
        self._connection.executemany(self._insert, _packed(rows, self._rows, compress))
        self._rows += len(rows)

    def _train(self, rows: list[Row]) -> Callable[[bytes], bytes]:
        """A dictionary from the first features; zstd refuses to train on very few."""
        dictionary = zstandard.ZstdCompressionDict(b"")
        samples: list[bytes | bytearray | memoryview] = [row[6] for row in rows[:_SAMPLE]]
        if len(samples) >= _FEWEST:
            dictionary = zstandard.train_dictionary(_DICTIONARY_BYTES, samples)
        self._connection.execute(
            "INSERT INTO meta VALUES ('dictionary', ?)", (dictionary.as_bytes(),)
        )
        self._compress = zstandard.ZstdCompressor(level=3, dict_data=dictionary).compress
        return self._compress

    def _finish(self) -> None:
        self._connection.execute(
            "INSERT INTO meta VALUES ('table', ?)", (orjson.dumps(to_plain(self._table)),)
        )
        _index(self._connection, self._table)
        self._connection.execute("COMMIT")


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


def _rows(table: Table, batch: pa.RecordBatch) -> Iterator[Row]:
    """(id, minx, miny, maxx, maxy, wkb, feature JSON, *column values)"""
    names = [column.name for column in table.columns]
    ids = batch.column("_id").to_pylist()
    columns = [_plain(batch.column(column.id), column.type) for column in table.columns]
    boxes, wkbs, shapes = _geometries(batch)
    values = zip(*columns, strict=True) if columns else iter([()] * len(ids))
    for identifier, box, wkb, shape, row in zip(ids, boxes, wkbs, shapes, values, strict=True):
        feature = b'{"type":"Feature","id":%b,"geometry":%b,"properties":%b}' % (
            orjson.dumps(identifier),
            shape,
            orjson.dumps(dict(zip(names, row, strict=True))),
        )
        yield (str(identifier), *box, wkb, feature, *row)


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


def _packed(
    rows: list[Row], number: int, compress: Callable[[bytes], bytes]
) -> Iterator[tuple[object, ...]]:
    """Rows with their numbers, the feature compressed."""
    for i, row in enumerate(rows, number + 1):
        yield (i, *row[:6], compress(row[6]), *row[7:])


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
