# SPDX-License-Identifier: EUPL-1.2
"""Records of ISO 19139 as entries of a catalogue, and which data a service operates on.

ISO 19115:2003 and 19119:2005 in the XML of ISO/TS 19139:2007, as OGC 07-045 (CSW ISO Application
Profile 1.0) and the conventions of GDI-DE 2.x use them: licences stand as JSON among the
constraints, a service names its data by `operatesOn`. Names count without namespaces.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from drehscheibe.connectors.sources.distributions import Distribution
from drehscheibe.connectors.sources.entries import Entry
from drehscheibe.connectors.sources.iso19139_constraints import licences_in
from drehscheibe.connectors.sources.iso19139_links import files_in, service_in
from drehscheibe.connectors.sources.iso19139_metadata import metadata_of
from drehscheibe.connectors.sources.iso19139_texts import code_of, each, first_text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree import ElementTree as ET

_CITATION = "identificationInfo/*/citation/CI_Citation"
_HREF = "{http://www.w3.org/1999/xlink}href"
_LONGEST_KEY = 500


@dataclass(frozen=True, slots=True)
class Record:
    """`names` are all by which services may name it; `operates_on` what a service names."""

    entry: Entry
    names: frozenset[str]
    operates_on: frozenset[str]
    layers: tuple[tuple[str, str], ...]  # (name of the data, layer of the service)
    is_service: bool


def record_of(element: ET.Element) -> Record | None:
    """Of an `MD_Metadata`; None where it has no name of its own or no title."""
    key = first_text(element, "fileIdentifier")
    title = first_text(element, f"{_CITATION}/title")
    if not (key and title) or len(key) > _LONGEST_KEY:
        return None
    is_service = code_of(element, "hierarchyLevel/MD_ScopeCode") == "service"
    links = tuple(service_in(element) if is_service else files_in(element))
    entry = Entry(
        key=key,
        title=title,
        description=first_text(element, "identificationInfo/*/abstract"),
        licences=licences_in(element),
        distributions=links,
        metadata=metadata_of(element),
        is_drawn=is_service and {one.format for one in links} <= {"wms", "wmts"},
    )
    named = texts(element, f"{_CITATION}/identifier/*/code")
    return Record(
        entry, frozenset((key, *named)), frozenset(_operated(element)), _layers(element), is_service
    )


def _operated(element: ET.Element) -> Iterator[str]:
    """As identifiers, as addresses, and as what an address asks for."""
    for one in each(element, "identificationInfo/*/operatesOn"):
        for said in (one.get("uuidref", ""), one.get(_HREF, "")):
            if said:
                yield from (said, *_asked_for(said))


def _asked_for(address: str) -> Iterator[str]:
    """GetRecordById names a record by `id`, others by what follows a # or the last slash."""
    parts = urlsplit(address)
    query = parse_qs(parts.query)
    yield from (value for name, values in query.items() if name.lower() == "id" for value in values)
    yield from (one for one in (parts.fragment, parts.path.rpartition("/")[2]) if one)


def _layers(element: ET.Element) -> tuple[tuple[str, str], ...]:
    found = each(element, "identificationInfo/*/coupledResource/SV_CoupledResource")
    pairs = (
        (first_text(one, "identifier"), (one.findtext("{*}ScopedName") or "").strip())
        for one in found
    )
    return tuple((name, layer) for name, layer in pairs if name and layer)


class Coupling:
    """Which services operate on which data, learnt from all records of a catalogue."""

    def __init__(self) -> None:
        self._services: dict[str, list[Record]] = {}
        self._data: set[str] = set()

    def learn(self, record: Record) -> None:
        for name in record.operates_on:
            self._services.setdefault(name, []).append(record)
        if not record.is_service:
            self._data |= record.names

    def entry(self, record: Record) -> Entry | None:
        """Data with their services; None for services of data that are listed themselves."""
        if record.is_service:
            return None if record.operates_on & self._data else record.entry
        services = (one for name in record.names for one in self._services.get(name, ()))
        return with_services(record, services)


def with_services(record: Record, services: Iterable[Record]) -> Entry:
    """Where its own record does not name their addresses already."""
    own = record.entry.distributions
    known = {one.address for one in own}
    more = (
        replace(one, title=_layer(record, service) or one.title)
        for service in services
        for one in service.entry.distributions
        if one.address not in known
    )
    return replace(record.entry, distributions=(*own, *_once(more)))


def _layer(record: Record, service: Record) -> str:
    """The layer that holds these data, where the service says so."""
    return next((layer for name, layer in service.layers if name in record.names), "")


def _once(distributions: Iterable[Distribution]) -> Iterator[Distribution]:
    yield from {(one.address, one.format): one for one in distributions}.values()
