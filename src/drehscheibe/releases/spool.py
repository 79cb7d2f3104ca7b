# SPDX-License-Identifier: EUPL-1.2
"""The spool: a table as it streams in, on disk, with what ordering and identity need."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from drehscheibe.domain.tables import Bbox
from drehscheibe.releases.ahead import ahead
from drehscheibe.releases.hilbert import hilbert_keys
from drehscheibe.releases.stream import GEOMETRY, TableStream
from drehscheibe.releases.wkb import pieces

HILBERT = "_hilbert"  # uint64: place on the curve; rows without place come last
BOX = ("_minx", "_miny", "_maxx", "_maxy")


class Extent:
    """The box around all geometries that were seen."""

    def __init__(self) -> None:
        self._low = np.array([np.inf, np.inf])
        self._high = np.array([-np.inf, -np.inf])

    @property
    def bbox(self) -> Bbox | None:
        """In degrees (CRS84); None where there are no geometries."""
        if not np.isfinite(self._low).all():
            return None
        west, south, east, north = (float(v) for v in (*self._low, *self._high))
        return west, south, east, north

    def see(self, batch: pa.RecordBatch) -> np.ndarray[Any, Any]:
        """Extend by a batch; returns the boxes of its rows, `(n, 4)`, NaN without geometry."""
        if GEOMETRY not in batch.schema.names:
            return np.empty((0, 4))
        boxes = _boxes(batch.column(GEOMETRY))
        placed = boxes[np.isfinite(boxes[:, 0])]
        if len(placed):
            self._low = np.minimum(self._low, placed[:, :2].min(axis=0))
            self._high = np.maximum(self._high, placed[:, 2:].max(axis=0))
        return boxes


def _boxes(shapes: pa.BinaryArray) -> np.ndarray[Any, Any]:
    """`(n, 4)`: west, south, east, north of each shape (WKB); NaN without one."""
    simple = pieces(shapes)
    boxes = np.empty((len(shapes), 4))
    boxes[simple.which] = simple.boxes()
    others = shapes.filter(pa.array(~simple.which)).to_numpy(zero_copy_only=False)
    boxes[~simple.which] = shapely.bounds(shapely.from_wkb(others))
    return boxes


def _batches(stream: TableStream) -> Generator[pa.RecordBatch, None, None]:
    yield from stream.batches()


class Spool:
    """Rows of one table in source order, in one Parquet file that is deleted after the build."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = 0
        self._extent = Extent()

    @property
    def bbox(self) -> Bbox | None:
        return self._extent.bbox

    def fill(self, stream: TableStream, progress: Any) -> None:
        """Take the whole stream. `progress(rows)` is called after each batch."""
        writer: pq.ParquetWriter | None = None
        try:
            for batch in ahead(_batches(stream)):
                keyed = self._with_keys(batch)
                writer = writer or pq.ParquetWriter(self.path, keyed.schema, compression="lz4")
                writer.write_batch(keyed)
                self.rows += batch.num_rows
                progress(self.rows)
        finally:
            if writer:
                writer.close()

    def _with_keys(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        if GEOMETRY not in batch.schema.names:
            return batch
        boxes = self._extent.see(batch)
        batch = batch.append_column(HILBERT, pa.array(hilbert_keys(boxes)))
        for name, values in zip(BOX, boxes.T, strict=True):
            batch = batch.append_column(name, pa.array(values, from_pandas=True))
        return batch
