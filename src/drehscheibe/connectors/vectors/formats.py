# SPDX-License-Identifier: EUPL-1.2
"""GeoPackage, shapefile and FlatGeobuf; and the list of all formats that carry geometries."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from drehscheibe.connectors.files import shapefiles
from drehscheibe.connectors.files.unpacking import safe_part
from drehscheibe.connectors.vectors import gdal
from drehscheibe.connectors.vectors.json_layers import EsriJson, GeoJson, GeoJsonSequence, TopoJson
from drehscheibe.connectors.vectors.layers import GdalFormat
from drehscheibe.connectors.vectors.parquet import Parquet
from drehscheibe.connectors.vectors.xml_layers import Gml, Gpx, Kml
from drehscheibe.domain.errors import N_
from drehscheibe.domain.findings import Fix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.connectors.reading import Format


class GeoPackage(GdalFormat):
    code = "gpkg"
    drivers = frozenset({"GPKG"})
    counts_at_once = True
    zone = "UTC"  # GeoPackage 1.4 (OGC 12-128r19), table 1: DATETIME
    options: ClassVar[dict[str, str]] = {"IMMUTABLE": "YES"}

    @contextlib.contextmanager
    def prepared(self, path: Path) -> Iterator[gdal.Source]:
        """SQLite writes beside a database in WAL mode even when it only reads."""
        if not _in_wal_mode(path):
            yield gdal.Source(path, self.drivers, options=self.options)
            return
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(shutil.copy(path, Path(folder) / path.name))
            yield gdal.Source(copy, self.drivers)


def _in_wal_mode(path: Path) -> bool:
    """Database header, bytes 18 and 19 (https://sqlite.org/fileformat.html, 1.3.3)."""
    with path.open("rb") as file:
        return file.read(20)[18:20] == b"\x02\x02"


_LABELS = {"windows-1252": N_("Read it as Windows-1252"), "utf-8": N_("Read it as UTF-8")}


class Shapefile(GdalFormat):
    """`path` is the .shp; the other parts lie beside it."""

    code = "shapefile"
    drivers = frozenset({"ESRI Shapefile"})
    counts_at_once = True

    def check(self, path: Path, notebook: Notebook) -> bool:
        return shapefiles.check(shapefiles.parts_of(path), notebook)

    @contextlib.contextmanager
    def prepared(self, path: Path) -> Iterator[gdal.Source]:
        """Links with lower-case endings; a missing index is written beside them."""
        parts = shapefiles.parts_of(path)
        with tempfile.TemporaryDirectory() as folder:
            base = Path(folder) / safe_part(path.stem)
            for ending, part in parts.there():
                base.with_name(base.name + ending).symlink_to(part.absolute())
            source = gdal.Source(base.with_name(base.name + ".shp"), self.drivers)
            if parts.shx is None:
                gdal.restore_index(source)
            yield source

    def encoding(self, path: Path, asked: str, notebook: Notebook) -> str:
        if shapefiles.known_encoding(asked):
            return shapefiles.known_encoding(asked)
        found = shapefiles.encoding_of(shapefiles.parts_of(path))
        if found.example:
            other = "windows-1252" if found.name == "UTF-8" else "utf-8"
            notebook.note(
                "encoding-guessed",
                encoding=found.name,
                example=found.example,
                fixes=(Fix(_LABELS[other], "encoding", other),),
            )
        return found.name


class FlatGeobuf(GdalFormat):
    code = "fgb"
    drivers = frozenset({"FlatGeobuf"})
    counts_at_once = True


_ALL: tuple[Format, ...] = (
    GeoJson(),
    GeoJsonSequence(),
    EsriJson(),
    TopoJson(),
    GeoPackage(),
    Shapefile(),
    Kml(),
    Gml(),
    Gpx(),
    FlatGeobuf(),
    Parquet(),
)
VECTOR_FORMATS: dict[str, Format] = {entry.code: entry for entry in _ALL}
