# SPDX-License-Identifier: EUPL-1.2
"""Some or all features of a table as batches for files (job children only).

All of them come from the table's Parquet file. A selection comes from the items store, so that
boxes, filters, text and order mean exactly what they mean for pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely

from drehscheibe.domain.crs import CRS84
from drehscheibe.domain.tables import Column, ColumnType, Table
from drehscheibe.releases.feature_bytes import parts
from drehscheibe.releases.geoparquet import ID, read_batches
from drehscheibe.releases.items import ItemsQuery, ItemsStore
from drehscheibe.releases.stream import GEOMETRY

ROWS, BYTES = 8_192, 8 << 20  # a batch ends with whatever comes first
FIRST, LATER = 3.0, 60.0  # seconds that finding the first batch may take, and each further one

Move = Callable[[list[bytes | None]], Any]  # WKB in CRS84 to shapely geometries, x before y
_MOMENT = pa.timestamp("us", "UTC")
_TYPES = {
    ColumnType.INTEGER: pa.int64(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.DATE: pa.date32(),
    ColumnType.DATETIME: _MOMENT,
}
_WRITTEN = {ColumnType.DATE, ColumnType.DATETIME}  # as text in the items store


@dataclass(frozen=True, slots=True)
class Selection:
    """What a file holds. `most` is the number of features that are wanted, None for all."""

    table: Table
    parquet: Path
    items: Path
    query: ItemsQuery
    columns: tuple[Column, ...]
    dataset: str = ""  # what messages call it
    most: int | None = None
    crs: str = CRS84
    move: Move | None = None  # where `crs` is not CRS84

    @property
    def shown(self) -> Table:
        """The table with the columns that are wanted."""
        return replace(self.table, columns=self.columns)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """At least one batch, perhaps an empty one: `id`, columns by their id, `geometry` (WKB)."""
        if not self.table.rows:
            yield self._batch([], [], [])
            return
        query = self.query
        is_whole = query.asks_for_all and not (query.sort or query.after or self.most is not None)
        for batch in self._whole() if is_whole else self._found():
            yield self._moved(batch)

    def _whole(self) -> Iterator[pa.RecordBatch]:
        wanted = [ID, *(c.id for c in self.columns), *([GEOMETRY] if self.table.geometry else [])]
        for batch in read_batches(self.parquet, ROWS, wanted):
            yield batch.select(wanted)

    def _found(self) -> Iterator[pa.RecordBatch]:
        query = replace(self.query, with_shapes=self.table.geometry is not None)
        with closing(self._store()) as store, closing(store.walk(query)) as walk:
            store.allow(FIRST)
            for found in _pieces(islice(walk, self.most)):
                split = [parts(feature) for feature, _ in found]
                identifiers = _read(identifier for identifier, _, _ in split)
                properties = _read(values for _, _, values in split)
                yield self._batch(identifiers, properties, [shape for _, shape in found])
                store.allow(LATER)

    def _store(self) -> ItemsStore:
        return ItemsStore(self.items, dataset=self.dataset)

    def _batch(
        self,
        identifiers: list[Any],
        properties: list[dict[str, Any]],
        shapes: list[bytes | None],
    ) -> pa.RecordBatch:
        columns = {ID: pa.array(identifiers, self._id_type())}
        for column in self.columns:
            columns[column.id] = _typed([one[column.name] for one in properties], column.type)
        if self.table.geometry:
            columns[GEOMETRY] = pa.array(shapes, pa.binary())
        return pa.RecordBatch.from_pydict(columns)

    def _id_type(self) -> pa.DataType:
        if not self.parquet.exists():
            return pa.int64()
        return pq.read_schema(self.parquet).field(ID).type

    def _moved(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        if self.move is None:
            return batch
        shapes = self.move(batch.column(GEOMETRY).to_pylist())
        moved = pa.array(shapely.to_wkb(shapes, flavor="iso"), pa.binary())
        return batch.set_column(batch.schema.names.index(GEOMETRY), GEOMETRY, moved)


def _read(texts: Iterable[bytes]) -> list[Any]:
    """Many JSON texts at once."""
    read: list[Any] = orjson.loads(b"[%b]" % b",".join(texts))
    return read


def _typed(values: list[Any], kind: ColumnType) -> pa.Array:
    wanted = _TYPES.get(kind, pa.string())
    if kind in _WRITTEN:
        return pc.cast(pa.array(values, pa.string()), wanted)
    return pa.array(values, wanted)


def _pieces(walk: Iterator[tuple[bytes, bytes | None]]) -> Iterator[list[Any]]:
    """Lists of limited length and size; one that is empty where there is nothing at all."""
    found: list[Any] = []
    size, is_first = 0, True
    for one in walk:
        found.append(one)
        size += len(one[0])
        if len(found) == ROWS or size >= BYTES:
            yield found
            found, size, is_first = [], 0, False
    if found or is_first:
        yield found
