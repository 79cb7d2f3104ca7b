# SPDX-License-Identifier: EUPL-1.2
"""What a source calls things, in our words: titles, themes, licences, towns, contact.

What a source states is never replaced: a licence it names stays, official keys win over names,
and where people have described a dataset here, later runs leave it alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.sources.metadata import theme_codes
from drehscheibe.domain.licence_names import licence_named
from drehscheibe.domain.plain import from_plain
from drehscheibe.portal.sources.sifting import gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.portal.sources.models import Source

TITLE, THEMES, LICENCE, TOWN, CONTACT = "title", "themes", "licence", "town", "contact"
_LONGEST = 300  # signs of a title


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A licence that somebody says holds; `at` is RFC 3339."""

    code: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """`themes`: their word -> a code of the EU's list. `licences`: their text, "" where none is
    named -> what holds. `publishers`: who publishes -> the key of a town or district."""

    prefix: str = ""
    suffix: str = ""
    replacements: tuple[tuple[str, str], ...] = ()  # in titles, one after the other
    themes: dict[str, str] = field(default_factory=dict)
    licences: dict[str, Confirmed] = field(default_factory=dict)
    publishers: dict[str, str] = field(default_factory=dict)
    by_place: bool = False  # where neither keys nor the publisher tell the town, its extent does
    town: str = ""  # of all that tells nothing of it
    contact: str = ""  # of all that names none


@dataclass(frozen=True, slots=True)
class Said:
    """What an entry or offer says of itself, as far as it is mapped."""

    title: str
    themes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    publisher: str = ""
    bbox: tuple[float, ...] = ()
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Mapped:
    """In our words. `fields` are those that are not the source's own."""

    title: str
    themes: tuple[str, ...]
    licence: str
    keys: tuple[str, ...]  # of towns and districts that it tells of
    contact: str
    fields: tuple[str, ...]
    unknown: tuple[str, ...] = ()  # theme words that mean nothing here


def mapping_of(source: Source) -> Mapping:
    return from_plain(Mapping, source.mapping)


def mapped(mapping: Mapping, said: Said) -> Mapped:
    title, licence = _title(mapping, said.title), licence_named(*said.licences)
    themes = (*said.themes, *(mapping.themes[one] for one in said.groups if one in mapping.themes))
    confirmed = None if licence else mapping.licences.get(unknown_licence(said.licences))
    keys, is_found = _keys(mapping, said)
    changed = {
        TITLE: title != said.title,
        THEMES: set(themes) != set(said.themes),
        LICENCE: confirmed is not None,
        TOWN: bool(keys) and not is_found,
        CONTACT: bool(mapping.contact and not said.contact),
    }
    return Mapped(
        title,
        tuple(dict.fromkeys(themes)),
        confirmed.code if confirmed else licence,
        keys,
        said.contact or mapping.contact,
        tuple(name for name, is_changed in changed.items() if is_changed),
        tuple(one for one in unknown_words(said.groups) if one not in mapping.themes),
    )


def unknown_licence(texts: Iterable[str]) -> str:
    """How it is written; "" where none is named."""
    return next((text.strip()[:300] for text in texts if text and text.strip()), "")


def unknown_words(groups: Iterable[str]) -> list[str]:
    """Those that stand for no theme of the EU's list."""
    return [word for word in groups if not theme_codes((word,))]


def offer_said(offer: dict[str, Any]) -> Said:
    """Of a plain `Offer`."""
    groups = tuple(offer.get("groups") or ())
    return Said(
        title=offer["title"],
        themes=theme_codes(groups),
        groups=groups,
        licences=tuple(filter(None, (offer.get("licence"), offer.get("licence_said")))),
        areas=tuple(offer.get("areas") or ()),
        publisher=offer.get("publisher") or "",
        bbox=tuple(offer.get("bbox") or ()),
        contact=offer.get("contact") or "",
    )


def _title(mapping: Mapping, title: str) -> str:
    if not (mapping.prefix or mapping.suffix or mapping.replacements):
        return title
    for old, new in mapping.replacements:
        title = title.replace(old, new)
    title = f"{mapping.prefix}{title.strip()}{mapping.suffix}"
    return " ".join(title.split())[:_LONGEST] or mapping.prefix


def _keys(mapping: Mapping, said: Said) -> tuple[tuple[str, ...], bool]:
    """Keys, and whether the source itself tells them."""
    if said.areas:
        return said.areas, True
    if chosen := mapping.publishers.get(said.publisher):
        return (chosen,), False
    around = gazetteer()
    if named := around.named(said.publisher):
        return (named,), True
    place = around.lying_in(said.bbox) if mapping.by_place else ""
    key = place or mapping.town
    return ((key,) if key else ()), False
