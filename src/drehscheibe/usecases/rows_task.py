# SPDX-License-Identifier: EUPL-1.2
"""The task "rows": the first rows of results as plain values, for pages (job children only)."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Callable

_SKIPPED = {"geometry"}


def rows_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, Any]:  # noqa: ARG001
    """`files`: relation -> path, `most`: rows of each; answers relation -> `columns` (names),
    `rows` (lists of plain values; moments RFC 3339) and `total`. Places are left out."""
    return {name: _read(path, task["most"]) for name, path in task["files"].items()}


def _read(path: str, most: int) -> dict[str, Any]:
    with pq.ParquetFile(path) as file:
        names = [name for name in file.schema_arrow.names if name not in _SKIPPED]
        batch = next(file.iter_batches(most, columns=names), None)
        rows = _plain_rows(batch) if batch is not None and names else []
        return {"columns": names, "rows": rows, "total": file.metadata.num_rows}


def _plain_rows(batch: pa.RecordBatch) -> list[list[Any]]:
    columns = [[_plain(value) for value in column.to_pylist()] for column in batch.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
