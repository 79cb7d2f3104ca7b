# SPDX-License-Identifier: EUPL-1.2
"""Features of a collection (OGC 17-069r4, 7.15 and 7.16)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import orjson

from drehscheibe.delivery.features import pages
from drehscheibe.delivery.features.geojson import collection_schema, feature_collection
from drehscheibe.delivery.files.extracts import extract, extract_of
from drehscheibe.delivery.files.item_forms import BINARY, FILE_FORMS, OFFERS, OTHERS, form_for
from drehscheibe.delivery.http.answers import answer, entity_tag, large_answer, not_modified
from drehscheibe.delivery.http.links import Link, asked, link, ogc, self_and_other, with_query
from drehscheibe.delivery.http.media_types import GEOJSON, JSON
from drehscheibe.delivery.http.negotiation import HTML_OFFER, Form, json_offer, language_of
from drehscheibe.delivery.queries import parameters
from drehscheibe.delivery.queries.crs import content_crs
from drehscheibe.delivery.queries.endpoints import Area, Endpoint
from drehscheibe.delivery.queries.questions import Question, filterable, parse, token
from drehscheibe.delivery.queries.reprojection import reprojected
from drehscheibe.delivery.traffic.lanes import Lane
from drehscheibe.domain.crs import CRS84
from drehscheibe.domain.errors import (
    N_,
    ArtifactDamaged,
    InvalidParameter,
    ItemNotFound,
    NoLongerPublic,
    PagesGone,
    ReleaseNotFound,
    TooMuchAsked,
)
from drehscheibe.releases.feature_bytes import with_geometry, with_properties
from drehscheibe.releases.items import ItemsStore, Page
from drehscheibe.releases.items_file import joined
from drehscheibe.releases.items_query import ItemsQuery

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.delivery.holdings.shelf import Collection, Shelf

ON_THE_LOOP = 0.006  # seconds in which a query may keep all others waiting; twice at most
IN_THE_POOL = 3.0  # seconds of its second and last try
_FEW = 200  # features that are moved to another CRS or cut on the loop: a millisecond
_LARGE = 1_000  # features in a page that is made in the pool at once

_LARGEST = 16 << 20  # bytes of a page's features; what is more comes with the next page
_QUICK = 512 << 10  # bytes that are read, written and changed on the loop: some milliseconds
_MOST_ROWS = 1_000  # of a page for people
_ONLY_TEXT = N_("holds for GeoJSON, HTML and CSV; the other formats are made for places")
_FORMAT = 1  # of the answers; part of their entity tags
# Large pages have a lane of their own: slow questions of others do not keep them waiting.
_slow = Lane("slow-items", threads=2, most=8)
_large = Lane("large-pages", threads=1, most=32)

_PARTS = "http://www.opengis.net/spec/ogcapi-features-{part}/1.0/conf/{name}"
_CLASSES = (
    *((1, name) for name in ("core", "oas30", "geojson", "html")),
    (2, "crs"),
    *((3, name) for name in ("queryables", "queryables-query-parameters")),
    *((3, name) for name in ("filter", "features-filter")),
)
_CQL2 = (
    *("cql2-text", "cql2-json", "basic-cql2", "advanced-comparison-operators"),
    *("case-insensitive-comparison", "accent-insensitive-comparison"),
    *("basic-spatial-functions", "basic-spatial-functions-plus", "spatial-functions"),
    *("temporal-functions", "array-functions", "property-property", "functions", "arithmetic"),
)
CONFORMANCE = (
    *(_PARTS.format(part=part, name=name) for part, name in _CLASSES),
    *(f"http://www.opengis.net/spec/cql2/1.0/conf/{name}" for name in _CQL2),
)
ITEMS = Endpoint(
    "/collections/{collectionId}/items",
    "items",
    "Features of a collection",
    OFFERS,
    parameters.ITEMS,
    by_columns=True,
)
ITEM = Endpoint(
    "/collections/{collectionId}/items/{featureId}",
    "item",
    "One feature",
    (json_offer(GEOJSON, "feature"), HTML_OFFER),
    (parameters.CRS,),
)
_FEATURE = {
    "type": "object",
    "required": ["type", "geometry", "properties"],
    "properties": {
        "type": {"type": "string", "enum": ["Feature"]},
        "id": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
        "geometry": {"type": "object", "nullable": True},
        "properties": {"type": "object", "nullable": True},
    },
}
_FEATURES = collection_schema("feature", required=["type", "features"])
AREA = Area(CONFORMANCE, (ITEMS, ITEM), {"feature": _FEATURE, "features": _FEATURES})


async def items(request: Request) -> Response:
    """GET /collections/{collection}/items (7.15)."""
    shelf: Shelf = request.app.state.shelf
    params = dict(request.query_params.multi_items())
    _, release = parameters.AFTER.of(params)
    collection = _continued(shelf, request.path_params["collection"], release)
    form = form_for(request, collection.table)
    ITEMS.check(request.query_params, lambda: filterable(collection.table))
    question = parse(params, collection.table)
    if question.skips_places and form in BINARY:
        raise InvalidParameter("skipGeometry", _ONLY_TEXT)
    if form in FILE_FORMS:
        wanted = extract_of(request, collection, question, form)
        return await extract(wanted, partial(_page, shelf, collection, question.items))
    tag = entity_tag(_FORMAT, collection.release, asked(request), form, _language(request, form))
    if unchanged := not_modified(request, tag):
        return unchanged
    if form is Form.HTML:
        page = await _page_for_people(shelf, collection, question.items)
        return pages.items(request, collection, shelf.record(collection.dataset), page, tag=tag)
    page = await _as_asked(await _page(shelf, collection, question.items), question)
    links = _page_links(request, collection, question, page)
    body = feature_collection(joined(page.features), page, links)
    headers = content_crs(question.crs)
    return await large_answer(request, body, GEOJSON, tag=tag, headers=headers)


def _continued(shelf: Shelf, name: str, release: str) -> Collection:
    """The collection of the release that a page's token names, of the current one without.

    Raises `PagesGone` where that release was taken back or never was.
    """
    if not release:
        return shelf.collection(name)
    try:
        return shelf.collection(name, release)
    except (ReleaseNotFound, NoLongerPublic):
        shelf.collection(name)  # says so where all of it was taken back
        raise PagesGone(name=name) from None


def _language(request: Request, form: Form) -> str:
    return language_of(request) if form is Form.HTML else ""


async def _page(shelf: Shelf, collection: Collection, query: ItemsQuery) -> Page:
    """One request, one budget: a moment on the loop, then one longer try beside it."""
    if not collection.table.rows:
        return Page([], 0, 0)
    if query.limit <= _LARGE:
        try:
            page = shelf.store(collection).page(query, seconds=ON_THE_LOOP, largest=_QUICK)
            if not page.last or len(page.features) == query.limit:
                return page  # else there is more of it
        except TooMuchAsked:
            pass  # the pool has more time
        except ArtifactDamaged:
            shelf.forget(collection)
            raise
    is_slow = query.text or query.filter or query.sort or query.limit <= _LARGE
    lane = _slow if is_slow else _large
    return await lane.run(_long_page, shelf, collection, query, _LARGEST)


async def _page_for_people(shelf: Shelf, collection: Collection, query: ItemsQuery) -> Page:
    """As much as can be drawn at once."""
    fewer = replace(query, limit=min(query.limit, _MOST_ROWS), with_shapes=False)
    if not collection.table.rows:
        return Page([], 0, 0)
    try:
        return shelf.store(collection).page(fewer, seconds=ON_THE_LOOP, largest=_QUICK)
    except TooMuchAsked:
        return await _slow.run(_long_page, shelf, collection, fewer, _QUICK)


def _long_page(shelf: Shelf, collection: Collection, query: ItemsQuery, largest: int) -> Page:
    store: ItemsStore = shelf.open_store(collection)
    try:
        return store.page(query, seconds=IN_THE_POOL, largest=largest)
    finally:
        store.close()


async def _as_asked(page: Page, question: Question) -> Page:
    """In another CRS, with some properties: a few features at once, many beside the loop."""
    if not page.shapes and question.properties is None and not question.skips_places:
        return page
    if len(page.features) <= _FEW and sum(map(len, page.features)) <= _QUICK:
        return _changed(page, question)
    return await _large.run(_changed, page, question)


def _changed(page: Page, question: Question) -> Page:
    features = page.features
    if page.shapes:
        features = reprojected(features, page.shapes, question.crs)
    if question.skips_places:
        features = [with_geometry(feature, b"null") for feature in features]
    if question.properties is not None:
        features = [with_properties(feature, question.properties) for feature in features]
    return replace(page, features=features)


def _page_links(
    request: Request, collection: Collection, question: Question, page: Page
) -> list[Link]:
    """`next` only where there is more (/req/core/fc-links, /rec/core/fc-next-2)."""
    links = self_and_other(request, GEOJSON)
    # The same features in every other format: without its limit a file would hold them all.
    address = with_query(request, limit=str(question.items.limit), f="")
    links += [
        link(f"{address}&f={form}", "alternate", kind)
        for form, kind in OTHERS[collection.table.geometry is not None]
        if not (question.skips_places and form in BINARY)
    ]
    links.append(link(f"{ogc(request)}/collections/{collection.id}", "collection", JSON))
    if page.last:
        links.append(link(next_address(request, collection, page), "next", GEOJSON))
    return links


def next_address(request: Request, collection: Collection, page: Page) -> str:
    return with_query(request, after=token(collection.release, page.last))


async def item(request: Request) -> Response:
    """GET /collections/{collection}/items/{item} (7.16)."""
    shelf: Shelf = request.app.state.shelf
    form = ITEM.checked_form(request)
    crs = parameters.CRS.of(request.query_params)
    collection = shelf.collection(request.path_params["collection"])
    identifier = request.path_params["item"]
    tag = entity_tag(_FORMAT, collection.release, asked(request), form, _language(request, form))
    if unchanged := not_modified(request, tag):
        return unchanged
    store = shelf.store(collection) if collection.table.rows else None
    feature = store.item(identifier) if store else None
    if store is None or feature is None:
        raise ItemNotFound(collection=collection.id, item=identifier[:200])
    if crs != CRS84 and collection.table.geometry:
        page = Page([feature], 0, 1, [store.shape(identifier)])
        (feature,) = (await _as_asked(page, Question(ItemsQuery(), crs))).features
    if form is Form.HTML:
        return pages.item(
            request, collection, shelf.record(collection.dataset), orjson.loads(feature), tag=tag
        )
    body = b'%b,"links":%b}' % (feature[:-1], orjson.dumps(_item_links(request, collection)))
    return answer(request, body, GEOJSON, tag=tag, headers=content_crs(crs))


def _item_links(request: Request, collection: Collection) -> list[Link]:
    """/req/core/f-links."""
    up = link(f"{ogc(request)}/collections/{collection.id}", "collection", JSON)
    return [*self_and_other(request, GEOJSON), up]
