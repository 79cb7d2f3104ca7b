# SPDX-License-Identifier: EUPL-1.2
"""The questions of a filter as a form, with what occurs at the source and how often."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.sources.metadata import box_of
from drehscheibe.connectors.sources.sieve import NONE, Sieve, groups_of, single
from drehscheibe.domain.errors import N_, InvalidParameter
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.themes import THEMES
from drehscheibe.look.translations import gettext
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.sources.sifting import gazetteer
from drehscheibe.portal.templating import language_now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import QueryDict

    from drehscheibe.portal.sources.models import Source

_LISTS = ("groups", "publishers", "licences", "formats", "towns")
_MOST, _LONGEST = 200, 500  # of a list, of a value
_SHOWN = 40  # of what occurs, the most frequent
_BOX = N_("must be four numbers in degrees: west, south, east, north")


@dataclass(frozen=True, slots=True)
class Line:
    value: str
    title: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One list of a filter."""

    name: str
    title: str
    lines: tuple[Line, ...]

    @property
    def is_open(self) -> bool:
        return any(line.chosen for line in self.lines)


def sieve_said(said: QueryDict) -> Sieve:
    """Raises `InvalidParameter` for a box that is none."""
    lists = {name: tuple(_values(said.getlist(name))) for name in _LISTS}
    return Sieve(
        words=tuple(_values(said.get("words", "").split())),
        without=tuple(_values(said.get("without", "").split())),
        box=_box(said.get("box", "")),
        takes_new=bool(said.get("takes_new")),
        **lists,
    )


def pairs_of(sieve: Sieve) -> list[tuple[str, str]]:
    """As fields of a form that says the same again."""
    told = [(name, value) for name in _LISTS for value in getattr(sieve, name)]
    told += [("words", " ".join(sieve.words)), ("without", " ".join(sieve.without))]
    told += [("box", box_text(sieve))]
    return [pair for pair in (*told, ("takes_new", "1" if sieve.takes_new else "")) if pair[1]]


def box_text(sieve: Sieve) -> str:
    return ", ".join(f"{side:g}" for side in sieve.box)


def facets(source: Source, sieve: Sieve) -> list[Facet]:
    """Those by which the source can be told apart; the most frequent first."""
    around = gazetteer()
    told: dict[str, Callable[[dict[str, Any]], Iterable[str]]] = {
        "groups": groups_of,
        "publishers": single("publisher"),
        "licences": single("licence"),
        "formats": lambda offer: offer.get("formats") or (),
        "towns": around.keys_of,
    }
    found = (_facet(name, told[name], source.offers, sieve) for name in _LISTS)
    return [one for one in found if any(line.value != NONE for line in one.lines)]


def _facet(
    name: str,
    told: Callable[[dict[str, Any]], Iterable[str]],
    offers: list[dict[str, Any]],
    sieve: Sieve,
) -> Facet:
    counted = Counter(value for offer in offers for value in (list(told(offer)) or [NONE]))
    if name == "towns":
        del counted[NONE]
    chosen = getattr(sieve, name)
    shown = dict.fromkeys((*chosen, *(value for value, _ in counted.most_common(_SHOWN))))
    lines = (Line(one, _title(name, one), counted[one], one in chosen) for one in shown)
    return Facet(name, _text(_TITLES[name]), tuple(lines))


_TITLES = {
    "groups": N_("Themes and groups"),
    "publishers": N_("Who publishes"),
    "licences": N_("Licence"),
    "formats": N_("Formats"),
    "towns": N_("Town or district"),
}


def _title(name: str, value: str) -> str:
    if value == NONE:
        return _text(N_("says nothing"))
    if name == "groups" and value in THEMES:
        return _text(THEMES[value])
    if name == "licences" and value in LICENCES:
        return LICENCES[value].title
    if name == "formats":
        return value.upper()
    return _area(value) if name == "towns" else value


def _area(key: str) -> str:
    region = atlas().region
    towns = {town.ags: town.name for town in region.municipalities}
    return towns.get(key) or {one.key: one.name for one in region.districts}.get(key, key)


def _values(texts: Iterable[str]) -> list[str]:
    known = dict.fromkeys(text.strip()[:_LONGEST] for text in texts if text.strip())
    return list(known)[:_MOST]


def _box(text: str) -> tuple[float, ...]:
    if not text.strip():
        return ()
    with suppress(ValueError, TypeError):
        if box := box_of(*map(float, text.replace(";", ",").split(","))):
            return box
    raise InvalidParameter("box", _BOX)


def _text(text: str) -> str:
    return gettext(text, language=language_now())
