# SPDX-License-Identifier: EUPL-1.2
"""The address of a map: which layers, how each is drawn, which time. Nothing in it is an error:
what cannot be used is left out, and a sentence says so.

    /karte/?ebene=schulen&ebene=radwege,aus,60,f3,plain&zeit=2024-01-01/2024-12-31#karte=12/51.57/8.11

`ebene` (the topmost first): a collection, then `aus` (hidden), an opacity in percent, a colour of
the palette (`f1` to `f8`), a style of the service (`plain`: one colour, `by-…`: by a column), in
this order, each only where it differs. `zeit`: two days, either of
which may be `..`. Further parts (`ort`, `objekt`, `liste`) are for the browser alone. The view is
in the fragment and so never reaches us: it may be where somebody stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from drehscheibe.domain.errors import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

MOST_LAYERS = 30
COLOURS = 8
_COLLECTION = re.compile(r"[a-z0-9][a-z0-9._-]{0,160}", re.IGNORECASE)
_DRAWN = re.compile(
    rf"(?:,(aus))?(?:,(100|[1-9]?\d))?(?:,f([1-{COLOURS}]))?"
    r"(?:,(plain|by-[^\s,<>\"'&#]{1,80}))?"
)
_VIEW = re.compile(r"\d{1,2}(\.\d{1,3})?/-?\d{1,2}(\.\d{1,7})?/-?\d{1,3}(\.\d{1,7})?")
_OPEN = {"", ".."}

TOO_MANY = N_(
    "A map shows at most {most} layers; {count} further ones of the address are left out."
)
UNREADABLE = N_("A part of the address was not understood and is left out.")
NO_TIME = N_("The time in the address was not understood; everything is shown, of whatever time.")


@dataclass(frozen=True, slots=True)
class ShownLayer:
    """One layer. `opacity` in percent; `colour` of the palette from 1, 0: by its place."""

    collection: str
    visible: bool = True
    opacity: int = 100
    colour: int = 0
    style: str = ""  # "": the one the service suggests

    def text(self) -> str:
        parts = [self.collection]
        parts += ["aus"] if not self.visible else []
        parts += [str(self.opacity)] if self.opacity < 100 else []
        parts += [f"f{self.colour}"] if self.colour else []
        parts += [self.style] if self.style else []
        return ",".join(parts)


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence about what was left out: message id and values."""

    template: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class MapAddress:
    layers: tuple[ShownLayer, ...] = ()
    time: str = ""  # "2024-01-01/2024-12-31"
    notes: tuple[Note, ...] = ()

    @classmethod
    def parse(cls, given: QueryDict) -> MapAddress:
        texts = [text for text in given.getlist("ebene") if text]
        read = [_layer(text) for text in texts]
        layers: dict[str, ShownLayer] = {}
        for layer in filter(None, read):
            layers.setdefault(layer.collection, layer)
        kept = tuple(layers.values())
        asked, time = given.get("zeit", ""), _time(given.get("zeit", ""))
        notes = [Note(UNREADABLE, {})] if None in read else []
        if len(kept) > MOST_LAYERS:
            values = {"most": MOST_LAYERS, "count": len(kept) - MOST_LAYERS}
            notes.append(Note(TOO_MANY, values))
        if asked and not time:
            notes.append(Note(NO_TIME, {}))
        return cls(kept[:MOST_LAYERS], time, tuple(notes))

    def query(self) -> str:
        """Without the question mark; commas and slashes stay readable."""
        pairs = [("ebene", layer.text()) for layer in self.layers]
        pairs += [("zeit", self.time)] if self.time else []
        return urlencode(pairs, safe=",/")

    def having(self, collection: str) -> MapAddress:
        """The same map with one more layer on top."""
        others = [layer for layer in self.layers if layer.collection != collection]
        return replace(self, layers=(ShownLayer(collection), *others))

    def without(self, collection: str) -> MapAddress:
        kept = tuple(layer for layer in self.layers if layer.collection != collection)
        return replace(self, layers=kept)

    @property
    def collections(self) -> tuple[str, ...]:
        return tuple(layer.collection for layer in self.layers)


def known_view(text: str) -> str:
    """`zoom/latitude/longitude` as the fragment has it, "" for anything else."""
    return text if _VIEW.fullmatch(text) else ""


def _layer(text: str) -> ShownLayer | None:
    name, comma, drawn = text.partition(",")
    if not _COLLECTION.fullmatch(name):
        return None
    match = _DRAWN.fullmatch(comma + drawn)
    if not match:
        return ShownLayer(name)
    hidden, opacity, colour, style = match.groups()
    return ShownLayer(name, not hidden, int(opacity or 100), int(colour or 0), style or "")


def _time(text: str) -> str:
    """Both ends, or "" where the text is no time or says nothing."""
    first, slash, last = text.partition("/")
    ends = [_day(first), _day(last if slash else first)]
    if None in ends or ends == ["..", ".."] or (".." not in ends and ends[0] > ends[1]):  # type: ignore[operator]
        return ""
    return "/".join(end for end in ends if end)


def _day(text: str) -> str | None:
    if text in _OPEN:
        return ".."
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
