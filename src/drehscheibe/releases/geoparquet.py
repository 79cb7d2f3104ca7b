# SPDX-License-Identifier: EUPL-1.2
"""GeoParquet 1.1.0: WKB geometry column, bbox covering, PROJJSON of OGC:CRS84 by default."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj

from drehscheibe.domain.crs import CRS84
from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.tables import GeometryType, Table
from drehscheibe.releases.spool import BOX
from drehscheibe.releases.stream import GEOMETRY

VERSION = "1.1.0"
ID = "id"
_ROW_GROUP = 65_536


def read_batches(
    path: Path, rows: int, columns: list[str] | None = None
) -> Iterator[pa.RecordBatch]:
    """The rows of a table, `rows` at a time. Memory holds one row group, however many there are:
    Arrow's reading ahead (`pre_buffer`, its default) keeps all that was read until the end."""
    with pq.ParquetFile(path, pre_buffer=False) as file:
        yield from file.iter_batches(rows, columns=columns)


def all_placed(path: Path) -> bool:
    """Whether every row of a table has a geometry, by the statistics of the file."""
    metadata = pq.read_metadata(path)
    position = metadata.schema.names.index(GEOMETRY)
    found = (metadata.row_group(i).column(position) for i in range(metadata.num_row_groups))
    return all(one.is_stats_set and one.statistics.null_count == 0 for one in found)


class GeoParquetWriter:
    """Writes `data.parquet` of one table: `id`, the columns by id, geometry and its bbox.

    x comes before y whatever the CRS. A row group ends with `_ROW_GROUP` rows, or `group_bytes`.
    """

    def __init__(
        self,
        target: Path | io.RawIOBase,
        table: Table,
        *,
        crs: str = CRS84,
        group_bytes: float = math.inf,
    ) -> None:
        self._target, self._table, self._crs = target, table, crs
        self._group_bytes = group_bytes
        self._writer: pq.ParquetWriter | None = None
        self._waiting: list[pa.RecordBatch] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._flush()
        if self._writer:
            self._writer.close()

    def write(self, batch: pa.RecordBatch) -> None:
        """Add rows; whole row groups are written as soon as they are full."""
        self._waiting.append(self._arranged(batch))
        rows = sum(waiting.num_rows for waiting in self._waiting)
        if rows >= _ROW_GROUP or sum(w.nbytes for w in self._waiting) >= self._group_bytes:
            self._flush()

    def _flush(self) -> None:
        if not self._waiting:
            return
        table = pa.Table.from_batches(self._waiting)
        self._waiting = []
        if self._writer is None:
            schema = table.schema.with_metadata(self._metadata())
            self._writer = pq.ParquetWriter(self._target, schema, compression="zstd")
        self._writer.write_table(table.cast(self._writer.schema), row_group_size=_ROW_GROUP)

    def _arranged(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        arrays: dict[str, pa.Array] = {ID: batch.column("_id")}
        for column in self._table.columns:
            arrays[column.id] = batch.column(column.id)
        if self._table.geometry:
            arrays[GEOMETRY] = batch.column(GEOMETRY)
            arrays["bbox"] = pa.StructArray.from_arrays(
                [batch.column(name) for name in BOX], ["xmin", "ymin", "xmax", "ymax"]
            )
        return pa.RecordBatch.from_pydict(arrays)

    def _metadata(self) -> dict[str, bytes]:
        """The `geo` document (GeoParquet 1.1.0, "File metadata") and our schema."""
        ours = {"drehscheibe:table": orjson.dumps(to_plain(self._table))}
        if not self._table.geometry:
            return ours
        kind = self._table.geometry.type
        # An empty list means "not known": heights may be there in some rows only.
        is_known = kind is not GeometryType.MIXED and not self._table.geometry.has_z
        column: dict[str, Any] = {
            "encoding": "WKB",
            "geometry_types": [kind.value] if is_known else [],
            "orientation": "counterclockwise",
            "covering": {
                "bbox": {side: ["bbox", side] for side in ("xmin", "ymin", "xmax", "ymax")}
            },
        }
        if self._crs != CRS84:
            column["crs"] = pyproj.CRS(self._crs).to_json_dict()
        if self._table.bbox:
            column["bbox"] = list(self._table.bbox)
        document = {"version": VERSION, "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
        return ours | {"geo": orjson.dumps(document)}
