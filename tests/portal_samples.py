# SPDX-License-Identifier: EUPL-1.2
"""Datasets for tests of the portal: built as publishing builds them, without the child process."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import shapely

from drehscheibe.domain.findings import Finding
from drehscheibe.domain.recipes import Recipe
from drehscheibe.domain.region import Region, boundaries_path, places_path
from drehscheibe.domain.tables import Column, ColumnType, Geometry, GeometryType, Table
from drehscheibe.policy.actors import Actor
from drehscheibe.releases.build import Build, Checked, Order
from drehscheibe.releases.coverage import covered_municipalities
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.stream import TableStream

OPERATOR = Actor("operator: test", is_operator=True)


@dataclass(frozen=True, slots=True)
class Sample:
    """What is published: streams and what people say about them."""

    slug: str
    title: str
    owner: str
    streams: Sequence[TableStream]
    description: str = ""
    licence: str = "dl-by-de/2.0"
    attribution: str = ""
    themes: tuple[str, ...] = ()
    created: str = "2026-11-20T08:00:00Z"
    findings: tuple[Finding, ...] = ()


class Rows:
    """A table from plain rows; `geometry` values are shapely geometries in CRS84."""

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Sequence[dict[str, Any]],
        geometry: GeometryType | None = None,
    ) -> None:
        place = Geometry(geometry, "EPSG:25832") if geometry else None
        self.table = Table(name, name.title(), tuple(columns), place)
        self._rows = rows

    def batches(self) -> Iterator[pa.RecordBatch]:
        arrays: dict[str, pa.Array] = {"_row": pa.array(range(2, len(self._rows) + 2), pa.int64())}
        for column in self.table.columns:
            values = [row.get(column.name) for row in self._rows]
            arrays[column.id] = pa.array(values, _TYPES[column.type])
        if self.table.geometry:
            shapes = [row["geometry"] for row in self._rows]
            arrays["geometry"] = pa.array(shapely.to_wkb(shapes), pa.binary())
        yield pa.RecordBatch.from_pydict(arrays)


_TYPES = {
    ColumnType.TEXT: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.DATE: pa.date32(),
}


def column(name: str, title: str, kind: ColumnType = ColumnType.TEXT, unit: str = "") -> Column:
    return Column(name, name, title, kind, unit)


def load_organisations(region: Region) -> None:
    from drehscheibe.portal.organisations.models import Organisation

    for one in region.organisations():
        Organisation.objects.create(key=one.key, name=one.name, slug=one.slug, kind=one.kind.value)


def publish(layout: Layout, sample: Sample) -> str:
    """Build a release and make it public; returns its name."""
    from drehscheibe.portal.catalogue import services
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.organisations.models import Organisation

    owner = Organisation.objects.get(key=sample.owner)
    before = Dataset.objects.filter(slug=sample.slug).first()
    manifest = _build(layout, sample, previous=before.release if before else "")
    description = services.Description(
        title=sample.title,
        description=sample.description,
        licence=sample.licence,
        attribution=sample.attribution,
        themes=sample.themes,
    )
    services.prepare_dataset(sample.slug, owner, description)
    built = services.Built(manifest, covered_municipalities(layout, manifest))
    services.release_dataset(layout, sample.slug, built, OPERATOR)
    return manifest.release


def _build(layout: Layout, sample: Sample, *, previous: str) -> Any:
    folder = Path(tempfile.mkdtemp(dir=layout.scratch))
    source = folder / "quelle.csv"
    source.write_text("name;wert\n")
    order = Order(
        dataset=sample.slug,
        title=sample.title,
        licence=sample.licence,
        owner=sample.owner,
        created=sample.created,
        platform="0",
        source=source,
        source_name="quelle.csv",
        previous=previous,
    )
    work = Build(layout, order, folder / "build")
    work.read(sample.streams, lambda *_: None)
    work.write(lambda *_: None)
    manifest = work.finish(Checked(Recipe(()), sample.findings))
    shutil.rmtree(folder)
    return manifest


TOWN_COLUMNS = (
    column("name", "Kommune"),
    column("kreis", "Kreis"),
    column("ags", "AGS"),
    column("einwohner", "Menschen", ColumnType.INTEGER),
    column("flaeche", "Fläche", ColumnType.NUMBER, "km²"),
)


def towns(region: Region) -> list[dict[str, Any]]:
    """One row per municipality with its newest figures."""
    districts = {district.key: district.name for district in region.districts}
    rows = []
    for town in region.municipalities:
        people, area = town.latest("population"), town.latest("area_km2")
        rows.append(
            {
                "name": town.name,
                "kreis": districts[town.district],
                "ags": town.ags,
                "einwohner": int(people.value) if people else None,
                "flaeche": float(area.value) if area else None,
                "geometry": shapely.Point(town.longitude, town.latitude),
            }
        )
    return rows


def town_areas(region: Region, folder: Path) -> Rows:
    """The municipalities of a pack as areas."""
    features = orjson.loads(boundaries_path(folder).read_bytes())["features"]
    outlines = {
        feature["properties"]["ags"]: shapely.from_geojson(orjson.dumps(feature["geometry"]))
        for feature in features
    }
    rows = [
        {**row, "geometry": shapely.multipolygons(shapely.get_parts(outlines[row["ags"]]))}
        for row in towns(region)
    ]
    return Rows("kommunen", TOWN_COLUMNS, rows, GeometryType.MULTIPOLYGON)


def town_points(region: Region) -> Rows:
    return Rows("orte", TOWN_COLUMNS, towns(region), GeometryType.POINT)


def town_list(region: Region) -> Rows:
    """The same rows without a place."""
    return Rows("zahlen", TOWN_COLUMNS, towns(region))


PLACE_COLUMNS = (
    column("name", "Name"),
    column("art", "Art"),
    column("einwohner", "Menschen", ColumnType.INTEGER),
)


def places(folder: Path) -> Rows:
    with places_path(folder).open(encoding="utf-8", newline="") as file:
        rows = [
            {
                "name": row["name"],
                "art": row["art"],
                "einwohner": int(row["einwohner"] or 0) or None,
                "geometry": shapely.Point(float(row["laengengrad"]), float(row["breitengrad"])),
            }
            for row in csv.DictReader(file, delimiter=";")
        ]
    return Rows("orte", PLACE_COLUMNS, rows, GeometryType.POINT)
