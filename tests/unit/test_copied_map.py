# SPDX-License-Identifier: EUPL-1.2
"""The map of a static copy: its layers, places and colours are files; nobody is asked to search."""

from __future__ import annotations

import json
import re
from html import escape, unescape

from drehscheibe.copies.pages import Copying, Needs, copied_page
from drehscheibe.domain.tables import Geometry, GeometryType, Table
from drehscheibe.look.islands import layer_of, map_config

BOX = (7.4, 50.6, 9.0, 51.8)


def copied(rows: int) -> tuple[dict, Needs]:
    table = Table("t", "T", (), Geometry(GeometryType.POINT, "OGC:CRS84"), rows=rows, bbox=BOX)
    dresses = {"address": "/ogc/{style}?s={scheme}", "styles": ["plain"], "titles": {"plain": "x"}}
    layer = layer_of("schulen", table, dataset_url="/daten/schulen/") | {"dresses": dresses}
    config = map_config([layer], bbox=BOX, attribution="", language="de") | {
        "search": "/karte/ebenen.json",
        "places": "/karte/orte.json",
    }
    page = f"<main data-island='together' data-config='{escape(json.dumps(config))}'></main>"
    needs = Needs()
    said = Copying("https://example.org", (), lambda _: "", lambda _: "", needs)
    html = copied_page(page, "/karte/", "", said)
    found = re.search(r'data-config="([^"]*)"', html)
    assert found
    return json.loads(unescape(found[1])), needs


def test_small_layers_are_files_and_the_search_asks_nobody():
    config, needs = copied(rows=20)
    (layer,) = config["layers"]
    assert layer["items"] == "../ogc/collections/schulen/items.geojson"
    assert config["search"] == ""
    assert config["places"] == "orte.json"
    assert needs.files >= {"/karte/orte.json", "/region/boundaries.geojson"}
    assert needs.items == {"schulen"}
    assert "{scheme}" in layer["dresses"]["address"]
    assert layer["dresses"]["titles"] == {"plain": "x"}


def test_large_layers_are_tiles_only():
    config, needs = copied(rows=5_000)
    assert config["layers"][0]["items"] == ""
    assert needs.tiles == {"schulen"}
