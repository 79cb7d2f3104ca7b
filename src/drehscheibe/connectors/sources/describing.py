# SPDX-License-Identifier: EUPL-1.2
"""Catalogues that are described rather than copied: their entries, page by page."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeGuard

import orjson

from drehscheibe.connectors.sources.contract import MOST_OFFERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.sources.contract import Kind, Offer, Taker
    from drehscheibe.connectors.sources.entries import Entry


@dataclass(frozen=True, slots=True)
class EntryPage:
    """`following` is given back as `start` to go on behind this page; "" after the last.

    `unread` are keys of entries that are as they were the last time: nobody need read them. `raw`:
    key of an entry -> hash of all that is said of it, where the connector can tell that.
    """

    entries: tuple[Entry, ...]
    following: str = ""
    total: int = 0  # in all, where the catalogue says so
    unread: tuple[str, ...] = ()
    raw: dict[str, str] = field(default_factory=dict)


class Describes(Protocol):
    """A connector whose source lists datasets of its own; beside `Taker`.

    Each entry comes once. Raises as `Taker`, also where pages have no end.
    """

    kind: Kind

    def pages(self, address: str, rules: Rules, *, start: str = "") -> Iterator[EntryPage]:
        """From the beginning, or from behind the page that named `start`."""


def raw_hash(said: Any) -> str:
    """Of JSON as it came: the same hash says that nothing of it is other than before."""
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]


def describes(connector: Taker | Describes) -> TypeGuard[Describes]:
    """Whether its sources are catalogues."""
    return hasattr(connector, "pages")


def offers_in(pages: Iterable[EntryPage]) -> tuple[tuple[Offer, ...], int]:
    """The first ones, as a list to choose from, and how many more there are.

    Of a page nothing else is kept; where the catalogue says how many it has, the rest is not read.
    """
    offers: list[Offer] = []
    count = 0
    for page in pages:
        room = MOST_OFFERS - len(offers)
        offers += [entry.offer for entry in page.entries[:room]]
        count = max(count + len(page.entries), page.total if len(offers) == MOST_OFFERS else 0)
        if len(offers) == MOST_OFFERS and page.total:
            break
    return tuple(offers), count - len(offers)
