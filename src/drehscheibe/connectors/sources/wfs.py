# SPDX-License-Identifier: EUPL-1.2
"""WFS 2.0, 1.1 and 1.0: each layer is an offer; its features come page by page, as GeoJSON or GML.

Pages are joined as they are: how geometries, axes and types are read is the reader's matter.
OGC 09-025r2, 7.6.3 (paging), 11 (GetFeature); OGC 04-094, 14.7; OGC 02-058, 9. Servers cap
`count`, lie about `numberMatched` and ignore `startIndex`: only an empty page, or the whole number,
is an end.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.fetching.known import Fetched
from drehscheibe.connectors.sources.collecting import GEOJSON, Collected, Frame, Page, geojson
from drehscheibe.connectors.sources.contract import Found, Kind, Offer, Wanted, unless_known
from drehscheibe.connectors.sources.documents import json_at, listed
from drehscheibe.connectors.sources.gml_pages import gml_at
from drehscheibe.connectors.sources.wfs_capabilities import (
    Capabilities,
    base_of,
    capabilities_at,
    question,
)
from drehscheibe.connectors.sources.xml_documents import xml_at
from drehscheibe.domain.errors import N_, AddressAnswerWrong, AddressEmpty, AddressFailed

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.sources.contract import Tell
    from drehscheibe.connectors.sources.glance import Glance

_COUNT = 1_000  # features of a page
_COUNTED = 20  # layers whose number is asked for
_SIGNS = (b"WFS_Capabilities", b"ExceptionReport", b"mapserv")
_GONE = N_("it has no such layer any more")
_SAME_PAGE = N_("it gives the same page again and again")
_PART = N_("it gives only a part of its objects and cannot be asked for the rest")


class _StartIgnored(AddressAnswerWrong):
    """Paging leads nowhere here; everything at once may."""


class Wfs:
    kind = Kind.WFS

    def recognise(self, glance: Glance, rules: Rules) -> Found | None:
        """By what it answers, or by an address that asks for a WFS."""
        query = dict(parse_qsl(urlsplit(glance.address).query.lower()))
        is_asked = query.get("service") == "wfs" and query.get("request") != "getfeature"
        is_like_one = glance.is_web_page or any(sign in glance.head for sign in _SIGNS)
        if not (is_asked or is_like_one):
            return None
        base = base_of(glance.address)
        try:
            service = capabilities_at(base, rules)
        except AddressFailed:
            if is_asked:
                raise
            return None
        offers = tuple(_offers(base, service, rules))
        title = service.title or parse(base).shown_host
        return Found(self.kind, base, title, offers) if offers else None

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:
        """The hash of all features tells whether something changed."""
        service = capabilities_at(wanted.address, rules)
        host = parse(wanted.address).shown_host
        layer = _Layer(wanted.address, _named(wanted, service), service, rules)
        same_page = _StartIgnored(host=host, reason=_SAME_PAGE)
        collected = Collected(target, largest=rules.largest, same_page=same_page)
        try:
            count = collected.collect(layer.address(0), layer.page, tell)
        except _StartIgnored:
            count = collected.collect(layer.whole, layer.all_at_once, tell)
        if not count:
            raise AddressEmpty(host=host)
        fetched = Fetched(
            address=wanted.address,
            name=f"{wanted.offer.replace(':', '_')}.{'geojson' if service.json_format else 'gml'}",
            size=target.stat().st_size,
            sha256=collected.sha256(),
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            media_type=service.json_format or "application/gml+xml",
            is_protected=parse(wanted.address).is_protected,
            promised=collected.promised,
        )
        return unless_known(fetched, wanted.mark)


def _named(wanted: Wanted, service: Capabilities) -> str:
    """What the layer is called now: some servers change its prefix with the version."""
    names = [layer.name for layer in service.layers]
    if wanted.offer in names:
        return wanted.offer
    plain = wanted.offer.rpartition(":")[2]
    found = [name for name in names if name.rpartition(":")[2] == plain]
    if len(found) != 1:
        raise AddressAnswerWrong(host=parse(wanted.address).shown_host, reason=_GONE)
    return found[0]


@dataclass(frozen=True, slots=True)
class _Layer:
    """One layer of one server, and how it is asked."""

    base: str
    name: str
    service: Capabilities
    rules: Rules

    @property
    def whole(self) -> str:
        names = "TYPENAMES" if self.service.is_second else "TYPENAME"
        asked = {"VERSION": self.service.version, "REQUEST": "GetFeature", names: self.name}
        if self.service.json_format:
            asked["OUTPUTFORMAT"] = self.service.json_format
        return question(self.base, **asked)

    def address(self, start: int) -> str:
        count = "COUNT" if self.service.is_second else "MAXFEATURES"
        return f"{self.whole}&{count}={_COUNT}&STARTINDEX={start}"

    def page(self, address: str) -> Page:
        """GeoServer refuses pages of layers without a key: they may come as a whole."""
        start = int(address.rpartition("=")[2])
        try:
            features, total, frame = self._read(address)
        except AddressAnswerWrong as error:
            raise _StartIgnored(**error.params) from None
        stop = start + len(features)
        following = "" if total and stop >= total else self.address(stop)
        return Page(features, following, total, frame)

    def all_at_once(self, address: str) -> Page:
        """What was cut short is no layer. 1.1 does not say beside its objects how many it has."""
        features, total, frame = self._read(address)
        if not total and self.service.can_count:
            total = _hits(self.base, self.name, self.service, self.rules) or 0
        if total > len(features):
            raise AddressAnswerWrong(host=parse(address).shown_host, reason=_PART)
        return Page(features, "", total, frame)

    def _read(self, address: str) -> tuple[list[str], int, Frame]:
        if self.service.json_format:
            return _from_json(json_at(address, self.rules))
        page = gml_at(address, self.rules)
        return page.features, page.matched, page.frame


def _from_json(document: dict[str, Any]) -> tuple[list[str], int, Frame]:
    totals = (document.get("numberMatched"), document.get("totalFeatures"))
    total = next((one for one in totals if isinstance(one, int)), 0)
    crs = document.get("crs")  # GeoJSON of 2008: what comes in other coordinates says so
    head = geojson([{"type": "FeatureCollection", "crs": crs}])[0][:-1] + ',"features":['
    frame = Frame(head, GEOJSON.between, GEOJSON.end) if crs else GEOJSON
    return geojson(listed(document.get("features"))), total, frame


def _offers(base: str, service: Capabilities, rules: Rules) -> list[Offer]:
    counted = service.can_count and len(service.layers) <= _COUNTED
    return [
        Offer(
            key=layer.name,
            title=layer.title[:300],
            description=layer.abstract[:2_000],
            count=_hits(base, layer.name, service, rules) if counted else None,
            keywords=layer.keywords[:30],
            bbox=layer.bbox,
        )
        for layer in service.layers
    ]


def _hits(base: str, name: str, service: Capabilities, rules: Rules) -> int | None:
    """`resultType=hits` (OGC 09-025r2, 7.6.3.6); a server that cannot, tells no number."""
    layer = _Layer(base, name, service, rules)
    asked = layer.whole.partition("&OUTPUTFORMAT=")[0]
    with suppress(AddressFailed):
        root = xml_at(f"{asked}&RESULTTYPE=hits", rules)
        said = root.get("numberMatched") or root.get("numberOfFeatures") or ""
        return int(said) if said.isdecimal() else None
    return None
