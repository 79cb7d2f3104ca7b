# SPDX-License-Identifier: EUPL-1.2
"""What is found beside datasets: each app with such things registers a `Finder`, nobody knows it.

The results page, the suggestions, the sitemap and the search of static copies ask all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Other:
    """Something else than a dataset, in the reader's language. `words`: as in `SmallIndex`."""

    title: str
    text: str
    address: str
    meta: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


class Finder(Protocol):
    """`heading` and `kind` are message ids: of all together, and of one."""

    heading: str
    kind: str

    def every(self) -> list[Other]: ...

    def holding(self, text: str) -> list[Other]:
        """What holds every word, best first."""

    def holding_some(self, text: str) -> list[Other]:
        """What holds at least half of the words."""

    def titled(self, text: str) -> list[Other]:
        """What has these words in its title, the last one perhaps unfinished."""

    def more(self, text: str) -> str:
        """The address that shows everything with these words."""

    def pages(self) -> list[tuple[str, str]]:
        """Every public address in German with the day of its last change, or ""."""


_finders: list[Finder] = []


def finds_beside(finder: Finder) -> None:
    """Once per process, when an app is ready."""
    _finders.append(finder)


def finders() -> tuple[Finder, ...]:
    return tuple(_finders)


def found_beside(text: str, *, loosely: bool) -> list[tuple[Finder, list[Other]]]:
    """Groups that have something. `loosely`: no dataset holds every word, so half will do."""
    groups = ((one, one.holding(text) or (one.holding_some(text) if loosely else []))
              for one in _finders)  # fmt: skip
    return [(one, found) for one, found in groups if found]
