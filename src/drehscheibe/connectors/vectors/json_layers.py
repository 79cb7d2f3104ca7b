# SPDX-License-Identifier: EUPL-1.2
"""GeoJSON (RFC 7946), newline-delimited GeoJSON, Esri JSON and TopoJSON."""

from __future__ import annotations

import codecs
import contextlib
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from drehscheibe.connectors.files.unpacking import safe_part
from drehscheibe.connectors.vectors import gdal
from drehscheibe.connectors.vectors.crs_names import CRS84, crs_code
from drehscheibe.connectors.vectors.layers import GdalFormat
from drehscheibe.domain.recipes import PlaceKind, PlaceRecipe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.connectors.notebook import Notebook

ENDS = 65_536  # bytes at both ends of the file that may hold the old `crs` member
CHUNK = 1 << 22

# GeoJSON 2008, section 3; RFC 7946 removed it, most German exports still write it.
_OLD_CRS = re.compile(
    rb'"crs"\s*:\s*\{[^{}]*"properties"\s*:\s*\{[^{}]*"(?:name|href|code)"\s*:\s*"?([^",}]+)'
)
_NUL_ESCAPE = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")


class GeoJson(GdalFormat):
    code = "geojson"
    drivers = frozenset({"GeoJSON"})

    def check(self, path: Path, notebook: Notebook) -> bool:
        count = _count_nuls(path)
        if count:
            notebook.note("nul-removed", count=count, name=path.name)
        return True

    def _source(self, path: Path) -> gdal.Source:
        return gdal.Source(path, self.drivers, measured=True)

    @contextlib.contextmanager
    def prepared(self, path: Path) -> Iterator[gdal.Source]:
        """GDAL ends a text at a NUL without a word, so they are taken out; it knows no UTF-16."""
        clean_up = _as_utf8 if _utf16(path) else _without_nuls if _count_nuls(path) else None
        if clean_up is None:
            yield self._source(path)
            return
        with tempfile.TemporaryDirectory() as folder:
            clean = Path(folder) / safe_part(path.name)
            clean_up(path, clean)
            yield self._source(clean)

    def place(self, path: Path, layer: gdal.Layer, notebook: Notebook) -> PlaceRecipe:
        """Where no feature has a geometry it is a table, whose columns may say where things are."""
        if layer.bounds is None:
            return PlaceRecipe()
        stated = _stated_crs(path)
        crs = _known(stated) if stated else CRS84
        if stated and not crs:
            notebook.note("crs-not-known", table=layer.name, example=stated)
        if crs in {CRS84, "EPSG:4326"} and not _are_degrees(layer):
            notebook.note("crs-does-not-fit", table=layer.name, crs=crs)
            crs = ""
        return PlaceRecipe(PlaceKind.GEOMETRY, crs=crs)


class GeoJsonSequence(GeoJson):
    code = "geojsonseq"
    drivers = frozenset({"GeoJSONSeq"})


class EsriJson(GdalFormat):
    code = "esrijson"
    drivers = frozenset({"ESRIJSON"})


class TopoJson(GeoJson):
    """It has no word for the CRS; in practice it is longitude and latitude, as in GeoJSON."""

    code = "topojson"
    drivers = frozenset({"TopoJSON"})


def _stated_crs(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(ENDS)
        file.seek(max(0, path.stat().st_size - ENDS))
        found = _OLD_CRS.search(head) or _OLD_CRS.search(file.read())
    return found.group(1).decode("utf-8", "replace").strip() if found else ""


def _known(stated: str) -> str:
    return crs_code(f"EPSG:{stated}" if stated.isdigit() else stated)


def _are_degrees(layer: gdal.Layer) -> bool:
    if layer.bounds is None:
        return True
    west, south, east, north = layer.bounds
    return west >= -360 and east <= 360 and south >= -90.000001 and north <= 90.000001


def _utf16(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}


def _count_nuls(path: Path) -> int:
    """NUL bytes and escaped NULs. Escapes that straddle two chunks are found by the overlap."""
    if _utf16(path):
        return 0
    count, rest = 0, b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            count += chunk.count(b"\x00")
            piece = rest + chunk
            if b"\\u0000" in piece:
                count += len(_NUL_ESCAPE.findall(piece))
            rest = chunk[-5:]
    return count


def _without_nuls(path: Path, clean: Path) -> None:
    """Cut behind a quotation mark: no escape contains one, so none is cut in two."""
    rest = b""
    with path.open("rb") as source, clean.open("wb") as target:
        while chunk := source.read(CHUNK):
            piece, mark, rest = (rest + chunk).rpartition(b'"')
            target.write(_cleaned(piece + mark))
        target.write(_cleaned(rest))


def _cleaned(piece: bytes) -> bytes:
    return _NUL_ESCAPE.sub(rb"\1", piece.replace(b"\x00", b""))


def _as_utf8(path: Path, clean: Path) -> None:
    with path.open(encoding="utf-16", newline="") as source, clean.open("w", newline="") as target:
        while chunk := source.read(CHUNK):
            target.write(chunk)
