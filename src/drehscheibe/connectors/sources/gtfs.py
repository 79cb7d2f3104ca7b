# SPDX-License-Identifier: EUPL-1.2
"""GTFS Schedule: stops as points, routes as lines, and each of its tables as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.contract import Found, Kind, Offer, Wanted
from drehscheibe.connectors.sources.converting import (
    CSV,
    GEOJSON,
    Converted,
    bring_converted,
    brought_whole,
    write_features,
)
from drehscheibe.connectors.sources.gtfs_tables import Timetables, tables_of
from drehscheibe.domain.errors import N_, AddressAnswerWrong

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Tell
    from drehscheibe.connectors.sources.glance import Glance

_STOPS, _LINES = "haltestellen", "linien"
# Of the standard; whichever lies first in the ZIP tells what it is.
_TABLES = {
    "agency", "stops", "routes", "trips", "stop_times", "calendar", "calendar_dates", "shapes",
    "frequencies", "transfers", "pathways", "levels", "feed_info", "fare_attributes", "fare_rules",
    "attributions", "translations",
}  # fmt: skip
_GONE = N_("its timetables have no such table any more")


class Gtfs:
    kind = Kind.GTFS

    def recognise(self, glance: Glance, rules: Rules) -> Found | None:
        """By the name of the first file in the ZIP; then all of it is looked through."""
        if _first_name(glance.head) not in _TABLES:
            return None
        with brought_whole(glance.address, rules) as (path, fetched):
            host = parse(fetched.address).shown_host
            with tables_of(path, host) as timetables:
                if not timetables.has("stops"):
                    return None
                offers = tuple(_offers(timetables))
        title = offers[0].attribution or host
        return Found(self.kind, fetched.address, title[:200], offers)

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:
        host = parse(wanted.address).shown_host

        def write(came: Path, into: Path) -> None:
            with tables_of(came, host) as timetables:
                _write(timetables, wanted.offer, into, host)

        form = GEOJSON if wanted.offer in {_STOPS, _LINES} else CSV
        named = Converted(wanted.offer, form, write)
        return bring_converted(wanted, target, rules, named, tell=tell)


def _first_name(head: bytes) -> str:
    """Of a ZIP (PKWARE APPNOTE 4.3.7), without folder and ending."""
    if not head.startswith(b"PK\x03\x04"):
        return ""
    length = int.from_bytes(head[26:28], "little")
    name = head[30 : 30 + length].decode("utf-8", "replace")
    return name.rpartition("/")[2].removesuffix(".txt").lower()


def _offers(timetables: Timetables) -> Iterator[Offer]:
    said = timetables.publisher
    yield Offer(_STOPS, "Haltestellen", count=timetables.count("stops"), attribution=said)
    if lines := timetables.line_count():
        yield Offer(_LINES, "Linienwege", count=lines, attribution=said)
    for name in timetables.names:
        yield Offer(name, f"Tabelle {name}", count=timetables.count(name), attribution=said)


def _write(timetables: Timetables, offer: str, into: Path, host: str) -> None:
    if offer == _STOPS:
        write_features(into, timetables.stops())
    elif offer == _LINES:
        write_features(into, timetables.lines())
    elif timetables.has(offer):
        timetables.copy(offer, into)
    else:
        raise AddressAnswerWrong(host=host, reason=_GONE)
