# SPDX-License-Identifier: EUPL-1.2
"""A page of the catalogue as statements: its datasets with their series, and hydra's paging."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from drehscheibe.catalogue import dcat, dcat_described, dcat_series
from drehscheibe.catalogue.described import DescribedRecord
from drehscheibe.catalogue.harvest_query import PAGE
from drehscheibe.catalogue.records import DatasetRecord
from drehscheibe.catalogue.series import series_of
from drehscheibe.catalogue.statements import Text, Thing, text_of
from drehscheibe.delivery.harvests import parameters
from drehscheibe.delivery.harvests.rdf_forms import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from starlette.requests import Request

    from drehscheibe.catalogue.harvest_pages import At, HarvestPage, HarvestPages
    from drehscheibe.catalogue.harvest_query import HarvestQuery, Key
    from drehscheibe.catalogue.records import Publisher
    from drehscheibe.catalogue.series import WholeSeries
    from drehscheibe.catalogue.words import Listed
    from drehscheibe.delivery.http.negotiation import Form
    from drehscheibe.releases.layout import Layout


def series_in(records: Iterable[Listed]) -> list[str]:
    """Short names of the series that records are in."""
    ours = (one for one in records if isinstance(one, DatasetRecord))
    return [one.series.slug for one in ours if one.series]


def of_ours(record: DatasetRecord, site: dcat.Site, whole: dict[str, WholeSeries]) -> Thing:
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
        yield "dcat:dataset", of_ours(record, site, whole)


class RdfPage:
    """One page of a catalogue as RDF. Knows all of the request that a thread needs."""

    def __init__(
        self, request: Request, query: HarvestQuery, publisher: Publisher | None, site: dcat.Site
    ) -> None:
        self._query, self._publisher, self._site = query, publisher, site
        self._number = parameters.PAGE.of(request.query_params)
        self._here = f"{self._site.origin}{request.scope['path']}"

    def written(self, layout: Layout, pages: HarvestPages, at: At, form: Form) -> bytes:
        page = pages.page(self._query, at=at)
        whole = series_of(layout, series_in(page.records))
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
