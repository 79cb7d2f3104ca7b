# SPDX-License-Identifier: EUPL-1.2
"""Rows as expected and as they came out, in any order: only expected columns count."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from drehscheibe.domain.errors import N_

Row = tuple[Any, ...]

TOLERANCE = 1e-6  # relative; samples are written with fewer digits than a computer has
_NEAR_ZERO = 1e-9
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")

COLUMN_MISSING = N_("“{relation}” has no column “{column}”.")
VALUE_DIFFERS = N_("“{relation}”, {row}: “{column}” is {found} instead of {expected}.")
ROW_MISSING = N_("“{relation}” lacks the row {row}.")
ROW_TOO_MANY = N_("“{relation}” has a row too many: {row}.")
TOO_LONG = N_("“{relation}” has {rows} rows; a test compares at most {most}.")


@dataclass(frozen=True, slots=True)
class Difference:
    """A template for gettext and its values."""

    template: str
    values: dict[str, Any]


def differences(
    relation: str, expected: list[dict[str, str]], table: dict[str, Any]
) -> Iterator[Difference]:
    """`expected` as a CSV file says it: "" is no value. `table` is `{"columns", "rows"}`."""
    columns = list(expected[0]) if expected else list(table["columns"])
    missing = [column for column in columns if column not in table["columns"]]
    for column in missing:
        yield Difference(COLUMN_MISSING, {"relation": relation, "column": column})
    if missing:
        return
    places = [table["columns"].index(column) for column in columns]
    found = [tuple(_canonical(row[place]) for place in places) for row in table["rows"]]
    kinds = _kinds(found, len(columns))
    wanted = [
        tuple(_read(row[c], kind) for c, kind in zip(columns, kinds, strict=True))
        for row in expected
    ]
    yield from _Comparison(relation, columns).differences(wanted, found)


def _kinds(rows: list[Row], width: int) -> list[type]:
    """What the values of each column are; text where there are none."""
    return [
        next((type(row[place]) for row in rows if row[place] is not None), str)
        for place in range(width)
    ]


def _canonical(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return float(value)
    return _canonical_text(str(value))


def _canonical_text(text: str) -> str:
    """Moments as one moment, whatever the zone; numbers in WKT with six digits."""
    if _MOMENT.match(text):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return text
        return f"{moment.timestamp():.3f}" if moment.tzinfo else text.replace(" ", "T")
    if text.rstrip().endswith(")") and text.split("(")[0].strip().isupper():
        return _NUMBER.sub(lambda m: f"{float(m[0]):.6f}", text).replace(" ", "").upper()
    return text


def _read(cell: str | None, kind: type) -> Any:
    """A cell of the file as the kind of value that came out."""
    if cell is None or cell == "":
        return None
    if kind is bool:
        return {"true": True, "false": False}.get(cell.casefold(), cell)
    if kind is float:
        try:
            return float(cell)
        except ValueError:
            return cell
    return _canonical_text(cell)


class _Comparison:
    def __init__(self, relation: str, columns: list[str]) -> None:
        self._relation, self._columns = relation, columns

    def differences(self, wanted: list[Row], found: list[Row]) -> Iterator[Difference]:
        """Equal rows go away; of the rest, those that are most alike belong together."""
        here, there = Counter(map(_rounded, wanted)), Counter(map(_rounded, found))
        lacking = _left(wanted, here - there)
        too_many = _left(found, there - here)
        certain = len(lacking) == len(too_many) == 1
        for row in lacking:
            partner = max(too_many, key=lambda other: _alike(row, other), default=None)
            if partner is None or (not certain and _alike(row, partner) * 2 < len(row)):
                yield Difference(ROW_MISSING, self._values(row=self._said(row)))
                continue
            too_many.remove(partner)
            yield from self._unlike(row, partner)
        for row in too_many:
            yield Difference(ROW_TOO_MANY, self._values(row=self._said(row)))

    def _unlike(self, wanted: Row, found: Row) -> Iterator[Difference]:
        for column, one, other in zip(self._columns, wanted, found, strict=True):
            if not _equal(one, other):
                yield Difference(
                    VALUE_DIFFERS,
                    self._values(
                        row=self._said(wanted),
                        column=column,
                        found=_shown(other),
                        expected=_shown(one),
                    ),
                )

    def _values(self, **more: str) -> dict[str, Any]:
        return {"relation": self._relation} | more

    def _said(self, row: Row) -> str:
        """Enough of it to be found in the file."""
        return ", ".join(_shown(value) for value in row[:3]) + (", …" if len(row) > 3 else "")


def _rounded(row: Row) -> Row:
    return tuple(f"{v:.6g}" if isinstance(v, float) else v for v in row)


def _left(rows: list[Row], counted: Counter[Row]) -> list[Row]:
    left = []
    for row in rows:
        key = _rounded(row)
        if counted[key] > 0:
            counted[key] -= 1
            left.append(row)
    return left


def _alike(one: Row, other: Row) -> int:
    return sum(_equal(a, b) for a, b in zip(one, other, strict=True))


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=_NEAR_ZERO)
    return bool(one == other)


def _shown(value: Any) -> str:
    return "–" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)
