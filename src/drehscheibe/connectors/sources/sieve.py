# SPDX-License-Identifier: EUPL-1.2
"""What of a catalogue is taken: the questions a filter asks, and why something is left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.sources.gazetteer import meets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from drehscheibe.connectors.sources.gazetteer import Gazetteer

_PLAIN = str.maketrans("äöü", "aou")
NONE = "-"  # chosen among licences, publishers …: those that name none


class Left(StrEnum):
    """Why something is left out: the first question whose answer is no."""

    WORDS = "words"
    WITHOUT = "without"
    GROUPS = "groups"
    PUBLISHERS = "publishers"
    LICENCES = "licences"
    FORMATS = "formats"
    TOWNS = "towns"
    BOX = "box"


@dataclass(frozen=True, slots=True)
class Sieve:
    """Each list is what one of must be; an empty one asks nothing. `box` in degrees (CRS84):
    west, south, east, north. `takes_new`: what comes later and fits is taken, too."""

    words: tuple[str, ...] = ()  # each must occur
    without: tuple[str, ...] = ()  # none may
    groups: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()  # codes of ours
    formats: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()  # AGS, or the key of a district
    box: tuple[float, ...] = ()
    takes_new: bool = False

    @property
    def asks(self) -> bool:
        asked = (self.words, self.without, self.groups, self.publishers, self.licences)
        return any((*asked, self.formats, self.towns, self.box))


def left_out(sieve: Sieve, offer: dict[str, Any], gazetteer: Gazetteer) -> Left | None:
    """None: it is taken. `offer` is a plain `Offer`."""
    return next((why for why, fits in _QUESTIONS if not fits(sieve, offer, gazetteer)), None)


def left_counted(
    sieve: Sieve, offers: Iterable[dict[str, Any]], gazetteer: Gazetteer
) -> Counter[str]:
    """How many are left out, by reason."""
    found = (left_out(sieve, one, gazetteer) for one in offers)
    return Counter(why.value for why in found if why)


def groups_of(offer: dict[str, Any]) -> list[str]:
    return list(offer.get("groups") or ())


def _text(offer: dict[str, Any]) -> str:
    said = (offer.get("title"), offer.get("description"), *(offer.get("keywords") or ()))
    return _folded(" ".join(filter(None, said)))


def _folded(text: str) -> str:
    """So that “Spielplatz” is in “Spielplätze”."""
    return text.casefold().translate(_PLAIN)


def _has_words(sieve: Sieve, offer: dict[str, Any], _: Gazetteer) -> bool:
    text = _text(offer) if sieve.words else ""
    return all(_folded(word) in text for word in sieve.words)


def _has_no_word(sieve: Sieve, offer: dict[str, Any], _: Gazetteer) -> bool:
    text = _text(offer) if sieve.without else ""
    return not any(_folded(word) in text for word in sieve.without)


def _one_of(name: str, told: Callable[[dict[str, Any]], list[str]]) -> Any:
    def fits(sieve: Sieve, offer: dict[str, Any], _: Gazetteer) -> bool:
        wanted = getattr(sieve, name)
        return not wanted or not set(wanted).isdisjoint(told(offer) or [NONE])

    return fits


def single(name: str) -> Callable[[dict[str, Any]], list[str]]:
    return lambda offer: [offer[name]] if offer.get(name) else []


def _is_about(sieve: Sieve, offer: dict[str, Any], gazetteer: Gazetteer) -> bool:
    return not sieve.towns or gazetteer.is_about(offer, sieve.towns)


def _lies_there(sieve: Sieve, offer: dict[str, Any], _: Gazetteer) -> bool:
    return not sieve.box or meets(tuple(offer.get("bbox") or ()), sieve.box)


_QUESTIONS: tuple[tuple[Left, Callable[[Sieve, dict[str, Any], Gazetteer], bool]], ...] = (
    (Left.WORDS, _has_words),
    (Left.WITHOUT, _has_no_word),
    (Left.GROUPS, _one_of("groups", groups_of)),
    (Left.PUBLISHERS, _one_of("publishers", single("publisher"))),
    (Left.LICENCES, _one_of("licences", single("licence"))),
    (Left.FORMATS, _one_of("formats", lambda offer: list(offer.get("formats") or ()))),
    (Left.TOWNS, _is_about),
    (Left.BOX, _lies_there),
)
