# SPDX-License-Identifier: EUPL-1.2
"""What a table is: columns, geometry, time; written into each release as schema.json."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from drehscheibe.domain.plain import LATER

ZONE = "Europe/Berlin"  # of times that name none


class ColumnType(StrEnum):
    """Types as JSON Schema and OGC API Schemas (OGC 23-058r2) name them, plus dates and times."""

    TEXT = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"  # served as RFC 3339 full-date
    DATETIME = "date-time"  # served as RFC 3339 date-time with zone
    TIME = "time"


class GeometryType(StrEnum):
    POINT = "Point"
    LINE = "LineString"
    POLYGON = "Polygon"
    MULTIPOINT = "MultiPoint"
    MULTILINE = "MultiLineString"
    MULTIPOLYGON = "MultiPolygon"
    COLLECTION = "GeometryCollection"
    MIXED = "Geometry"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `id` stays over all releases of a dataset; `name` is what machines see."""

    id: str
    name: str
    title: str
    type: ColumnType
    unit: str = ""  # UCUM where one exists, otherwise as written ("EUR", "Stellplätze")
    description: str = ""
    codes: dict[str, str] = field(default_factory=dict)  # code list: value -> label


@dataclass(frozen=True, slots=True)
class Geometry:
    """The geometry of a table. It is served in CRS84 (longitude, latitude in degrees)."""

    type: GeometryType
    source_crs: str  # "EPSG:25832", "OGC:CRS84"; what the source was in
    accuracy_m: float | None = None  # of the transformation to CRS84, in metres, if known
    has_z: bool = False


Bbox = tuple[float, float, float, float]  # west, south, east, north in degrees (CRS84)


@dataclass(frozen=True, slots=True)
class Table:
    """The schema of one table of a release. `name` is unique in the dataset and safe in URLs."""

    name: str
    title: str
    columns: tuple[Column, ...]
    geometry: Geometry | None = None
    id_column: str = ""  # id of the unique column that the feature ids come from, if there is one
    time_column: str = ""  # id of the column that says when; `datetime` filters use it
    zone: str = ZONE  # zone in which times without one were read
    rows: int = 0
    bbox: Bbox | None = None
    next_id: int = 1  # next free number for features; no number is ever given twice
    # Id of the column that says until when, of the same type as `time_column`, which then says from
    # when; without a value in one of them a row is open to that side.
    end_column: str = field(default="", metadata=LATER)
