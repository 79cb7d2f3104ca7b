# SPDX-License-Identifier: EUPL-1.2
"""The tables of a mapping as a form: what occurs at the source, how often, and what it means."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_, InvalidParameter
from drehscheibe.domain.licence_names import licence_named
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.sources.mapping import (
    Confirmed,
    Mapping,
    mapping_of,
    offer_said,
    unknown_licence,
)
from drehscheibe.portal.sources.proposing import theme_for
from drehscheibe.portal.sources.sifting import gazetteer
from drehscheibe.portal.sources.words import theme_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict

    from drehscheibe.portal.sources.mapping import Said
    from drehscheibe.portal.sources.models import Source

_SHOWN = 60  # lines of a table, the most frequent
_LONGEST = 300
_ARROW = "=>"
_NO_PAIR = N_("is written as: old text => new text, one a line")
_NO_TOWN = N_("names a town or district that this region does not have")


@dataclass(frozen=True, slots=True)
class Line:
    """`word` as the source writes it; `value` is what it means here, "" for nothing.

    `guess` is what it probably means, where nobody has said so.
    """

    word: str
    count: int
    value: str
    hint: str = ""
    guess: str = ""
    confirmed: Confirmed | None = None


@dataclass(frozen=True, slots=True)
class Tables:
    themes: tuple[Line, ...]
    licences: tuple[Line, ...]
    publishers: tuple[Line, ...]

    @property
    def unknown(self) -> int:
        """Lines that mean nothing yet: findings of the source."""
        open_publishers = [one for one in self.publishers if not one.hint]
        several = (*self.themes, *self.licences, *open_publishers)
        return sum(not one.value for one in several)


def tables_of(source: Source, mapping: Mapping | None = None) -> Tables:
    """Licences and publishers of what the source offered when it was last looked at."""
    mapping = mapping or mapping_of(source)
    said = [offer_said(offer) for offer in source.offers]
    themes = theme_words(source)
    licences = Counter(
        unknown_licence(one.licences) for one in said if not licence_named(*one.licences)
    )
    if not source.is_catalogue:
        licences.clear()  # a service or file names none; that is asked where it is set up
    return Tables(
        tuple(_theme(*one, mapping) for one in _most(themes, mapping.themes)),
        tuple(_licence(*one, mapping) for one in _most(licences, mapping.licences)),
        tuple(_publishers(said, mapping)),
    )


def mapping_said(posted: QueryDict) -> Mapping:
    """Raises `InvalidParameter`."""
    licences = _pairs(posted, "licence")
    return Mapping(
        prefix=posted.get("prefix", "")[:_LONGEST],
        suffix=posted.get("suffix", "")[:_LONGEST],
        replacements=tuple(_replacements(posted.get("replacements", ""))),
        themes=_pairs(posted, "theme"),
        licences={text: Confirmed(code, "", "") for text, code in licences.items()},
        publishers={who: _key(name) for who, name in _pairs(posted, "publisher").items()},
        by_place=bool(posted.get("by_place")),
        town=_key(posted.get("town", "")),
        contact=posted.get("contact", "")[:_LONGEST],
    )


def replacements_text(mapping: Mapping) -> str:
    return "\n".join(f"{old} {_ARROW} {new}" for old, new in mapping.replacements)


def names_of_areas() -> dict[str, str]:
    """Key -> name; districts are called so ("Kreis …")."""
    region = atlas().region
    towns = {one.ags: one.name for one in atlas().towns}
    return {one.key: one.name for one in region.districts} | towns


def _most(counted: Counter[str], chosen: Iterable[str]) -> list[tuple[str, int]]:
    words = dict.fromkeys((*(word for word, _ in counted.most_common(_SHOWN)), *chosen))
    return [(word, counted[word]) for word in words]


def _theme(word: str, count: int, mapping: Mapping) -> Line:
    value = mapping.themes.get(word, "")
    return Line(word, count, value, guess="" if value else theme_for(word))


def _licence(text: str, count: int, mapping: Mapping) -> Line:
    confirmed = mapping.licences.get(text)
    return Line(text, count, confirmed.code if confirmed else "", confirmed=confirmed)


def _publishers(said: list[Said], mapping: Mapping) -> Iterable[Line]:
    """Official keys tell more than any publisher."""
    counted = Counter(one.publisher for one in said if one.publisher and not one.areas)
    names, around = names_of_areas(), gazetteer()
    for who, count in _most(counted, mapping.publishers):
        chosen = names.get(mapping.publishers.get(who, ""), "")
        yield Line(who, count, chosen, hint=names.get(around.named(who), ""))


def _pairs(posted: QueryDict, name: str) -> dict[str, str]:
    words, values = posted.getlist(f"{name}-word"), posted.getlist(name)
    pairs = zip(words, values, strict=False)
    return {word[:_LONGEST]: value.strip() for word, value in pairs if value.strip()}


def _replacements(text: str) -> Iterable[tuple[str, str]]:
    for line in filter(str.strip, text.splitlines()):
        old, arrow, new = line.partition(_ARROW)
        if not arrow or not old.strip():
            raise InvalidParameter("replacements", _NO_PAIR)
        yield old.strip()[:_LONGEST], new.strip()[:_LONGEST]


def _key(name: str) -> str:
    """As people type it, or a key itself."""
    plain = name.strip()
    if not plain:
        return ""
    found = {text.casefold(): key for key, text in names_of_areas().items()}
    if key := found.get(plain.casefold(), plain if gazetteer().box_of([plain]) else ""):
        return key
    raise InvalidParameter(plain[:80], _NO_TOWN)
