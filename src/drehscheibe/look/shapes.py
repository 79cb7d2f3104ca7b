# SPDX-License-Identifier: EUPL-1.2
"""How the features of a table are drawn: as points, lines, areas, or all of them."""

from __future__ import annotations

from enum import StrEnum

from drehscheibe.domain.tables import GeometryType, Table


class Shape(StrEnum):
    POINT = "point"
    LINE = "line"
    AREA = "area"
    MIXED = "mixed"


_SHAPES = {
    GeometryType.POINT: Shape.POINT,
    GeometryType.MULTIPOINT: Shape.POINT,
    GeometryType.LINE: Shape.LINE,
    GeometryType.MULTILINE: Shape.LINE,
    GeometryType.POLYGON: Shape.AREA,
    GeometryType.MULTIPOLYGON: Shape.AREA,
}


def shape_of(table: Table) -> Shape:
    kind = table.geometry.type if table.geometry else GeometryType.MIXED
    return _SHAPES.get(kind, Shape.MIXED)
