# SPDX-License-Identifier: EUPL-1.2
"""The kinds of files we know, by code: what each is called, its media type, what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Use(StrEnum):
    """What becomes of a file."""

    TABLE = "table"  # rows and columns; a place may be found in them
    VECTOR = "vector"  # features with geometries
    ARCHIVE = "archive"  # other files are inside
    FILE = "file"  # published as it is: a file-only dataset


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file. `suffixes` are usual names' ends, the first one is the best."""

    code: str
    title: str  # as people call it; the same in German and English
    media_type: str
    use: Use
    suffixes: tuple[str, ...]


_ALL = (
    FileKind("csv", "CSV", "text/csv", Use.TABLE, (".csv", ".tsv", ".tab", ".txt", ".asc", ".dat")),
    FileKind(
        "xlsx",
        "Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Use.TABLE,
        (".xlsx", ".xlsm", ".xltx", ".xlsb"),
    ),
    FileKind("xls", "Excel 97", "application/vnd.ms-excel", Use.TABLE, (".xls", ".xlt")),
    FileKind(
        "ods",
        "OpenDocument",
        "application/vnd.oasis.opendocument.spreadsheet",
        Use.TABLE,
        (".ods", ".ots"),
    ),
    FileKind("geojson", "GeoJSON", "application/geo+json", Use.VECTOR, (".geojson", ".json")),
    FileKind(
        "geojsonseq",
        "GeoJSON",
        "application/geo+json-seq",
        Use.VECTOR,
        (".geojsonl", ".geojsons", ".ndjson", ".jsonl", ".geojson", ".json", ".ndgeojson"),
    ),
    FileKind("esrijson", "Esri JSON", "application/json", Use.VECTOR, (".json", ".esrijson")),
    FileKind("topojson", "TopoJSON", "application/json", Use.VECTOR, (".topojson", ".json")),
    FileKind("gpkg", "GeoPackage", "application/geopackage+sqlite3", Use.VECTOR, (".gpkg",)),
    FileKind("shapefile", "Shapefile", "application/vnd.shp", Use.VECTOR, (".shp",)),
    FileKind("kml", "KML", "application/vnd.google-earth.kml+xml", Use.VECTOR, (".kml", ".xml")),
    FileKind("kmz", "KMZ", "application/vnd.google-earth.kmz", Use.ARCHIVE, (".kmz",)),
    FileKind("gml", "GML", "application/gml+xml", Use.VECTOR, (".gml", ".xml")),
    FileKind("gpx", "GPX", "application/gpx+xml", Use.VECTOR, (".gpx", ".xml")),
    FileKind("fgb", "FlatGeobuf", "application/vnd.flatgeobuf", Use.VECTOR, (".fgb",)),
    FileKind(
        "parquet",
        "Parquet",
        "application/vnd.apache.parquet",
        Use.VECTOR,
        (".parquet", ".geoparquet", ".pq"),
    ),
    FileKind("zip", "ZIP", "application/zip", Use.ARCHIVE, (".zip",)),
    FileKind("gzip", "gzip", "application/gzip", Use.ARCHIVE, (".gz",)),
    FileKind("pdf", "PDF", "application/pdf", Use.FILE, (".pdf",)),
    FileKind("tiff", "TIFF", "image/tiff", Use.FILE, (".tif", ".tiff", ".geotiff")),
    FileKind("png", "PNG", "image/png", Use.FILE, (".png",)),
    FileKind("jpeg", "JPEG", "image/jpeg", Use.FILE, (".jpg", ".jpeg", ".jpe")),
    FileKind("webp", "WebP", "image/webp", Use.FILE, (".webp",)),
    FileKind("jp2", "JPEG 2000", "image/jp2", Use.FILE, (".jp2", ".j2k")),
    FileKind("glb", "glTF", "model/gltf-binary", Use.FILE, (".glb",)),
    FileKind("gltf", "glTF", "model/gltf+json", Use.FILE, (".gltf",)),
    FileKind("citygml", "CityGML", "application/gml+xml", Use.FILE, (".gml", ".citygml", ".xml")),
    FileKind("cityjson", "CityJSON", "application/city+json", Use.FILE, (".json", ".city.json")),
    FileKind("ifc", "IFC", "application/x-step", Use.FILE, (".ifc",)),
    FileKind("las", "LAS", "application/vnd.las", Use.FILE, (".las", ".laz")),
    FileKind("dxf", "DXF", "image/vnd.dxf", Use.FILE, (".dxf",)),
    FileKind("dwg", "DWG", "image/vnd.dwg", Use.FILE, (".dwg",)),
    FileKind(
        "docx",
        "Word",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Use.FILE,
        (".docx", ".docm"),
    ),
    FileKind(
        "pptx",
        "PowerPoint",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        Use.FILE,
        (".pptx",),
    ),
    FileKind(
        "odt", "OpenDocument Text", "application/vnd.oasis.opendocument.text", Use.FILE, (".odt",)
    ),
)

FILE_KINDS: dict[str, FileKind] = {kind.code: kind for kind in _ALL}

KNOWN_SUFFIXES = frozenset(suffix for kind in _ALL for suffix in kind.suffixes)
