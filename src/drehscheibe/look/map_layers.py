# SPDX-License-Identifier: EUPL-1.2
"""Layers of a MapLibre style (style specification, version 8) for one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from drehscheibe.domain.classes import ColumnClasses, Method
from drehscheibe.domain.tables import Table
from drehscheibe.look.legends import Looks, colours_of
from drehscheibe.look.palettes import PALETTES, Palette, plain_colour
from drehscheibe.look.shapes import Shape, shape_of

Layer = dict[str, Any]
SOURCE = "data"  # of the table's features
TILE_LAYER = "items"
_FILTERS = {  # of a table with all kinds of geometry; others need none
    Shape.POINT: ["match", ["geometry-type"], ["Point", "MultiPoint"], True, False],
    Shape.LINE: ["match", ["geometry-type"], ["LineString", "MultiLineString"], True, False],
    Shape.AREA: ["match", ["geometry-type"], ["Polygon", "MultiPolygon"], True, False],
}


@dataclass(frozen=True, slots=True)
class _Paint:
    """A colour or an expression for it; areas with classes are outlined in another one."""

    colour: Any
    edge: str
    opacity: float  # of areas
    palette: Palette


def plain_layers(table: Table, looks: Looks) -> list[Layer]:
    colour = plain_colour(looks.accent, looks.scheme)
    return _layers(table, _Paint(colour, colour, 0.35, PALETTES[looks.scheme]))


def class_layers(table: Table, classes: ColumnClasses, looks: Looks) -> list[Layer]:
    palette = PALETTES[looks.scheme]
    colours = colours_of(table, classes, looks.scheme)
    colour = _by_value if classes.method is Method.VALUES else _by_number
    paint = _Paint(colour(classes, colours, palette.nothing), palette.edge, 0.85, palette)
    return _layers(table, paint)


def _by_number(classes: ColumnClasses, colours: tuple[str, ...], nothing: str) -> list[Any]:
    steps: list[Any] = [colours[0]]
    for edge, colour in zip(classes.edges[1:-1], colours[1:], strict=True):
        steps += [edge, colour]
    column = classes.column
    shade: list[Any] = ["step", ["get", column], *steps]
    return ["case", ["has", column], shade, nothing]


def _by_value(classes: ColumnClasses, colours: tuple[str, ...], nothing: str) -> list[Any]:
    pairs: list[Any] = []
    for value, colour in zip(classes.values, colours, strict=True):
        written = value.value
        # `match` knows texts and numbers only.
        pairs += [str(written).lower() if isinstance(written, bool) else written, colour]
    value_of: list[Any] = ["get", classes.column]
    if any(isinstance(value.value, bool) for value in classes.values):
        value_of = ["to-string", value_of]
    return ["match", value_of, *pairs, nothing]


def _layers(table: Table, paint: _Paint) -> list[Layer]:
    """Areas below lines below points."""
    shape = shape_of(table)
    if shape is not Shape.MIXED:
        return _DRAWN[shape](paint)
    return [layer | {"filter": _FILTERS[kind]} for kind in _DRAWN for layer in _DRAWN[kind](paint)]


def _areas(paint: _Paint) -> list[Layer]:
    width = ["interpolate", ["linear"], ["zoom"], 8, 0.3, 12, 0.7, 16, 1.8]
    return [
        _layer("areas", "fill", {"fill-color": paint.colour, "fill-opacity": paint.opacity}),
        _layer("borders", "line", {"line-color": paint.edge, "line-width": width}),
    ]


def _lines(paint: _Paint) -> list[Layer]:
    width = ["interpolate", ["linear"], ["zoom"], 8, 1.2, 16, 4]
    layer = _layer("lines", "line", {"line-color": paint.colour, "line-width": width})
    return [layer | {"layout": {"line-cap": "round", "line-join": "round"}}]


def _points(paint: _Paint) -> list[Layer]:
    drawn = {
        "circle-color": paint.colour,
        "circle-opacity": 0.95,
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 7, 2.2, 12, 5, 16, 9],
        "circle-stroke-color": paint.palette.region,
        "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 8, 0.5, 13, 1.5],
    }
    return [_layer("points", "circle", drawn)]


_DRAWN = {Shape.AREA: _areas, Shape.LINE: _lines, Shape.POINT: _points}


def _layer(name: str, kind: str, paint: dict[str, Any]) -> Layer:
    return {
        "id": name, "type": kind, "source": SOURCE, "source-layer": TILE_LAYER, "paint": paint,
    }  # fmt: skip


def ground_layers(palette: Palette) -> list[Layer]:
    """The region as ground, from a source `region`."""
    towns = ["==", ["get", "level"], "municipality"]
    return [
        {"id": "ground", "type": "background", "paint": {"background-color": palette.ground}},
        {
            "id": "region", "type": "fill", "source": "region", "filter": towns,
            "paint": {"fill-color": palette.region, "fill-antialias": False},
        },
        {
            "id": "towns", "type": "line", "source": "region", "filter": towns,
            "paint": {"line-color": palette.border, "line-width": 1},
        },
    ]  # fmt: skip
