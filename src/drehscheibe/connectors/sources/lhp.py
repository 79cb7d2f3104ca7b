# SPDX-License-Identifier: EUPL-1.2
"""The flood portal of all German states (LHP): how gauges are classed, and which areas are warned.

LHP-PublicAPI v1 (www.hochwasserzentralen.de/developers): `/data/stations` and `/data/alerts`, as
GeoJSON or as flat JSON; `states` of a pasted address is kept. It gives classes, no water levels.
The source and “ungeprüfte Rohdaten” have to be said; the licence stands in each answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.contract import Found, Kind, Offer, Wanted
from drehscheibe.connectors.sources.converting import feature
from drehscheibe.connectors.sources.documents import json_at, listed
from drehscheibe.connectors.sources.gauges import RAW, brought, local_moment, number, point, text
from drehscheibe.domain.errors import N_, AddressAnswerWrong
from drehscheibe.domain.licence_names import licence_named

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Tell
    from drehscheibe.connectors.sources.glance import Glance

    Item = dict[str, Any]

_API = re.compile(r"(?P<api>.*/public/v1)(/data(/\w+)?)?/?$")
_PORTAL, _PUBLIC = "hochwasserzentralen.de", "https://api.hochwasserzentralen.de/public/v1"
_GAUGES, _AREAS = "pegel", "warnungen"
_PATHS = {_GAUGES: "stations", _AREAS: "alerts"}
_TITLES = {_GAUGES: "Hochwasserlage an den Pegeln", _AREAS: "Hochwasserwarnungen nach Gebieten"}
_NO_LHP = N_("it is no interface of the flood portal of the states (LHP)")
# Both become texts of a dataset, which are German as the data are.
_DESCRIPTION = (
    "Einstufung durch die Hochwasserzentralen der Länder: " + RAW + ", keine Wasserstände. Der"
    " Zeitpunkt jeder Angabe steht in der Tabelle."
)
_ATTRIBUTION = f"Datenquelle: www.hochwasserzentralen.de; {RAW}"


class Lhp:
    kind = Kind.LHP

    def recognise(self, glance: Glance, rules: Rules) -> Found | None:
        """By an address of the interface that speaks of flood classes, or a page of the portal."""
        base = _base_of(glance)
        if not base:
            return None
        answers = {key: _answer(base, key, rules) for key in _PATHS}
        offers = tuple(_offer(key, answer) for key, answer in answers.items())
        name = text(answers[_GAUGES], "sourceName") or "Länderübergreifendes Hochwasserportal"
        return Found(self.kind, base, name, offers)

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:
        """Where nobody is warned the list of areas is empty."""
        key = wanted.offer if wanted.offer in _PATHS else _GAUGES
        answer = _answer(wanted.address, key, rules)
        names = {_class(one): text(one, "lhpClassName") for one in _legend(answer)}
        make: Callable[[Item, dict[int | None, str]], Item] = _gauge if key == _GAUGES else _area
        features = [feature(make(one, names), _place(one)) for one in _items(answer)]
        tell(len(features), len(features))
        return brought(features, f"hochwasser-{key}", wanted, target, rules)


def _base_of(glance: Glance) -> str:
    there = parse(glance.address)
    match = _API.match(str(there).partition("?")[0])
    is_portal = f".{there.host}".endswith(f".{_PORTAL}")
    if not is_portal and not (match and b"lhpClass" in glance.head):
        return ""
    states = parse_qs(urlsplit(str(there)).query).get("states", ())
    query = f"?{urlencode({'states': ','.join(states)})}" if states and match else ""
    return (match["api"] if match else _PUBLIC) + query


def _answer(base: str, key: str, rules: Rules) -> Item:
    """With what a warning says of itself (`cap`). Raises as `json_at`."""
    api, _, query = base.partition("?")
    asked = "&".join(one for one in (query, "cap=true" if key == _AREAS else "") if one)
    address = f"{api}/data/{_PATHS[key]}" + (f"?{asked}" if asked else "")
    answer = json_at(address, rules)
    if not any(isinstance(answer.get(name), list) for name in ("features", "data")):
        raise AddressAnswerWrong(host=parse(base).shown_host, reason=_NO_LHP)
    return answer


def _offer(key: str, answer: Item) -> Offer:
    return Offer(
        key=key,
        title=_TITLES[key],
        description=_DESCRIPTION,
        count=len(_items(answer)),
        licence=licence_named(text(answer, "licence"), text(answer, "licenceName")),
        attribution=_ATTRIBUTION,
    )


def _items(answer: Item) -> list[Item]:
    """Flat, whichever form came."""
    found = listed(answer.get("features")) or listed(answer.get("data"))
    return [one | _object(one, "properties") for one in found]


def _legend(answer: Item) -> list[Item]:
    return listed(_object(answer, "legend").get("items"))


def _gauge(one: Item, names: dict[int | None, str]) -> Item:
    """Moments tell no zone: they are legal time. `stateClassName` is the word of the state."""
    return {
        "kennung": text(one, "id"),
        "pegel": text(one, "name"),
        "gewaesser": text(one, "water"),
        "klasse": _class(one),
        "lage": text(one, "stateClassName") or names.get(_class(one), ""),
        "zeitpunkt": local_moment(one.get("timestamp")),
        "land": text(one, "stateId"),
        "adresse": text(one, "stationLink"),
        "hinweis": RAW,
    }


def _area(one: Item, names: dict[int | None, str]) -> Item:
    cap = _object(one, "cap")
    info = _object(cap, "info")
    return {
        "kennung": text(one, "id"),
        "gebiet": text(one, "areaDesc"),
        "ueberschrift": text(one, "alertHeadline") or text(info, "headline"),
        "klasse": _class(one),
        "lage": text(one, "lhpClassName") or names.get(_class(one), ""),
        "gesendet": local_moment(cap.get("sent")),
        "beginn": local_moment(info.get("onset")),
        "ende": local_moment(info.get("expires")),
        "text": text(info, "description"),
        "adresse": text(one, "alertLink"),
        "hinweis": RAW,
    }


def _class(one: Item) -> int | None:
    """Of gauges 4 to 0, of areas 6 to 1; -1 where nothing is known, none where nothing is said."""
    told = number(one.get("lhpClass"))
    return None if told is None else int(told)


def _place(one: Item) -> Item | None:
    geometry, pair = _object(one, "geometry"), one.get("coordinates")
    if geometry:
        return {"type": geometry.get("type"), "coordinates": geometry.get("coordinates")}
    return point(*pair[:2]) if isinstance(pair, list) and len(pair) >= 2 else None


def _object(parent: Item, name: str) -> Item:
    found = parent.get(name)
    return found if isinstance(found, dict) else {}
