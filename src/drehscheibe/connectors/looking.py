# SPDX-License-Identifier: EUPL-1.2
"""Look at one table from its first to its last row; what is kept is small."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.preview import Preview
from drehscheibe.releases.spool import Extent
from drehscheibe.releases.stream import ROW

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.connectors.pipeline import Pipeline
    from drehscheibe.domain.tables import Table

SHOWN = 20  # first rows
KEPT = 5_000  # rows that wait for the end: some checks name their rows only then
MOST_NAMED = 400  # rows of a table that findings name and that are kept to be shown

Values = list[Any]


@dataclass(frozen=True, slots=True)
class Look:
    """One table as it was seen. `named`: number of a row in the source -> its values."""

    table: Table
    first: list[Values]
    named: dict[str, Values]
    picture: dict[str, Any]  # some objects as GeoJSON


def look_at(stream: Pipeline, notebook: Notebook, tell: Callable[..., None]) -> Look:
    """Read a table to its end."""
    extent, preview, rows = Extent(), Preview(), 0
    first: list[Values] = []
    named: dict[str, Values] = {}
    kept: list[pa.RecordBatch] = []
    for batch in stream.batches():
        table = stream.table
        if len(first) < SHOWN:
            first += _values(batch.slice(0, SHOWN - len(first)), table)
        kept.append(_without_place(batch.slice(0, max(0, KEPT - rows)), table))
        if len(named) < MOST_NAMED:
            later = batch.slice(max(0, KEPT - rows))
            named |= _named(later, table, notebook.rows_of(table.name))
        extent.see(batch)
        preview.see(batch, table)
        rows += batch.num_rows
        tell("read", rows)
    table = replace(stream.table, rows=rows, bbox=extent.bbox)
    for early in kept:
        named |= _named(early, table, notebook.rows_of(table.name))
    return Look(table, first, named, preview.collection())


def _without_place(batch: pa.RecordBatch, table: Table) -> pa.RecordBatch:
    return batch.select([ROW, *(column.id for column in table.columns)])


def _named(batch: pa.RecordBatch, table: Table, wanted: frozenset[int]) -> dict[str, Values]:
    numbers = batch.column(ROW).to_pylist() if wanted else []
    places = [place for place, number in enumerate(numbers) if number in wanted]
    if not places:
        return {}
    rows = _values(batch.take(places), table)
    return {str(numbers[place]): row for place, row in zip(places, rows, strict=True)}


def _values(batch: pa.RecordBatch, table: Table) -> list[Values]:
    """Rows as plain values, in the order of the columns."""
    columns = [batch.column(column.id).to_pylist() for column in table.columns]
    return [[_plain(value) for value in row] for row in zip(*columns, strict=True)]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
