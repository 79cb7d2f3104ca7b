# SPDX-License-Identifier: EUPL-1.2
"""What a WFS says of itself: version, layers, formats.

OGC 09-025r2, 8.3 (2.0), OGC 04-094, 13 (1.1), OGC 02-058, 12 (1.0): only the last one has no
`OperationsMetadata` and names formats by elements.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.metadata import box_of
from drehscheibe.connectors.sources.xml_documents import (
    ServiceFault,
    name_of,
    named,
    text_of,
    xml_at,
)
from drehscheibe.domain.errors import N_, AddressAnswerWrong, AddressFailed

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from drehscheibe.connectors.fetching.asking import Rules

# Of a pasted address; whatever else it says (the map of a MapServer, a key) is kept.
_OURS = {
    "service", "request", "version", "acceptversions", "typename", "typenames", "outputformat",
    "count", "maxfeatures", "startindex", "resulttype", "srsname", "bbox", "propertyname", "filter",
}  # fmt: skip
_NO_WFS = N_("it is no WFS")


@dataclass(frozen=True, slots=True)
class Layer:
    name: str
    title: str
    abstract: str
    keywords: tuple[str, ...] = ()
    bbox: tuple[float, ...] = ()  # degrees, longitude first


@dataclass(frozen=True, slots=True)
class Capabilities:
    title: str
    version: str  # the one that is spoken from now on: 2.0.0, 1.1.0 or 1.0.0
    layers: tuple[Layer, ...]
    formats: tuple[str, ...]  # of GetFeature

    @property
    def is_second(self) -> bool:
        return self.version == "2.0.0"

    @property
    def can_count(self) -> bool:
        """1.0.0 knows no `resultType`: it would send everything."""
        return self.version != "1.0.0"

    @property
    def json_format(self) -> str:
        """GeoJSON as this server calls it; "" where it has none."""
        known = (one for one in self.formats if "json" in one.lower() and "javascript" not in one)
        return min(known, key=len, default="")


def base_of(address: str) -> str:
    """The address without what each request says anew."""
    plain = str(parse(address))
    path, _, query = plain.partition("?")
    kept = [(name, value) for name, value in parse_qsl(query) if name.lower() not in _OURS]
    return f"{path}?{urlencode(kept)}" if kept else path


def question(base: str, **parameters: str | int) -> str:
    """A request in key-value pairs (OGC 09-025r2, 6.2.2)."""
    joint = "&" if "?" in base else "?"
    return f"{base}{joint}{urlencode({'SERVICE': 'WFS', **parameters})}"


def capabilities_at(base: str, rules: Rules) -> Capabilities:
    """Raises as `xml_at`."""
    root = _asked(base, rules)
    if name_of(root) != "WFS_Capabilities":
        raise AddressAnswerWrong(host=parse(base).shown_host, reason=_NO_WFS)
    service = next(iter((*named(root, "ServiceIdentification"), *named(root, "Service"))), root)
    return Capabilities(
        title=text_of(service, "Title"),
        version=_version(root.get("version", "")),
        layers=tuple(_layer(one) for one in named(root, "FeatureType") if text_of(one, "Name")),
        formats=tuple(_formats(root) or _old_formats(root)),
    )


def _asked(base: str, rules: Rules) -> ET.Element:
    """Old servers know no negotiation: they want to be told the one version that they have."""
    try:
        return xml_at(
            question(base, REQUEST="GetCapabilities", ACCEPTVERSIONS="2.0.0,1.1.0"), rules
        )
    except ServiceFault as fault:
        try:
            return xml_at(question(base, REQUEST="GetCapabilities", VERSION="1.0.0"), rules)
        except AddressFailed:
            raise fault from None


def _version(told: str) -> str:
    if told.startswith("2."):
        return "2.0.0"
    return "1.0.0" if told.startswith("1.0") else "1.1.0"


def _layer(element: ET.Element) -> Layer:
    name = text_of(element, "Name")
    words = (" ".join((one.text or "").split()) for one in named(element, "Keyword"))
    return Layer(
        name,
        text_of(element, "Title") or name,
        text_of(element, "Abstract"),
        tuple(dict.fromkeys(filter(None, words))),
        _box(element),
    )


def _box(element: ET.Element) -> tuple[float, ...]:
    """WGS84BoundingBox has longitude before latitude (OGC 06-121r9, 10.2.2)."""
    for one in named(element, "WGS84BoundingBox"):
        corners = f"{text_of(one, 'LowerCorner')} {text_of(one, 'UpperCorner')}".split()
        with suppress(ValueError, TypeError):
            return box_of(*map(float, corners))
    for one in named(element, "LatLongBoundingBox"):  # of 1.0.0
        with suppress(ValueError):
            return box_of(*(float(one.get(side, "")) for side in ("minx", "miny", "maxx", "maxy")))
    return ()


def _formats(root: ET.Element) -> list[str]:
    operations = [one for one in named(root, "Operation") if one.get("name") == "GetFeature"]
    parameters = [one for found in operations for one in named(found, "Parameter")]
    return [
        value.text.strip()
        for one in parameters
        if one.get("name", "").lower() == "outputformat"
        for value in named(one, "Value")
        if value.text
    ]


def _old_formats(root: ET.Element) -> list[str]:
    """Of 1.0.0: each is an element without content."""
    operations = named(root, "GetFeature")
    lists = (one for operation in operations for one in named(operation, "ResultFormat"))
    return [name_of(one) for each in lists for one in each]
