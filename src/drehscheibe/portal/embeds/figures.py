# SPDX-License-Identifier: EUPL-1.2
"""One figure of a table, as far as its indexes know it at once: nothing is scanned for it.

How many rows there are (also of a filter, where that can be counted cheaply), the least and the
greatest value of a column. Sums and means would read every row at each visit, and are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_, InvalidParameter
from drehscheibe.domain.tables import ColumnType
from drehscheibe.portal.catalogue.rows import open_items
from drehscheibe.portal.embeds.reading import page_wanted
from drehscheibe.portal.embeds.wish import COUNT, LEAST
from drehscheibe.releases.facts import edges_of

if TYPE_CHECKING:
    from drehscheibe.domain.tables import Column
    from drehscheibe.portal.catalogue.queries import Shown
    from drehscheibe.portal.embeds.wish import Wish

_MEASURED = {ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.DATE, ColumnType.DATETIME}

_WHOLE_ONLY = N_("can be kleinster or groesster only without a filter")
_UNCOUNTED = N_("leaves too many rows to count them at each visit; please narrow it down")
_NO_COLUMN = N_("must name a column of numbers or dates")


@dataclass(frozen=True, slots=True)
class Figure:
    """`column` is None for a number of rows; `value` is None where the column is empty."""

    kind: str
    value: object
    column: Column | None = None


def figure_of(shown: Shown, wish: Wish) -> Figure:
    """Raises `InvalidParameter`, `TooMuchAsked`, `ArtifactNotReady`."""
    if wish.figure == COUNT:
        return Figure(COUNT, _count(shown, wish))
    if wish.is_filtered:
        raise InvalidParameter("wert", _WHOLE_ONLY)
    return _edge(shown, wish)


def is_measured(column: Column) -> bool:
    """Whether its least and greatest value can be asked for."""
    return column.type in _MEASURED


def _count(shown: Shown, wish: Wish) -> int:
    if not wish.is_filtered or not wish.table.rows:
        return wish.table.rows
    matched = page_wanted(shown, wish, limit=1).matched
    if matched is None:
        raise InvalidParameter("filter", _UNCOUNTED)
    return matched


def _edge(shown: Shown, wish: Wish) -> Figure:
    table = shown.table(wish.table.name)
    numbers = {column.name: number for number, column in enumerate(table.columns)}
    number = numbers.get(wish.column, -1)
    if number < 0 or not is_measured(table.columns[number]) or not table.rows:
        raise InvalidParameter("spalte", _NO_COLUMN)
    store = open_items(shown.items(table), shown.slug)
    try:
        least, greatest = edges_of(store, number)
    finally:
        store.close()
    value = least if wish.figure == LEAST else greatest
    return Figure(wish.figure, value, table.columns[number])
