# SPDX-License-Identifier: EUPL-1.2
"""Feature ids: from a unique column, otherwise numbers in the order of the source."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from drehscheibe.releases.order import engine
from drehscheibe.releases.stream import ROW


def assign_ids(spool: Path, *, previous: Path | None, id_column: str) -> Path:
    """Write a Parquet file with `_row` and `_id` (text or int64) beside the spool."""
    del previous  # numbers are matched against it once a table without a key changes
    ids = spool.with_suffix(".ids.parquet")
    identifier = (
        f'CAST("{id_column}" AS VARCHAR)' if id_column else f"row_number() OVER (ORDER BY {ROW})"
    )
    with closing(engine(spool.parent)) as database:
        database.execute(
            f"COPY (SELECT {ROW}, {identifier} AS _id FROM read_parquet($spool))"  # noqa: S608
            " TO '" + str(ids).replace("'", "''") + "' (FORMAT parquet)",
            {"spool": str(spool)},
        )
    return ids
