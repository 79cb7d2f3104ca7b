# SPDX-License-Identifier: EUPL-1.2
"""The drawn maps of the region: every town a link, no script needed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import orjson
from django.utils.translation import get_language

from drehscheibe.domain.region import boundaries_path
from drehscheibe.look.svg_map import Outlines, Town, draw_outlines, towns_of
from drehscheibe.look.translations import known_language

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from drehscheibe.domain.region import District, Municipality
    from drehscheibe.portal.atlas import Atlas

CURRENT = "current"


@dataclass(frozen=True, slots=True)
class Picture:
    outlines: Outlines
    towns: tuple[Town, ...]


def region_map(book: Atlas) -> Picture:
    """All towns, coloured by their role in the network."""
    outlines = _outlines(book)
    return Picture(outlines, tuple(towns_of(book.region, outlines, language=_language())))


def town_map(book: Atlas, town: Municipality) -> Picture:
    """All towns in quiet colours; one stands out."""
    outlines = _outlines(book)
    towns = towns_of(book.region, outlines, language=_language(), current=town.ags)
    return Picture(outlines, tuple(towns))


def district_map(book: Atlas, district: District) -> Picture:
    """The towns of a district stand out."""
    outlines = _outlines(book)
    inside = {f"/{town.slug}/" for town in book.towns_of(district)}
    towns = towns_of(book.region, outlines, language=_language(), labelled=())
    return Picture(outlines, tuple(_marked(town, inside) for town in towns))


def marked_map(book: Atlas, keys: Collection[str]) -> Picture:
    """The towns with these keys (AGS) stand out; all others are grey."""
    outlines = _outlines(book)
    inside = {f"/{town.slug}/" for town in book.towns if town.ags in keys}
    towns = towns_of(book.region, outlines, language=_language(), labelled=())
    return Picture(outlines, tuple(_marked(town, inside) for town in towns))


def thumbnails(book: Atlas) -> Outlines:
    """Paths of all towns, for small pictures of what a dataset covers."""
    return _outlines(book)


def _marked(town: Town, inside: set[str]) -> Town:
    stands_out = any(town.href.endswith(slug) for slug in inside)
    return replace(town, role=CURRENT if stands_out else "", label="")


def _outlines(book: Atlas) -> Outlines:
    path = boundaries_path(book.folder)
    return _drawn(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _drawn(path: Path, changed: int) -> Outlines:  # noqa: ARG001 - part of the cache's key
    return draw_outlines(orjson.loads(path.read_bytes()))


def _language() -> str:
    return known_language(get_language())
