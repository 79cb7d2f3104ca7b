# SPDX-License-Identifier: EUPL-1.2
"""PEGELONLINE (REST-API 2): the newest value of each gauge, as points; one offer for each measure.

`/stations.json` with `includeTimeseries` and `includeCurrentMeasurement`; whatever else a pasted
address says (waters, a circle, names of gauges) is kept. Values are raw and not checked: that
stands in the description, in the attribution and beside every value.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.contract import Found, Kind, Offer, Wanted
from drehscheibe.connectors.sources.converting import feature
from drehscheibe.connectors.sources.documents import json_list_at, listed
from drehscheibe.connectors.sources.gauges import RAW, brought, number, point, text
from drehscheibe.domain.errors import N_, AddressAnswerWrong, AddressEmpty, AddressFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Tell
    from drehscheibe.connectors.sources.glance import Glance

_API = re.compile(r"(?P<api>.*/rest-api/v2)(/.*)?$")
_ASKED = {"includeTimeseries": "true", "includeCurrentMeasurement": "true"}
_GONE = N_("it has no such measurement any more")
# Both become texts of a dataset, which are German as the data are.
_DESCRIPTION = (
    "Neueste Messwerte der Pegel, so wie sie übertragen werden: " + RAW + ". Der Zeitpunkt jedes"
    " Werts steht in der Spalte „zeitpunkt“. Es gelten die Nutzungsbedingungen von PEGELONLINE."
)
_ATTRIBUTION = f"Wasserstraßen- und Schifffahrtsverwaltung des Bundes (WSV), PEGELONLINE; {RAW}"


class Pegelonline:
    kind = Kind.PEGELONLINE

    def recognise(self, glance: Glance, rules: Rules) -> Found | None:
        """By an address of the interface, or by a page of PEGELONLINE."""
        base = _base_of(glance.address)
        if not base:
            return None
        try:
            stations = json_list_at(base, rules)
        except AddressFailed:
            if _API.match(urlsplit(glance.address).path):
                raise
            return None
        offers = tuple(_offers(stations))
        return Found(self.kind, base, "PEGELONLINE", offers) if offers else None

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:
        host = parse(wanted.address).shown_host
        stations = json_list_at(wanted.address, rules)
        if not stations:
            raise AddressEmpty(host=host)
        features = [one for station in stations for one in _features(station, wanted.offer)]
        if not features:
            raise AddressAnswerWrong(host=host, reason=_GONE)
        tell(len(features), len(features))
        return brought(features, f"pegel-{wanted.offer.lower()}", wanted, target, rules)


def _base_of(address: str) -> str:
    """Where all gauges of the pasted address are asked for; "" where it is no PEGELONLINE."""
    there = parse(address)
    path, _, query = str(there).partition("?")
    match = _API.match(path)
    if match is None and "pegelonline" not in there.host:
        return ""
    top = f"{there.scheme}://{there.authority}"
    api = match["api"] if match else f"{top}/webservices/rest-api/v2"
    kept = {name: value for name, value in parse_qsl(query) if match and name not in _ASKED}
    one = re.fullmatch(r".*/stations/(?P<id>[^/.]+)(\.json|/.*)?", path) if match else None
    if one:
        kept["ids"] = one["id"]
    return f"{api}/stations.json?{urlencode(kept | _ASKED)}"


def _offers(stations: list[dict[str, Any]]) -> Iterator[Offer]:
    """Most common first."""
    series = [one for station in stations for one in listed(station.get("timeseries"))]
    titles = {text(one, "shortname"): text(one, "longname") for one in series}
    for key, count in Counter(text(one, "shortname") for one in series).most_common():
        if key:
            title = (titles[key] or key).capitalize()
            yield Offer(key, title, description=_DESCRIPTION, count=count, attribution=_ATTRIBUTION)


def _features(station: dict[str, Any], measure: str) -> Iterator[dict[str, Any]]:
    for series in listed(station.get("timeseries")):
        if series.get("shortname") == measure:
            yield feature(
                _properties(station, series),
                point(station.get("longitude"), station.get("latitude")),
            )


def _properties(station: dict[str, Any], series: dict[str, Any]) -> dict[str, Any]:
    """States: low, normal, high, unknown, commented or out-dated, as the interface says them."""
    now, zero = _object(series, "currentMeasurement"), _object(series, "gaugeZero")
    return {
        "uuid": station.get("uuid"),
        "nummer": station.get("number"),
        "pegel": station.get("longname") or station.get("shortname"),
        "gewaesser": _object(station, "water").get("longname"),
        "km": number(station.get("km")),
        "messgroesse": series.get("longname"),
        "wert": number(now.get("value")),
        "einheit": series.get("unit"),
        "zeitpunkt": now.get("timestamp"),
        "zustand": now.get("stateMnwMhw"),
        "zustand_schifffahrt": now.get("stateNswHsw"),
        "pegelnullpunkt": number(zero.get("value")),
        "pegelnullpunkt_einheit": zero.get("unit"),
        "hinweis": RAW,
    }


def _object(parent: dict[str, Any], name: str) -> dict[str, Any]:
    found = parent.get(name)
    return found if isinstance(found, dict) else {}
