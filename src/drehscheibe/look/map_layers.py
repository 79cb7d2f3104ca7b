# SPDX-License-Identifier: EUPL-1.2
"""Layers of a MapLibre style (style specification, version 8) for one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from drehscheibe.domain.classes import ColumnClasses, Method
from drehscheibe.domain.tables import Table
from drehscheibe.look.legends import Looks, colours_of
from drehscheibe.look.palettes import PALETTES, Palette, plain_colour
from drehscheibe.look.shapes import Shape, shape_of
from drehscheibe.releases.tile_names import COUNT, FIRST_DRAWN, LAYER, OVERVIEW

Layer = dict[str, Any]
SOURCE = "data"  # of the table's features
# Filters and colours of the oldest kind, no expressions of data: QGIS 3.22 and OpenLayers read
# them, too, and a feature without the property is simply not meant.
_KINDS = {Shape.AREA: "Polygon", Shape.LINE: "LineString", Shape.POINT: "Point"}

Filter = list[Any]


@dataclass(frozen=True, slots=True)
class _Class:
    """Features that look alike. `name` is part of the ids of their layers."""

    name: str
    colour: str
    filter: Filter | None = None


@dataclass(frozen=True, slots=True)
class _Paint:
    """`opacity` and `edge` are those of areas."""

    classes: tuple[_Class, ...]
    edge: str
    opacity: float
    palette: Palette


def plain_layers(table: Table, looks: Looks) -> list[Layer]:
    colour = plain_colour(looks.accent, looks.scheme)
    palette = PALETTES[looks.scheme]
    return _layers(table, _Paint((_Class("", colour),), colour, 0.35, palette))


def class_layers(table: Table, classes: ColumnClasses, looks: Looks) -> list[Layer]:
    """A layer for each class; those without a value lie below, higher and rarer ones above."""
    palette = PALETTES[looks.scheme]
    colours = colours_of(table, classes, looks.scheme)
    filters = _values if classes.method is Method.VALUES else _spans
    listed = [_Class("-none", palette.nothing, ["!has", classes.column])] * bool(classes.empty)
    for place, (colour, meant) in enumerate(zip(colours, filters(classes), strict=True), 1):
        listed.append(_Class(f"-{place}", colour, meant))
    return _layers(table, _Paint(tuple(listed), palette.edge, 0.85, palette))


def _spans(classes: ColumnClasses) -> Iterator[Filter]:
    column, inner = classes.column, classes.edges[1:-1]
    yield ["<", column, inner[0]]
    for low, high in pairwise(inner):
        yield ["all", [">=", column, low], ["<", column, high]]
    yield [">=", column, inner[-1]]


def _values(classes: ColumnClasses) -> Iterator[Filter]:
    for value in classes.values:
        yield ["==", classes.column, value.value]


def _layers(table: Table, paint: _Paint) -> list[Layer]:
    """Areas below lines below points."""
    shape = shape_of(table)
    if shape is not Shape.MIXED:
        return _DRAWN[shape](paint)
    return [_only(kind, layer) for kind in _KINDS for layer in _DRAWN[kind](paint)]


def _only(kind: Shape, layer: Layer) -> Layer:
    """The layer for one kind of geometry, of a table that has all of them."""
    is_kind = ["==", "$type", _KINDS[kind]]
    return layer | {"filter": ["all", is_kind, layer["filter"]] if "filter" in layer else is_kind}


def _areas(paint: _Paint) -> list[Layer]:
    width = ["interpolate", ["linear"], ["zoom"], 8, 0.3, 12, 0.7, 16, 1.8]
    filled = [
        _layer("areas", "fill", one, {"fill-color": one.colour, "fill-opacity": paint.opacity})
        for one in paint.classes
    ]
    edge = {"line-color": paint.edge, "line-width": width}
    return [*filled, _layer("borders", "line", _Class("", paint.edge), edge)]


def _lines(paint: _Paint) -> list[Layer]:
    width = ["interpolate", ["linear"], ["zoom"], 8, 1.2, 16, 4]
    ends = {"layout": {"line-cap": "round", "line-join": "round"}}
    return [
        _layer("lines", "line", one, {"line-color": one.colour, "line-width": width}) | ends
        for one in paint.classes
    ]


def _points(paint: _Paint) -> list[Layer]:
    ring = {
        "circle-opacity": 0.95,
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 7, 2.2, 12, 5, 16, 9],
        "circle-stroke-color": paint.palette.region,
        "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 8, 0.5, 13, 1.5],
    }
    return [
        _layer("points", "circle", one, {"circle-color": one.colour} | ring)
        for one in paint.classes
    ]


_DRAWN = {Shape.AREA: _areas, Shape.LINE: _lines, Shape.POINT: _points}


def _layer(kind: str, renderer: str, meant: _Class, paint: dict[str, Any]) -> Layer:
    layer = {
        "id": f"{kind}{meant.name}", "type": renderer, "source": SOURCE,
        "source-layer": LAYER, "paint": paint,
    }  # fmt: skip
    return layer | ({"filter": meant.filter} if meant.filter else {})


def count_layers(looks: Looks) -> list[Layer]:
    """How many features lie where, from far away, while the tiles are being built: three sizes."""
    few, some = ["<", COUNT, 100], ["all", [">=", COUNT, 100], ["<", COUNT, 10_000]]
    sizes: tuple[tuple[Filter, int], ...] = ((few, 7), (some, 12), ([">=", COUNT, 10_000], 20))
    ring = {
        "circle-color": plain_colour(looks.accent, looks.scheme),
        "circle-opacity": 0.9,
        "circle-stroke-color": PALETTES[looks.scheme].region,
        "circle-stroke-width": 1.5,
    }
    layers = [
        _layer("counts", "circle", _Class(f"-{size}", "", meant), ring | {"circle-radius": radius})
        for size, (meant, radius) in enumerate(sizes, 1)
    ]
    return [layer | {"source-layer": OVERVIEW, "maxzoom": FIRST_DRAWN} for layer in layers]


def ground_layers(palette: Palette) -> list[Layer]:
    """The region as ground, from a source `region`."""
    towns = ["==", "level", "municipality"]
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
