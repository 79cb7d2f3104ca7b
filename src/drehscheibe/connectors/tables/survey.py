# SPDX-License-Identifier: EUPL-1.2
"""One pass over all rows of a table: profiles of columns, empty rows, where the data end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from drehscheibe.connectors.tables.cells import CellBatch, shown
from drehscheibe.connectors.tables.profile import Tally, Words
from drehscheibe.domain.findings import MAX_ROWS

if TYPE_CHECKING:
    from drehscheibe.connectors.tables.profile import ColumnProfile

_HELD_BACK = 40  # rows at the end that may turn out to be a footer
_TOTAL = re.compile(
    r"^(?:\w*summe|gesamt|insgesamt|total|gesamtergebnis|gesamtzahl)\b[: ]*", re.IGNORECASE
)
_TOTAL_ALONE = r"(?i)^(?:\w*summe|gesamt|insgesamt|total|gesamtergebnis)[: ]*$"
_REMARK = re.compile(
    r"^(?:quelle|stand|anmerkung|hinweis|fußnote|legende|erstellt|datenlizenz|lizenz|datenquelle"
    r"|herausgeber|bearbeitung|ansprechpartner|©|\*|¹|\d\))",
    re.IGNORECASE,
)


class Survey:
    """Give it every batch, then `finish`; holds back the last rows until the end is known."""

    def __init__(self, profiles: list[ColumnProfile], *, footer_rows: int | None) -> None:
        self.profiles = profiles
        self.rows = 0  # rows with anything in them
        self.empty = Tally()
        self.footer = Tally()
        self.totals = Tally()  # rows among the data that add up others
        self.last_row = 0  # number of the last row of data
        self._footer_rows = footer_rows
        self._held: CellBatch | None = None

    def add(self, batch: CellBatch) -> None:
        full = self._without_empty(batch)
        if self._held is not None:
            full = full.after(self._held)
        known = max(0, len(full.rows) - _HELD_BACK)
        self._take(full.slice(0, known))
        self._held = full.slice(known)

    def finish(self) -> None:
        if self._held is None:
            return
        size = len(self._held.rows)
        keep = size - self._footer_length(_texts(self._held), self._held.rows.to_pylist())
        for row, texts in zip(
            self._held.rows.to_pylist()[keep:], _texts(self._held)[keep:], strict=True
        ):
            self.footer.count += 1
            self.footer.rows.append(row)
            self.footer.example = self.footer.example or " ".join(filter(None, texts))
        self._take(self._held.slice(0, keep))
        self._held = None

    def _without_empty(self, batch: CellBatch) -> CellBatch:
        filled = batch.filled()
        if pc.all(filled).as_py():
            return batch
        missing = batch.rows.filter(pc.invert(filled))
        self.empty.count += len(missing)
        self.empty.rows += missing.slice(0, MAX_ROWS - len(self.empty.rows)).to_pylist()
        return batch.filter(filled)

    def _take(self, batch: CellBatch) -> None:
        if not len(batch.rows):
            return
        self.rows += len(batch.rows)
        self.last_row = batch.rows[len(batch.rows) - 1].as_py()
        first = Words(batch.rows, batch.columns[0])
        self.totals.add(first, pc.match_substring_regex(first.words, _TOTAL_ALONE))
        for profile, column in zip(self.profiles, batch.columns, strict=True):
            profile.add(batch.rows, column)

    def _footer_length(self, rows: list[list[str]], numbers: list[int]) -> int:
        if self._footer_rows is not None:
            return min(self._footer_rows, len(rows))
        usual = _usual_fill(rows) if self.rows == 0 else max(_usual_fill(rows), 2)
        length = 0
        for i in range(len(rows) - 1, 0, -1):
            if is_footer(rows[i], usual) or _stands_apart(rows, numbers, i, usual):
                length = len(rows) - i
            else:
                break
        return length


def _texts(batch: CellBatch) -> list[list[str]]:
    columns = [[shown(cell or "") for cell in column.to_pylist()] for column in batch.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _usual_fill(rows: list[list[str]]) -> int:
    fills = sorted(sum(cell != "" for cell in row) for row in rows)
    return fills[len(fills) // 2] if fills else 0


def is_footer(row: list[str], usual: int) -> bool:
    """A total, or a remark in a row that is emptier than the others."""
    filled = [cell for cell in row if cell]
    if not filled:
        return True
    if _TOTAL.match(filled[0]) and _TOTAL.sub("", filled[0]) == "":
        return usual >= 2
    is_sparse = usual >= 2 and len(filled) <= max(1, usual // 2)
    return is_sparse and bool(_REMARK.match(filled[0]))


def _stands_apart(rows: list[list[str]], numbers: list[int], i: int, usual: int) -> bool:
    """A nearly empty row after a gap."""
    fill = sum(cell != "" for cell in rows[i])
    return usual >= 3 and fill == 1 and numbers[i] - numbers[i - 1] > 1
