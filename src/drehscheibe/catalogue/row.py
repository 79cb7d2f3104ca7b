# SPDX-License-Identifier: EUPL-1.2
"""One row of the catalogue's list, whatever it is made of, and how moments stand in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from drehscheibe.releases.time_span import OPEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drehscheibe.catalogue.records import Publisher
    from drehscheibe.domain.tables import Bbox

OWN, DESCRIBED = "own", "described"  # values of the column `origin`


@dataclass(frozen=True, slots=True)
class Row:
    """`values` are in the order of `CATALOGUE`; `lists` are those of its columns that are lists."""

    values: tuple[object, ...]
    lists: dict[str, list[str]]
    release: str
    feature: bytes
    places: set[str]
    external: tuple[str, ...]
    bbox: Bbox | None = None
    publisher: Publisher | None = None  # of ours

    @property
    def tags(self) -> list[tuple[str, str]]:
        told = [(name, value) for name, values in self.lists.items() for value in values]
        told += [("place", key) for key in self.places]
        return told + [("external", value) for value in self.external]


def in_columns(lists: dict[str, list[str]]) -> list[str]:
    return [orjson.dumps(values).decode() for values in lists.values()]


def span_in_columns(time: Sequence[str]) -> tuple[str | None, str | None]:
    start, end = time or ("", "")
    return _moment(start, "T00:00:00Z"), _moment(end, "T23:59:59Z")


def _moment(text: str, of_a_day: str) -> str | None:
    if text in {"", OPEN}:
        return None
    return text + of_a_day if len(text) == len("2026-11-23") else text
