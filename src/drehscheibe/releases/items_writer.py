# SPDX-License-Identifier: EUPL-1.2
"""Writing an items store from ordered batches (job children only)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, repeat
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import orjson
import pyarrow as pa
import shapely
import zstandard

from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.tables import ColumnType, Table
from drehscheibe.releases.items import BLOCK_ROWS
from drehscheibe.releases.spool import BOX
from drehscheibe.releases.stream import GEOMETRY

_SQL_TYPES = {
    ColumnType.INTEGER: "INTEGER",
    ColumnType.NUMBER: "REAL",
    ColumnType.BOOLEAN: "INTEGER",
}
_SAMPLE = 4_000  # features from which the compression dictionary is trained
_FEWEST = 100
_DICTIONARY_BYTES = 65_536
_SAMPLE_BYTES = 100 * _DICTIONARY_BYTES  # more makes training slow, not the dictionary better
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
        columns = [_plain(batch.column(column.id), column.type) for column in self._table.columns]
        identifiers = batch.column("_id").to_pylist()
        wkbs, boxes = _geometries(batch), _boxes(batch)
        features = list(_features(self._table, identifiers, wkbs, columns))
        compress = self._compress or self._train(features)
        numbers = range(self._rows + 1, self._rows + batch.num_rows + 1)
        texts, packed = map(str, identifiers), map(compress, features)
        rows = zip(numbers, texts, *boxes, wkbs, packed, *columns, strict=True)
        self._connection.executemany(self._insert, rows)
        self._rows += batch.num_rows

    def _train(self, features: Sequence[bytes]) -> Callable[[bytes], bytes]:
        """A dictionary from the first features; zstd refuses to train on very few."""
        dictionary = zstandard.ZstdCompressionDict(b"")
        sizes = accumulate(map(len, features))
        samples: list[bytes | bytearray | memoryview] = [
            feature
            for feature, size in zip(features[:_SAMPLE], sizes, strict=False)
            if size <= _SAMPLE_BYTES
        ]
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


def _geometries(batch: pa.RecordBatch) -> list[bytes | None]:
    if GEOMETRY not in batch.schema.names:
        return [None] * batch.num_rows
    wkbs: list[bytes | None] = batch.column(GEOMETRY).to_pylist()
    return wkbs


def _boxes(batch: pa.RecordBatch) -> list[list[float | None]]:
    """West, south, east and north of all rows, as the spool measured them."""
    if GEOMETRY not in batch.schema.names:
        return [[None] * batch.num_rows] * len(BOX)
    return [batch.column(name).to_pylist() for name in BOX]


def _features(
    table: Table,
    identifiers: Sequence[str | int],
    wkbs: Sequence[bytes | None],
    columns: Sequence[Sequence[object]],
) -> Iterator[bytes]:
    """Each row as a GeoJSON feature."""
    names = [column.name for column in table.columns]
    values = zip(*columns, strict=True) if columns else repeat((), len(wkbs))
    for identifier, shape, row in zip(identifiers, _shapes(wkbs), values, strict=True):
        yield b'{"type":"Feature","id":%b,"geometry":%b,"properties":%b}' % (
            orjson.dumps(identifier),
            shape,
            orjson.dumps(dict(zip(names, row, strict=True))),
        )


def _shapes(wkbs: Sequence[bytes | None]) -> Iterator[bytes]:
    """The geometries of features, rounded."""
    shapes = shapely.from_wkb(wkbs)
    rounded = shapely.transform(shapes, lambda xy: np.round(xy, _DECIMALS))
    for text in shapely.to_geojson(rounded):
        yield b"null" if text is None else text.encode()


def _plain(values: pa.Array, kind: ColumnType) -> list[object]:
    listed: list[object] = values.to_pylist()
    if kind is ColumnType.DATETIME:
        return [None if v is None else v.isoformat().replace("+00:00", "Z") for v in listed]  # type: ignore[attr-defined]
    if kind is ColumnType.DATE:
        return [None if v is None else v.isoformat() for v in listed]  # type: ignore[attr-defined]
    return listed


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
