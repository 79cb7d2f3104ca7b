# SPDX-License-Identifier: EUPL-1.2
"""Features as rows of CSV (RFC 4180): UTF-8, comma, decimal point, times as ISO 8601 says.

Points have their two coordinates as columns, for spreadsheets; every geometry is in the column
`WKT`, too, which GDAL and QGIS take for the geometry without being told.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.delivery.queries.crs import DEGREES
from drehscheibe.domain.slugs import unique
from drehscheibe.domain.tables import Column, GeometryType, Table
from drehscheibe.releases.feature_bytes import parts
from drehscheibe.releases.formulas import harmless_cell
from drehscheibe.releases.public_names import id_name

if TYPE_CHECKING:
    from collections.abc import Sequence

_COORDINATES = b'"coordinates":'


class CsvRows:
    """Writes features of a table, with the columns that are wanted. `crs` names the axes."""

    def __init__(self, table: Table, columns: Sequence[Column], crs: str) -> None:
        self._keys = [column.name for column in columns]
        self._has_place = table.geometry is not None
        self._is_point = table.geometry is not None and table.geometry.type is GeometryType.POINT
        identifier = id_name(columns)
        taken = {identifier, *self._keys}
        axes = ("lon", "lat") if crs in DEGREES else ("x", "y")
        places = [*(axes if self._is_point else ()), *(("WKT",) if self._has_place else ())]
        self.header = [identifier, *self._keys]
        self.header += [unique(name, taken, separator="_") for name in places]

    def head(self) -> bytes:
        return _lines([[harmless_cell(name) for name in self.header]])

    def rows(self, features: Sequence[bytes]) -> bytes:
        return _lines([self._row(feature) for feature in features])

    def _row(self, feature: bytes) -> list[Any]:
        identifier, geometry, properties = parts(feature)
        values = orjson.loads(properties)
        row = [_cell(orjson.loads(identifier))]
        row += [_cell(values[key]) for key in self._keys]
        return row + self._place(geometry)

    def _place(self, geometry: bytes) -> list[str | None]:
        if not self._has_place:
            return []
        written = None if geometry == b"null" else wkt(geometry)
        if not self._is_point:
            return [written]
        if written is None or written.endswith("EMPTY"):
            return [None, None, written]
        x, y = geometry.split(_COORDINATES, 1)[1].strip(b"[]}").decode().split(",")[:2]
        return [x, y, written]


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return harmless_cell(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def _lines(rows: list[list[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)  # lines end with CR LF, as RFC 4180 says
    return text.getvalue().encode()


def wkt(geometry: bytes) -> str:
    """Well-known text (OGC 06-103r4, 7) of a GeoJSON geometry without spaces; numbers stay."""
    if not geometry.startswith(b'{"type":"GeometryCollection"'):
        return _simple(geometry)
    parts = orjson.loads(geometry)["geometries"]
    texts = [wkt(orjson.dumps(part)) for part in parts]
    return f"GEOMETRYCOLLECTION ({', '.join(texts)})" if texts else "GEOMETRYCOLLECTION EMPTY"


def _simple(geometry: bytes) -> str:
    """`[[a,b],[c,d]]` becomes `(a b,c d)`: only the brackets of single positions go."""
    head, text = geometry.decode().split(',"coordinates":', 1)
    kind, text = head[len('{"type":"') : -1].upper(), text[:-1]
    first = text.lstrip("[").partition("]")[0]
    if not first:
        return f"{kind} EMPTY"
    space = " Z " if first.count(",") > 1 else " "
    text = text.replace("],[", ";").replace(",", " ").replace(";", ",")
    if kind == "MULTIPOINT":
        text = text.replace(",", "],[")
    elif kind != "POINT":
        text = text[1:-1]
    return f"{kind}{space}{text.replace('[', '(').replace(']', ')')}"
