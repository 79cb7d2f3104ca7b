# SPDX-License-Identifier: EUPL-1.2
"""Where the header of a table is, and what its columns are called."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from dataclasses import dataclass, field, replace

from drehscheibe.connectors.tables.cells import MARK, Merge, shown
from drehscheibe.connectors.tables.quantities import UNITS
from drehscheibe.connectors.tables.values import ERRORS, NULLS
from drehscheibe.domain.slugs import unique

_LOOKED_AT = 40  # rows at the top
_MOST_HEADER_ROWS = 3
_VALUE = re.compile(
    r"^[<>~±]?\s*[+-]?\d[\d.,'’ \u00a0\u202f]*\s?(?:%|€|EUR|°C|[a-zA-Zµ²³/]{1,5})?$"  # 1.234,5 km
    r"|^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}([ T]\d{1,2}:\d{2}.*)?$"  # a day or a moment
    r"|^\d{1,2}:\d{2}(:\d{2})?$"
    r"|^-?[.,]\d+$"
)
_YEAR = re.compile(r"^(?:19|20)\d\d$")


@dataclass(frozen=True, slots=True)
class Header:
    """The header rows; row numbers count from 1. `first_row` 0 means there is none."""

    first_row: int
    data_row: int
    names: tuple[str, ...]  # one per column, unique, none empty
    groups: tuple[str, ...] = ()  # what stands above each column, "" where nothing does
    titles: dict[int, str] = field(default_factory=dict)  # row number -> text above the header
    repeated: tuple[str, ...] = ()  # names that stood there more than once
    unnamed: tuple[int, ...] = ()  # 0-based positions of columns without a name
    assumed: bool = False  # all cells are words: the header may as well be the first row of data

    @property
    def row_count(self) -> int:
        return self.data_row - self.first_row if self.first_row else 0


def find_header(head: list[list[str]], width: int, merges: list[Merge]) -> Header:
    """Judge the first rows; `head` may hold rows of different lengths."""
    rows = [_fit(row, width) for row in head]
    top = _first_wide_row(rows)
    value_columns = _value_columns(rows[top + 1 :], width)
    if not rows or _is_data(rows[top], value_columns):
        return _without_header(rows, top, width)
    count = _header_rows(rows, top, value_columns)
    header = _header(rows, top, count, merges)
    return replace(header, assumed=not value_columns and len(rows) > top + 1)


def header_at(head: list[list[str]], width: int, merges: list[Merge], row: int) -> Header:
    """The header a person named: `row` counts from 1; 0 says there is none."""
    rows = [_fit(cells, width) for cells in head]
    if row == 0:
        return _without_header(rows, _first_wide_row(rows), width)
    top = min(row, len(rows)) - 1
    count = _header_rows(rows, top, _value_columns(rows[top + 1 :], width))
    return _header(rows, top, count, merges)


def _fit(row: list[str], width: int) -> list[str]:
    return (row + [""] * (width - len(row)))[:width]


def _fill(row: list[str]) -> int:
    return sum(cell != "" for cell in row)


def _first_wide_row(rows: list[list[str]]) -> int:
    """The first row that is nearly as full as the rows of the body: titles are narrower."""
    fills = [_fill(row) for row in rows]
    body = [fill for fill in fills if fill]
    if not body:
        return 0
    usual = statistics.median(body[len(body) // 2 :])
    return next((i for i, fill in enumerate(fills[:_LOOKED_AT]) if fill and fill >= 0.6 * usual), 0)


def is_value(cell: str) -> bool:
    """A number, a day, a time; anything that a column is rarely called."""
    return cell.startswith(MARK) or bool(_VALUE.match(cell))


def _value_columns(body: list[list[str]], width: int) -> set[int]:
    return {column for column in range(width) if _holds_values(row[column] for row in body)}


def _holds_values(cells: object) -> bool:
    filled = [cell for cell in cells if cell and cell not in NULLS]  # type: ignore[attr-defined]
    return bool(filled) and sum(map(is_value, filled)) >= 0.6 * len(filled)


def _is_data(row: list[str], value_columns: set[int]) -> bool:
    """There is no header: the first row holds values where the others do, and never a name."""
    cells = [row[column] for column in value_columns if row[column]]
    if any(not is_value(cell) and cell not in NULLS for cell in cells):
        return False
    return any(is_value(cell) and not _YEAR.match(shown(cell)) for cell in cells)


def _header_rows(rows: list[list[str]], top: int, value_columns: set[int]) -> int:
    """More rows belong to the header as long as they say words where the body has values."""
    count = 1
    while count < _MOST_HEADER_ROWS and top + count < len(rows) - 1:
        cells = [rows[top + count][column] for column in value_columns]
        words = [c for c in cells if c and not is_value(c) and c not in NULLS | ERRORS]
        if not words or len(words) < max(1, 0.5 * len(cells)):
            break
        if sum(is_value(cell) for cell in cells):
            break
        count += 1
    return count


def _header(rows: list[list[str]], top: int, count: int, merges: list[Merge]) -> Header:
    lower = [_clean(cell) for cell in rows[top]]
    for row in rows[top + 1 : top + count]:
        below = _units_in_brackets([_clean(cell) for cell in row])
        lower = [_joined(*pair) for pair in zip(_carried(lower, below), below, strict=True)]
    named = [name for name in lower if name]
    is_repeated = len(set(named)) < len(named)
    groups = _groups(rows, top, merges, is_repeated=is_repeated)
    if groups and is_repeated:
        lower = [_joined(group, name) for group, name in zip(groups, lower, strict=True)]
    first = top - 1 if groups else top
    repeated = tuple(name for name, times in Counter(lower).items() if name and times > 1)
    return Header(
        first_row=first + 1,
        data_row=top + count + 1,
        names=_unique_names(lower),
        groups=tuple(groups),
        titles=_titles(rows[:first]),
        repeated=repeated,
        unnamed=tuple(i for i, name in enumerate(lower) if not name),
    )


def _carried(upper: list[str], lower: list[str]) -> list[str]:
    """A name above several columns stands over the first of them only."""
    result, last = [], ""
    for above, below in zip(upper, lower, strict=True):
        last = above or (last if below else "")
        result.append(last)
    return result


def _groups(
    rows: list[list[str]], top: int, merges: list[Merge], *, is_repeated: bool
) -> list[str]:
    """The row above names groups if it has merged cells, or if it tells equal names apart."""
    if top == 0:
        return []
    above = [_clean(cell) for cell in rows[top - 1]]
    spans = {start[1]: end[1] for start, end in merges if start[0] == top - 1 and end[1] > start[1]}
    told_apart = is_repeated and _fill(above) > 1 and not any(is_value(c) for c in above)
    if not (told_apart or len(spans) > 1):
        return []
    group, until, result = "", -1, []
    for i, cell in enumerate(above):
        if cell:
            group, until = cell, spans.get(i, i if spans else len(above))
        result.append(group if i <= until else "")
    return result


def _titles(rows: list[list[str]]) -> dict[int, str]:
    return {
        number: " ".join(shown(cell) for cell in row if cell)
        for number, row in enumerate(rows, 1)
        if any(row) and not row[0].startswith("sep=")  # a line for Excel, no title
    }


def _clean(cell: str) -> str:
    return re.sub(r"\s+", " ", shown(cell)).strip()


def _units_in_brackets(row: list[str]) -> list[str]:
    """A row of units under the names; a single "m" may mean men."""
    if all(cell in UNITS for cell in row if cell):
        return [f"({cell})" if cell else "" for cell in row]
    return row


def _joined(upper: str, lower: str) -> str:
    return upper if upper == lower else f"{upper} {lower}".strip()


def _without_header(rows: list[list[str]], top: int, width: int) -> Header:
    return Header(
        first_row=0,
        data_row=top + 1,
        names=_unique_names([""] * width),
        titles=_titles(rows[:top]),
        unnamed=tuple(range(width)),
    )


def _unique_names(names: list[str]) -> tuple[str, ...]:
    taken: set[str] = set()
    return tuple(
        unique(name or f"Spalte {position}", taken, separator=" ")
        for position, name in enumerate(names, 1)
    )
