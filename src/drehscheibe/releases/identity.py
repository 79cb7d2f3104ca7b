# SPDX-License-Identifier: EUPL-1.2
"""Feature ids: from a unique column, otherwise numbers in the order of the source."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from drehscheibe.releases.order import ID
from drehscheibe.releases.stream import BATCH_ROWS, ROW


def assign_ids(spool: Path, *, previous: Path | None, id_column: str) -> Path:
    """Write a Parquet file with `_id` (text or int64) of each row of the spool, in its order."""
    del previous  # numbers are matched against it once a table without a key changes
    ids = spool.with_suffix(".ids.parquet")
    first = 1
    with pq.ParquetFile(spool) as rows, pq.ParquetWriter(ids, _schema(id_column)) as writer:
        for batch in rows.iter_batches(BATCH_ROWS, columns=[id_column or ROW]):
            numbers = pa.array(range(first, first + batch.num_rows), pa.int64())
            names = batch.column(0).cast(pa.string()) if id_column else numbers
            writer.write_batch(pa.RecordBatch.from_arrays([names], [ID]))
            first += batch.num_rows
    return ids


def _schema(id_column: str) -> pa.Schema:
    return pa.schema([(ID, pa.string() if id_column else pa.int64())])
