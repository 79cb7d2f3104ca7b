# SPDX-License-Identifier: EUPL-1.2
"""Rows of an items store made ready: plain values, boxes, features compressed (job children)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
import pyarrow as pa
import zstandard

from drehscheibe.domain.tables import ColumnType, Table
from drehscheibe.releases.geojson import features
from drehscheibe.releases.spool import BOX
from drehscheibe.releases.stream import GEOMETRY

_SAMPLE = 4_000  # features from which the compression dictionary is trained
_FEWEST = 100
_DICTIONARY_BYTES = 65_536
_SAMPLE_BYTES = 100 * _DICTIONARY_BYTES  # more makes training slow, not the dictionary better
_LEVEL = 1  # with a dictionary as small as level 3 (117 bytes a footprint), a quarter faster

Features = list[bytes | bytearray | memoryview]  # bytes all of them; as zstandard says it


@dataclass(frozen=True, slots=True)
class Ready:
    """A batch for SQLite: `values` of each row but its number; `boxes` `(n, 4)`, NaN for none."""

    values: Iterator[tuple[Any, ...]]
    boxes: np.ndarray[Any, Any]


class Preparation:
    """Makes batches ready; the first one trains the dictionary of the compression."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._compressor: zstandard.ZstdCompressor | None = None
        self.dictionary = b""

    def ready(self, batch: pa.RecordBatch) -> Ready:
        """A batch in final row order with the field `_id`, not empty."""
        columns = [_plain(batch.column(column.id), column.type) for column in self._table.columns]
        identifiers = batch.column("_id").to_pylist()
        shapes = batch.column(GEOMETRY) if GEOMETRY in batch.schema.names else None
        packed = self._packed([*features(self._table, identifiers, shapes, columns)])
        wkbs = [None] * batch.num_rows if shapes is None else shapes.to_pylist()
        sides, boxes = _boxes(batch)
        texts = map(str, identifiers)
        return Ready(zip(texts, *sides, wkbs, packed, *columns, strict=True), boxes)

    def _packed(self, made: Features) -> Iterator[Any]:
        """Compressed in one call, so that Python's lock is free for the other threads."""
        self._compressor = self._compressor or self._trained(made)
        packed = self._compressor.multi_compress_to_buffer(made)
        return map(packed.__getitem__, range(len(packed)))

    def _trained(self, made: Features) -> zstandard.ZstdCompressor:
        """A dictionary from the first features; zstd refuses to train on very few."""
        sizes = accumulate(map(len, made))
        samples: Features = [
            feature
            for feature, size in zip(made[:_SAMPLE], sizes, strict=False)
            if size <= _SAMPLE_BYTES
        ]
        dictionary = zstandard.ZstdCompressionDict(b"")
        if len(samples) >= _FEWEST:
            dictionary = zstandard.train_dictionary(_DICTIONARY_BYTES, samples)
        self.dictionary = dictionary.as_bytes()
        return zstandard.ZstdCompressor(_LEVEL, dict_data=dictionary, write_dict_id=False)


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
