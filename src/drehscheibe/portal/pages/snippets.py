# SPDX-License-Identifier: EUPL-1.2
"""The lines of code that the page for developers shows; tests run them as they stand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drehscheibe.domain.tables import Bbox


def geopandas(base: str, collection: str) -> str:
    return f"""\
import geopandas

table = geopandas.read_file("OAPIF:{base}/ogc/", layer="{collection}")
print(table.head())"""


def pages(items: str) -> str:
    return f"""\
import httpx

address, found = "{items}?limit=1000", []
while address:
    page = httpx.get(address, timeout=30).raise_for_status().json()
    found += page["features"]
    address = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
print(len(found))"""


def duckdb(parquet: str) -> str:
    # What is shown to be copied; nothing here runs it.
    return f"""\
import duckdb

print(duckdb.sql("SELECT count(*) FROM read_parquet('{parquet}')"))"""  # noqa: S608


def fetch(items: str) -> str:
    return f"""\
const answer = await fetch("{items}?limit=5");
const {{ features }} = await answer.json();
console.log(features.map((feature) => feature.properties));"""


def maplibre(style: str, box: Bbox) -> str:
    west, south, east, north = (f"{edge:.3f}" for edge in box)
    return f"""\
import maplibregl from "maplibre-gl";

const map = new maplibregl.Map({{
  container: "map",
  style: "{style}",
  bounds: [{west}, {south}, {east}, {north}],
}});"""


class OafLayer(NamedTuple):
    """A collection as Masterportal knows it; `crs` is the URI of its map's."""

    url: str
    collection: str
    title: str
    attribution: str
    crs: str


def masterportal(layer: OafLayer) -> str:
    """An entry of services.json (its documentation: services.json, OAF)."""
    entry = {
        "id": f"drehscheibe-{layer.collection}",
        "name": layer.title,
        "typ": "OAF",
        "url": layer.url,
        "collection": layer.collection,
        "crs": layer.crs,
        "bboxCrs": layer.crs,
        "limit": 400,
        "gfiTheme": "default",
        "gfiAttributes": "showAll",
        "layerAttribution": layer.attribution,
    }
    return json.dumps(entry, ensure_ascii=False, indent=2)


def home_assistant(items: str, columns: Sequence[str]) -> str:
    """`columns` become attributes of the sensor."""
    attributes = "".join(f'\n          - "{name}"' for name in columns)
    return f"""\
rest:
  - resource: {items}?limit=1
    scan_interval: 3600
    sensor:
      - name: Drehscheibe
        value_template: "{{{{ value_json.features[0].id }}}}"
        json_attributes_path: "$.features[0].properties"
        json_attributes:{attributes}"""


def put(base: str, slug: str) -> str:
    return f"""\
curl -T neu.csv -H "Authorization: Bearer $TOKEN" \\
  '{base}/api/v1/datasets/{slug}/file?name=neu.csv'"""
