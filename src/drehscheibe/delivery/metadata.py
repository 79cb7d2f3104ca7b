# SPDX-License-Identifier: EUPL-1.2
"""Collections, one collection, its schemas (OGC 17-069r4, 7.13 and 7.14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.delivery import pages
from drehscheibe.delivery.answers import JSON, answer, entity_tag, not_modified
from drehscheibe.delivery.crs import CRS84_URI, URIS
from drehscheibe.delivery.endpoints import Area, Endpoint
from drehscheibe.delivery.links import (
    GEOJSON,
    HTML,
    SCHEMA,
    Link,
    asked,
    link,
    ogc,
    origin,
    self_and_other,
)
from drehscheibe.delivery.negotiation import Form, json_offer, language_of
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.tables import ColumnType, GeometryType

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.delivery.shelf import Collection, Shelf

ONE = "/collections/{collectionId}"
COLLECTIONS = Endpoint("/collections", "collections", "The collections")
COLLECTION = Endpoint(ONE, "collection", "A collection: its extent, licence, links")
_SCHEMA = (json_offer(SCHEMA),)
SCHEMA_OF = Endpoint(f"{ONE}/schema", "schema", "JSON Schema of a collection's features", _SCHEMA)
QUERYABLES_OF = Endpoint(f"{ONE}/queryables", "queryables", "What filters can ask for", _SCHEMA)
AREA = Area(
    (
        "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas",
        "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/queryables",
    ),
    (COLLECTIONS, COLLECTION, SCHEMA_OF, QUERYABLES_OF),
)
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"


async def collections(request: Request) -> Response:
    """GET /ogc/collections (7.13)."""
    form = COLLECTIONS.checked_form(request)
    shelf: Shelf = request.app.state.shelf
    listed = shelf.collections()
    if form is Form.HTML:
        return pages.collections(request, [(c, shelf.record(c.dataset)) for c in listed])
    document = {
        "links": self_and_other(request, JSON),
        "collections": [describe(request, collection) for collection in listed],
    }
    return answer(request, orjson.dumps(document), JSON)


async def collection(request: Request) -> Response:
    """GET /ogc/collections/{collection} (7.14)."""
    form = COLLECTION.checked_form(request)
    shelf: Shelf = request.app.state.shelf
    found = shelf.collection(request.path_params["collection"])
    record = shelf.record(found.dataset)
    tag = entity_tag(found.release, record, asked(request), form, language_of(request))
    if unchanged := not_modified(request, tag):
        return unchanged
    if form is Form.HTML:
        return pages.collection(request, found, record, tag=tag)
    return answer(request, orjson.dumps(describe(request, found)), JSON, tag=tag)


def describe(request: Request, collection: Collection) -> dict[str, Any]:
    """One collection (/req/core/fc-md-success; extent: /req/core/fc-md-extent)."""
    shelf: Shelf = request.app.state.shelf
    record = shelf.record(collection.dataset)
    table = collection.table
    title = table.title
    if record:
        title = record.title if len(record.tables) == 1 else f"{record.title}: {table.title}"
    described = {
        "id": collection.id,
        "title": title,
        "description": record.description if record else "",
        "attribution": record.attribution if record else "",
        "keywords": list(record.keywords) if record else [],
        "extent": _extent(collection),
        "itemType": "feature",
        "crs": [*URIS.values()] if table.geometry else None,
        "storageCrs": CRS84_URI if table.geometry else None,
        "updated": record.modified if record else None,
        "itemCount": table.rows,
        "links": _links(request, collection, record.licence if record else ""),
    }
    return {name: value for name, value in described.items() if value not in ("", None, [])}


def _extent(collection: Collection) -> dict[str, Any] | None:
    table = collection.table
    extent: dict[str, Any] = {}
    if table.bbox:
        extent["spatial"] = {"bbox": [list(table.bbox)], "crs": CRS84_URI}
    if table.time_column:
        extent["temporal"] = {"interval": [[None, None]], "trs": GREGORIAN}
    return extent or None


def _links(request: Request, collection: Collection, licence: str) -> list[Link]:
    here = f"{ogc(request)}/collections/{collection.id}"
    links = [
        link(here, "self", JSON),
        link(f"{here}?f=html", "alternate", HTML),
        link(f"{here}/items", "items", GEOJSON, collection.table.title),
        link(f"{here}/items?f=html", "items", HTML, collection.table.title),
        link(f"{here}/schema", "describedby", SCHEMA),
        link(f"{here}/queryables", QUERYABLES, SCHEMA),
        link(f"{origin(request)}/daten/{collection.dataset}/", "about", HTML),
    ]
    if collection.table.geometry:
        tiles = f"{here}/tiles/WebMercatorQuad"
        links.append(link(tiles, "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", JSON))
    if licence in LICENCES:
        links.append(link(LICENCES[licence].url, "license", HTML, LICENCES[licence].title))
    return links


_JSON_TYPES: dict[ColumnType, dict[str, str]] = {
    ColumnType.TEXT: {"type": "string"},
    ColumnType.INTEGER: {"type": "integer"},
    ColumnType.NUMBER: {"type": "number"},
    ColumnType.BOOLEAN: {"type": "boolean"},
    ColumnType.DATE: {"type": "string", "format": "date"},
    ColumnType.DATETIME: {"type": "string", "format": "date-time"},
    ColumnType.TIME: {"type": "string", "format": "time"},
}
_SHAPES = {GeometryType.MIXED: "any", GeometryType.COLLECTION: "any"}


def properties_of(collection: Collection) -> dict[str, dict[str, Any]]:
    """JSON Schema of each property."""
    return {
        column.name: {
            **_JSON_TYPES[column.type],
            "title": column.title,
            **({"description": column.description} if column.description else {}),
            **({"x-ogc-unit": column.unit} if column.unit else {}),
        }
        for column in collection.table.columns
    }


async def schema(request: Request) -> Response:
    """GET /ogc/collections/{collection}/schema (OGC 23-058r2, 7.2)."""
    return _schema(request, SCHEMA_OF)


async def queryables(request: Request) -> Response:
    """GET /ogc/collections/{collection}/queryables (OGC 19-079r2, 6.2 and 23-058r2, 10)."""
    return _schema(request, QUERYABLES_OF)


def _schema(request: Request, endpoint: Endpoint) -> Response:
    endpoint.checked_form(request)
    shelf: Shelf = request.app.state.shelf
    found = shelf.collection(request.path_params["collection"])
    properties = properties_of(found)
    if found.table.geometry:
        shape = found.table.geometry.type
        kind = _SHAPES.get(shape, shape.value.lower())
        primary = {"x-ogc-role": "primary-geometry", "format": f"geometry-{kind}"}
        properties = {"geometry": primary, **properties}
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{ogc(request)}/collections/{found.id}/{endpoint.name}",
        "title": found.table.title,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    return answer(request, orjson.dumps(document), SCHEMA)
