# SPDX-License-Identifier: EUPL-1.2
"""WMTS 1.0.0, by key-value pairs or as a file: each layer is described (OGC 07-057r7, 7.1)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.contract import Found, Kind, Wanted
from drehscheibe.connectors.sources.describing import EntryPage
from drehscheibe.connectors.sources.map_layers import (
    MapLayer,
    MapService,
    licences_said,
    refuse,
    words_of,
)
from drehscheibe.connectors.sources.metadata import box_of
from drehscheibe.connectors.sources.xml_documents import name_of, named, text_of, xml_at
from drehscheibe.domain.errors import N_, AddressAnswerWrong

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree import ElementTree as ET

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Tell
    from drehscheibe.connectors.sources.glance import Glance

_SPACE = b"http://www.opengis.net/wmts/1.0"
_KVP = "?SERVICE=WMTS&REQUEST=GetCapabilities&VERSION=1.0.0"
_NO_WMTS = N_("it is no WMTS")


class Wmts:
    kind = Kind.WMTS

    def recognise(self, glance: Glance, rules: Rules) -> Found | None:
        """By its description, or an address that asks for a WMTS."""
        query = dict(parse_qsl(urlsplit(glance.address).query.lower()))
        is_described = not glance.is_web_page and _SPACE in glance.head[:8_192]
        if query.get("service") != "wmts" and not is_described:
            return None
        there = str(parse(glance.address))
        address = there if is_described else there.partition("?")[0] + _KVP
        service = service_at(address, rules)
        return Found(self.kind, address, service.title, service.offers) if service.layers else None

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:  # noqa: ARG002
        """Raises `AddressAnswerWrong`: there is nothing to take."""
        refuse(wanted)

    def pages(self, address: str, rules: Rules, *, start: str = "") -> Iterator[EntryPage]:  # noqa: ARG002
        """All layers are one page."""
        service = service_at(address, rules)
        yield EntryPage(service.entries, total=len(service.entries))


def service_at(address: str, rules: Rules) -> MapService:
    """Raises as `xml_at`."""
    root = xml_at(address, rules)
    if name_of(root) != "Capabilities" or "/wmts/" not in str(root.tag):
        raise AddressAnswerWrong(host=parse(address).shown_host, reason=_NO_WMTS)
    return read_service(root, address)


def read_service(root: ET.Element, address: str) -> MapService:
    about = next(named(root, "ServiceIdentification"), root)
    provider = next(named(root, "ServiceProvider"), root)
    return MapService(
        kind="wmts",
        address=address,
        title=text_of(about, "Title") or parse(address).shown_host,
        licences=licences_said(about),
        publisher=text_of(provider, "ProviderName"),
        contact=next(
            (one.text or "" for one in named(provider, "ElectronicMailAddress")), ""
        ).strip(),
        layers=tuple(_layer(one) for one in named(root, "Layer") if text_of(one, "Identifier")),
    )


def _layer(element: ET.Element) -> MapLayer:
    name = text_of(element, "Identifier")
    return MapLayer(
        name=name,
        title=text_of(element, "Title") or name,
        abstract=text_of(element, "Abstract"),
        keywords=words_of(element),
        bbox=_box(element),
    )


def _box(layer: ET.Element) -> tuple[float, ...]:
    """Longitude before latitude (OGC 06-121r9, 10.2.2)."""
    for one in layer:
        if name_of(one) == "WGS84BoundingBox":
            with suppress(ValueError):
                corners = f"{text_of(one, 'LowerCorner')} {text_of(one, 'UpperCorner')}"
                west, south, east, north = (round(float(side), 7) for side in corners.split())
                return box_of(west, south, east, north)
    return ()
