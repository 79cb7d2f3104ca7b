# SPDX-License-Identifier: EUPL-1.2
"""What the islands (map, table) of a page are told, as plain values for `data-config`.

layer = layer_of("spielplaetze", table, language="de")
ui.map_box(map_config([layer], bbox=table.bbox, attribution=…, language="de"), label=…)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markupsafe import escape

from drehscheibe.domain.amounts import is_amount
from drehscheibe.domain.errors import N_
from drehscheibe.domain.tables import Bbox, Column, ColumnType, GeometryType, Table
from drehscheibe.look.assets import asset
from drehscheibe.look.translations import gettext
from drehscheibe.look.units import unit_beside

COLLECTIONS = "/ogc/collections"
BOUNDARIES = "/region/boundaries.geojson"
TILESET_SUFFIX = "/tiles/WebMercatorQuad"
TILE_SUFFIX = f"{TILESET_SUFFIX}/{{z}}/{{y}}/{{x}}?f=mvt"
TILE_LAYER = "items"
# Up to here an island loads all rows once: then it can sort, search and draw without asking again.
SMALL_ROWS = 2_000

_NAME_LIKE = re.compile(
    r"^(name|titel|title|bezeichnung|ort|standort|kommune|gemeinde)$|name$", re.IGNORECASE
)
_KINDS = {
    ColumnType.BOOLEAN: "boolean",
    ColumnType.DATE: "date",
    ColumnType.DATETIME: "moment",
}
SHAPES = {  # how a map draws them; others are "mixed"
    GeometryType.POINT: "point",
    GeometryType.MULTIPOINT: "point",
    GeometryType.LINE: "line",
    GeometryType.MULTILINE: "line",
    GeometryType.POLYGON: "area",
    GeometryType.MULTIPOLYGON: "area",
}

_MAP_TEXTS = {
    "AttributionControl.ToggleAttribution": N_("Show sources"),
    "CooperativeGesturesHandler.MacHelpText": N_("Use ⌘ and scroll to zoom"),
    "CooperativeGesturesHandler.MobileHelpText": N_("Use two fingers to move the map"),
    "CooperativeGesturesHandler.WindowsHelpText": N_("Use Ctrl and scroll to zoom"),
    "FullscreenControl.Enter": N_("Full screen"),
    "FullscreenControl.Exit": N_("Leave full screen"),
    "Map.Title": N_("Map"),
    "NavigationControl.ZoomIn": N_("Zoom in"),
    "NavigationControl.ZoomOut": N_("Zoom out"),
    "Popup.Close": N_("Close"),
    "ScaleControl.Kilometers": N_("km"),
    "ScaleControl.Meters": N_("m"),
}
_TEXTS = {
    "yes": N_("yes"),
    "no": N_("no"),
    "showInTable": N_("Show in the table"),
    "showOnMap": N_("Show on the map"),
    "failed": N_("This part of the page could not be loaded. Please try again later."),
    "loading": N_("Loading …"),
    "counted": N_(
        "The map is being prepared. Until then numbers say about how many objects there are; zoom "
        "in to see them."
    ),
    "partly": N_("Not all objects are shown here; zoom in to see the others."),
    "preparing": N_("The map is being prepared; a part of the objects is shown already."),
    "nothing": N_("Nothing found."),
    "allTexts": N_("In all texts"),
    "noMap": N_(
        "Your browser cannot draw the map. The table and the downloads hold the same data."
    ),
    "range": N_("{first}–{last} of {total}"),
    "rangeOpen": N_("{first}–{last}"),
    "sortBy": N_("Sort by {column}"),
    "back": N_("back"),
    "next": N_("next"),
}


def texts_of_islands(language: str) -> dict[str, str]:
    return {key: gettext(text, language=language) for key, text in _TEXTS.items()}


def layer_of(
    collection: str, table: Table, *, title: str = "", dataset_url: str = ""
) -> dict[str, Any]:
    """One layer of a map. `dataset_url` is linked from popups where the map shows many datasets."""
    geometry = table.geometry.type if table.geometry else GeometryType.MIXED
    address = f"{COLLECTIONS}/{collection}"
    return {
        "id": collection,
        "title": title or table.title,
        "url": dataset_url,
        "items": f"{address}/items",
        "tileset": f"{address}{TILESET_SUFFIX}?f=tilejson",
        "tiles": address + TILE_SUFFIX,
        "whole": table.rows <= SMALL_ROWS,
        "tileLayer": TILE_LAYER,
        "shape": SHAPES.get(geometry, "mixed"),
        "columns": columns_of(table),
        "name": name_column(table),
    }


def map_config(
    layers: Sequence[dict[str, Any]],
    *,
    bbox: Bbox,
    attribution: str,
    language: str,
    boundaries: str = BOUNDARIES,
    base_map: str = "",
    whole_page: bool = False,
) -> dict[str, Any]:
    """A map. `base_map` is the setting of that name.

    `whole_page`: its state is part of the address, and scrolling zooms at once.
    """
    return {
        "layers": list(layers),
        "bbox": list(bbox),
        "attribution": str(escape(attribution)),  # the map shows it as HTML
        "boundaries": boundaries,
        "baseMap": base_map,
        "wholePage": whole_page,
        "worker": asset("maplibre-worker.js"),
        "texts": texts_of_islands(language),
        "mapTexts": {key: gettext(text, language=language) for key, text in _MAP_TEXTS.items()},
    }


def around(boxes: Sequence[Sequence[float]]) -> Bbox | None:
    """The box of all of them, in degrees; None of none."""
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def table_config(collection: str, table: Table, *, language: str, page_rows: int) -> dict[str, Any]:
    return {
        "id": collection,
        "items": f"{COLLECTIONS}/{collection}/items",
        "rows": table.rows,
        "pageRows": page_rows,
        "whole": table.rows <= SMALL_ROWS,
        "columns": columns_of(table),
        "texts": texts_of_islands(language),
    }


def columns_of(table: Table) -> list[dict[str, Any]]:
    return [
        {
            "name": column.name,
            "title": column.title,
            "unit": unit_beside(column),
            "kind": kind_of(column),
            "codes": column.codes,
        }
        for column in table.columns
    ]


def kind_of(column: Column) -> str:
    """How values are written: "amount", "boolean", "date", "moment" or "text"."""
    return "amount" if is_amount(column) else _KINDS.get(column.type, "text")


def name_column(table: Table) -> str:
    """The column whose value names a row best, "" if none does."""
    texts = [c.name for c in table.columns if c.type is ColumnType.TEXT]
    named = [name for name in texts if _NAME_LIKE.search(name)]
    return next(iter([*named, *texts]), "")


def preview_layer(table: Table, *, address: str) -> dict[str, Any]:
    """A layer of some objects that nobody else sees yet; their properties are called by title."""
    layer = layer_of(table.name, table)
    shown = [{**column, "name": column["title"]} for column in layer["columns"][:3]]
    texts = [c.title for c in table.columns[:3] if c.type is ColumnType.TEXT]
    return layer | {
        "items": address,
        "tileset": "",
        "tiles": "",
        "whole": True,
        "columns": shown,
        "name": texts[0] if texts else "",
    }
