# SPDX-License-Identifier: EUPL-1.2
"""CSW 2.0.2 with ISO 19139: each dataset is an offer, with the services that operate on it.

OGC 07-006r1, 10.8 (GetRecords) and 10.9 (GetRecordById), asked in key-value pairs; OGC 07-045 for
the output schema. Counts and `nextRecord` are believed as far as records come.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.contract import Found, Kind, Wanted
from drehscheibe.connectors.sources.describing import EntryPage, offers_in
from drehscheibe.connectors.sources.distributions import best_of
from drehscheibe.connectors.sources.entries import bring
from drehscheibe.connectors.sources.iso19139 import (
    Coupling,
    Record,
    record_of,
    with_services,
)
from drehscheibe.connectors.sources.seen import Seen
from drehscheibe.connectors.sources.xml_documents import name_of, named, text_of, xml_at
from drehscheibe.domain.errors import N_, AddressAnswerWrong, AddressFailed, AddressLoops

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree import ElementTree as ET

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Tell
    from drehscheibe.connectors.sources.glance import Glance

_GMD = "http://www.isotc211.org/2005/gmd"
_ROWS = 100  # records of a page; a server may give fewer
_MOST_PAGES = 5_000
_SIGNS = (b"opengis.net/cat/csw", b"CSW_Capabilities")
# Of a pasted address; whatever else it says (a key, a language) is kept.
_OURS = {
    "service", "request", "version", "acceptversions", "id", "typenames", "resulttype",
    "elementsetname", "outputschema", "outputformat", "startposition", "maxrecords", "namespace",
    "constraint", "constraintlanguage", "constraint_language_version", "sections", "requestid",
}  # fmt: skip
_GEONETWORK = re.compile(r"(?P<root>.*/srv/[a-z]{3})(/.*)?$")
_NO_CSW = N_("it is no catalogue service (CSW)")
_NO_RECORDS = N_("it gives no records of ISO 19139")
_SAME_PAGE = N_("it gives the same page again and again")
_GONE = N_("it lists the dataset no more")


class Csw:
    kind = Kind.CSW

    def recognise(self, glance: Glance, rules: Rules) -> Found | None:
        """By what it answers, by an address that asks for a CSW, or as a page of GeoNetwork."""
        query = {name.lower(): value for name, value in _query(glance.address)}
        is_asked = query.get("service", "").lower() == "csw"
        for base in _bases(glance, is_asked=is_asked):
            try:
                title = _title(base, rules)
            except AddressFailed:
                if is_asked:
                    raise
                continue
            key = query.get("id", "")
            return self._one(base, key, rules) if key else self._all(base, title, rules)
        return None

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:
        """The best of its files, else of the services that operate on it."""
        record = _record(wanted.address, wanted.offer, rules)
        entry = record.entry
        if best_of(entry.distributions) is None and not record.is_service:
            everything = records_at(wanted.address, rules)
            services = (one for one in everything if one.operates_on & record.names)
            entry = with_services(record, services)
        return bring(entry, wanted, target, rules, tell=tell)

    def pages(self, address: str, rules: Rules, *, start: str = "") -> Iterator[EntryPage]:
        """`start` is the number of a record. Services are looked for first, in all records."""
        coupling = Coupling()
        for record in records_at(address, rules):
            coupling.learn(record)
        for page in _pages(address, int(start or 1), rules):
            entries = (coupling.entry(one) for one in page.records)
            following = str(page.following) if page.following else ""
            yield EntryPage(tuple(one for one in entries if one), following, page.matched)

    def _all(self, base: str, title: str, rules: Rules) -> Found | None:
        records, coupling = list(records_at(base, rules)), Coupling()
        for record in records:
            coupling.learn(record)
        entries = tuple(entry for one in records if (entry := coupling.entry(one)))
        offers, more = offers_in([EntryPage(entries)])
        return Found(self.kind, base, title, offers, more) if offers else None

    def _one(self, base: str, key: str, rules: Rules) -> Found:
        offer = _record(base, key, rules).entry.offer
        return Found(self.kind, base, offer.title, (offer,))


def records_at(base: str, rules: Rules) -> Iterator[Record]:
    """Every record once. Raises `AddressAnswerWrong`, `AddressLoops` where pages have no end."""
    for page in _pages(base, 1, rules):
        yield from page.records


@dataclass(frozen=True, slots=True)
class _Page:
    """One answer to GetRecords, without the records that came before; `following` 0: none."""

    records: tuple[Record, ...]
    following: int
    matched: int


def _pages(base: str, start: int, rules: Rules) -> Iterator[_Page]:
    host, seen, matched = parse(base).shown_host, Seen(), 0
    for _ in range(_MOST_PAGES):
        try:
            results = _asked(base, start, rules)
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


def _asked(base: str, start: int, rules: Rules) -> ET.Element:
    """Some know the type of ISO records, some only their own. Raises as `xml_at`."""
    asked = {
        "request": "GetRecords",
        "resultType": "results",
        "elementSetName": "full",
        "outputSchema": _GMD,
        "startPosition": str(start),
        "maxRecords": str(_ROWS),
    }
    try:
        root = xml_at(_question(base, typeNames="gmd:MD_Metadata", **asked), rules)
    except AddressAnswerWrong:
        root = xml_at(_question(base, typeNames="csw:Record", **asked), rules)
    if name_of(root) != "GetRecordsResponse":
        raise AddressAnswerWrong(host=parse(base).shown_host, reason=_NO_CSW)
    if not any(named(root, "MD_Metadata")) and any(named(root, "Record")):
        raise AddressAnswerWrong(host=parse(base).shown_host, reason=_NO_RECORDS)
    return next(named(root, "SearchResults"), root)


def _record(base: str, key: str, rules: Rules) -> Record:
    asked = {"request": "GetRecordById", "elementSetName": "full", "outputSchema": _GMD}
    root = xml_at(_question(base, id=key, **asked), rules)
    found = (record_of(one) for one in named(root, "MD_Metadata"))
    for record in found:
        if record and record.entry.key == key:
            return record
    raise AddressAnswerWrong(host=parse(base).shown_host, reason=_GONE)


def _title(base: str, rules: Rules) -> str:
    """Raises as `xml_at`, and where it is no CSW."""
    root = xml_at(_question(base, request="GetCapabilities"), rules)
    if name_of(root) != "Capabilities" or "/csw" not in str(root.tag):
        raise AddressAnswerWrong(host=parse(base).shown_host, reason=_NO_CSW)
    service = next(named(root, "ServiceIdentification"), root)
    return text_of(service, "Title") or parse(base).shown_host


def _bases(glance: Glance, *, is_asked: bool) -> Iterator[str]:
    path = urlsplit(glance.address).path.lower()
    is_fault = b"ExceptionReport" in glance.head and "csw" in path
    if is_asked or is_fault or any(sign in glance.head for sign in _SIGNS):
        yield _base_of(glance.address)
    elif glance.is_web_page and (match := _GEONETWORK.match(str(parse(glance.address)))):
        yield f"{match['root']}/csw"


def _base_of(address: str) -> str:
    """The address without what each request says anew."""
    path = str(parse(address)).partition("?")[0]
    kept = [(name, value) for name, value in _query(address) if name.lower() not in _OURS]
    return f"{path}?{urlencode(kept)}" if kept else path


def _query(address: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(address).query)


def _question(base: str, **parameters: str) -> str:
    """A request in key-value pairs (OGC 07-006r1, 10.2.1)."""
    joint = "&" if "?" in base else "?"
    return f"{base}{joint}{urlencode({'service': 'CSW', 'version': '2.0.2', **parameters})}"
