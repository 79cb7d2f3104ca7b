# SPDX-License-Identifier: EUPL-1.2
"""Tables of two towns become one, also where their columns are not of one type."""

from __future__ import annotations

import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from drehscheibe.usecases.unite_task import unite_task

DAY = datetime.date(2026, 1, 2)


def united(tmp_path, *columns):
    """The union of one table for each town; a table has `a`, named `art`, and perhaps more."""
    parts = []
    for number, table in enumerate(columns):
        path = tmp_path / f"{number}.parquet"
        pq.write_table(pa.table(table), path)
        names = {name: {"a": "art", "b": "mehr"}[name] for name in table}
        part = {"path": str(path), "town": f"Ort {number}", "key": str(number), "columns": names}
        parts.append(part)
    out = tmp_path / "out.parquet"
    told = unite_task({"parts": parts, "path": str(out)}, lambda *_: None)
    table = pq.read_table(out)
    assert told == {"rows": table.num_rows}
    return table


@pytest.mark.parametrize(
    ("first", "second", "type_", "values"),
    [
        ([7], ["Linde"], pa.string(), ["7", "Linde"]),
        ([True], ["nein"], pa.string(), ["true", "nein"]),
        ([DAY], [3], pa.string(), ["2026-01-02", "3"]),
        ([7], [0.5], pa.float64(), [7.0, 0.5]),
        ([None], ["Linde"], pa.string(), [None, "Linde"]),
    ],
)
def test_a_column_has_the_type_that_holds_the_values_of_both(
    tmp_path, first, second, type_, values
):
    table = united(tmp_path, {"a": first}, {"a": second})
    assert table.schema.field("art").type == type_
    assert table.column("art").to_pylist() == values
    assert table.column("kommune").to_pylist() == ["Ort 0", "Ort 1"]


def test_rows_are_empty_where_a_town_has_no_such_column(tmp_path):
    table = united(tmp_path, {"a": ["Linde"]}, {"a": ["Ahorn"], "b": [2]})
    assert table.column_names == ["kommune", "kommunenschluessel", "art", "mehr"]
    assert table.column("mehr").to_pylist() == [None, 2]
