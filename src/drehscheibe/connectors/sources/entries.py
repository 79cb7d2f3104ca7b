# SPDX-License-Identifier: EUPL-1.2
"""A dataset of a catalogue: as an offer, and brought as the best of its files and services."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drehscheibe.connectors.sources.contract import Fault, Offer
from drehscheibe.connectors.sources.distributions import Distribution, best_of
from drehscheibe.connectors.sources.metadata import Metadata
from drehscheibe.domain.errors import N_
from drehscheibe.domain.licence_names import licence_named

if TYPE_CHECKING:
    pass

_WORDS = 30
_LONGEST = 500  # signs of a description in a list of thousands
BAD_DATE = N_("The date “{date}” is none.")
_NO_FILE = N_("None of its files is of a kind that we read ({formats}).")
_EMPTY = N_("It has neither a file nor a service.")
_NO_LICENCE = N_("It names no licence.")
_UNKNOWN_LICENCE = N_("We do not know its licence “{licence}”.")


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
