# SPDX-License-Identifier: EUPL-1.2
"""Whole MapLibre styles of one table: ground, features, legend; no sprite, no glyphs, no host but
the installation's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.classes import TableClasses
from drehscheibe.look.legends import (
    BY,
    PLAIN,
    Legend,
    Looks,
    class_legend,
    plain_legend,
    title_of,
)
from drehscheibe.look.map_layers import (
    SOURCE,
    class_layers,
    count_layers,
    ground_layers,
    plain_layers,
)
from drehscheibe.look.palettes import PALETTES

if TYPE_CHECKING:
    from drehscheibe.domain.tables import Bbox, Table


@dataclass(frozen=True, slots=True)
class Sources:
    """Absolute addresses a style draws from. `tiles` has {z}, {y} and {x}; until they are built,
    those from far away hold counts."""

    tiles: str
    boundaries: str
    attribution: str = ""
    zooms: tuple[int, int] = (0, 14)
    is_built: bool = True


def styles_of(classes: TableClasses) -> tuple[str, ...]:
    """The ids of all styles, the plain one first."""
    return (PLAIN, *(f"{BY}{found.column}" for found in classes.columns))


def default_style(classes: TableClasses) -> str:
    return f"{BY}{classes.suggested}" if classes.suggested else PLAIN


def legend_of(table: Table, classes: TableClasses, style: str, looks: Looks) -> Legend:
    found = classes.of(style.removeprefix(BY)) if style != PLAIN else None
    return class_legend(table, found, looks) if found else plain_legend(table, looks)


def style_document(
    table: Table, classes: TableClasses, style: str, looks: Looks, sources: Sources
) -> dict[str, Any]:
    """The style as JSON. `style` is one of `styles_of(classes)`."""
    found = classes.of(style.removeprefix(BY)) if style != PLAIN else None
    layers = class_layers(table, found, looks) if found else plain_layers(table, looks)
    return {
        "version": 8,
        "name": f"{table.title}: {title_of(table, style, language=looks.language)}",
        "metadata": {
            "drehscheibe:style": style,
            "drehscheibe:scheme": looks.scheme.value,
            "drehscheibe:legend": legend_document(legend_of(table, classes, style, looks)),
        },
        **_view(table.bbox),
        "sources": _sources(table, sources),
        "layers": [
            *ground_layers(PALETTES[looks.scheme]),
            *layers,
            *([] if sources.is_built else count_layers(looks)),
        ],
    }


def without_ground(style: dict[str, Any]) -> dict[str, Any]:
    """Only what is drawn from the data, for maps that have a ground of their own."""
    sources = {SOURCE: style["sources"][SOURCE]}
    layers = [layer for layer in style["layers"] if layer.get("source") == SOURCE]
    return {**style, "sources": sources, "layers": layers}


def legend_document(legend: Legend) -> dict[str, Any]:
    return {
        "title": legend.title,
        "unit": legend.unit,
        "shape": legend.shape.value,
        "entries": [
            {"label": entry.label, "colour": entry.colour, "count": entry.rows}
            for entry in legend.entries
        ],
    }


def _view(bbox: Bbox | None) -> dict[str, Any]:
    if bbox is None:
        return {}
    west, south, east, north = bbox
    return {"center": [round((west + east) / 2, 5), round((south + north) / 2, 5)], "zoom": 9}


def _sources(table: Table, sources: Sources) -> dict[str, Any]:
    low, high = sources.zooms
    data: dict[str, Any] = {
        "type": "vector",
        "tiles": [sources.tiles],
        "minzoom": low,
        "maxzoom": high,
    }
    if table.bbox:
        data["bounds"] = list(table.bbox)
    if sources.attribution:
        data["attribution"] = sources.attribution
    return {"region": {"type": "geojson", "data": sources.boundaries}, SOURCE: data}
