# SPDX-License-Identifier: EUPL-1.2
"""A small instance with public datasets, made without the portal, for tests of delivery."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import shapely

import drehscheibe
from drehscheibe.catalogue import writer
from drehscheibe.catalogue.records import DatasetRecord, Publisher
from drehscheibe.domain.recipes import Recipe
from drehscheibe.domain.tables import Column, ColumnType, Geometry, GeometryType, Table
from drehscheibe.releases.build import Build, Checked, Order
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.manifest import Manifest
from drehscheibe.releases.pointer import Pointer, ReleaseState, State, read_pointer, write_pointer
from drehscheibe.releases.time_span import time_span

SOEST = Publisher("05974040", "Soest", "municipality", "soest")
AREA_COLUMNS = (
    Column("name", "name", "Name", ColumnType.TEXT),
    Column("stand", "stand", "Stand", ColumnType.DATETIME),
    Column("stufe", "stufe", "Stufe", ColumnType.INTEGER),
)


class Areas:
    """Six shapes: a triangle, a two-part area around a gap, one with neither place nor time …"""

    def __init__(self) -> None:
        geometry = Geometry(GeometryType.MIXED, "OGC:CRS84")
        self.table = Table(
            "flaechen", "Flächen", AREA_COLUMNS, geometry, id_column="name", time_column="stand"
        )

    def batches(self) -> Any:
        shapes = [
            shapely.Polygon([(8.0, 51.0), (8.2, 51.0), (8.0, 51.2)]),
            shapely.MultiPolygon(
                [shapely.box(8.4, 51.0, 8.45, 51.2), shapely.box(8.55, 51.0, 8.6, 51.2)]
            ),
            shapely.LineString([(9.0, 51.0), (9.2, 51.2)]),
            shapely.Point(179.95, -16.5),
            shapely.Point(-179.95, -16.5),
            None,
        ]
        times = [0, 1_500_000, 86_400_000_000, 2 * 86_400_000_000, None, None]
        yield pa.RecordBatch.from_pydict(
            {
                "_row": pa.array(range(2, 8), pa.int64()),
                "name": pa.array(["Dreieck", "Tor", "Linie", "Osten", "Westen", "Ohne Ort"]),
                "stand": pa.array(times, pa.timestamp("us", "UTC")),
                "stufe": pa.array([1, 2, 3, 4, 5, None], pa.int64()),
                "geometry": pa.array(
                    [None if s is None else shapely.to_wkb(s) for s in shapes], pa.binary()
                ),
            }
        )


def new_instance(home: Path) -> Layout:
    """Folders and the region; no dataset yet."""
    layout = Layout(home)
    layout.create()
    pack = Path(drehscheibe.__file__).parent / "regions" / "suedwestfalen"
    shutil.copytree(pack, layout.region)
    return layout


def publish(
    layout: Layout, slug: str, *streams: Any, title: str = "", example: bool = False
) -> Manifest:
    """Build a release and make it current, as the portal does."""
    before = read_pointer(layout.pointer(slug))
    scratch = layout.scratch / f"{slug}-{before.epoch if before else 0}"
    scratch.mkdir(parents=True)
    source = scratch / "quelle"
    source.write_text("name\n")
    order = Order(
        dataset=slug,
        title=title or slug.title(),
        licence="dl-by-de/2.0",
        owner=SOEST.key,
        created=f"2026-01-0{(before.epoch if before else 0) + 1}T00:00:00Z",
        platform="0",
        source=source,
        source_name="quelle.csv",
        previous=before.release if before else "",
    )
    work = Build(layout, order, scratch)
    work.read(streams, lambda *_: None)
    work.write(lambda *_: None)
    manifest = work.finish(Checked(Recipe(()), ()))
    shutil.rmtree(scratch)
    point_to(layout, manifest, before, example=example)
    record = record_of(manifest, example=example)
    writer.put(layout, replace(record, time=time_span(layout, manifest)))
    return manifest


def point_to(layout: Layout, manifest: Manifest, before: Pointer | None, *, example: bool) -> None:
    slug = manifest.dataset
    old = before or Pointer(slug, State.PUBLIC, "", example=example)
    releases = dict.fromkeys(old.releases, ReleaseState.SUPERSEDED.value)
    pointer = old.changed(
        state=State.PUBLIC,
        release=manifest.release,
        tables=tuple(table.name for table in manifest.tables),
        releases=releases | {manifest.release: ReleaseState.CURRENT.value},
    )
    write_pointer(layout.pointer(slug), pointer)


def change_pointer(layout: Layout, slug: str, **changes: Any) -> None:
    pointer = read_pointer(layout.pointer(slug))
    assert pointer
    write_pointer(layout.pointer(slug), pointer.changed(**changes))


def record_of(manifest: Manifest, *, example: bool = False) -> DatasetRecord:
    return DatasetRecord(
        slug=manifest.dataset,
        title=manifest.title,
        description=f"Alles über {manifest.title}.",
        publisher=SOEST,
        licence=manifest.licence,
        release=manifest.release,
        issued=manifest.created,
        modified=manifest.created,
        tables=manifest.tables,
        keywords=("Probe",),
        covers=(SOEST.key,),
        example=example,
    )


def renamed(stream: Any, name: str) -> Any:
    stream.table = replace(stream.table, name=name, title=name.title())
    return stream
