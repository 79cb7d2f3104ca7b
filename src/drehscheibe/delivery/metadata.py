# SPDX-License-Identifier: EUPL-1.2
"""Collections, and one collection (OGC 17-069r4, 7.13 and 7.14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.delivery import catalogues, iso, pages
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
    link_header,
    ogc,
    origin,
    self_and_other,
)
from drehscheibe.delivery.negotiation import Form, language_of
from drehscheibe.delivery.schemas import RELATIONS
from drehscheibe.domain.licences import LICENCES

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.delivery.shelf import Collection, Shelf

ONE = "/collections/{collectionId}"
COLLECTIONS = Endpoint("/collections", "collections", "The collections")
COLLECTION = Endpoint(ONE, "collection", "A collection: its extent, licence, links")
AREA = Area(endpoints=(COLLECTIONS, COLLECTION))
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"


async def collections(request: Request) -> Response:
    """GET /ogc/collections (7.13)."""
    form = COLLECTIONS.checked_form(request)
    shelf: Shelf = request.app.state.shelf
    listed, parts = shelf.collections(), catalogues.catalogues(request)
    if form is Form.HTML:
        return pages.collections(request, [(c, shelf.record(c.dataset)) for c in listed])
    document = {
        "links": self_and_other(request, JSON),
        "collections": [
            *(catalogues.describe(request, one, language_of(request)) for one in parts),
            *(describe(request, collection) for collection in listed),
        ],
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
    told = describe(request, found)
    if form is Form.HTML:
        response = pages.collection(request, found, record, tag=tag)
    else:
        response = answer(request, orjson.dumps(told), JSON, tag=tag)
    response.headers.update(link_header(told["links"]))
    return response


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
        *(link(f"{here}/{name}", relation, SCHEMA) for name, relation in RELATIONS.items()),
        *iso.data_links(request, collection),
        link(f"{origin(request)}/daten/{collection.dataset}/", "about", HTML),
    ]
    if collection.table.geometry:
        tiles = f"{here}/tiles/WebMercatorQuad"
        links.append(link(tiles, "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", JSON))
    if licence in LICENCES:
        links.append(link(LICENCES[licence].url, "license", HTML, LICENCES[licence].title))
    return links
