# SPDX-License-Identifier: EUPL-1.2
"""Collections, and one collection (OGC 17-069r4, 7.13 and 7.14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.catalogue.collection_pages import ListQuery
from drehscheibe.delivery.capabilities import pages
from drehscheibe.delivery.features.schemas import RELATIONS
from drehscheibe.delivery.files.item_forms import file_forms
from drehscheibe.delivery.gdi_de import iso
from drehscheibe.delivery.holdings.kept import Kept
from drehscheibe.delivery.http.answers import answer, entity_tag, not_modified
from drehscheibe.delivery.http.links import (
    VECTOR_TILESETS,
    Link,
    asked,
    link,
    link_header,
    ogc,
    origin,
    self_and_other,
    with_query,
)
from drehscheibe.delivery.http.media_types import GEOJSON, HTML, JSON, SCHEMA
from drehscheibe.delivery.http.negotiation import Form, language_of
from drehscheibe.delivery.queries import parameters
from drehscheibe.delivery.queries.crs import CRS84_URI, URIS
from drehscheibe.delivery.queries.endpoints import Area, Endpoint
from drehscheibe.delivery.records import catalogues
from drehscheibe.delivery.tiles.styles import styles_link
from drehscheibe.delivery.traffic.lanes import Lane
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.tables import ZONE
from drehscheibe.releases.items_query import ItemsQuery

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.catalogue.collections import CollectionRecord
    from drehscheibe.catalogue.search import CatalogueSearch
    from drehscheibe.delivery.holdings.shelf import Shelf

ONE = "/collections/{collectionId}"
COLLECTIONS = Endpoint(
    "/collections", "collections", "The collections", parameters=parameters.COLLECTIONS
)
COLLECTION = Endpoint(ONE, "collection", "A collection: its extent, licence, links")
AREA = Area(endpoints=(COLLECTIONS, COLLECTION))
_searching = Lane("collections", threads=1, most=32)  # one thread: the index is opened there
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"


async def collections(request: Request) -> Response:
    """GET /ogc/collections (7.13), page by page: data by title, then the catalogues."""
    form = COLLECTIONS.checked_form(request)
    shelf: Shelf = request.app.state.shelf
    tag = entity_tag(shelf.state(), asked(request), form, language_of(request))
    if unchanged := not_modified(request, tag):
        return unchanged
    query = await _query(request)
    listed, has_more = shelf.page(query)
    if form is Form.HTML:
        pager = _pager(request, query, [one.position for one in listed], has_more=has_more)
        return pages.collections(request, listed, pager, tag=tag)
    body = _document(request, query, listed, has_more=has_more)
    return answer(request, body, JSON, tag=tag)


async def _query(request: Request) -> ListQuery:
    params = request.query_params
    before, bbox = parameters.LIST_BEFORE.of(params), parameters.LIST_BBOX.of(params)
    words, when = parameters.LIST_Q.of(params), parameters.DATETIME.of(params)
    search: CatalogueSearch = request.app.state.search
    return ListQuery(
        limit=parameters.LIST_LIMIT.of(params),
        after="" if before else parameters.LIST_AFTER.of(params),
        before=before,
        boxes=ItemsQuery(bbox=bbox).boxes,
        times=when.moments(ZONE) if when else None,
        owner=parameters.OWNER.of(params),
        theme=parameters.THEME.of(params),
        slugs=tuple(await _searching.run(search.slugs, words)) if words else None,
    )


def _document(
    request: Request, query: ListQuery, listed: list[CollectionRecord], *, has_more: bool
) -> bytes:
    """/req/core/fc-md-op: descriptions are bytes already."""
    ready: Descriptions = request.app.state.descriptions
    found = [(record.position, ready.of(request, record)) for record in listed]
    shown, has_more = catalogues.among(request, query, found, has_more=has_more)
    pager = _pager(request, query, [position for position, _ in shown], has_more=has_more)
    links = [*self_and_other(request, JSON), catalogues.link_to_all(request)]
    links += [link(href, rel, JSON) for rel, href in pager.items() if href]
    return b'{"links":%b,"numberReturned":%d,"collections":[%b]}' % (
        orjson.dumps(links),
        len(shown),
        b",".join(text for _, text in shown),
    )


def _pager(
    request: Request, query: ListQuery, listed: list[str], *, has_more: bool
) -> dict[str, str]:
    """The addresses of the pages beside this one, or "". `listed` are positions."""
    pager = {"prev": "", "next": ""}
    if not listed:
        return pager
    if has_more or query.before:
        pager["next"] = with_query(request, after=listed[-1], before="")
    if query.after or (query.before and has_more):
        pager["prev"] = with_query(request, before=listed[0], after="")
    return pager


async def collection(request: Request) -> Response:
    """GET /ogc/collections/{collection} (7.14)."""
    form = COLLECTION.checked_form(request)
    shelf: Shelf = request.app.state.shelf
    found = shelf.collection(request.path_params["collection"])
    record = shelf.record(found.dataset)
    tag = entity_tag(found.release, record, asked(request), form, language_of(request))
    if unchanged := not_modified(request, tag):
        return unchanged
    told = shelf.told(found)
    links = _links(request, told)
    if form is Form.HTML:
        response = pages.collection(request, told, links, tag=tag)
    else:
        ready: Descriptions = request.app.state.descriptions
        response = answer(request, ready.of(request, told), JSON, tag=tag)
    response.headers.update(link_header(links))
    return response


class Descriptions:
    """Ready descriptions of collections, as bytes of JSON."""

    def __init__(self, most: int = 5_000) -> None:
        self._ready: Kept[tuple[str, CollectionRecord], bytes] = Kept(most)

    def of(self, request: Request, record: CollectionRecord) -> bytes:
        key = (origin(request), record)
        if key not in self._ready:
            self._ready[key] = orjson.dumps(describe(request, record))
        return self._ready[key]


def describe(request: Request, record: CollectionRecord) -> dict[str, Any]:
    """One collection (/req/core/fc-md-success; extent: /req/core/fc-md-extent)."""
    described = {
        "id": record.id,
        "title": record.title,
        "description": record.description,
        "attribution": record.attribution,
        "keywords": record.keywords,
        "extent": _extent(record),
        "itemType": "feature",
        "crs": [*URIS.values()] if record.has_place else None,
        "storageCrs": CRS84_URI if record.has_place else None,
        "updated": record.modified,
        "itemCount": record.rows,
        "links": _links(request, record),
    }
    return {name: value for name, value in described.items() if value not in ("", None, ())}


def _extent(record: CollectionRecord) -> dict[str, Any] | None:
    extent: dict[str, Any] = {}
    if record.bbox:
        extent["spatial"] = {"bbox": [record.bbox], "crs": CRS84_URI}
    if record.time is not None:
        extent["temporal"] = {"interval": [record.time], "trs": GREGORIAN}
    return extent or None


def _links(request: Request, record: CollectionRecord) -> list[Link]:
    here = f"{ogc(request)}/collections/{record.id}"
    links = [
        link(here, "self", JSON),
        link(f"{here}?f=html", "alternate", HTML),
        link(f"{here}/items", "items", GEOJSON, record.table),
        link(f"{here}/items?f=html", "items", HTML, record.table),
        *(
            link(f"{here}/items?f={file.form}", "items", file.plain_type, record.table)
            for file in file_forms(has_place=record.has_place)
        ),
        link(f"{here}/schema", "describedby", SCHEMA),
        *(link(f"{here}/{name}", relation, SCHEMA) for name, relation in RELATIONS.items()),
        *iso.data_links(request, record.id),
        link(f"{origin(request)}/daten/{record.dataset}/", "about", HTML),
    ]
    if record.has_place:
        links.append(link(f"{here}/tiles", VECTOR_TILESETS, JSON))
        links.append(styles_link(request, record.id))
    if licence := LICENCES.get(record.licence):
        links.append(link(licence.url, "license", HTML, licence.title))
    return links
