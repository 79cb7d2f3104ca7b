# SPDX-License-Identifier: EUPL-1.2
"""CSW 2.0.2 with ISO 19139: each dataset is an offer, with the services that operate on it.

OGC 07-006r1, 10.8 (GetRecords) and 10.9 (GetRecordById); OGC 07-045 for the output schema. Counts
and `nextRecord` are believed as far as records come.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.bringing import bring
from drehscheibe.connectors.sources.contract import MOST_OFFERS, Found, Kind, Wanted
from drehscheibe.connectors.sources.csw_requests import (
    NO_CSW,
    Service,
    asked_in,
    base_of,
    service_at,
)
from drehscheibe.connectors.sources.describing import EntryPage
from drehscheibe.connectors.sources.distributions import best_of
from drehscheibe.connectors.sources.iso19139 import (
    Coupling,
    Record,
    record_of,
    with_services,
)
from drehscheibe.connectors.sources.seen import Seen
from drehscheibe.connectors.sources.xml_documents import name_of, named
from drehscheibe.domain.errors import N_, AddressAnswerWrong, AddressFailed, AddressLoops

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree import ElementTree as ET

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Tell
    from drehscheibe.connectors.sources.glance import Glance

_MOST_PAGES = 5_000
_SIGNS = (b"opengis.net/cat/csw", b"CSW_Capabilities")
_GEONETWORK = re.compile(r"(?P<root>.*/srv/[a-z]{3})(/.*)?$")
_NO_RECORDS = N_("it gives no records of ISO 19139")
_SAME_PAGE = N_("it gives the same page again and again")
_GONE = N_("it lists the dataset no more")


class Csw:
    kind = Kind.CSW

    def recognise(self, glance: Glance, rules: Rules) -> Found | None:
        """By what it answers, by an address that asks for a CSW, or as a page of GeoNetwork."""
        query = {name.lower(): value for name, value in asked_in(glance.address)}
        is_asked = query.get("service", "").lower() == "csw"
        for base in _bases(glance, is_asked=is_asked):
            try:
                service = service_at(base, rules)
            except AddressFailed:
                if is_asked:
                    raise
                continue
            key = query.get("id", "")
            return self._one(service, key, rules) if key else self._all(service, rules)
        return None

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:
        """The best of its files, else of the services that operate on it."""
        service = service_at(wanted.address, rules)
        record = _record(service, wanted.offer, rules)
        entry = record.entry
        if best_of(entry.distributions) is None and not record.is_service:
            everything = records_at(service, rules)
            services = (one for one in everything if one.operates_on & record.names)
            entry = with_services(record, services)
        return bring(entry, wanted, target, rules, tell=tell)

    def pages(self, address: str, rules: Rules, *, start: str = "") -> Iterator[EntryPage]:
        """`start` is the number of a record. Services are looked for first, in all records."""
        coupling, service = Coupling(), service_at(address, rules)
        for record in records_at(service, rules):
            coupling.learn(record)
        for page in _pages(service, int(start or 1), rules):
            entries = (coupling.entry(one) for one in page.records)
            following = str(page.following) if page.following else ""
            yield EntryPage(tuple(one for one in entries if one), following, page.matched)

    def _all(self, service: Service, rules: Rules) -> Found | None:
        """Of a large catalogue the beginning, with the services that stand there."""
        first, coupling, more = list[Record](), Coupling(), 0
        for page in _pages(service, 1, rules):
            for record in page.records:
                coupling.learn(record)
                first.append(record)
            if len(first) >= MOST_OFFERS and page.following:
                more = max(page.matched - len(first), 1)
                break
        offers = tuple(entry.offer for one in first if (entry := coupling.entry(one)))
        return Found(self.kind, service.base, service.title, offers, more) if offers else None

    def _one(self, service: Service, key: str, rules: Rules) -> Found:
        offer = _record(service, key, rules).entry.offer
        return Found(self.kind, service.base, offer.title, (offer,))


def records_at(service: Service, rules: Rules) -> Iterator[Record]:
    """Every record once. Raises `AddressAnswerWrong`, `AddressLoops` where pages have no end."""
    for page in _pages(service, 1, rules):
        yield from page.records


@dataclass(frozen=True, slots=True)
class _Page:
    """One answer to GetRecords, without the records that came before; `following` 0: none."""

    records: tuple[Record, ...]
    following: int
    matched: int


def _pages(service: Service, start: int, rules: Rules) -> Iterator[_Page]:
    host, seen, matched = parse(service.base).shown_host, Seen(), 0
    for _ in range(_MOST_PAGES):
        try:
            results = _asked(service, start, rules)
        except AddressAnswerWrong:
            if start > matched > 0:
                return  # only some servers answer behind the end
            raise
        elements = list(named(results, "MD_Metadata"))
        matched = _number(results, "numberOfRecordsMatched")
        found = {one.entry.key: one for element in elements if (one := record_of(element))}
        keys = seen.fresh(found)
        if found and not keys:
            raise AddressAnswerWrong(host=host, reason=_SAME_PAGE)
        fresh = tuple(one for key, one in found.items() if key in keys)
        start = _following(results, start, len(elements))
        yield _Page(fresh, start, matched)
        if not start:
            return
    raise AddressLoops(host=host)


def _following(results: ET.Element, start: int, given: int) -> int:
    """Where the next page begins; 0 after the last. Counts may lie, an empty page does not."""
    following = _number(results, "nextRecord")
    if given and following > start:
        return following
    behind = start + given
    return behind if given and behind <= _number(results, "numberOfRecordsMatched") else 0


def _number(element: ET.Element, name: str) -> int:
    said = element.get(name, "")
    return int(said) if said.isdecimal() else 0


def _asked(service: Service, start: int, rules: Rules) -> ET.Element:
    """Some know the type of ISO records, some only their own. Raises as `xml_at`."""
    try:
        root = service.records(start, rules, kind="gmd:MD_Metadata")
    except AddressAnswerWrong:
        root = service.records(start, rules, kind="csw:Record")
    host = parse(service.base).shown_host
    if name_of(root) != "GetRecordsResponse":
        raise AddressAnswerWrong(host=host, reason=NO_CSW)
    if not any(named(root, "MD_Metadata")) and any(named(root, "Record")):
        raise AddressAnswerWrong(host=host, reason=_NO_RECORDS)
    return next(named(root, "SearchResults"), root)


def _record(service: Service, key: str, rules: Rules) -> Record:
    root = service.record(key, rules)
    found = (record_of(one) for one in named(root, "MD_Metadata"))
    for record in found:
        if record and record.entry.key == key:
            return record
    raise AddressAnswerWrong(host=parse(service.base).shown_host, reason=_GONE)


def _bases(glance: Glance, *, is_asked: bool) -> Iterator[str]:
    path = urlsplit(glance.address).path.lower()
    is_fault = b"ExceptionReport" in glance.head and "csw" in path
    if is_asked or is_fault or any(sign in glance.head for sign in _SIGNS):
        yield base_of(glance.address)
    elif glance.is_web_page and (match := _GEONETWORK.match(str(parse(glance.address)))):
        yield f"{match['root']}/csw"
