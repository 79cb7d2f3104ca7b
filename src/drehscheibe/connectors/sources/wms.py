# SPDX-License-Identifier: EUPL-1.2
"""WMS 1.3.0 and 1.1.1: each layer is described with the address that draws it.

OGC 06-042, 7.2 (GetCapabilities) and 7.3 (GetMap). Pictures are asked for by 1.1.1, which every
server knows and where EPSG:4326 is longitude before latitude everywhere (OGC 01-068r3, 6.5.5).
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

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

_SIGNS = (b"<WMS_Capabilities", b"<WMT_MS_Capabilities")
# Of a pasted address; whatever else it says (the map of a MapServer, a key) is kept.
_OURS = {
    "service", "request", "version", "layers", "styles", "srs", "crs", "bbox", "width", "height",
    "format", "transparent", "bgcolor", "exceptions", "time", "elevation", "sld", "info_format",
    "query_layers", "i", "j", "x", "y", "wmtver", "updatesequence",
}  # fmt: skip
_NO_WMS = N_("it is no WMS")
_WIDTH, _TALLEST = 512, 1_024  # pixels of a preview
# In 1.3.0 and in 1.1.1: west, south, east, north.
_BOXES = {
    "EX_GeographicBoundingBox": (
        *("westBoundLongitude", "southBoundLatitude"),
        *("eastBoundLongitude", "northBoundLatitude"),
    ),
    "LatLonBoundingBox": ("minx", "miny", "maxx", "maxy"),
}
_DEEPEST = 30  # layers in layers


class Wms:
    kind = Kind.WMS

    def recognise(self, glance: Glance, rules: Rules) -> Found | None:
        """By its description, or an address that asks for a WMS."""
        query = dict(parse_qsl(urlsplit(glance.address).query.lower()))
        is_like_one = any(sign in glance.head[:8_192] for sign in _SIGNS)
        if query.get("service") != "wms" and not is_like_one:
            return None
        base = base_of(glance.address)
        service = service_at(base, rules)
        return Found(self.kind, base, service.title, service.offers) if service.layers else None

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:  # noqa: ARG002
        """Raises `AddressAnswerWrong`: there is nothing to take."""
        refuse(wanted)

    def pages(self, address: str, rules: Rules, *, start: str = "") -> Iterator[EntryPage]:  # noqa: ARG002
        """All layers are one page."""
        service = service_at(address, rules)
        yield EntryPage(service.entries, total=len(service.entries))


def base_of(address: str) -> str:
    """The address without what each request says anew."""
    path, _, query = str(parse(address)).partition("?")
    kept = [(name, value) for name, value in parse_qsl(query) if name.lower() not in _OURS]
    return f"{path}?{urlencode(kept)}" if kept else path


def service_at(base: str, rules: Rules) -> MapService:
    """Raises as `xml_at`."""
    address = _question(base, VERSION="1.3.0", REQUEST="GetCapabilities")
    root = xml_at(address, rules)
    if name_of(root) not in {"WMS_Capabilities", "WMT_MS_Capabilities"}:
        raise AddressAnswerWrong(host=parse(base).shown_host, reason=_NO_WMS)
    return read_service(root, base, address)


def read_service(root: ET.Element, base: str, address: str) -> MapService:
    service = next(named(root, "Service"), root)
    contact = next(named(service, "ContactInformation"), service)
    person = next(named(contact, "ContactPersonPrimary"), contact)
    above = next((one for one in root if name_of(one) == "Capability"), root)
    return MapService(
        kind="wms",
        address=address,
        title=text_of(service, "Title") or parse(base).shown_host,
        licences=licences_said(service),
        publisher=text_of(person, "ContactOrganization"),
        contact=text_of(contact, "ContactElectronicMailAddress"),
        layers=tuple(_layers(above, base, (), 0)),
    )


def _layers(
    parent: ET.Element, base: str, bbox: tuple[float, ...], depth: int
) -> Iterator[MapLayer]:
    """Those that can be asked for have a name; a box holds for the layers in it (7.2.4.8)."""
    for element in parent:
        if name_of(element) != "Layer" or depth > _DEEPEST:
            continue
        own = _box(element) or bbox
        if name := text_of(element, "Name"):
            yield MapLayer(
                name=name,
                title=text_of(element, "Title") or name,
                abstract=text_of(element, "Abstract"),
                keywords=words_of(element),
                bbox=own,
                picture=picture_of(base, name, own),
            )
        yield from _layers(element, base, own, depth + 1)


def _box(layer: ET.Element) -> tuple[float, ...]:
    for one in layer:
        named_so = _BOXES.get(name_of(one))
        if named_so:
            with suppress(ValueError):
                told = (text_of(one, side) or one.get(side, "") for side in named_so)
                west, south, east, north = (round(float(side), 7) for side in told)
                return box_of(west, south, east, north)
    return ()


def picture_of(base: str, name: str, bbox: tuple[float, ...]) -> str:
    """GetMap of the whole layer; "" where nobody says where it is."""
    if not bbox or bbox[0] == bbox[2] or bbox[1] == bbox[3]:
        return ""
    west, south, east, north = bbox
    height = round(_WIDTH * (north - south) / (east - west))
    return _question(
        base,
        VERSION="1.1.1",
        REQUEST="GetMap",
        LAYERS=name,
        STYLES="",
        SRS="EPSG:4326",
        BBOX=",".join(f"{side:.6g}" for side in bbox),
        WIDTH=str(_WIDTH),
        HEIGHT=str(min(_TALLEST, max(32, height))),
        FORMAT="image/png",
    )


def _question(base: str, **parameters: str) -> str:
    joint = "&" if "?" in base else "?"
    return f"{base}{joint}{urlencode({'SERVICE': 'WMS', **parameters}, safe=':/,')}"
