# SPDX-License-Identifier: EUPL-1.2
"""A table to fill in: the columns of a need, with rows that show how it looks."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from drehscheibe.domain.tables import ColumnType, GeometryType

if TYPE_CHECKING:
    from drehscheibe.usecases.model import Need, NeededColumn

_EXAMPLES = {
    ColumnType.TEXT: "Beispiel",
    ColumnType.INTEGER: "12",
    ColumnType.NUMBER: "12,5",
    ColumnType.BOOLEAN: "ja",
    ColumnType.DATE: "2026-01-31",
    ColumnType.DATETIME: "2026-01-31T08:00:00+01:00",
    ColumnType.TIME: "08:00",
}
_PLACE = {"breitengrad": "51,0000", "laengengrad": "8,0000"}  # CRS84, degrees
_POINTS = {GeometryType.POINT, GeometryType.MULTIPOINT, GeometryType.MIXED}
# Spreadsheets take such beginnings for formulas.
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")


def template_of(need: Need) -> bytes:
    """CSV as German spreadsheets open it: semicolons, decimal commas, UTF-8 with its mark."""
    shown = {column.name: _example(column) for column in need.columns}
    if need.geometry in _POINTS:
        shown |= {name: value for name, value in _PLACE.items() if name not in shown}
    elif need.geometry:
        shown["geometry"] = _OUTLINES.get(need.geometry, "POINT (8 51)")
    text = io.StringIO()
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow(shown)
    lines.writerow(shown.values())
    return text.getvalue().encode("utf-8-sig")


_OUTLINES = {
    GeometryType.LINE: "LINESTRING (8 51, 8.01 51)",
    GeometryType.MULTILINE: "MULTILINESTRING ((8 51, 8.01 51))",
    GeometryType.POLYGON: "POLYGON ((8 51, 8.01 51, 8.01 51.01, 8 51))",
    GeometryType.MULTIPOLYGON: "MULTIPOLYGON (((8 51, 8.01 51, 8.01 51.01, 8 51)))",
}


def _example(column: NeededColumn) -> str:
    if column.choices:
        return _harmless(column.choices[0])
    example = _EXAMPLES[column.type]
    if column.type not in {ColumnType.INTEGER, ColumnType.NUMBER}:
        return example
    number = float(example.replace(",", "."))
    if column.minimum is not None:
        number = max(number, column.minimum)
    if column.maximum is not None:
        number = min(number, column.maximum)
    return f"{number:g}".replace(".", ",")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_ACTIVE) else text
