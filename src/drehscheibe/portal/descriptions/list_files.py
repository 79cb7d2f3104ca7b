# SPDX-License-Identifier: EUPL-1.2
"""Lists of descriptions as CSV: written so that Excel reads them, read as it writes them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.portal.descriptions.planning import MOST
from drehscheibe.releases.formulas import harmless_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LARGEST = 10 << 20  # bytes
DATASET, FILE = "datensatz", "datei"
_NO_LIST = N_("the list needs a column “datensatz” and at most 20,000 rows")


@dataclass(frozen=True, slots=True)
class ListFile:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Row:
    """`cells`: name of a word -> what stands there."""

    number: int
    slug: str
    cells: dict[str, str]


def line_of(cells: Iterable[str]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(harmless_cell(one) for one in cells)
    return text.getvalue()


def require_list(content: bytes) -> None:
    """Only its first row is read. Raises `Refused`."""
    if len(content) > LARGEST:
        raise Refused(reason=N_("the list is too large"))
    _names_in(next(_cells_in(content), []))


def is_long(content: bytes, most: int) -> bool:
    """More lines than so many; a cell may have several, so it is at least as many as rows."""
    return max(content.count(b"\n"), content.count(b"\r")) > most


def rows_in(
    content: bytes, columns: Mapping[str, str], file_columns: Mapping[str, str]
) -> Iterator[Row]:
    """Of a list of datasets, or of one of files where it has a column for them. Raises `Refused`.

    Both: name of a word -> header.
    """
    cells = _cells_in(content)
    names = _names_in(next(cells, []))
    known = file_columns if FILE in names else columns
    places = {name: names.index(header) for name, header in known.items() if header in names}
    for number, row in enumerate(cells, 2):
        if number > MOST + 1:
            raise Refused(reason=_NO_LIST)
        yield _row(number, row, names, places)


def _cells_in(content: bytes) -> Iterator[list[str]]:
    text = _text(content)
    separator = max(";,\t", key=text.partition("\n")[0].count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if any(row):
                yield row
    except csv.Error:
        raise Refused(reason=N_("the file is no list of descriptions")) from None


def _names_in(head: list[str]) -> list[str]:
    names = [name.strip().casefold() for name in head]
    if DATASET not in names:
        raise Refused(reason=_NO_LIST)
    return names


def _row(number: int, row: list[str], names: list[str], places: dict[str, int]) -> Row:
    cells = {name: _at(row, place) for name, place in places.items()}
    if FILE in names:
        key = _at(row, names.index(FILE)).strip()
        cells = {f"{name}@{key}": text for name, text in cells.items()}
    return Row(number, _at(row, names.index(DATASET)).strip(), cells)


def _text(content: bytes) -> str:
    """Excel writes UTF-8 with a mark, or what Windows uses here."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _at(row: list[str], place: int) -> str:
    """The cell, without what kept a spreadsheet from running it."""
    cell = row[place] if place < len(row) else ""
    bare = cell[1:]
    return bare if cell.startswith("'") and harmless_cell(bare) == cell else cell
