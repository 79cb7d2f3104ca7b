# SPDX-License-Identifier: EUPL-1.2
"""The API definition (OpenAPI 3.0.3), self-contained; each collection's paths list its parameters.

OGC 17-069r4, 7.3 and 9.1 (/req/oas30/oas-definition-1); no remote references: they break tools
that work offline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe import __version__
from drehscheibe.delivery import pages, tiles_api
from drehscheibe.delivery.answers import answer
from drehscheibe.delivery.crs import CRS84_URI, URIS
from drehscheibe.delivery.links import GEOJSON, HTML, JSON, OPENAPI, ogc
from drehscheibe.delivery.metadata import properties_of
from drehscheibe.delivery.negotiation import Form, form_of
from drehscheibe.delivery.query import DEFAULT_LIMIT, MAX_LIMIT, RESERVED, refuse_unknown
from drehscheibe.problems import MEDIA_TYPE as PROBLEM

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.delivery.shelf import Collection, Shelf

Node = dict[str, Any]

_OF_ITEMS = (
    *("limit", "bbox", "bbox-crs", "crs", "datetime", "after", "q"),
    *("filter", "filter-lang", "filter-crs", "properties", "sortby"),
)
FILTERS = (
    "A CQL2 expression (OGC 21-065r2), at most 8,192 characters and 50 levels. Functions:"
    " casei, accenti, upper, lower, length, abs, floor, ceil."
)


async def api(request: Request) -> Response:
    """GET /ogc/api (7.3)."""
    refuse_unknown(request.query_params)
    shelf: Shelf = request.app.state.shelf
    document = definition(ogc(request), request.app.state.title, shelf.collections())
    if form_of(request) is Form.HTML:
        return pages.api(request, document["paths"])
    return answer(request, orjson.dumps(document), OPENAPI)


def definition(server: str, title: str, collections: list[Collection]) -> Node:
    paths: Node = {
        "/": _get("landing", "Landing page", "object"),
        "/conformance": _get("conformance", "Conformance classes", "object"),
        "/collections": _get("collections", "Collections", "object"),
    }
    paths |= tiles_api.paths_of(collections)
    for collection in collections:
        paths |= _paths_of(collection)
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "version": __version__},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"parameters": _PARAMETERS | tiles_api.PARAMETERS, "schemas": _SCHEMAS},
    }


def _paths_of(collection: Collection) -> Node:
    path, name = f"/collections/{collection.id}", collection.id
    items = _get(f"items.{name}", collection.table.title, "features", GEOJSON)
    items["get"]["parameters"] += map(_ref, _OF_ITEMS)
    items["get"]["parameters"] += _filters(collection)
    item = _get(f"item.{name}", collection.table.title, "feature", GEOJSON)
    item["get"]["parameters"] += [_ref("featureId"), _ref("crs")]
    return {
        path: _get(f"collection.{name}", collection.table.title, "object"),
        f"{path}/schema": _get(f"schema.{name}", collection.table.title, "object"),
        f"{path}/queryables": _get(f"queryables.{name}", collection.table.title, "object"),
        f"{path}/items": items,
        f"{path}/items/{{featureId}}": item,
    }


def _filters(collection: Collection) -> list[Node]:
    """One parameter per property (7.15.5, /rec/core/fc-filters)."""
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "schema": {k: v for k, v in schema.items() if k in {"type", "format"}},
            "style": "form",
            "explode": False,
        }
        for name, schema in properties_of(collection).items()
        if name not in RESERVED
    ]


def _get(operation: str, summary: str, schema: str, media_type: str = JSON) -> Node:
    ok: Node = {
        "description": "OK",
        "content": {
            media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}},
            HTML: {"schema": {"type": "string"}},
        },
    }
    problem = {
        "description": "Problem details (RFC 9457)",
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/problem"}}},
    }
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": [_ref("f"), _ref("lang")],
            "responses": {"200": ok, "default": problem},
        }
    }


def _ref(parameter: str) -> Node:
    return {"$ref": f"#/components/parameters/{parameter}"}


def _query(name: str, schema: Node, description: str) -> Node:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "style": "form",
        "explode": False,
        "description": description,
    }


_CRS = {"type": "string", "format": "uri", "enum": [*URIS.values()], "default": CRS84_URI}
_NAMES = {"type": "array", "items": {"type": "string"}}
_PARAMETERS: Node = {
    "limit": _query(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
        "Features of one page; a larger number is lowered.",
    ),
    "bbox": _query(
        "bbox",
        {
            "type": "array",
            "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
            "items": {"type": "number"},
        },
        "West, south, east, north in degrees (CRS84), or the axes of bbox-crs in their order.",
    ),
    "datetime": _query(
        "datetime", {"type": "string"}, "An instant or interval (RFC 3339); '..' is open."
    ),
    "after": _query("after", {"type": "string"}, "Where a page starts; taken from a 'next' link."),
    "q": _query("q", {"type": "string"}, "Text that some text property holds."),
    "crs": _query("crs", _CRS, "The CRS of the answer, axes as its authority orders them."),
    "bbox-crs": _query("bbox-crs", _CRS, "The CRS of bbox."),
    "filter": _query("filter", {"type": "string"}, FILTERS),
    "filter-lang": _query(
        "filter-lang",
        {"type": "string", "enum": ["cql2-text", "cql2-json"], "default": "cql2-text"},
        "The language of filter.",
    ),
    "filter-crs": _query("filter-crs", _CRS, "The CRS of the geometries in filter."),
    "properties": _query("properties", _NAMES, "The properties of the answer."),
    "sortby": _query("sortby", _NAMES, "Properties to sort by, at most five; - before one: down."),
    "f": _query("f", {"type": "string", "enum": ["json", "html"]}, "Representation."),
    "lang": _query("lang", {"type": "string", "enum": ["de", "en"]}, "Language of texts."),
    "featureId": {
        "name": "featureId",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
        "description": "Identifier of a feature.",
    },
}
_SCHEMAS: Node = {
    "object": {"type": "object"},
    "feature": {
        "type": "object",
        "required": ["type", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
            "geometry": {"type": "object", "nullable": True},
            "properties": {"type": "object", "nullable": True},
        },
    },
    "features": {
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/feature"},
            },
            "links": {"type": "array", "items": {"type": "object"}},
            "numberMatched": {"type": "integer", "minimum": 0},
            "numberReturned": {"type": "integer", "minimum": 0},
        },
    },
    "problem": {
        "type": "object",
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
        },
    },
}
