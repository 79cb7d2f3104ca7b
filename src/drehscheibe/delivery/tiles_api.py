# SPDX-License-Identifier: EUPL-1.2
"""Tiles in the conformance declaration and in the API definition (20-057, 14 and Annex B)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.delivery.links import JSON
from drehscheibe.delivery.tile_matrix_sets import SCHEMES
from drehscheibe.delivery.tiles import MVT
from drehscheibe.delivery.tilesets import TILEJSON
from drehscheibe.problems import MEDIA_TYPE as PROBLEM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.delivery.shelf import Collection

__all__ = ["CONFORMANCE", "PARAMETERS", "SCHEMES", "TILESETS", "paths_of"]

Node = dict[str, Any]

TILESETS = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
# 20-057 has no class for TileJSON, which is a form of the tileset nevertheless.
CONFORMANCE = (
    *(
        f"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/{name}"
        for name in ("core", "tileset", "tilesets-list", "geodata-tilesets", "mvt", "oas30")
    ),
    *(
        f"http://www.opengis.net/spec/tms/2.0/conf/{name}"
        for name in ("tilematrixset", "json-tilematrixset", "json-tilesetmetadata")
    ),
)


def _path(name: str, description: str, example: str) -> Node:
    """/req/core/tc-tilematrix-definition and its like."""
    return {
        "name": name,
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
        "description": description,
        "example": example,
    }


def _forms(*forms: str) -> Node:
    return {
        "name": "f",
        "in": "query",
        "required": False,
        "schema": {"type": "string", "enum": [*forms]},
        "style": "form",
        "explode": False,
        "description": "Representation; Accept does the same.",
    }


PARAMETERS: Node = {
    "tileMatrix": _path("tileMatrix", "The zoom: a matrix of WebMercatorQuad, 0 to 24.", "14"),
    "tileRow": _path("tileRow", "The row of the tile, counted from the north.", "5474"),
    "tileCol": _path("tileCol", "The column of the tile, counted from the west.", "8556"),
    "tileMatrixSetId": {
        **_path("tileMatrixSetId", "The tile matrix set.", "WebMercatorQuad"),
        "schema": {"type": "string", "enum": ["WebMercatorQuad"]},
    },
    "f-json": _forms("json"),
    "f-tileset": _forms("json", "tilejson"),
    "f-tile": _forms("mvt"),
}


def paths_of(collections: Iterable[Collection]) -> Node:
    """/req/oas30/completeness, with the ids of /req/oas30/operation-id."""
    paths: Node = {
        "/tileMatrixSets": _get("getTileMatrixSetsList", "Tile matrix sets", _JSON, "f-json"),
        "/tileMatrixSets/{tileMatrixSetId}": _get(
            "getTileMatrixSet", "A tile matrix set", _JSON, "tileMatrixSetId", "f-json"
        ),
    }
    for collection in collections:
        if collection.table.geometry:
            paths |= _of(collection)
    return paths


def _of(collection: Collection) -> Node:
    path, title = f"/collections/{collection.id}/tiles", collection.table.title
    begin = f"{collection.id}.collection.vector"
    place = ("tileMatrix", "tileRow", "tileCol")
    quad = f"{path}/WebMercatorQuad"
    tile = _get(f"{begin}.getTile", title, _TILE, *place, "f-tile", "properties")
    tile["get"]["responses"] |= {"204": {"description": "Nothing lies in this tile."}}
    return {
        path: _get(f"{begin}.getTileSetsList", title, _JSON, "f-json"),
        quad: _get(f"{begin}.getTileSet", title, _JSON | _TILEJSON, "f-tileset"),
        f"{quad}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}": tile,
    }


_JSON: Node = {JSON: {"schema": {"type": "object"}}}
_TILEJSON: Node = {TILEJSON: {"schema": {"type": "object"}}}
_TILE: Node = {MVT: {"schema": {"type": "string", "format": "binary"}}}


def _get(operation: str, summary: str, content: Node, *parameters: str) -> Node:
    problem: Node = {
        "description": "Problem details (RFC 9457)",
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/problem"}}},
    }
    named = [{"$ref": f"#/components/parameters/{name}"} for name in (*parameters, "lang")]
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": named,
            "responses": {"200": {"description": "OK", "content": content}, "default": problem},
        }
    }
