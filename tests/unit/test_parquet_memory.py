# SPDX-License-Identifier: EUPL-1.2
"""A table is read in pieces: memory does not grow with the number of its row groups."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from drehscheibe.releases.geoparquet import read_batches

ROWS, GROUPS = 65_536, 24  # half a MiB a row group, noise that nothing packs


def write(path, groups):
    numbers = np.random.default_rng(1)
    schema = pa.schema([("id", pa.int64())])
    with pq.ParquetWriter(path, schema) as writer:
        for _ in range(groups):
            noise = numbers.integers(0, 1 << 62, ROWS)
            writer.write_table(pa.table({"id": noise}, schema))


def most_held(path):
    before, held, rows = pa.total_allocated_bytes(), 0, 0
    for batch in read_batches(path, 8_192):
        held, rows = max(held, pa.total_allocated_bytes() - before), rows + batch.num_rows
    return held, rows


def test_memory_holds_a_row_group_not_the_file(tmp_path):
    write(tmp_path / "few.parquet", 4)
    write(tmp_path / "many.parquet", GROUPS)
    few, _ = most_held(tmp_path / "few.parquet")
    many, rows = most_held(tmp_path / "many.parquet")
    assert rows == ROWS * GROUPS
    assert many < 1.5 * few


def test_only_the_columns_that_are_asked_for_are_read(tmp_path):
    pq.write_table(pa.table({"id": [1], "name": ["a"]}), tmp_path / "two.parquet")
    (batch,) = read_batches(tmp_path / "two.parquet", 10, ["name"])
    assert batch.schema.names == ["name"]
