# SPDX-License-Identifier: EUPL-1.2
"""What is odd in single columns: empty, constant, spelt in several ways, dangerous to open, …"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from drehscheibe.connectors.checks.headers import Meaning, counts_people, folded, meaning_of
from drehscheibe.connectors.checks.masks import mask_of, matches
from drehscheibe.connectors.checks.tally import Tally
from drehscheibe.domain.tables import ColumnType

if TYPE_CHECKING:
    import numpy.typing as npt

    from drehscheibe.connectors.checks.masks import Different, Mask
    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.domain.recipes import ColumnRecipe

    Rows = npt.NDArray[np.int64]

EXCEL_CELL = 32_767  # characters; a longer cell is cut in XLSX
_CATEGORIES = 200  # a column with more different texts is no list of categories
_SMALL = 3  # counts below may show a single person
_NO_VALUE = [-99, -999, -9999, -99999, 9999, 99999, 999999, 9999999]
_PLANNED = ("geplant", "plan", "soll", "ende", "bis", "frist", "ablauf", "gueltig", "naechst")

# Tags and addresses that a browser would run; "<" alone is a comparison.
_HTML = (
    r"(?i)</?(?:script|iframe|object|embed|img|svg|style|link|a|p|br|div|span|b|i|table)\b"
    r"|javascript:"
)
# What a spreadsheet would take for a formula; "+49 …", "-5" and "- none" are none.
_FORMULA = r"^(?:=.|@\w+\(|[+-][^\d\s.,(/-].*[(!|])|^[\t\r]+="


def _long(values: pa.Array) -> Mask:
    return mask_of(pc.greater(pc.utf8_length(values), EXCEL_CELL))


def _html(values: pa.Array) -> Mask:
    return matches(values, _HTML)


def _formula(values: pa.Array) -> Mask:
    return matches(values, _FORMULA)


_TEXT_QUESTIONS: dict[str, Callable[[pa.Array], Mask]] = {
    "html-in-cells": _html,
    "formulas-in-cells": _formula,
    "cells-long": _long,
}


class ColumnContent:
    """Watches one column as it is published."""

    def __init__(self, column: ColumnRecipe) -> None:
        self.column = column
        self._notes: defaultdict[str, Tally] = defaultdict(Tally)
        self._filled = 0
        self._first: pa.Scalar | None = None
        self._constant = True
        self._spellings: Counter[str] | None = Counter()
        self._low, self._high = np.inf, -np.inf
        self._markers: Counter[float] = Counter()

    def see(self, values: pa.Array, rows: Rows, texts: Different | None) -> None:
        self._filled += len(values) - values.null_count
        self._see_constant(values)
        if texts:
            self._see_texts(texts, rows)
        elif pa.types.is_temporal(values.type):
            self._see_dates(values, rows)
        elif pa.types.is_integer(values.type) or pa.types.is_floating(values.type):
            self._see_numbers(values, rows)

    def _see_constant(self, values: pa.Array) -> None:
        if not self._constant or values.null_count == len(values):
            return
        if self._first is None:
            self._first = next(value for value in values if value.is_valid)
        self._constant = bool(pc.all(pc.equal(values, self._first)).as_py())

    def _see_texts(self, texts: Different, rows: Rows) -> None:
        for code, question in _TEXT_QUESTIONS.items():
            met, example = texts.ask(question)
            if example:
                self._notes[code].add(rows[met], example)
        if self._spellings is not None:
            self._spellings.update(texts.counts())
            if len(self._spellings) > _CATEGORIES:
                self._spellings = None

    def _see_dates(self, values: pa.Array, rows: Rows) -> None:
        if any(word in folded(self.column.source) for word in _PLANNED):
            return
        # A day of grace: time zones, and data of the coming night.
        limit = (datetime.now(UTC) + timedelta(days=1)).date()
        late = mask_of(pc.greater(values.cast(pa.date32()), limit))
        if late.any():
            self._notes["dates-in-future"].add(rows[late], str(values[int(np.argmax(late))]))

    def _see_numbers(self, values: pa.Array, rows: Rows) -> None:
        numbers = values.cast(pa.float64()).to_numpy(zero_copy_only=False)
        marker = np.isin(numbers, _NO_VALUE)
        usual = numbers[~marker & np.isfinite(numbers)]
        if len(usual):
            self._low = min(self._low, float(usual.min()))
            self._high = max(self._high, float(usual.max()))
        if marker.any():
            self._notes["no-value-number"].add(rows[marker], f"{numbers[marker][0]:.0f}")
            self._markers.update(numbers[marker].tolist())
        if self._counts_people():
            few = (numbers > 0) & (numbers < _SMALL)
            self._notes["small-counts"].add(rows[few], "")

    def _counts_people(self) -> bool:
        return self.column.type is ColumnType.INTEGER and counts_people(self.column.source)

    def close(self, notebook: Notebook, table: str, total: int) -> None:
        """Write what was seen; `total` is the number of rows of the table."""
        for code, note in self._notes.items():
            if note.count and (code != "no-value-number" or self._stands_out()):
                self._write(notebook, table, code, note)
        if self._constant and self._filled == total > 1:
            self._write(notebook, table, "column-constant", Tally(total, [], str(self._first)))
        self._note_variants(notebook, table)

    def _stands_out(self) -> bool:
        """-999 among temperatures is no temperature; 9999 among 9998 and 10000 is a number."""
        markers = np.array(list(self._markers))
        below, above = markers[markers < 0], markers[markers > 0]
        return bool((below < min(10 * self._low, -50)).any() and self._low > -50) or bool(
            (above > 10 * max(self._high, 1)).any()
        )

    def _note_variants(self, notebook: Notebook, table: str) -> None:
        """ "Ja", "ja " and "JA" are one answer to people and three to a machine."""
        if not self._spellings or meaning_of(self.column.source) is Meaning.REMARK:
            return
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for text, _ in self._spellings.most_common():
            groups[" ".join(text.casefold().split())].append(text)
        mixed = [spellings for spellings in groups.values() if len(spellings) > 1]
        if mixed:
            odd = sum(self._spellings[text] for group in mixed for text in group[1:])
            shown = " / ".join(f"“{text}”" for text in mixed[0][:4])
            self._write(notebook, table, "spelling-variants", Tally(odd, [], shown))

    def _write(self, notebook: Notebook, table: str, code: str, note: Tally) -> None:
        notebook.note(
            code,
            table=table,
            column=self.column.source,
            rows=note.rows,
            count=note.count,
            example=note.example,
        )
