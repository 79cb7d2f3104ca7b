# SPDX-License-Identifier: EUPL-1.2
"""Streams of rows for tests that build releases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely

from drehscheibe.domain.recipes import Recipe
from drehscheibe.domain.tables import Column, ColumnType, Geometry, GeometryType, Table
from drehscheibe.releases.build import Build, Checked, Order
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.manifest import Manifest

COLUMNS = (
    Column("name", "name", "Name", ColumnType.TEXT),
    Column("wert", "wert", "Wert", ColumnType.NUMBER),
    Column("anzahl", "anzahl", "Anzahl", ColumnType.INTEGER),
    Column("offen", "offen", "Offen", ColumnType.BOOLEAN),
    Column("tag", "tag", "Tag", ColumnType.DATE),
    Column("stand", "stand", "Stand", ColumnType.DATETIME),
)


class Points:
    """Points on a grid around Soest, with one column of each type."""

    def __init__(self, rows: int, *, id_column: str = "", name: str = "punkte") -> None:
        geometry = Geometry(GeometryType.POINT, "OGC:CRS84")
        self.table = Table(name, name.title(), COLUMNS, geometry, id_column=id_column)
        self.rows = rows

    def values(self) -> dict[str, pa.Array]:
        row = np.arange(self.rows)
        points = shapely.points(8.0 + (row * 7 % 100) / 100, 51.0 + (row * 13 % 50) / 100)
        return {
            "_row": pa.array(row + 2),
            "name": pa.array([f"Möhne {i}" for i in row], pa.string()),
            "wert": pa.array(row / 4),
            "anzahl": pa.array(row * 1000),
            "offen": pa.array(row % 2 == 0),
            "tag": pa.array(row.astype("datetime64[D]"), pa.date32()),
            "stand": pa.array(row * 3_600_000_000, pa.timestamp("us", "UTC")),
            "geometry": pa.array(shapely.to_wkb(points), pa.binary()),
        }

    def batches(self) -> Iterator[pa.RecordBatch]:
        if self.rows:
            yield pa.RecordBatch.from_pydict(self.values())


class Plain(Points):
    """The same rows without a place."""

    def __init__(self, rows: int, *, name: str = "liste") -> None:
        super().__init__(rows, name=name)
        self.table = replace(self.table, geometry=None)

    def values(self) -> dict[str, pa.Array]:
        return {name: values for name, values in super().values().items() if name != "geometry"}


def build(
    layout: Layout, folder: Path, *streams: Points, previous: str = "", dataset: str = "punkte"
) -> Manifest:
    """A release of a dataset of Soest."""
    source = folder / "quelle.csv"
    source.write_text("name;wert\n")
    order = Order(
        dataset=dataset,
        title="Punkte",
        licence="dl-by-de/2.0",
        owner="05974040",
        created="2026-01-01T00:00:00Z",
        platform="0",
        source=source,
        source_name="quelle.csv",
        previous=previous,
    )
    scratch = folder / f"scratch-{previous[:8]}"
    work = Build(layout, order, scratch)
    work.read(streams, lambda *_: None)
    work.write(lambda *_: None)
    return work.finish(Checked(Recipe(()), ()))
