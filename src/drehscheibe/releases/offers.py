# SPDX-License-Identifier: EUPL-1.2
"""Which downloads a release offers, how they are called and what they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.domain.tables import Table
from drehscheibe.releases.pointer import collection_of

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.releases.layout import Layout

XLSX_ROWS = 1_048_575  # rows of one sheet below its header (ECMA-376; Excel's own limit)


@dataclass(frozen=True, slots=True)
class DownloadFormat:
    """One format. `whole`: one file holds all tables of the dataset."""

    code: str
    title: str
    suffix: str
    media_type: str
    needs_geometry: bool = False
    whole: bool = False
    on_demand: bool = False  # made when somebody asks, never ahead


FORMATS: dict[str, DownloadFormat] = {
    one.code: one
    for one in (
        DownloadFormat("csv", "CSV (Excel)", ".csv", "text/csv; charset=utf-8"),
        DownloadFormat("csv-plain", "CSV (international)", ".plain.csv", "text/csv; charset=utf-8"),
        DownloadFormat(
            "xlsx",
            "Excel",
            ".xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        DownloadFormat("geojson", "GeoJSON", ".geojson", "application/geo+json"),
        DownloadFormat("gpkg", "GeoPackage", ".gpkg", "application/geopackage+sqlite3", whole=True),
        DownloadFormat("parquet", "GeoParquet", ".parquet", "application/vnd.apache.parquet"),
        DownloadFormat(
            "fgb", "FlatGeobuf", ".fgb", "application/vnd.flatgeobuf", needs_geometry=True
        ),
        DownloadFormat(
            "pmtiles",
            "PMTiles",
            ".pmtiles",
            "application/vnd.pmtiles",
            needs_geometry=True,
            on_demand=True,
        ),
        DownloadFormat(
            "shp", "Shapefile", ".shp.zip", "application/zip", needs_geometry=True, on_demand=True
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One file that can be downloaded. `table` is "" when it holds the whole dataset."""

    name: str
    format: DownloadFormat
    table: str


def offers_of(dataset: str, tables: tuple[Table, ...]) -> list[Offer]:
    """Every download of a release, most wanted first."""
    names = tuple(table.name for table in tables)
    offers: list[Offer] = []
    for one in FORMATS.values():
        if one.whole and tables:
            offers.append(Offer(f"{dataset}{one.suffix}", one, ""))
            continue
        for table in tables:
            if _fits(one, table):
                collection = collection_of(dataset, names, table.name)
                offers.append(Offer(f"{collection}{one.suffix}", one, table.name))
    return offers


def offered_path(layout: Layout, offer: Offer, *, dataset: str, release: str) -> Path:
    """Where the file of an offer is, or will be when it is made."""
    if offer.format.code == "parquet":
        return layout.parquet(dataset, release, offer.table)
    if offer.format.code == "pmtiles":
        return layout.tiles(release, offer.table)
    return layout.download(release, offer.name)


def offer_named(dataset: str, tables: tuple[Table, ...], name: str) -> Offer | None:
    return next((offer for offer in offers_of(dataset, tables) if offer.name == name), None)


def _fits(one: DownloadFormat, table: Table) -> bool:
    if one.needs_geometry and not table.geometry:
        return False
    if one.code == "pmtiles":  # without a place there is nothing to be built
        return bool(table.rows and table.bbox)
    return one.code != "xlsx" or table.rows <= XLSX_ROWS
