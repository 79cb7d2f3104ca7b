# SPDX-License-Identifier: EUPL-1.2
"""The seam between connectors (who read) and builds (who write): a table as a stream of batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from drehscheibe.domain.tables import Table

ROW = "_row"  # int64: number of the row as a person counts it in the source
GEOMETRY = "geometry"  # binary: WKB in CRS84 (longitude, latitude), or null

RESERVED = frozenset({"id", "bbox", GEOMETRY, ROW, "_id"})  # no column of the data has these ids

BATCH_ROWS = 16_384  # enough to be vectorised, small enough to keep memory flat


class TableStream(Protocol):
    """One table on its way into a release.

    Each batch has the field `_row`, then one field per column of `table.columns` in that order,
    named by the column's id, then `geometry` where `table.geometry` is set. Arrow types: string,
    int64, float64, bool, date32, timestamp[us, UTC]; times of day are strings (HH:MM:SS).
    `table` is complete (geometry type) once the batches are exhausted; rows, bbox are the build's.
    """

    @property
    def table(self) -> Table: ...

    def batches(self) -> Iterator[pa.RecordBatch]: ...
