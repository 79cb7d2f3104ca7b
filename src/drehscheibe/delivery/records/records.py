# SPDX-License-Identifier: EUPL-1.2
"""OGC API Records: the catalogue as collections of records (OGC 20-004r1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from drehscheibe.catalogue.columns import CATALOGUE, LISTS, SORTABLES
from drehscheibe.catalogue.described import ELSEWHERE
from drehscheibe.catalogue.features import placed
from drehscheibe.catalogue.store import RecordStore
from drehscheibe.delivery.features.geojson import collection_schema, feature_collection
from drehscheibe.delivery.features.items import IN_THE_POOL, ON_THE_LOOP
from drehscheibe.delivery.features.pages import schema as schema_page
from drehscheibe.delivery.features.schemas import property_type, schema_document
from drehscheibe.delivery.http.answers import answer
from drehscheibe.delivery.http.links import link, ogc, origin, self_and_other, with_query
from drehscheibe.delivery.http.media_types import GEOJSON, JSON, SCHEMA
from drehscheibe.delivery.http.negotiation import HTML_OFFER, Form, json_offer, language_of
from drehscheibe.delivery.http.routing import Route
from drehscheibe.delivery.queries.crs import content_crs
from drehscheibe.delivery.queries.endpoints import Area, Endpoint
from drehscheibe.delivery.records import pages
from drehscheibe.delivery.records.catalogues import ALL, catalogue_named, describe, title_of
from drehscheibe.delivery.records.query import CRS, RECORDS, parse, token
from drehscheibe.delivery.records.returnables import returnables
from drehscheibe.delivery.traffic.lanes import Lane
from drehscheibe.domain.crs import CRS84
from drehscheibe.domain.errors import N_, DatasetNotFound, ItemNotFound, TooMuchAsked
from drehscheibe.look.translations import gettext
from drehscheibe.releases.pointer import shows

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.catalogue.questions import RecordPage, RecordsQuery
    from drehscheibe.delivery.holdings.shelf import Shelf
    from drehscheibe.delivery.http.negotiation import Node
    from drehscheibe.delivery.records.catalogues import RecordCatalogue
    from drehscheibe.releases.layout import Layout

_CLASSES = (
    *("record-core", "record-collection", "record-core-query-parameters", "records-api"),
    *("json", "html", "sorting", "filtering", "autodiscovery"),
    "record-api",  # what some clients look for instead of `records-api`
)
_CATALOGUE = Endpoint(f"/collections/{ALL}", "catalogue", "The catalogue of all datasets")
_RECORDS = Endpoint(
    f"/collections/{ALL}/items",
    "records",
    "Records of datasets",
    (json_offer(GEOJSON, "records"), HTML_OFFER),
    RECORDS,
)
_RECORD = Endpoint(
    f"/collections/{ALL}/items/{{recordId}}",
    "record",
    "The record of one dataset",
    (json_offer(GEOJSON, "record"), HTML_OFFER),
    (CRS,),
)
_HELD = Endpoint(
    f"/collections/{ALL}/schema",
    "recordSchema",
    "JSON Schema of the records",
    (json_offer(SCHEMA), HTML_OFFER),
)
_ASKABLE = Endpoint(
    f"/collections/{ALL}/queryables",
    "recordQueryables",
    "What filters can ask records for",
    (json_offer(SCHEMA), HTML_OFFER),
)
_SORTED = Endpoint(
    f"/collections/{ALL}/sortables",
    "recordSortables",
    "What records can be sorted by",
    (json_offer(SCHEMA), HTML_OFFER),
)
_RECORD_SCHEMA: Node = {
    "type": "object",
    "required": ["id", "type", "geometry", "properties", "links"],
    "properties": {
        "id": {"type": "string"},
        "type": {"type": "string", "enum": ["Feature"]},
        "time": {"type": "object", "nullable": True},
        "geometry": {"type": "object", "nullable": True},
        "properties": {
            "type": "object",
            "required": ["type", "title"],
            "properties": {"type": {"type": "string"}, "title": {"type": "string"}},
        },
        "links": {"type": "array", "items": {"type": "object"}},
    },
}
_RECORDS_SCHEMA = collection_schema("record", required=["type", "features", "links"])
AREA = Area(
    tuple(f"http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/{name}" for name in _CLASSES),
    (_CATALOGUE, _RECORDS, _RECORD, _HELD, _ASKABLE, _SORTED),
    {"record": _RECORD_SCHEMA, "records": _RECORDS_SCHEMA},
)

_FEW_WORDS = 3
_slow = Lane("slow-records", threads=1, most=8)


def routes() -> list[Route]:
    """Before those of other collections: the name of the catalogue is reserved."""
    made = []
    for one in (f"/ogc/collections/{ALL}", f"/ogc/collections/{ALL}.{{organisation}}"):
        made += [
            Route(f"{one}/items", records),
            Route(f"{one}/items/{{record:path}}", record),
            Route(f"{one}/schema", schema),
            Route(f"{one}/queryables", queryables),
            Route(f"{one}/sortables", sortables),
            Route(one, catalogue),
        ]
    return made


async def catalogue(request: Request) -> Response:
    """GET /ogc/collections/datasets (record-collection)."""
    form, found = _CATALOGUE.checked_form(request), catalogue_named(request)
    if form is Form.HTML:
        return pages.catalogue(request, found)
    described = describe(request, found, language_of(request))
    return answer(request, orjson.dumps(described), JSON)


async def records(request: Request) -> Response:
    """GET /ogc/collections/datasets/items (records-api)."""
    _RECORDS.check(request.query_params)
    form, found = _RECORDS.form(request), catalogue_named(request)
    page = await _page(request, parse(request.query_params, found.key))
    if form is Form.HTML:
        return pages.records(request, found, page)
    body = _document(request, found, page)
    return answer(request, body, GEOJSON, headers=content_crs(CRS84))


async def _page(request: Request, query: RecordsQuery) -> RecordPage:
    """A moment on the loop, then one longer try beside it."""
    shelf: Shelf = request.app.state.shelf
    store: RecordStore = request.app.state.records
    if _words(query) <= _FEW_WORDS:
        try:
            return store.page(query, shelf.is_public, seconds=ON_THE_LOOP)
        except TooMuchAsked:
            pass  # the pool has more time
    return await _slow.run(_long_page, shelf.layout, query)


def _words(query: RecordsQuery) -> int:
    """The search index knows no budget: each word costs it a millisecond or two."""
    return sum(len(text.split()) for text in query.texts or ())


def _long_page(layout: Layout, query: RecordsQuery) -> RecordPage:
    """The shelf is for one thread; here each pointer is read anew."""
    store = RecordStore(layout)

    def is_public(slug: str, release: str) -> bool:
        return shows(layout.pointer(slug), release)

    try:
        return store.page(query, is_public, seconds=IN_THE_POOL)
    finally:
        store.close()


def _document(request: Request, found: RecordCatalogue, page: RecordPage) -> bytes:
    """Records as one FeatureCollection (json, /req/json/record-content)."""
    here = origin(request)
    every = b",".join(text for _, text in page.features)
    told = placed(every, origin=here, catalogue=found.id)
    links = self_and_other(request, GEOJSON)
    links.append(link(f"{ogc(request)}/collections/{found.id}", "collection", JSON))
    if following := token(page):
        links.append(link(with_query(request, after=following), "next", GEOJSON))
    return feature_collection(told, page, links)


async def record(request: Request) -> Response:
    """GET /ogc/collections/datasets/items/{record} (records-api)."""
    _RECORD.check(request.query_params)
    CRS.of(request.query_params)
    form, found = _RECORD.form(request), catalogue_named(request)
    feature = placed(_public(request, found), origin=origin(request), catalogue=found.id)
    if form is Form.HTML:
        return pages.record(request, found, orjson.loads(feature))
    return answer(request, feature, GEOJSON, headers=content_crs(CRS84))


def _public(request: Request, found: RecordCatalogue) -> bytes:
    """The feature of a public record. Raises `ItemNotFound`, `NoLongerPublic`."""
    shelf: Shelf = request.app.state.shelf
    store: RecordStore = request.app.state.records
    slug = request.path_params["record"]
    known = store.record(slug, found.key)
    if known and known[0] == ELSEWHERE:
        return known[1]
    try:
        shelf.release(slug, known[0] if known else "")
    except DatasetNotFound:
        known = None
    if known is None:
        raise ItemNotFound(collection=found.id, item=slug[:200])
    return known[1]


async def schema(request: Request) -> Response:
    """GET /ogc/collections/datasets/schema (23-058r2, /req/returnables-and-receivables/op)."""
    return _schema(request, _HELD, returnables(language_of(request)))


async def queryables(request: Request) -> Response:
    """GET /ogc/collections/datasets/queryables (OGC 19-079r2, 6.2)."""
    title = gettext(_GEOMETRY, language=language_of(request))
    geometry: Node = {"title": title, "format": "geometry-any", "x-ogc-role": "primary-geometry"}
    told = {column.name: _described(request, column.name) for column in CATALOGUE.columns}
    return _schema(request, _ASKABLE, {"geometry": geometry, **told})


async def sortables(request: Request) -> Response:
    """GET /ogc/collections/datasets/sortables (/req/sorting/get-sortables-success)."""
    return _schema(request, _SORTED, {name: _described(request, name) for name in SORTABLES})


_GEOMETRY = N_("Geometry")
_COLUMNS = {column.name: column for column in CATALOGUE.columns}


def _described(request: Request, name: str) -> Node:
    kind: Node = property_type(_COLUMNS[name])
    if name in LISTS:
        kind = {"type": "array", "items": kind}
    return kind | {"title": gettext(_COLUMNS[name].title, language=language_of(request))}


def _schema(request: Request, endpoint: Endpoint, properties: dict[str, Node]) -> Response:
    form, found = endpoint.checked_form(request), catalogue_named(request)
    name, title = endpoint.path.rpartition("/")[2], title_of(found, language_of(request))
    if form is Form.HTML:
        return schema_page(request, found.id, (name, title, properties))
    address = f"{ogc(request)}/collections/{found.id}/{name}"
    document = schema_document(address, title, properties)
    return answer(request, orjson.dumps(document), SCHEMA)
