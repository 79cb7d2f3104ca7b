# SPDX-License-Identifier: EUPL-1.2
"""A dataset of a catalogue is brought as the best of its files and services."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.distributions import Distribution, best_of
from drehscheibe.connectors.sources.file import FileAtAddress
from drehscheibe.connectors.sources.glance import Glance
from drehscheibe.connectors.sources.inspire_atom import InspireAtom, datasets_at
from drehscheibe.connectors.sources.ogc_features import OgcFeatures
from drehscheibe.connectors.sources.wfs import Wfs
from drehscheibe.domain.errors import N_, AddressAnswerWrong

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Taker, Tell, Wanted
    from drehscheibe.connectors.sources.entries import Entry

_COLLECTION = re.compile(r"(/items)?/?(\?.*)?$")  # what follows the name of a collection
_NOTHING_TO_TAKE = N_("the dataset has no file that we read")
_MANY_LAYERS = N_(
    "its service has several layers; please add the address of the service as a source of its own"
)
_MANY_DATASETS = N_(
    "its download service has several datasets; please add its address as a source of its own"
)


def bring(
    entry: Entry, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell
) -> Fetched | None:
    """Raises as `Taker`, and `AddressAnswerWrong` where there is nothing that can be brought."""
    best = best_of(entry.distributions)
    if best is None:
        raise AddressAnswerWrong(host=parse(wanted.address).shown_host, reason=_NOTHING_TO_TAKE)
    taker, address, offer = _by(best, entry, rules)
    return taker.take(replace(wanted, address=address, offer=offer), target, rules, tell=tell)


def _by(best: Distribution, entry: Entry, rules: Rules) -> tuple[Taker, str, str]:
    """By which connector, at which address, and what of it."""
    if best.format == "wfs":
        return Wfs(), *_layer(best, entry, rules)
    if best.format == "atom":
        return InspireAtom(), best.address, _dataset(best, entry, rules)
    if best.format == "ogc-features":
        collections, _, name = _COLLECTION.sub("", best.address).rpartition("/")
        return OgcFeatures(), collections, unquote(name)
    return FileAtAddress(), best.address, ""


def _layer(best: Distribution, entry: Entry, rules: Rules) -> tuple[str, str]:
    """The only one of the service, or the one that the address or a title names."""
    found = Wfs().recognise(Glance(best.address, b"", None), rules)
    host = parse(best.address).shown_host
    if found is None:
        raise AddressAnswerWrong(host=host, reason=N_("it is no WFS"))
    query = parse_qs(urlsplit(best.address).query.lower())
    named = {*query.get("typename", ()), *query.get("typenames", ())}
    named |= {best.title.lower(), entry.title.lower()} - {""}
    fitting = [
        one.key
        for one in found.offers
        if len(found.offers) == 1 or {one.key.lower(), one.title.lower()} & named
    ]
    if len(fitting) != 1:
        raise AddressAnswerWrong(host=host, reason=_MANY_LAYERS)
    return found.address, fitting[0]


def _dataset(best: Distribution, entry: Entry, rules: Rules) -> str:
    """The only one of the service, or the one that an identifier or the title names."""
    found = datasets_at(best.address, rules)
    identifiers = (entry.key, *entry.metadata.identifiers)
    named = {one.rstrip("/").rpartition("/")[2].lower() for one in identifiers}
    named |= {one.lower() for one in (*identifiers, entry.title, best.title) if one}
    fitting = [
        one.key for one in found if len(found) == 1 or {one.key.lower(), one.title.lower()} & named
    ]
    if len(fitting) != 1:
        raise AddressAnswerWrong(host=parse(best.address).shown_host, reason=_MANY_DATASETS)
    return fitting[0]
