# SPDX-License-Identifier: EUPL-1.2
"""What descriptions are of: datasets of ours, or such that lie elsewhere.

Each kind says of its datasets what stands there, what may stand there, and how it is said; to
prepare, look at, make and take back changes is the same for all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from drehscheibe.portal.descriptions.models import BulkChange, BulkLine

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from drehscheibe.portal.descriptions.wishes import Field, Words
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.releases.layout import Layout


class Named(NamedTuple):
    """`row` is what a line of a change names, `thing` the same with its words."""

    row: Any
    thing: Any


class Things(Protocol):
    """Datasets of one kind; `thing` is what `of` and `locked` gave."""

    @property
    def about(self) -> str: ...

    @property
    def fields(self) -> Mapping[str, Field]:
        """In the order of the form."""

    def choosing(self, owner: Organisation) -> str:
        """The page on which some of an organisation are chosen; "" where it has none."""

    def named(self, owner: Organisation, slugs: Collection[str]) -> Mapping[str, Named]:
        """Those of the organisation that can be changed, by their names in a list."""

    def of(self, lines: Sequence[BulkLine]) -> Sequence[Any]:
        """The dataset of each line, with what is needed to tell its words."""

    def locked(self, line: BulkLine) -> Any:
        """As it is now; it stays so until the transaction ends."""

    def lock(self, layout: Layout, thing: Any) -> AbstractContextManager[Any]:
        """Raises `AlreadyRunning` while it is being made anew."""

    def title(self, thing: Any) -> str: ...

    def address(self, thing: Any) -> str: ...

    def words(self, thing: Any) -> Words:
        """Everything that is said about it, as plain values."""

    def closed(self, thing: Any) -> str:
        """Why nothing can be said about it (a message id), else ""."""

    def say(self, thing: Any, change: BulkChange, line: BulkLine) -> None:
        """What the line wants, with its place in the history."""

    def show(self, layout: Layout, things: Sequence[Any]) -> None:
        """The catalogue says it too, afterwards."""

    def forget(self, before: datetime) -> int:
        """Of the history what is older. Returns how many."""


_KINDS: dict[str, Things] = {}


def register(things: Things) -> None:
    _KINDS[things.about] = things


def all_things() -> Collection[Things]:
    return _KINDS.values()


def things_named(about: str) -> Things:
    return _KINDS[about]


def things_of(change: BulkChange) -> Things:
    return things_named(change.about)


def line_for(change: BulkChange, dataset: Any) -> BulkLine:
    if change.about == BulkChange.About.OURS:
        return BulkLine(change=change, dataset=dataset)
    return BulkLine(change=change, described=dataset)
