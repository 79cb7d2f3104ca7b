# SPDX-License-Identifier: EUPL-1.2
"""The recipe: every decision about how a source is read; re-applied to the next file.

A recipe is plain data (JSON). Connectors make one from a file and a person's answers, and read
the next file by the recipe of the release before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from drehscheibe.domain.plain import LATER
from drehscheibe.domain.tables import ColumnType

VERSION = 1


class PlaceKind(StrEnum):
    """Where the geometry of a row comes from."""

    NONE = "none"
    GEOMETRY = "geometry"  # the format itself has geometries
    LONLAT = "lonlat"  # two columns in degrees; columns = (longitude, latitude)
    PROJECTED = "projected"  # two columns in a projected CRS; columns = (easting, northing)
    WKT = "wkt"  # one column of WKT or EWKT
    GEOJSON = "geojson"  # one column of GeoJSON geometries
    AREA_KEY = "area-key"  # one column of AGS or ARS -> area of the municipality or district
    AREA_NAME = "area-name"  # one column of municipality names -> their areas
    POSTCODE = "postcode"  # one column of postal codes, where each belongs to one municipality


@dataclass(frozen=True, slots=True)
class PlaceRecipe:
    kind: PlaceKind = PlaceKind.NONE
    columns: tuple[str, ...] = ()  # source column names, x before y
    crs: str = ""  # authority:code of the coordinates in the source
    swapped: bool = False  # the source names x what is y; the fix was accepted
    coarsen: str = ""  # "", "100m", "1000m", "municipality": what stands for the exact place


@dataclass(frozen=True, slots=True)
class ColumnRecipe:
    """How one column of the source becomes one column of the release."""

    id: str
    source: str  # its name in the source (made unique)
    position: int  # 0-based position in the source
    name: str
    title: str
    type: ColumnType
    format: str = ""  # how text is read: "de" 1.234,5; "en" 1,234.5; a strptime pattern; …
    unit: str = ""
    description: str = ""
    nulls: tuple[str, ...] = ()  # spellings of "no value" besides empty
    omit: bool = False
    coarsen: str = ""  # "", "year", "month"


@dataclass(frozen=True, slots=True)
class TableRecipe:
    """How one table is found in the source and read. `locator` depends on the format:
    member (path in an archive), layer, sheet, header_rows, skip_rows, footer_rows, encoding,
    separator, quote …"""

    name: str
    title: str
    format: str  # code of the format: "csv", "xlsx", "gpkg", …
    locator: dict[str, str | int] = field(default_factory=dict)
    columns: tuple[ColumnRecipe, ...] = ()
    place: PlaceRecipe = PlaceRecipe()
    id_column: str = ""  # id of a column; "": one is looked for; "none": numbers of our own
    time_column: str = ""
    end_column: str = field(default="", metadata=LATER)  # until when; `time_column` is from when
    zone: str = "Europe/Berlin"
    drop: str = ""  # "", "exact-duplicates"
    drop_rows: str = ""  # "12,15-18" of this very source; not taken over to the next one
    keep: str = field(default="", metadata=LATER)  # CQL2 text: only rows that fulfil it
    keep_area: str = field(
        default="", metadata=LATER
    )  # keys of towns, or a box: only what is there


@dataclass(frozen=True, slots=True)
class Waiver:
    """A person's decision to publish although a finding says stop."""

    code: str
    because: str
    by: str
    at: str = ""  # RFC 3339
    column: str = ""  # only for this column; "": for every column with this finding

    def covers(self, code: str, column: str) -> bool:
        return code == self.code and self.column in {"", column}


@dataclass(frozen=True, slots=True)
class Recipe:
    tables: tuple[TableRecipe, ...]
    answers: dict[str, str] = field(default_factory=dict)  # what --set, --omit said
    waivers: tuple[Waiver, ...] = ()
    version: int = VERSION
