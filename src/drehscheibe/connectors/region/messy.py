# SPDX-License-Identifier: EUPL-1.2
"""A table as town halls really hand them in: for practice, and to show what is understood.

Windows-1252, semicolons, title rows, decimal commas, thousands dots, longitude and latitude in
each other's column, yes and no, spellings of "nothing", a row twice, an empty line, footers.
"""

from __future__ import annotations

import csv
import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROWS = 24
_METRES_PER_DEGREE = 111_320
_WIDEST_M = 1200
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))  # spreads points evenly, without chance


def write_messy_table(
    folder: Path, *, words: dict[str, Any], longitude: float, latitude: float
) -> Path:
    """Write the table; its points lie within 1.2 km of a place (CRS84)."""
    path: Path = folder / words["file"]
    rows = list(_rows(words, longitude, latitude))
    empty = [""] * len(words["columns"])
    total = sum(_area(number) for number in range(1, ROWS + 1))
    with path.open("w", encoding="windows-1252", newline="") as file:
        table = csv.writer(file, delimiter=";", lineterminator="\r\n")
        table.writerow(_padded(words["office"], like=empty))
        table.writerow(_padded(words["heading"], like=empty))
        table.writerow(empty)
        table.writerow(words["columns"])
        table.writerows(rows[:12])
        table.writerow(rows[11])
        table.writerow(empty)
        table.writerows(rows[12:])
        table.writerow([words["total"], *empty[1:5], _german(total), *empty[6:]])
        table.writerow(_padded(words["source"], like=empty))
    return path


def _rows(words: dict[str, Any], longitude: float, latitude: float) -> Iterator[list[str]]:
    for number in range(1, ROWS + 1):
        x, y = _point(number, longitude, latitude)
        name = f"{_pick(words['kinds'], number)} {_pick(words['streets'], number // 2)}"
        tested = "-" if number % 7 == 0 else f"{1 + number:02}.{1 + number % 12:02}.2023"
        yield [
            str(number),
            name,
            _pick(words["quarters"], number),
            _german(x, decimals=6),  # under "Latitude": the columns are swapped
            _german(y, decimals=6),
            _german(_area(number)),
            str(1975 + number * 7 % 48),
            "ja" if number % 3 else "nein",
            tested,
            _german(1250.5 * number, decimals=2),
            _pick(words["devices"], number),
        ]


def _point(number: int, longitude: float, latitude: float) -> tuple[float, float]:
    distance = _WIDEST_M * math.sqrt(number / ROWS) / _METRES_PER_DEGREE
    angle = number * _GOLDEN_ANGLE
    east = distance * math.cos(angle) / math.cos(math.radians(latitude))
    return longitude + east, latitude + distance * math.sin(angle)


def _area(number: int) -> float:
    return 180.5 + 97.25 * (number * 5 % 17)


def _german(value: float, *, decimals: int = 1) -> str:
    """1234.5 as 1.234,5"""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def _pick(words: list[str], number: int) -> str:
    return words[number % len(words)]


def _padded(text: str, *, like: list[str]) -> list[str]:
    return [text, *like[1:]]
