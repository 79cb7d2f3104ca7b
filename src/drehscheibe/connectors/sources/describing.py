# SPDX-License-Identifier: EUPL-1.2
"""Catalogues that are described rather than copied: their entries, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.sources.contract import Kind, Taker
    from drehscheibe.connectors.sources.entries import Entry


@dataclass(frozen=True, slots=True)
class EntryPage:
    """`following` is given back as `start` to go on behind this page; "" after the last."""

    entries: tuple[Entry, ...]
    following: str = ""
    total: int = 0  # in all, where the catalogue says so


class Describes(Protocol):
    """A connector whose source lists datasets of its own; beside `Taker`.

    Each entry comes once. Raises as `Taker`, also where pages have no end.
    """

    kind: Kind

    def pages(self, address: str, rules: Rules, *, start: str = "") -> Iterator[EntryPage]:
        """From the beginning, or from behind the page that named `start`."""


def describes(connector: Taker | Describes) -> TypeGuard[Describes]:
    """Whether its sources are catalogues."""
    return hasattr(connector, "pages")
