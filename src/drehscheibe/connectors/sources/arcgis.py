# SPDX-License-Identifier: EUPL-1.2
"""ArcGIS REST: layers and tables of a FeatureServer or MapServer; they come as GeoJSON.

Page by page where the server can, by numbers of objects where it cannot or only says so.
"""

from __future__ import annotations

from bisect import bisect_right
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.fetching.known import Fetched
from drehscheibe.connectors.sources.arcgis_layers import (
    ADDRESS,
    Layer,
    can_be_asked,
    count_of,
    document_at,
    layer_at,
)
from drehscheibe.connectors.sources.collecting import GEOJSON, Collected, Frame, Page, geojson
from drehscheibe.connectors.sources.contract import Found, Kind, Offer, Wanted, unless_known
from drehscheibe.connectors.sources.documents import listed
from drehscheibe.connectors.sources.esri_json import epsg_of, feature
from drehscheibe.domain.errors import N_, AddressAnswerWrong, AddressEmpty, AddressFailed
from drehscheibe.domain.slugs import slugify

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.sources.contract import Tell
    from drehscheibe.connectors.sources.glance import Glance

_COUNTED = 20  # layers whose number is asked for
_NO_FEATURES = N_("there are no features in it")
_SAME_PAGE = N_("it gives the same page again and again")
_PART = N_("it gives only a part of its objects and cannot be asked for the rest")
_NOTHING_TO_ASK = {"Group Layer", "Raster Layer", "Raster Catalog Layer", "Annotation Layer"}


class _PagesIgnored(AddressAnswerWrong):
    """It says that it knows pages and does not; its numbers may lead on."""


class ArcGis:
    kind = Kind.ARCGIS

    def recognise(self, glance: Glance, rules: Rules) -> Found | None:
        """By the address: of a service, or of one layer."""
        match = ADDRESS.fullmatch(str(parse(glance.address)).partition("?")[0])
        if match is None:
            return None
        service = match["service"]
        document = document_at(f"{service}?f=json", rules)
        offers = tuple(_offers(service, document, match["layer"], rules))
        return Found(self.kind, service, _title(document, service), offers) if offers else None

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:
        """The hash of all features tells whether something changed."""
        layer = layer_at(wanted.address, wanted.offer, rules)
        host = parse(wanted.address).shown_host
        same_page = _PagesIgnored(host=host, reason=_SAME_PAGE)
        collected = Collected(target, largest=rules.largest, same_page=same_page)
        if not _collect(collected, layer, rules, tell):
            raise AddressEmpty(host=host)
        fetched = Fetched(
            address=layer.address,
            name=f"{slugify(layer.title) or wanted.offer}.geojson",
            size=target.stat().st_size,
            sha256=collected.sha256(),
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            media_type="application/geo+json",
            is_protected=parse(wanted.address).is_protected,
            promised=collected.promised,
        )
        return unless_known(fetched, wanted.mark)


def _collect(collected: Collected, layer: Layer, rules: Rules, tell: Tell) -> int:
    if layer.has_pages:
        pages = _ByStart(layer, rules)
        with suppress(_PagesIgnored):
            return collected.collect(pages.at(0), pages.page, tell)
    numbers = _ByNumber(layer, rules)
    return collected.collect(numbers.after(None), numbers.page, tell)


class _ByStart:
    """`resultOffset`, in the order of the object ids."""

    def __init__(self, layer: Layer, rules: Rules) -> None:
        self._layer, self._rules = layer, rules
        self._total = count_of(layer.address, rules)

    def at(self, start: int) -> str:
        layer = self._layer
        return layer.query(
            outFields="*",
            outSR=layer.crs,
            orderByFields=layer.id_field,
            resultRecordCount=layer.page,
            resultOffset=start,
        )

    def page(self, address: str) -> Page:
        start = int(address.rpartition("=")[2])
        features, frame, is_cut = _read(self._layer, address, self._rules)
        stop = start + len(features)
        following = self.at(stop) if is_cut or stop < self._total else ""
        return Page(features, following, self._total, frame)


class _ByNumber:
    """All numbers of objects first (`returnIdsOnly`), then the objects from number to number.

    From and to instead of `objectIds`: a list of a thousand numbers is too long for an address.
    """

    def __init__(self, layer: Layer, rules: Rules) -> None:
        self._layer, self._rules, self._size = layer, rules, layer.page
        document = document_at(layer.query(returnIdsOnly="true"), rules)
        numbers = document.get("objectIds") or []
        self._name = str(document.get("objectIdFieldName") or layer.id_field)
        self._numbers = sorted(one for one in numbers if isinstance(one, int))

    def after(self, number: int | None) -> str:
        """A place to go on at; no address."""
        return f"{self._layer.address}#{'' if number is None else number}"

    def page(self, place: str) -> Page:
        said = place.rpartition("#")[2]
        begin = bisect_right(self._numbers, int(said)) if said else 0
        features: list[str] = []
        frame, stop = GEOJSON, begin
        while stop < len(self._numbers) and not features:  # what is gone by now leaves gaps
            features, frame, stop = self._from(stop)
        is_last = stop >= len(self._numbers)
        following = "" if is_last else self.after(self._numbers[stop - 1])
        return Page(features, following, len(self._numbers), frame)

    def _from(self, begin: int) -> tuple[list[str], Frame, int]:
        while True:
            stop = min(begin + self._size, len(self._numbers))
            least, most = self._numbers[begin], self._numbers[stop - 1]
            where = f"{self._name} >= {least} AND {self._name} <= {most}"
            address = self._layer.query(where=where, outFields="*", outSR=self._layer.crs)
            features, frame, is_cut = _read(self._layer, address, self._rules)
            if not is_cut and len(features) <= stop - begin:
                return features, frame, stop
            if self._size == 1:
                raise AddressAnswerWrong(host=parse(address).shown_host, reason=_PART)
            self._size = max(1, min(self._size // 2, len(features)))


def _read(layer: Layer, address: str, rules: Rules) -> tuple[list[str], Frame, bool]:
    """Features as GeoJSON, what stands around them, and whether the server held some back."""
    document = document_at(address, rules)
    found = document.get("features")
    if not isinstance(found, list):
        raise AddressAnswerWrong(host=parse(address).shown_host, reason=_NO_FEATURES)
    features = [feature(one, layer.fields, layer.id_field) for one in listed(found)]
    crs = epsg_of(document.get("spatialReference")) or layer.crs
    return geojson(features), _frame(crs), document.get("exceededTransferLimit") is True


def _frame(crs: int) -> Frame:
    """GeoJSON of 2008: coordinates that are no degrees say so."""
    if crs == 4326:
        return GEOJSON
    name = f"urn:ogc:def:crs:EPSG::{crs}"
    said: dict[str, Any] = {"type": "name", "properties": {"name": name}}
    head = geojson([{"type": "FeatureCollection", "crs": said}])[0][:-1] + ',"features":['
    return Frame(head, GEOJSON.between, GEOJSON.end)


def _title(document: dict[str, Any], service: str) -> str:
    info = document.get("documentInfo")
    said = info.get("Title") if isinstance(info, dict) else ""
    name = service.split("/")[-2].replace("_", " ")
    return str(said or document.get("mapName") or name)[:200]


def _offers(service: str, document: dict[str, Any], only: str | None, rules: Rules) -> list[Offer]:
    if not can_be_asked(document):
        return []
    layers = [
        one
        for one in (*listed(document.get("layers")), *listed(document.get("tables")))
        if one.get("type") not in _NOTHING_TO_ASK and not one.get("subLayerIds")
    ]
    layers = [one for one in layers if isinstance(one.get("id"), int)]
    wanted = [one for one in layers if only in {None, str(one["id"])}]
    counted = len(wanted) <= _COUNTED
    return [_offer(service, one, rules if counted else None) for one in wanted]


def _offer(service: str, layer: dict[str, Any], rules: Rules | None) -> Offer:
    key = str(layer["id"])
    count: int | None = None
    if rules:
        with suppress(AddressFailed):
            count = count_of(f"{service}/{key}", rules)
    return Offer(
        key=key,
        title=str(layer.get("name") or key)[:300],
        description=str(layer.get("description") or "")[:2_000],
        count=count,
    )
