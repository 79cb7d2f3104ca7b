# SPDX-License-Identifier: EUPL-1.2
"""The catalogue for other catalogues: DCAT-AP.de as RDF, page by page (hydra), and each dataset.

Pages are bounded and made one after the other in a thread, so a harvest of any length takes the
memory of one page. Whoever follows `hydra:next` pays for each page what the first one costs; who
counts pages pays for a walk to the nearest page that is known.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from drehscheibe.catalogue import dcat, dcat_series
from drehscheibe.catalogue.contributors import contributors_of
from drehscheibe.catalogue.harvest_pages import HarvestPages
from drehscheibe.catalogue.harvest_query import PAGE, HarvestQuery
from drehscheibe.catalogue.records import DatasetRecord, Publisher
from drehscheibe.catalogue.series import series_of
from drehscheibe.catalogue.statements import Thing
from drehscheibe.delivery.harvests import parameters
from drehscheibe.delivery.harvests.rdf_forms import MEDIA_TYPES, written
from drehscheibe.delivery.harvests.rdf_page import RdfPage, of_ours, series_in
from drehscheibe.delivery.holdings.grants import for_everybody
from drehscheibe.delivery.http.answers import answer, entity_tag, not_modified
from drehscheibe.delivery.http.links import asked, origin
from drehscheibe.delivery.http.negotiation import Form, Offer
from drehscheibe.delivery.http.routing import Route
from drehscheibe.delivery.pages import region_of
from drehscheibe.delivery.queries.endpoints import Area, Endpoint
from drehscheibe.delivery.traffic.lanes import Lane
from drehscheibe.domain.errors import (
    DatasetNotFound,
    InvalidParameter,
    NotFound,
    OrganisationNotFound,
    SeriesNotFound,
)

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams
    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.catalogue.harvest_pages import At
    from drehscheibe.catalogue.store import RecordStore
    from drehscheibe.delivery.holdings.shelf import Shelf
    from drehscheibe.delivery.queries.parameters import Parameter

_making = Lane("harvests", threads=1, most=16)
_PAGED = (parameters.PAGE, parameters.AFTER, parameters.MODIFIED_SINCE)


def _offer(form: Form) -> Offer:
    schema = {"type": "object"} if form is Form.JSONLD else {"type": "string"}
    return Offer(form, MEDIA_TYPES[form], (), schema)


def _endpoints(
    path: str, name: str, summary: str, parameters: tuple[Parameter[Any], ...] = ()
) -> dict[Form, Endpoint]:
    """Each syntax has an address of its own, by which harvesters know it."""
    return {
        form: Endpoint(
            f"{path}.{form}",
            f"{name}.{form}",
            f"{summary} (DCAT-AP.de, {title})",
            (_offer(form),),
            parameters,
            root="",
        )
        for form, title in ((Form.TTL, "Turtle"), (Form.RDF, "RDF/XML"), (Form.JSONLD, "JSON-LD"))
    }


_CATALOG = _endpoints("/catalog", "catalog", "The catalogue, page by page", _PAGED)
_CATALOG_OF = _endpoints(
    "/catalog/{organisation}", "catalogOf", "What an organisation publishes", _PAGED
)
_SERIES = _endpoints("/daten/reihen/{series}", "series", "A series of datasets and its members")
_DATASET = _endpoints("/daten/{dataset}", "dataset", "A dataset and its files")
AREA = Area(
    endpoints=(
        *_CATALOG.values(),
        *_CATALOG_OF.values(),
        *_SERIES.values(),
        *_DATASET.values(),
    ),
)


def routes() -> list[Route]:
    made = []
    for form in MEDIA_TYPES:
        made += [
            Route(_CATALOG[form].path, catalog),
            Route(_CATALOG_OF[form].path, catalog),
            Route(_SERIES[form].path, series),
            Route(_DATASET[form].path, dataset),
        ]
    return made


async def catalog(request: Request) -> Response:
    """GET /catalog.ttl, /catalog/{organisation}.ttl and their like."""
    publisher, form = _publisher(request), _form(request)
    _CATALOG[form].check(request.query_params)
    query = HarvestQuery(
        owners=(publisher.slug,) if publisher else (),
        since=parameters.MODIFIED_SINCE.of(request.query_params),
    )
    at = _at(request.query_params, query)
    shelf: Shelf = request.app.state.shelf
    site = site_of(request)
    tag = entity_tag(shelf.state(), asked(request), site)
    if unchanged := not_modified(request, tag):
        return unchanged
    pages: HarvestPages = request.app.state.harvest_pages
    page = RdfPage(request, query, publisher, site)
    body = await _making.run(page.written, shelf.layout, pages, at, form)
    return answer(request, body, MEDIA_TYPES[form], tag=tag)


def _at(params: QueryParams, query: HarvestQuery) -> At:
    """Raises `InvalidParameter`."""
    number, after = parameters.PAGE.of(params), parameters.AFTER.of(params)
    if after and len(after) != len(query.beginning()):
        raise InvalidParameter("after", parameters.NO_TOKEN)
    return after or (number - 1) * PAGE


async def dataset(request: Request) -> Response:
    """GET /daten/{dataset}.ttl and its like."""
    record = public_record(request, request.path_params["dataset"])
    form, site = _form(request), site_of(request)
    _DATASET[form].check(request.query_params)
    shelf: Shelf = request.app.state.shelf
    whole = await _making.run(series_of, shelf.layout, series_in([record]))
    tag = entity_tag(record, whole, asked(request), site)
    if unchanged := not_modified(request, tag):
        return unchanged
    body = written(form, [of_ours(record, site, whole)])
    return answer(request, body, MEDIA_TYPES[form], tag=tag)


async def series(request: Request) -> Response:
    """GET /daten/reihen/{series}.ttl and its like. Raises `SeriesNotFound`."""
    slug, shelf = request.path_params["series"], request.app.state.shelf
    whole = (await _making.run(series_of, shelf.layout, [slug])).get(slug)
    if whole is None:
        raise SeriesNotFound(series=slug[:200])
    form, site = _form(request), site_of(request)
    _SERIES[form].check(request.query_params)
    tag = entity_tag(whole, asked(request), site)
    if unchanged := not_modified(request, tag):
        return unchanged
    members = [Thing(f"{site.origin}/daten/{one.slug}/#datensatz") for one in whole.members]
    told = dcat_series.series(whole, site)
    beside = tuple(("dcat:seriesMember", one) for one in members)
    body = written(form, [replace(told, told=(*told.told, *beside))])
    return answer(request, body, MEDIA_TYPES[form], tag=tag)


def public_record(request: Request, slug: str) -> DatasetRecord:
    """Of what is listed. Raises `DatasetNotFound` and `NoLongerPublic`."""
    shelf: Shelf = request.app.state.shelf
    with for_everybody():
        shelf.release(slug)
        record = shelf.record(slug)
    if record is None or record.example or not shelf.is_public(slug, record.release):
        raise DatasetNotFound(dataset=slug[:200])
    return record


def site_of(request: Request) -> dcat.Site:
    settings = request.app.state.settings
    return dcat.Site(
        origin(request),
        region_of(request).name,
        settings.contact_mail,
        contributors_of(settings.contributor_ids),
    )


def _form(request: Request) -> Form:
    return Form(request.scope["path"].rpartition(".")[2])


def _publisher(request: Request) -> Publisher | None:
    """The organisation in the address. Raises `NotFound`."""
    slug = request.path_params.get("organisation")
    if slug is None:
        return None
    try:
        found = region_of(request).organisation(slug)
    except OrganisationNotFound:
        return _joined_later(request, slug)
    if found.is_example or found.slug != slug:
        raise NotFound
    return Publisher(found.key, found.name, found.kind, found.slug)


def _joined_later(request: Request, slug: str) -> Publisher:
    """Organisations that the region's list does not name are known by their records."""
    store: RecordStore = request.app.state.records
    place = store.place_called(slug)
    if place is None:
        raise NotFound
    return Publisher(place.key, place.name, "", slug)
