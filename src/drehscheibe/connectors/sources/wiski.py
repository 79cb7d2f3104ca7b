# SPDX-License-Identifier: EUPL-1.2
"""State gauges in WISKI-Web (KISTERS): the newest value of each gauge; one offer for each measure.

The file that such a portal shows its map from, `…/data/internet/layers/10/index.json`: a list with
`station_no`, `station_latitude`, `ts_value`, `timestamp`, `ts_unitsymbol`. KISTERS describes it
nowhere; flood portals of several states publish it in the same form.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.contract import Found, Kind, Offer, Wanted
from drehscheibe.connectors.sources.converting import feature
from drehscheibe.connectors.sources.documents import json_list_at
from drehscheibe.connectors.sources.gauges import RAW, brought, local_moment, number, point, text
from drehscheibe.domain.errors import N_, AddressAnswerWrong, AddressEmpty, AddressFailed

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Tell
    from drehscheibe.connectors.sources.glance import Glance

_DATA = re.compile(r"(?P<root>.*)/data/internet/(layers/(?P<layer>\d+)/index|.*)\.json$")
_PAGE = re.compile(r"(?P<root>.*)/webpublic(/.*)?$")
_WATER_LEVELS = "10"  # the layer that every portal begins with
_NAMES = {
    "S": "Wasserstand", "W": "Wasserstand", "Q": "Abfluss", "WT": "Wassertemperatur",
    "N": "Niederschlag",
}  # fmt: skip
_LEVELS = {  # marks of a gauge; states put their own name before them
    "mnw": "MNW", "mw": "MW", "mhw": "MHW",
    "stufe_1": "Info_1", "stufe_2": "Info_2", "stufe_3": "Info_3",
}  # fmt: skip
_NO_GAUGES = N_("it has no gauges with values")
_GONE = N_("it has no such measurement any more")
# Both become texts of a dataset, which are German as the data are.
_DESCRIPTION = (
    "Neueste Messwerte der Pegel, so wie sie übertragen werden: " + RAW + ". Der Zeitpunkt jedes"
    " Werts steht in der Spalte „zeitpunkt“; einzelne Pegel melden seit längerer Zeit nichts Neues."
)


class Wiski:
    kind = Kind.WISKI

    def recognise(self, glance: Glance, rules: Rules) -> Found | None:
        """By the address of one of its files, or of the page that shows them."""
        address = _address_of(glance)
        if not address:
            return None
        try:
            gauges = _gauges_at(address, rules)
        except AddressFailed:
            if _DATA.match(str(parse(glance.address))):
                raise
            return None
        offers = tuple(_offers(gauges, parse(address).shown_host))
        return Found(self.kind, address, parse(address).shown_host, offers)

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:
        gauges = _gauges_at(wanted.address, rules)
        features = [_feature(one) for one in gauges if _measure(one) == wanted.offer]
        if not features:
            raise AddressAnswerWrong(host=parse(wanted.address).shown_host, reason=_GONE)
        tell(len(features), len(features))
        return brought(features, f"pegel-{wanted.offer.lower()}", wanted, target, rules)


def _address_of(glance: Glance) -> str:
    """Of the newest values; "" where it is no WISKI-Web."""
    there = str(parse(glance.address)).partition("?")[0]
    if match := _DATA.match(there):
        layer = match["layer"] or _WATER_LEVELS
        return f"{match['root']}/data/internet/layers/{layer}/index.json"
    if glance.is_web_page and (match := _PAGE.match(there)):
        return f"{match['root']}/data/internet/layers/{_WATER_LEVELS}/index.json"
    return ""


def _gauges_at(address: str, rules: Rules) -> list[dict[str, Any]]:
    host = parse(address).shown_host
    listed = json_list_at(address, rules)
    if not listed:
        raise AddressEmpty(host=host)
    gauges = [one for one in listed if one.get("station_no") and "ts_value" in one]
    if not gauges:
        raise AddressAnswerWrong(host=host, reason=_NO_GAUGES)
    return gauges


def _offers(gauges: list[dict[str, Any]], host: str) -> list[Offer]:
    """Most common first."""
    return [
        Offer(
            key=key,
            title=_NAMES.get(key, key),
            description=_DESCRIPTION,
            count=count,
            attribution=f"{host}; {RAW}",
        )
        for key, count in Counter(map(_measure, gauges)).most_common()
    ]


def _measure(gauge: dict[str, Any]) -> str:
    return text(gauge, "stationparameter_no", "stationparameter_name", "parametertype_name") or "W"


def _feature(gauge: dict[str, Any]) -> dict[str, Any]:
    """Several gauges share a placeholder as their number: `kennung` tells them apart."""
    measure = _measure(gauge)
    properties = {
        "kennung": text(gauge, "ts_id", "station_id", "station_no"),
        "nummer": text(gauge, "station_no"),
        "pegel": text(gauge, "station_name"),
        "gewaesser": text(gauge, "WTO_OBJECT", "river_name"),
        "messgroesse": _NAMES.get(measure, measure),
        "wert": number(gauge.get("ts_value")),
        "einheit": text(gauge, "ts_unitsymbol"),
        "zeitpunkt": local_moment(gauge.get("timestamp")),
        **{name: _level(gauge, ending) for name, ending in _LEVELS.items()},
        "hinweis": RAW,
    }
    return feature(properties, point(gauge.get("station_longitude"), gauge.get("station_latitude")))


def _level(gauge: dict[str, Any], ending: str) -> float | None:
    """Nought stands for none."""
    told = (value for name, value in gauge.items() if f"_{name}".endswith(f"_{ending}"))
    return next((level for value in told if (level := number(value))), None)
