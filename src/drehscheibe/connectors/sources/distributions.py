# SPDX-License-Identifier: EUPL-1.2
"""The files and services of one dataset of a catalogue: what they are, and which is the best."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

# Best first: with types and places, then tables, then what is asked page by page.
ORDER = (
    "gpkg", "geojson", "fgb", "shp", "csv", "xlsx", "wfs", "ogc-features",
    "parquet", "gml", "kml", "ods", "xls",
    "json", "atom",
)  # fmt: skip
_NAMES = {
    "gpkg": ("gpkg", "geopackage", "geopackagesqlite3", "gpkgzip"),
    "geojson": ("geojson", "geojsonzip"),
    "fgb": ("fgb", "flatgeobuf"),
    "shp": ("shp", "shape", "shapefile", "esrishapefile", "shpzip", "shapezip", "zippedshapefile"),
    "csv": ("csv", "csvzip", "tsv", "commaseparatedvalues", "tabseparatedvalues"),
    "xlsx": ("xlsx", "spreadsheetmlsheet", "excelxlsx", "openxml"),
    "wfs": ("wfs", "wfssrvc", "ogcwfs", "webfeatureservice", "ogcwebfeatureservice"),
    "ogc-features": ("ogcapifeatures", "ogcapif", "oapif", "ogcapi", "ogcfeatures", "ogcoapif"),
    "parquet": ("parquet", "geoparquet"),
    "gml": ("gml", "gmlxml", "gmlzip", "gmz"),
    "kml": ("kml", "kmlxml", "kmz", "googleearthkmlxml", "googleearthkmz"),
    "ods": ("ods", "oasisopendocumentspreadsheet"),
    "xls": ("xls", "msexcel", "excel"),
    "json": ("json",),
    "atom": ("atom", "atomxml", "atomfeed", "inspireatom", "inspireatomfeed"),
}  # fmt: skip
_CODES = {name: code for code, names in _NAMES.items() for name in names}
_COLLECTION = re.compile(r"/collections/[^/]+(/items)?/?$")
_MEDIA = re.compile(r"^(application|text|model|image)/(vnd\.|x-)?")


@dataclass(frozen=True, slots=True)
class Distribution:
    """`format` is one of `ORDER`, or how the catalogue calls what we do not read."""

    address: str
    format: str
    title: str = ""

    @property
    def can_be_taken(self) -> bool:
        return self.format in ORDER and self.address.lower().startswith(("http://", "https://"))


def format_of(address: str, *named: str) -> str:
    """By what the catalogue says, else by the end of the address; "" where neither tells."""
    parts = urlsplit(address)
    is_page = any("html" in text.lower() for text in named)
    if _COLLECTION.search(parts.path) and not is_page:
        return "ogc-features"  # whatever it calls itself: alone it would be its first page
    for text in named:
        if code := _code(text):
            return code
    if parse_qs(parts.query.lower()).get("service") == ["wfs"]:
        return "wfs"
    ends = parts.path.lower().removesuffix(".zip").rpartition(".")[2]
    told = next((_last(text) for text in named if text), "")
    return _CODES.get(ends, "") or told[:30].lower()


def _last(text: str) -> str:
    """What of a format, a media type or an entry of a code list says what it is."""
    return text.strip() if _MEDIA.match(text.strip()) else text.strip().rpartition("/")[2]


def _code(text: str) -> str:
    text = text.strip().lower()
    media = re.sub(r"^https?://(www\.)?iana\.org/assignments/media-types/", "", text)
    name = _MEDIA.sub("", media) if _MEDIA.match(media) else _last(media)
    bare = re.sub(r"[\W_]", "", name.partition(";")[0])
    return _CODES.get(bare, "") or _CODES.get(bare.rpartition("officedocument")[2], "")


def best_of(distributions: tuple[Distribution, ...]) -> Distribution | None:
    """Of two of the same format the first; None where nothing can be taken."""
    able = [one for one in distributions if one.can_be_taken]
    return min(able, key=lambda one: ORDER.index(one.format), default=None)
