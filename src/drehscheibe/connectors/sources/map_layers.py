# SPDX-License-Identifier: EUPL-1.2
"""Layers of services that draw maps, as entries of a catalogue: described, never copied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.distributions import Distribution
from drehscheibe.connectors.sources.entries import Entry
from drehscheibe.connectors.sources.iso19139_constraints import licences_of
from drehscheibe.connectors.sources.metadata import Metadata
from drehscheibe.connectors.sources.xml_documents import named, text_of
from drehscheibe.domain.errors import N_, AddressAnswerWrong

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from drehscheibe.connectors.sources.contract import Offer, Wanted

_NONE = {"none", "keine", "kein", "-", ""}
_LONGEST_KEY = 500
_ONLY_PICTURES = N_("it gives maps as pictures, which are described and shown, not copied")


@dataclass(frozen=True, slots=True)
class MapLayer:
    """`bbox` is west, south, east, north in degrees, or nothing."""

    name: str
    title: str
    abstract: str
    keywords: tuple[str, ...]
    bbox: tuple[float, ...]
    picture: str = ""  # where the layer alone is drawn


@dataclass(frozen=True, slots=True)
class MapService:
    """`kind` is wms or wmts, `address` that of its description."""

    kind: str
    address: str
    title: str
    licences: tuple[str, ...]
    publisher: str
    contact: str
    layers: tuple[MapLayer, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        found = (self._entry(one) for one in self.layers if len(one.name) <= _LONGEST_KEY)
        return tuple({one.key: one for one in found}.values())

    @property
    def offers(self) -> tuple[Offer, ...]:
        return tuple(one.offer for one in self.entries)

    def _entry(self, layer: MapLayer) -> Entry:
        service = Distribution(self.address, self.kind, layer.name)
        picture = Distribution(layer.picture, "png", layer.title) if layer.picture else None
        return Entry(
            key=layer.name,
            title=layer.title,
            description=layer.abstract,
            licences=self.licences,
            distributions=(service, picture) if picture else (service,),
            metadata=Metadata(
                publisher=self.publisher,
                contact=self.contact,
                keywords=layer.keywords,
                bbox=layer.bbox,
            ),
            is_drawn=True,
        )


def refuse(wanted: Wanted) -> NoReturn:
    raise AddressAnswerWrong(host=parse(wanted.address).shown_host, reason=_ONLY_PICTURES)


def licences_said(service: ET.Element) -> tuple[str, ...]:
    """Of `Fees` and `AccessConstraints`, where GDI-DE writes its JSON, too."""
    said = (text_of(service, name) for name in ("AccessConstraints", "Fees"))
    texts = (one for text in said for one in licences_of(text))
    return tuple(dict.fromkeys(one for one in texts if one.lower() not in _NONE))


def words_of(layer: ET.Element) -> tuple[str, ...]:
    """Of this layer alone, not of those in it."""
    lists = [one for one in layer if str(one.tag).endswith(("KeywordList", "Keywords"))]
    found = (" ".join((one.text or "").split()) for each in lists for one in named(each, "Keyword"))
    return tuple(dict.fromkeys(word for word in found if word))
