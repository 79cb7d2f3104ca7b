# SPDX-License-Identifier: EUPL-1.2
"""A small picture of a table for the person who prepares it: some objects, spread over all rows."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import shapely

from drehscheibe.releases.stream import GEOMETRY, ROW

if TYPE_CHECKING:
    import pyarrow as pa

    from drehscheibe.domain.tables import Table

MOST = 1_000  # objects
_TOLERANCE = 0.0002  # degrees (CRS84), some 20 metres: enough to see whether the place is right
_DIGITS = 0.000001  # degrees, some 10 centimetres


class Preview:
    """Keeps a fair sample (reservoir) of the objects that stream by; memory stays flat."""

    def __init__(self) -> None:
        self._kept: list[dict[str, Any]] = []
        self._seen = 0
        self._random = random.Random(0)  # noqa: S311 - the same file gives the same picture

    def see(self, batch: pa.RecordBatch, table: Table) -> None:
        if GEOMETRY not in batch.schema.names:
            return
        places = self._places(batch.num_rows)
        if not places:
            return
        picked = batch.take(list(places))
        shapes = shapely.from_wkb(picked.column(GEOMETRY).to_numpy(zero_copy_only=False))
        drawn = shapely.set_precision(
            shapely.simplify(shapes, _TOLERANCE), _DIGITS, mode="pointwise"
        )
        names = {column.id: column.title for column in table.columns[:3]}
        rows = picked.select([ROW, *names]).to_pylist()
        for position, shape, row in zip(places.values(), drawn, rows, strict=True):
            if shape is not None and not shape.is_empty:
                self._put(position, _feature(shape, row, names))

    def _places(self, count: int) -> dict[int, int]:
        """Which rows of a batch are kept -> the place each takes (algorithm R)."""
        places: dict[int, int] = {}
        for row in range(count):
            place = self._seen if self._seen < MOST else self._random.randrange(self._seen + 1)
            self._seen += 1
            if place < MOST:
                places[row] = place
        return places

    def _put(self, position: int, feature: dict[str, Any]) -> None:
        if position < len(self._kept):
            self._kept[position] = feature
        else:
            self._kept.append(feature)

    def collection(self) -> dict[str, Any]:
        """A GeoJSON FeatureCollection (RFC 7946); ids are numbers of rows as a person counts."""
        return {"type": "FeatureCollection", "features": self._kept}


def _feature(shape: Any, row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": row[ROW],
        "geometry": json.loads(shapely.to_geojson(shape)),
        "properties": {title: _plain(row[name]) for name, title in names.items()},
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
