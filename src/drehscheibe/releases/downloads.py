# SPDX-License-Identifier: EUPL-1.2
"""Make the downloads of a release from its tables (job children only).

Each file is written beside its place and renamed: a reader never meets half of one. Cells that a
spreadsheet would run as a formula are neutralised in CSV and XLSX (OWASP, "CSV Injection").
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import xlsxwriter

from drehscheibe.domain.errors import FormatNotOffered
from drehscheibe.domain.tables import Table
from drehscheibe.releases import gdal_files, spreadsheet
from drehscheibe.releases.gdal_files import FLATGEOBUF, GEOPACKAGE, SHAPEFILE
from drehscheibe.releases.geoparquet import all_placed, read_batches
from drehscheibe.releases.items import ItemsQuery, ItemsStore
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.manifest import Manifest, read_manifest
from drehscheibe.releases.offers import Offer, offer_named, offered_path, offers_of
from drehscheibe.releases.stream import BATCH_ROWS
from drehscheibe.releases.tiles import make_tiles

AHEAD_ROWS = 50_000  # up to here all downloads are made at once; larger ones when asked for
_PAGE = 2_000


def downloads_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, Any]:
    """Task `{"home", "dataset", "release", "name"?}`: one download, or all that are made ahead."""
    layout = Layout(Path(task["home"]))
    manifest = read_manifest(layout.release(task["dataset"], task["release"]))
    if task.get("name"):
        offer = offer_named(manifest.dataset, manifest.tables, task["name"])
        if offer is None:
            raise FormatNotOffered(
                dataset=manifest.dataset,
                format=task["name"],
                offered=", ".join(o.name for o in offers_of(manifest.dataset, manifest.tables)),
            )
        wanted = [offer]
    else:
        wanted = list(_ahead(manifest))
    for number, offer in enumerate(wanted):
        tell("downloads", number, len(wanted))
        make_download(layout, manifest, offer)
    return {"made": [offer.name for offer in wanted]}


def _ahead(manifest: Manifest) -> Iterator[Offer]:
    if sum(table.rows for table in manifest.tables) > AHEAD_ROWS:
        return
    for offer in offers_of(manifest.dataset, manifest.tables):
        if not offer.format.on_demand:
            yield offer


def make_download(layout: Layout, manifest: Manifest, offer: Offer) -> Path:
    """Write one download and return its path; an existing one is kept."""
    target = offered_path(layout, offer, dataset=manifest.dataset, release=manifest.release)
    if target.exists():
        return target
    if offer.format.code == "pmtiles":
        (table,) = (one for one in manifest.tables if one.name == offer.table)
        return make_tiles(layout, manifest.release, table, lambda *_: None)
    target.parent.mkdir(parents=True, exist_ok=True)
    tables = [t for t in manifest.tables if offer.table in {"", t.name} and t.rows]
    with TemporaryDirectory(dir=target.parent, prefix=".making-") as folder:
        made = Path(folder) / offer.name
        _WRITERS[offer.format.code](layout, manifest, tables, made)
        made.replace(target)
    return target


def _batches(layout: Layout, manifest: Manifest, table: Table) -> Iterator[pa.RecordBatch]:
    path = layout.parquet(manifest.dataset, manifest.release, table.name)
    return read_batches(path, BATCH_ROWS)


def _german_csv(layout: Layout, manifest: Manifest, tables: list[Table], target: Path) -> None:
    """For Excel in German: UTF-8 with BOM, semicolon, decimal comma, dates dd.mm.yyyy."""
    for table in tables:
        batches = _batches(layout, manifest, table)
        spreadsheet.write_csv(target, table, batches, style=spreadsheet.GERMAN)


def _plain_csv(layout: Layout, manifest: Manifest, tables: list[Table], target: Path) -> None:
    """RFC 4180: UTF-8, comma, decimal point, ISO dates."""
    for table in tables:
        batches = _batches(layout, manifest, table)
        spreadsheet.write_csv(target, table, batches, style=spreadsheet.INTERNATIONAL)


def _xlsx(layout: Layout, manifest: Manifest, tables: list[Table], target: Path) -> None:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
        "tmpdir": str(target.parent),
    }
    with xlsxwriter.Workbook(str(target), options) as book:
        for table in tables:
            spreadsheet.write_sheet(book, table, _batches(layout, manifest, table))


def _geojson(layout: Layout, manifest: Manifest, tables: list[Table], target: Path) -> None:
    """The ready-made features of the items store, one after the other (RFC 7946)."""
    with target.open("wb") as file:
        file.write(b'{"type":"FeatureCollection","features":[')
        for number, feature in enumerate(_features(layout, manifest, tables)):
            file.write(b",\n" if number else b"\n")
            file.write(feature)
        file.write(b"\n]}\n")


def _features(layout: Layout, manifest: Manifest, tables: list[Table]) -> Iterator[bytes]:
    for table in tables:
        store = ItemsStore(layout.items(manifest.release, table.name))
        try:
            after = 0
            while True:
                page = store.page(ItemsQuery(limit=_PAGE, after=after))
                yield from page.features
                if not page.last:
                    break
                after = page.last
        finally:
            store.close()


def _geopackage(layout: Layout, manifest: Manifest, tables: list[Table], target: Path) -> None:
    for table in tables:
        gdal_files.write(target, table, _batches(layout, manifest, table), driver=GEOPACKAGE)


def _flatgeobuf(layout: Layout, manifest: Manifest, tables: list[Table], target: Path) -> None:
    for table in tables:
        batches = _batches(layout, manifest, table)
        path = layout.parquet(manifest.dataset, manifest.release, table.name)
        # Its index cannot hold rows without a place; without an index it takes them.
        options = {} if all_placed(path) else {"SPATIAL_INDEX": "NO"}
        gdal_files.write(target, table, batches, driver=FLATGEOBUF, options=options)


def _shapefile(layout: Layout, manifest: Manifest, tables: list[Table], target: Path) -> None:
    """A ZIP with the parts of the shapefile; text is UTF-8 and says so (.cpg)."""
    with TemporaryDirectory(dir=target.parent) as folder:
        for table in tables:
            batches = partial(_batches, layout, manifest, table)
            for kind, rows in gdal_files.of_one_kind(table, batches):
                gdal_files.write(Path(folder) / f"{kind.name}.shp", kind, rows, driver=SHAPEFILE)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(Path(folder).iterdir()):
                archive.write(part, part.name)


_WRITERS: dict[str, Callable[[Layout, Manifest, list[Table], Path], None]] = {
    "csv": _german_csv,
    "csv-plain": _plain_csv,
    "xlsx": _xlsx,
    "geojson": _geojson,
    "gpkg": _geopackage,
    "fgb": _flatgeobuf,
    "shp": _shapefile,
}
