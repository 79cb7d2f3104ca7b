# SPDX-License-Identifier: EUPL-1.2
"""A selection as GeoParquet that goes out row group by row group (job children only)."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import IO, Any

import numpy as np
import pyarrow as pa
import shapely

from drehscheibe.domain.slugs import unique
from drehscheibe.releases.extracts import Target, begun
from drehscheibe.releases.geoparquet import GeoParquetWriter
from drehscheibe.releases.selection import Selection
from drehscheibe.releases.spool import BOX
from drehscheibe.releases.stream import GEOMETRY, RESERVED

_ROW_GROUP_BYTES = 8 << 20  # what is kept until it is written


def write_parquet(selection: Selection, target: Target) -> None:
    """Columns are called as the interfaces call them."""
    batches = begun(selection)
    taken = set(RESERVED)
    names = [unique(column.name, taken, separator="_") for column in selection.columns]
    columns = tuple(
        replace(column, id=name) for column, name in zip(selection.columns, names, strict=True)
    )
    table = replace(selection.table, columns=columns, bbox=None)
    pipe, crs = _Pipe(target.out), selection.crs
    target.begin()
    with GeoParquetWriter(pipe, table, crs=crs, group_bytes=_ROW_GROUP_BYTES) as writer:
        for batch in batches:
            writer.write(_arranged(batch, names))


class _Pipe(io.RawIOBase):
    """A pipe does not know how much went through it; Parquet notes the place of each part."""

    def __init__(self, out: IO[bytes]) -> None:
        super().__init__()
        self._out, self._written = out, 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._written

    def write(self, data: Any) -> int:
        written = self._out.write(data)
        self._written += written
        return written


def _arranged(batch: pa.RecordBatch, names: list[str]) -> pa.RecordBatch:
    """As the writer of GeoParquet knows it: `_id`, and the box of each geometry."""
    last = [GEOMETRY] if GEOMETRY in batch.schema.names else []
    arrays = dict(zip(["_id", *names, *last], batch.columns, strict=True))
    if last:
        shapes = shapely.from_wkb(batch.column(GEOMETRY).to_numpy(zero_copy_only=False))
        boxes: np.ndarray[Any, Any] = shapely.bounds(shapes)
        for side, name in enumerate(BOX):
            arrays[name] = pa.array(boxes[:, side], from_pandas=True)
    return pa.RecordBatch.from_pydict(arrays)
