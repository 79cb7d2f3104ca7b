# SPDX-License-Identifier: EUPL-1.2
"""Where pages end that were asked for by their number: the next one begins there, not at the start.

An offset that nobody came near is walked to once, with a mark every thousand records. Marks hold
until the catalogue changes.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drehscheibe.catalogue.harvest_query import HarvestQuery, Key

NEAREST = 100  # records between two marks at least
_MOST = 16  # questions; of a million records 10,000 marks each, a megabyte


@dataclass(slots=True)
class Way:
    """Of one question: how many records there are, once that is known, and the marks."""

    start: Key
    total: int | None = None
    marks: list[tuple[int, Key]] = field(default_factory=list)

    def nearest(self, offset: int) -> tuple[int, Key]:
        """The last mark that is not behind this offset, and what stands before it."""
        number = bisect_right(self.marks, offset, key=lambda mark: mark[0])
        return self.marks[number - 1] if number else (0, self.start)

    def put(self, offset: int, key: Key) -> None:
        if offset - self.nearest(offset)[0] >= NEAREST:
            insort(self.marks, (offset, key))


class Waymarks:
    """`version` is that of the catalogue: with another one everything is forgotten."""

    def __init__(self) -> None:
        self._version: object = None
        self._ways: OrderedDict[HarvestQuery, Way] = OrderedDict()

    def of(self, query: HarvestQuery, version: object) -> Way:
        if version != self._version:
            self._version, self._ways = version, OrderedDict()
        way = self._ways.get(query) or Way(query.beginning())
        self._ways[query] = way
        self._ways.move_to_end(query)
        if len(self._ways) > _MOST:
            self._ways.popitem(last=False)
        return way
