# SPDX-License-Identifier: EUPL-1.2
"""The catalogue for other catalogues: DCAT-AP.de as RDF, page by page (hydra), and each dataset.

Pages are bounded and made one after the other in a thread, so a harvest of any length takes the
memory of one page. Whoever follows `hydra:next` pays for each page what the first one costs; who
counts pages pays for a walk to the nearest page that is known.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from drehscheibe.catalogue import dcat, dcat_described, dcat_series
from drehscheibe.catalogue.contributors import contributors_of
from drehscheibe.catalogue.described import DescribedRecord
from drehscheibe.catalogue.harvest_pages import HarvestPages
from drehscheibe.catalogue.harvest_query import PAGE, HarvestQuery
from drehscheibe.catalogue.records import DatasetRecord, Publisher
from drehscheibe.catalogue.series import series_of
from drehscheibe.catalogue.statements import Text, Thing, text_of
from drehscheibe.delivery.harvests import parameters
from drehscheibe.delivery.harvests.rdf_forms import MEDIA_TYPES, written
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
    from collections.abc import Iterable, Iterator

    from starlette.datastructures import QueryParams
    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.catalogue.harvest_pages import At, HarvestPage
    from drehscheibe.catalogue.harvest_query import Key
    from drehscheibe.catalogue.series import WholeSeries
    from drehscheibe.catalogue.store import RecordStore
    from drehscheibe.catalogue.words import Listed
    from drehscheibe.delivery.holdings.shelf import Shelf
    from drehscheibe.delivery.queries.parameters import Parameter
    from drehscheibe.releases.layout import Layout

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
    tag = entity_tag(shelf.state(), asked(request), site_of(request))
    if unchanged := not_modified(request, tag):
        return unchanged
    pages: HarvestPages = request.app.state.harvest_pages
    page = _Page(request, query, publisher)
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
    whole = await _making.run(series_of, shelf.layout, _names([record]))
    tag = entity_tag(record, whole, asked(request), site)
    if unchanged := not_modified(request, tag):
        return unchanged
    body = written(form, [_of_ours(record, site, whole)])
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


def _names(records: Iterable[Listed]) -> list[str]:
    """Of the series that records are in."""
    ours = (one for one in records if isinstance(one, DatasetRecord))
    return [one.series.slug for one in ours if one.series]


def _of_ours(record: DatasetRecord, site: dcat.Site, whole: dict[str, WholeSeries]) -> Thing:
    told = dcat.dataset(record, site)
    found = whole.get(record.series.slug) if record.series else None
    return dcat_series.in_series(told, record, found, site) if found else told


def _told(
    record: Listed, site: dcat.Site, whole: dict[str, WholeSeries]
) -> Iterator[tuple[str, Thing]]:
    """What lies elsewhere comes with the record that says from where it is known."""
    if isinstance(record, DescribedRecord):
        yield "dcat:dataset", dcat_described.dataset(record, site)
        yield "dcat:record", dcat_described.catalogue_record(record, site)
    else:
        yield "dcat:dataset", _of_ours(record, site, whole)


class _Page:
    """One page of a catalogue as RDF. Knows all of the request that a thread needs."""

    def __init__(self, request: Request, query: HarvestQuery, publisher: Publisher | None) -> None:
        self._query, self._publisher = query, publisher
        self._number = parameters.PAGE.of(request.query_params)
        self._site = site_of(request)
        self._here = f"{self._site.origin}{request.scope['path']}"

    def written(self, layout: Layout, pages: HarvestPages, at: At, form: Form) -> bytes:
        page = pages.page(self._query, at=at)
        whole = series_of(layout, _names(page.records))
        return written(form, (self._catalog(page, whole), self._paging(page)))

    def _catalog(self, page: HarvestPage, series: dict[str, WholeSeries]) -> Thing:
        """The same thing in each syntax."""
        name = f"/{self._publisher.slug}" if self._publisher else ""
        address = f"{self._site.origin}/catalog{name}.ttl#katalog"
        whole = dcat.catalog(self._site, address, self._publisher)
        told = [pair for one in page.records for pair in _told(one, self._site, series)]
        return Thing(whole.address, whole.kind, (*whole.told, *told))

    def _paging(self, page: HarvestPage) -> Thing:
        """For harvesters of both names that hydra has had for it."""
        kind = Thing("http://www.w3.org/ns/hydra/core#PartialCollectionView")
        told: tuple[tuple[str, Text | Thing], ...] = (
            ("rdf:type", kind),
            ("hydra:totalItems", text_of(str(page.total), kind="xsd:integer")),
            ("hydra:itemsPerPage", text_of(str(PAGE), kind="xsd:integer")),
            *self._beside(page),
        )
        return Thing(self._address(self._number), "hydra:PagedCollection", told)

    def _beside(self, page: HarvestPage) -> Iterator[tuple[str, Thing]]:
        last, number = max(1, -(-page.total // PAGE)), self._number
        yield "hydra:first", Thing(self._address(1))
        yield "hydra:last", Thing(self._address(last))
        if 1 < number <= last + 1:
            yield "hydra:previous", Thing(self._address(number - 1))
        if page.ends:
            yield "hydra:next", Thing(self._address(number + 1, page.ends))

    def _address(self, number: int, after: Key = ()) -> str:
        """The number is for people; where it begins is said by `after`, where that is known."""
        asked = {"page": number, "after": parameters.token_of(after)}
        pairs = asked | {"modified_since": self._query.since}
        return f"{self._here}?{urlencode({n: v for n, v in pairs.items() if v}, safe=':,')}"
