# SPDX-License-Identifier: EUPL-1.2
"""The map of a run: its relations with places, drawn as its package says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.look.islands import SHAPES, around, map_config
from drehscheibe.portal.atlas import atlas
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from drehscheibe.portal.adoptions.drawing import Picture
    from drehscheibe.portal.adoptions.map_style import MapStyle
    from drehscheibe.usecases.model import DerivedDataset, Package

_KINDS = {bool: "boolean", int: "amount", float: "amount"}


def places_of(package: Package, picture: Picture) -> list[str]:
    """Relations of the map that have places."""
    view, drawn = package.outputs.map, picture.drawn.places
    return [name for name in (view.data if view else ()) if drawn.get(name, {}).get("features")]


def map_of(
    package: Package,
    picture: Picture,
    style: MapStyle,
    language: str,
    *,
    files: Callable[[str], str],
) -> dict[str, Any]:
    """It opens on what there is to see. {} where none of its relations has places."""
    drawn, shown = picture.drawn.places, places_of(package, picture)
    if not shown:
        return {}
    layers = [
        _layer(package, picture, name, files(drawn[name]["file"]), language) for name in shown
    ]
    region = atlas().region
    # Runs of earlier versions of the platform know no box.
    boxes = [box for name in shown if (box := drawn[name].get("bbox"))]
    config: dict[str, Any] = map_config(
        [layer | style.dress(layer["id"]) for layer in layers],
        bbox=around(boxes) or region.bbox,
        attribution=region.attribution,
        language=language,
        base_map=current_settings().base_map,
    )
    return config | {"style": list(style.layers)}


def _layer(
    package: Package, picture: Picture, relation: str, address: str, language: str
) -> dict[str, Any]:
    derived = next((one for one in package.outputs.datasets if one.data == relation), None)
    view = package.outputs.map
    table = picture.tables.get(relation, {"columns": [], "rows": []})
    popup = [name for name in (view.popup if view else ()) if name in table["columns"]]
    names = popup or [name for name in table["columns"] if name != "feature_id"]
    return {
        "id": relation,
        "title": _said(derived.title, language) if derived else relation,
        "url": "",
        "items": address,
        "tileset": "",
        "tiles": "",
        "whole": True,
        "tileLayer": "",
        "shape": SHAPES.get(derived.geometry, "mixed") if derived and derived.geometry else "mixed",
        "columns": [_column(derived, table, name, language) for name in names],
        "name": names[0] if names else "",
    }


def _column(
    derived: DerivedDataset | None, table: dict[str, Any], name: str, language: str
) -> dict[str, Any]:
    place = table["columns"].index(name)
    values = (row[place] for row in table["rows"] if row[place] is not None)
    titles = derived.titles if derived else {}
    return {
        "name": name,
        "title": _said(titles[name], language) if name in titles else name,
        "unit": derived.units.get(name, "") if derived else "",
        "kind": _KINDS.get(type(next(values, "")), "text"),
        "codes": {},
    }


def _said(words: dict[str, str], language: str) -> str:
    return words.get(language) or words.get("de", "")
