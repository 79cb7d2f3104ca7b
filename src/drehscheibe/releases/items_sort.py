# SPDX-License-Identifier: EUPL-1.2
"""Rows in another order than their own: after a row, in the order of some columns.

The first column's index leads; rows with a value in it come first, those without one last, then
the rest of the columns and the row itself decide. So a page deep inside costs what the first costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Values = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class SortKey:
    """A column by its number in the table; missing values come last in both directions."""

    column: int
    descending: bool = False

    @property
    def name(self) -> str:
        return f"c{self.column}"

    @property
    def direction(self) -> str:
        return "DESC" if self.descending else "ASC"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows to be walked through in one go: what they fulfil, its values, and their order."""

    sql: str
    values: Values
    order: str


def stretches(keys: Sequence[SortKey], after: Values | None) -> Iterator[Stretch]:
    """First the rows with a value in the first column, then those without, all after `after`.

    `after` are the values of the last row that was given, and its number; None at the start.
    """
    lead, *rest = keys
    # The row makes the order total; in the direction in which the index is walked through.
    orders = [*(f"{key.name} {key.direction} NULLS LAST" for key in rest), f"row {lead.direction}"]
    with_value = ", ".join([f"{lead.name} {lead.direction}", *orders])
    without = ", ".join(orders)
    missing = f"{lead.name} IS NULL"
    if after is not None and after[0] is None:
        sql, values = _behind(rest, after[1:], lead)
        yield Stretch(f"{missing} AND {sql}", values, without)
        return
    if after is None:
        yield Stretch(f"{lead.name} IS NOT NULL", (), with_value)
    else:
        sql, values = _behind(keys, after, lead)
        # The bound by itself is what the index needs.
        bound = f"{lead.name} {'<=' if lead.descending else '>='} ?"
        yield Stretch(f"{bound} AND {sql}", (after[0], *values), with_value)
    yield Stretch(missing, (), without)


def _behind(keys: Sequence[SortKey], after: Values, lead: SortKey) -> tuple[str, Values]:
    """Rows behind one with these values; the last of them is its own number."""
    if not keys:
        return f"row {'<' if lead.descending else '>'} ?", after
    key, value = keys[0], after[0]
    later, values = _behind(keys[1:], after[1:], lead)
    if value is None:
        return f"({key.name} IS NULL AND {later})", values
    sign = "<" if key.descending else ">"
    or_missing = "" if key == lead else f" OR {key.name} IS NULL"
    sql = f"({key.name} {sign} ?{or_missing} OR ({key.name} = ? AND {later}))"
    return sql, (value, value, *values)
