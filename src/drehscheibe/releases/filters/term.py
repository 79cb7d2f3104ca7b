# SPDX-License-Identifier: EUPL-1.2
"""The terms a filter is made of, in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_
from drehscheibe.releases.condition import Condition

if TYPE_CHECKING:
    from drehscheibe.domain.tables import Bbox
    from drehscheibe.releases.area import Area


class Kind(StrEnum):
    """What a term gives; the value is how messages call it."""

    TEXT = N_("a text")
    NUMBER = N_("a number")
    BOOLEAN = N_("true or false")
    DATE = N_("a date")
    TIMESTAMP = N_("a moment")
    GEOMETRY = N_("a geometry")
    ARRAY = N_("a list")
    ANY = N_("a value")  # an open end, which fits every time


@dataclass(frozen=True, slots=True)
class Term:
    """An expression in SQL. `name` is a property it depends on.

    `column` is the one whose index can answer it alone, `is_literal` says it needs no row.
    """

    sql: str
    values: tuple[object, ...]
    kind: Kind
    name: str = ""
    column: str = ""
    ordered: bool = False  # as of a `Condition`
    is_literal: bool = False
    boxes: tuple[Bbox, ...] = ()  # CRS84; outside of them it is false
    area: Area | None = None  # of a literal geometry

    def condition(self) -> Condition:
        return Condition(self.name or "filter", self.sql, self.values, self.column, self.ordered)
