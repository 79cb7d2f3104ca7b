# SPDX-License-Identifier: EUPL-1.2
"""What a person can choose from when a guess is to be changed; English texts of our messages."""

from __future__ import annotations

from drehscheibe.domain.errors import N_
from drehscheibe.domain.recipes import PlaceKind
from drehscheibe.domain.tables import ColumnType

ENCODINGS = {
    "utf-8": N_("Unicode (UTF-8)"),
    "windows-1252": N_("Western European (Windows-1252)"),
    "iso-8859-15": N_("Western European (ISO-8859-15)"),
    "iso-8859-1": N_("Western European (ISO-8859-1)"),
    "cp850": N_("DOS text (CP850)"),
    "utf-16": N_("Unicode (UTF-16)"),
    "mac-roman": N_("Apple text (Mac Roman)"),
}
SEPARATORS = {
    ";": N_("semicolons"),
    ",": N_("commas"),
    "\t": N_("tabs"),
    "|": N_("vertical bars"),
}
TYPES = tuple(kind.value for kind in ColumnType)
PLACE_KINDS = {
    PlaceKind.NONE.value: N_("no place: a table without a map"),
    PlaceKind.LONLAT.value: N_("longitude and latitude in two columns"),
    PlaceKind.PROJECTED.value: N_("easting and northing in two columns"),
    PlaceKind.WKT.value: N_("geometries as text (WKT) in one column"),
    PlaceKind.GEOJSON.value: N_("geometries as GeoJSON in one column"),
    PlaceKind.AREA_KEY.value: N_("the key of a municipality in one column"),
    PlaceKind.AREA_NAME.value: N_("the name of a municipality in one column"),
    PlaceKind.POSTCODE.value: N_("the postal code in one column"),
}
SYSTEMS = {
    "EPSG:25832": "ETRS89 / UTM 32N (EPSG:25832)",
    "EPSG:4647": "ETRS89 / UTM 32N, 32 davor (EPSG:4647)",
    "EPSG:31466": "Gauß-Krüger 2 (EPSG:31466)",
    "EPSG:31467": "Gauß-Krüger 3 (EPSG:31467)",
    "EPSG:3857": "Web Mercator (EPSG:3857)",
    "EPSG:4326": "WGS 84 (EPSG:4326)",
}
