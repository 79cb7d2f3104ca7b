# SPDX-License-Identifier: EUPL-1.2
"""Put a spool into its final order: along the Hilbert curve, or as in the source."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pyarrow as pa

from drehscheibe.releases.spool import HILBERT
from drehscheibe.releases.stream import BATCH_ROWS, ROW

MEMORY = "384MB"  # DuckDB spills to disk above it, so memory does not grow with rows


def engine(scratch: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory that may touch nothing but files and its scratch folder."""
    return duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "threads": 2,
            "temp_directory": str(scratch / "duckdb"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": False,
        }
    )


def in_order(spool: Path, ids: Path) -> Iterator[pa.RecordBatch]:
    """Batches of the spool in final order, with `_id` from `ids` (Parquet: `_row`, `_id`)."""
    with closing(engine(spool.parent)) as database:
        spooled = database.read_parquet(str(spool))
        by = f"{HILBERT}, {ROW}" if HILBERT in spooled.columns else ROW
        known = f" EXCLUDE ({HILBERT})" if HILBERT in spooled.columns else ""
        query = (
            f"SELECT s.*{known}, i._id FROM read_parquet($spool) s"  # noqa: S608 - own names
            f" JOIN read_parquet($ids) i USING ({ROW}) ORDER BY {by}"
        )
        result = database.execute(query, {"spool": str(spool), "ids": str(ids)})
        yield from result.to_arrow_reader(BATCH_ROWS)
