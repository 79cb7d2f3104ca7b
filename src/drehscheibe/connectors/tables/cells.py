# SPDX-License-Identifier: EUPL-1.2
"""Cells on their way from a file to typed columns: always text, in batches of Arrow arrays.

A workbook knows that a cell is a number or a day; such a cell carries a mark in front, so that
"1.234" the number is never taken for "1.234" the German text.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = "\x1f"
NUMBER, TRUTH, DAY, MOMENT, CLOCK = (MARK + kind for kind in "nbdmc")

Merge = tuple[tuple[int, int], tuple[int, int]]  # ((row, column), (row, column)), from 0


@dataclass(frozen=True, slots=True)
class CellBatch:
    """Some rows: their numbers as a person counts them, and one string array per column."""

    rows: pa.Int64Array
    columns: tuple[pa.StringArray, ...]

    def slice(self, start: int, length: int | None = None) -> CellBatch:
        return CellBatch(
            self.rows.slice(start, length),
            tuple(column.slice(start, length) for column in self.columns),
        )

    def filter(self, keep: pa.BooleanArray) -> CellBatch:
        return CellBatch(self.rows.filter(keep), tuple(c.filter(keep) for c in self.columns))

    def after(self, earlier: CellBatch) -> CellBatch:
        """Both batches as one, `earlier` first."""
        return CellBatch(
            pa.concat_arrays([earlier.rows, self.rows]),
            tuple(
                pa.concat_arrays([a, b]) for a, b in zip(earlier.columns, self.columns, strict=True)
            ),
        )

    def filled(self) -> pa.BooleanArray:
        """True for rows in which any cell says something."""
        result = pa.array([False] * len(self.rows), pa.bool_())
        for column in self.columns:
            result = pc.or_(result, pc.not_equal(pc.fill_null(column, ""), ""))
        return result


class Grid(Protocol):
    """A table as it lies in a file: rows of cells with numbers, nothing understood yet."""

    width: int
    head: list[list[str]]  # the first rows, as shown; row number 1 first
    merges: list[Merge]

    def batches(self, first_row: int) -> Iterator[CellBatch]:
        """All rows from `first_row` (counted from 1) on, empty ones included, cells trimmed."""
        ...


def marked(value: object) -> str:
    """One cell of a workbook as text."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return TRUTH + ("true" if value else "false")
    if isinstance(value, int | float):
        return NUMBER + plain_number(value)
    if isinstance(value, datetime.datetime):
        return MOMENT + value.isoformat()
    if isinstance(value, datetime.date):
        return DAY + value.isoformat()
    if isinstance(value, datetime.time):
        return CLOCK + value.isoformat("seconds")
    if isinstance(value, datetime.timedelta):
        return _duration(value)
    return "" if value is None else str(value)


def plain_number(value: float) -> str:
    """22.0 is written 22; everything else as Python writes it."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def _duration(value: datetime.timedelta) -> str:
    """Hours may pass 24: a sum of times is no time of day."""
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"


def shown(text: str) -> str:
    """A cell without its mark."""
    return text[2:] if text.startswith(MARK) else text


def shown_all(text: pa.StringArray) -> pa.StringArray:
    """The same for an array; untouched where there are no marks."""
    has_mark = pc.starts_with(text, MARK)
    if not pc.any(has_mark).as_py():
        return text
    return pc.if_else(has_mark, pc.utf8_slice_codeunits(text, 2), text)


def of_mark(text: pa.StringArray, mark: str) -> pa.StringArray:
    """What stands behind one kind of mark; null elsewhere."""
    has_mark = pc.starts_with(text, mark)
    return pc.if_else(has_mark, pc.utf8_slice_codeunits(text, 2), pa.scalar(None, pa.string()))


def has_marks(text: pa.StringArray) -> bool:
    return bool(pc.any(pc.starts_with(text, MARK)).as_py())
