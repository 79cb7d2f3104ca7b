# SPDX-License-Identifier: EUPL-1.2
"""How a package draws its relations: the layers of its style for the page's map, and the legend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.look.shapes import Shape
from drehscheibe.settings import current_settings
from drehscheibe.usecases.drawing import filled_style

if TYPE_CHECKING:
    from collections.abc import Collection

    from drehscheibe.portal.usecases.models import UseCaseVersion
    from drehscheibe.usecases.model import Package

_SHAPES = {"circle": Shape.POINT, "symbol": Shape.POINT, "line": Shape.LINE}  # others are areas


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the legend."""

    label: str
    colour: str  # "#rrggbb"
    shape: Shape


@dataclass(frozen=True, slots=True)
class MapStyle:
    """`layers` are those of the MapLibre style; the page's map puts them on its own sources."""

    layers: tuple[dict[str, Any], ...]
    legend: tuple[Key, ...]

    def dress(self, relation: str) -> dict[str, str]:
        """What a layer of the page's map says of it; a relation without a style looks as usual."""
        is_drawn = any(layer["source"] == relation for layer in self.layers)
        return {"drawnAs": relation} if is_drawn else {}


NO_STYLE = MapStyle((), ())


def map_style(
    version: UseCaseVersion, package: Package, relations: Collection[str], language: str
) -> MapStyle:
    """Of the relations that are shown. Nothing where the package's files are gone."""
    view = package.outputs.map
    try:
        folder = current_settings().layout.package(version.sha256)
        style = orjson.loads((folder / view.file).read_bytes()) if view else {}
    except FileNotFoundError:
        return NO_STYLE
    layers = tuple(filled_style(style, {name: {} for name in relations})["layers"])
    kinds = {layer["id"]: _SHAPES.get(layer["type"], Shape.AREA) for layer in layers}
    legend = tuple(
        Key(
            entry.title.get(language) or entry.title.get("de", ""), entry.colour, kinds[entry.layer]
        )
        for entry in (view.legend if view else ())
        if entry.layer in kinds
    )
    return MapStyle(layers, legend)
