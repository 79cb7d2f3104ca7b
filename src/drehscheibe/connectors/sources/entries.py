# SPDX-License-Identifier: EUPL-1.2
"""A dataset of a catalogue: as an offer, and brought as the best of its files and services."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.contract import Fault, Found, Offer, Wanted
from drehscheibe.connectors.sources.distributions import Distribution, best_of
from drehscheibe.connectors.sources.file import FileAtAddress
from drehscheibe.connectors.sources.glance import Glance
from drehscheibe.connectors.sources.metadata import Metadata
from drehscheibe.connectors.sources.ogc_features import OgcFeatures
from drehscheibe.connectors.sources.wfs import Wfs
from drehscheibe.domain.errors import N_, AddressAnswerWrong
from drehscheibe.domain.licence_names import licence_named

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Tell

_COLLECTION = re.compile(r"(/items)?/?(\?.*)?$")  # what follows the name of a collection
_WORDS = 30
_LONGEST = 500  # signs of a description in a list of thousands
BAD_DATE = N_("The date “{date}” is none.")
_NO_FILE = N_("None of its files is of a kind that we read ({formats}).")
_EMPTY = N_("It has neither a file nor a service.")
_NO_LICENCE = N_("It names no licence.")
_UNKNOWN_LICENCE = N_("We do not know its licence “{licence}”.")
_NOTHING_TO_TAKE = N_("the dataset has no file that we read")
_MANY_LAYERS = N_(
    "its service has several layers; please add the address of the service as a source of its own"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """`licences` as they are written, those of the dataset before those of its files."""

    key: str
    title: str
    description: str = ""
    licences: tuple[str, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    faults: tuple[Fault, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    is_drawn: bool = False  # a map as pictures: nobody expects a file
    comes_otherwise: bool = False  # can be taken though we read none of its files

    @property
    def offer(self) -> Offer:
        return Offer(
            key=self.key,
            title=self.title[:300],
            description=self.description[:_LONGEST],
            licence=licence_named(*self.licences),
            formats=tuple(dict.fromkeys(one.format for one in self.distributions if one.format)),
            faults=(*self.faults, *self._without_licence(), *self._without_file()),
            licence_said="" if licence_named(*self.licences) else self._licence_said[:300],
            publisher=self.metadata.publisher,
            groups=self.metadata.groups,
            keywords=self.metadata.keywords[:_WORDS],
            areas=self.metadata.areas,
            bbox=self.metadata.bbox,
            contact=self.metadata.contact,
        )

    @property
    def wrong_in_catalogue(self) -> tuple[Fault, ...]:
        """What its keeper could mend, whether or not we could read its files."""
        nothing = () if self.distributions else (Fault(_EMPTY),)
        return (*self.faults, *self._without_licence(), *nothing)

    @property
    def _licence_said(self) -> str:
        return next((text for text in self.licences if text), "")

    def _without_licence(self) -> tuple[Fault, ...]:
        if licence_named(*self.licences):
            return ()
        said = self._licence_said
        return (Fault(_UNKNOWN_LICENCE, {"licence": said[:200]}) if said else Fault(_NO_LICENCE),)

    def _without_file(self) -> tuple[Fault, ...]:
        if self.is_drawn or self.comes_otherwise or best_of(self.distributions):
            return ()
        formats = ", ".join(dict.fromkeys(one.format or "?" for one in self.distributions))
        return (Fault(_NO_FILE, {"formats": formats[:200]}) if formats else Fault(_EMPTY),)


def bring(
    entry: Entry, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell
) -> Fetched | None:
    """The best of its files and services. Raises `AddressAnswerWrong` where there is none."""
    best = best_of(entry.distributions)
    if best is None:
        raise AddressAnswerWrong(host=parse(wanted.address).shown_host, reason=_NOTHING_TO_TAKE)
    if best.format == "wfs":
        found, layer = _layer(best, entry, rules)
        there = replace(wanted, address=found.address, offer=layer)
        return Wfs().take(there, target, rules, tell=tell)
    if best.format == "ogc-features":
        collections, _, name = _COLLECTION.sub("", best.address).rpartition("/")
        there = replace(wanted, address=collections, offer=unquote(name))
        return OgcFeatures().take(there, target, rules, tell=tell)
    there = replace(wanted, address=best.address, offer="")
    return FileAtAddress().take(there, target, rules, tell=tell)


def _layer(best: Distribution, entry: Entry, rules: Rules) -> tuple[Found, str]:
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
    return found, fitting[0]
