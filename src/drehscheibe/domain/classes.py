# SPDX-License-Identifier: EUPL-1.2
"""How the features of a table fall into classes by a column, for maps and their legends."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

MOST_SPANS = 5  # classes of numbers; more shades nobody tells apart on a map
MOST_VALUES = 12  # different values up to which a column is a category


class Method(StrEnum):
    NATURAL = "natural-breaks"  # Fisher and Jenks: least variance inside the classes
    QUANTILES = "quantiles"  # as many features in each; where one natural class had nearly all
    EACH = "each"  # so few different numbers that each is a class
    VALUES = "values"  # the values of a category


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a category."""

    value: str | int | float | bool
    rows: int


@dataclass(frozen=True, slots=True)
class ColumnClasses:
    """The classes of one column.

    Numbers: class i holds `edges[i] <= value < edges[i + 1]`, the last one its upper edge, too;
    `rows[i]` features are in it. Of `EACH`, the lower edge is the class's only number.
    Categories: `values`, the most frequent first.
    """

    column: str  # name of the column
    method: Method
    edges: tuple[float, ...] = ()
    rows: tuple[int, ...] = ()
    values: tuple[Value, ...] = ()
    empty: int = 0  # features without a value


@dataclass(frozen=True, slots=True)
class TableClasses:
    """Every column of a table that can colour a map; `suggested` (a name) tells most, if any."""

    columns: tuple[ColumnClasses, ...] = field(default=())
    suggested: str = ""

    def of(self, column: str) -> ColumnClasses | None:
        return next((found for found in self.columns if found.column == column), None)
