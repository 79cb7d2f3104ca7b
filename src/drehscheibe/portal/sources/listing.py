# SPDX-License-Identifier: EUPL-1.2
"""What a source offers, as its page lists it: a catalogue has more than fits on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import N_
from drehscheibe.look.offers import describe
from drehscheibe.look.texts import sentence
from drehscheibe.portal.sources.mapping import mapping_of, unknown_words
from drehscheibe.portal.sources.sifting import fitting
from drehscheibe.portal.templating import language_now

if TYPE_CHECKING:
    from collections.abc import Container

    from drehscheibe.portal.sources.models import Source

_UNKNOWN = N_("Theme words that mean nothing here: {words}")
MOST = 200  # that are shown beside what is chosen already


@dataclass(frozen=True, slots=True)
class Line:
    number: str  # its place in the list of the source
    title: str
    hint: str


@dataclass(frozen=True, slots=True)
class Listing:
    lines: tuple[Line, ...]
    count: int  # of everything
    words: str
    can_be_searched: bool
    is_cut: bool
    can_be_all: bool  # few enough to be taken at one click, while nothing is chosen


def listing(source: Source, words: str = "") -> Listing:
    """What is chosen first, whatever is looked for: it would be given up where it is not shown."""
    here = source.subscriptions.filter(ended=False, state="here")
    fits = set(fitting(source)) if source.taking else None
    taken = set(here.values_list("offer", flat=True)) or (fits or set())
    wanted = words.lower().split()
    chosen, others = [], []
    for place, offer in enumerate(source.offers):
        if offer["key"] in taken:
            chosen.append(place)
        elif fits is not None and offer["key"] not in fits:
            continue
        elif all(word in offer["title"].lower() for word in wanted):
            others.append(place)
    language = language_now()
    offers = ((place, source.offers[place]) for place in chosen + others[:MOST])
    known = mapping_of(source).themes
    lines = tuple(
        Line(str(place), one["title"], _hint(one, known, language)) for place, one in offers
    )
    many = len(source.offers) > MOST
    count = len(source.offers)
    can_be_all = 1 < count <= MOST and not taken
    return Listing(lines, count, words, many, is_cut=len(others) > MOST, can_be_all=can_be_all)


def _hint(offer: dict[str, Any], known: Container[str], language: str) -> str:
    """What it says of itself, and theme words that mean nothing here."""
    words = [one for one in unknown_words(offer.get("groups") or ()) if one not in known]
    told = describe(offer, language)
    if not words:
        return told
    unknown = sentence(_UNKNOWN, values={"words": ", ".join(words[:5])}, language=language)
    return " · ".join(filter(None, (told, unknown)))
