# SPDX-License-Identifier: EUPL-1.2
"""Rows of an items store made ready: plain values, boxes, features compressed (job children)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import zstandard

from drehscheibe.domain.tables import ColumnType, Table
from drehscheibe.releases.geojson import features
from drehscheibe.releases.spool import BOX
from drehscheibe.releases.stream import GEOMETRY

_SMALL = 1_024  # bytes of a feature that lies plain: to unpack it costs more than to read it
_LEVEL = 1

Features = list[bytes | bytearray | memoryview]  # bytes all of them; as zstandard says it


@dataclass(frozen=True, slots=True)
class Ready:
    """A batch: `values` of each row for SQLite but its number, its feature for the file beside it;
    `boxes` `(n, 4)`, NaN for none."""

    values: Iterator[tuple[Any, ...]]
    features: list[bytes]
    boxes: np.ndarray[Any, Any]


class Preparation:
    """Makes batches ready."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._compressor = zstandard.ZstdCompressor(_LEVEL)

    def ready(self, batch: pa.RecordBatch) -> Ready:
        """A batch in final row order with the field `_id`, not empty."""
        columns = [_plain(batch.column(column.id), column.type) for column in self._table.columns]
        identifiers = batch.column("_id").to_pylist()
        shapes = batch.column(GEOMETRY) if GEOMETRY in batch.schema.names else None
        made = [*self._packed([*features(self._table, identifiers, shapes, columns)])]
        wkbs = [None] * batch.num_rows if shapes is None else shapes.to_pylist()
        sides, boxes = _boxes(batch)
        texts = map(str, identifiers)
        return Ready(zip(texts, *sides, *columns, wkbs, strict=True), made, boxes)

    def _packed(self, made: Features) -> Iterator[Any]:
        """Large ones compressed, in one call: Python's lock is free for the other threads."""
        large = [feature for feature in made if len(feature) > _SMALL]
        if not large:
            return iter(made)
        packed = iter(self._compressor.multi_compress_to_buffer(large))
        return (next(packed) if len(feature) > _SMALL else feature for feature in made)


def _boxes(batch: pa.RecordBatch) -> tuple[list[list[float | None]], np.ndarray[Any, Any]]:
    """West, south, east and north of all rows, as the spool measured them; as values, as array."""
    if GEOMETRY not in batch.schema.names:
        return [[None] * batch.num_rows] * len(BOX), np.full((batch.num_rows, len(BOX)), np.nan)
    sides = [batch.column(name) for name in BOX]
    boxes = np.column_stack([side.to_numpy(zero_copy_only=False) for side in sides])
    return [side.to_pylist() for side in sides], boxes


def _plain(values: pa.Array, kind: ColumnType) -> list[object]:
    listed: list[object] = values.to_pylist()
    if kind is ColumnType.DATETIME:
        return [None if v is None else v.isoformat().replace("+00:00", "Z") for v in listed]  # type: ignore[attr-defined]
    if kind is ColumnType.DATE:
        return [None if v is None else v.isoformat() for v in listed]  # type: ignore[attr-defined]
    return listed
