# SPDX-License-Identifier: EUPL-1.2
"""Warnings in the Common Alerting Protocol, one file or a ZIP of them: as areas, and by towns.

OASIS CAP 1.2. DWD's profile names municipalities by WARNCELLID: 8 and the AGS.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.cap_alerts import Alert, alerts_in
from drehscheibe.connectors.sources.contract import Found, Kind, Offer, Wanted
from drehscheibe.connectors.sources.converting import (
    CSV,
    GEOJSON,
    Converted,
    bring_converted,
    brought_whole,
    feature,
    write_features,
    write_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Tell
    from drehscheibe.connectors.sources.glance import Glance

_SPACE = b"urn:oasis:names:tc:emergency:cap:"
_AREAS, _TOWNS = "flaechen", "gemeinden"
_TITLES = {_AREAS: "Warnungen: Flächen", _TOWNS: "Warnungen: Gemeinden"}


class Cap:
    kind = Kind.CAP

    def recognise(self, glance: Glance, rules: Rules) -> Found | None:
        """By the first alert; a ZIP without any is told by its name, as DWD calls it."""
        name = glance.fetched.name if glance.fetched else ""
        is_empty_zip = glance.head.startswith(b"PK\x05\x06") and "_CAP_" in name
        if not is_empty_zip and _SPACE not in first_bytes(glance.head):
            return None
        with brought_whole(glance.address, rules) as (path, fetched):
            alerts = alerts_in(path, parse(fetched.address).shown_host)
        sender = next((one.sender for one in alerts if one.sender), "")
        offers = tuple(_offer(key, alerts, sender) for key in _TITLES)
        return Found(
            self.kind, fetched.address, sender or parse(fetched.address).shown_host, offers
        )

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:
        host = parse(wanted.address).shown_host
        is_areas = wanted.offer == _AREAS
        write = _areas_into if is_areas else _towns_into
        converted = Converted(
            f"warnungen-{_AREAS if is_areas else _TOWNS}",
            GEOJSON if is_areas else CSV,
            lambda came, into: write(into, alerts_in(came, host)),
        )
        return bring_converted(wanted, target, rules, converted, tell=tell)


def first_bytes(head: bytes) -> bytes:
    """Of a file, or of the first one in a ZIP (PKWARE APPNOTE 4.3.7), as far as they are here."""
    if not head.startswith(b"PK\x03\x04"):
        return head
    method, name, more = (int.from_bytes(head[at : at + 2], "little") for at in (8, 26, 28))
    body = head[30 + name + more :]
    if method != zlib.DEFLATED:
        return body
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(body, 1 << 16)
    except zlib.error:
        return b""


def _offer(key: str, alerts: list[Alert], sender: str) -> Offer:
    rows = sum(1 for one in alerts if one.polygons) if key == _AREAS else len(list(_towns(alerts)))
    licence = next((one.licence for one in alerts if one.licence), "")
    return Offer(
        key=key,
        title=_TITLES[key],
        count=rows,
        attribution="; ".join(text for text in (sender, licence) if text),
    )


def _areas_into(target: Path, alerts: list[Alert]) -> None:
    features = (
        feature(one.properties, {"type": "MultiPolygon", "coordinates": one.polygons})
        for one in alerts
        if one.polygons
    )
    write_features(target, features)


def _towns_into(target: Path, alerts: list[Alert]) -> None:
    columns = ("id", "ags", "gemeinde", *Alert.COLUMNS)
    write_rows(target, columns, _towns(alerts))


def _towns(alerts: list[Alert]) -> Iterator[tuple[Any, ...]]:
    for one in alerts:
        for ags, name in one.towns:
            own = f"{one.properties['kennung']}/{ags}"
            yield (own, ags, name, *(one.properties[column] for column in Alert.COLUMNS))
