# SPDX-License-Identifier: EUPL-1.2
"""Tables in workbooks (XLSX, XLS, ODS), read by calamine; which sheets are tables."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import pyarrow as pa
import python_calamine as calamine

from drehscheibe.connectors.tables.answers import Answers
from drehscheibe.connectors.tables.cells import CellBatch, Merge, marked
from drehscheibe.connectors.tables.grid import Source, describe_grid, read_grid, table_title
from drehscheibe.connectors.tables.sheet_faults import find_faults
from drehscheibe.domain.errors import N_, InputRefused
from drehscheibe.domain.findings import MAX_ROWS, Fix
from drehscheibe.releases.stream import BATCH_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.connectors.reading import Surroundings
    from drehscheibe.domain.recipes import TableRecipe

_HEAD_ROWS = 300
_CLEARLY_LARGER = 5  # a sheet with so many times the cells of the next one holds the data
_MOST_UNPACKED_MIB = 4096
ALL = "*"
# What the standard library says of an archive that is cut off, altered or packed unknown ways.
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError, OSError)


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """One sheet of a workbook, as the list of sheets shows it."""

    name: str
    visible: bool
    rows: int
    columns: int

    @property
    def is_table(self) -> bool:
        """A header and a row at least, or a list with some lines."""
        return self.rows >= 2 and (self.columns >= 2 or self.rows >= 3)

    @property
    def cells(self) -> int:
        return self.rows * self.columns


class SheetGrid:
    """The rows of one sheet; row numbers are those the spreadsheet program shows."""

    def __init__(self, sheet: calamine.CalamineSheet) -> None:
        self._sheet = sheet
        left = sheet.start[1] if sheet.start else 0
        self.width = sheet.width
        self.head = [[marked(v) for v in row] for row in islice(sheet.iter_rows(), _HEAD_ROWS)]
        self.merges: list[Merge] = [
            ((start[0], start[1] - left), (end[0], end[1] - left))
            for start, end in sheet.merged_cell_ranges or []
        ]

    def batches(self, first_row: int) -> Iterator[CellBatch]:
        rows = islice(self._sheet.iter_rows(), first_row - 1, None)
        number = first_row
        while part := list(islice(rows, BATCH_ROWS)):
            columns = tuple(
                pa.array([v.strip() if type(v) is str else marked(v) for v in column], pa.string())
                for column in zip(*part, strict=True)
            )
            yield CellBatch(pa.array(range(number, number + len(part)), pa.int64()), columns)
            number += len(part)


class Workbook:
    """The formats "xlsx", "xls" and "ods"; the content decides, not the code."""

    def __init__(self, code: str) -> None:
        self.code = code

    def describe(
        self, path: Path, surroundings: Surroundings, notebook: Notebook
    ) -> list[TableRecipe]:
        """One recipe per sheet that is read. Raises `InputRefused`."""
        with _opened(path, notebook) as workbook:
            chosen = choose_sheets(sheet_list(workbook), surroundings, notebook)
            recipes = []
            for info in chosen:
                title = table_title(path) if len(chosen) == 1 else info.name
                source = Source(self.code, title, {"sheet": info.name})
                grid = SheetGrid(workbook.get_sheet_by_name(info.name))
                recipe = describe_grid(grid, source, surroundings, notebook)
                _note_merges(grid, recipe, notebook)
                _note_faults(path, recipe, notebook)
                recipes.append(recipe)
        return _with_names_of_their_own(recipes)

    def read(self, path: Path, recipe: TableRecipe, notebook: Notebook) -> Iterator[pa.RecordBatch]:
        """Typed batches; `describe` has already noted what there is to note."""
        with _opened(path, notebook) as workbook:
            sheet = workbook.get_sheet_by_name(str(recipe.locator["sheet"]))
            yield from read_grid(SheetGrid(sheet), recipe)


def sheets_of(path: Path, notebook: Notebook) -> list[SheetInfo]:
    """Every sheet, hidden ones too. Raises `InputRefused`."""
    with _opened(path, notebook) as workbook:
        return sheet_list(workbook)


def sheet_list(workbook: calamine.CalamineWorkbook) -> list[SheetInfo]:
    """Every worksheet with its size; sheets with charts or macros hold no tables."""
    found = []
    for info in workbook.sheets_metadata:
        if info.typ is calamine.SheetTypeEnum.WorkSheet:
            sheet = workbook.get_sheet_by_name(info.name)
            visible = info.visible is calamine.SheetVisibleEnum.Visible
            found.append(SheetInfo(info.name, visible, sheet.height, sheet.width))
    return found


def choose_sheets(
    sheets: list[SheetInfo], surroundings: Surroundings, notebook: Notebook
) -> list[SheetInfo]:
    """What a person said, the sheets of the release before, or what looks like the data."""
    wanted = Answers.of(surroundings).text("sheet")
    tables = [sheet for sheet in sheets if sheet.visible and sheet.is_table]
    if wanted and wanted != ALL:
        return _named(wanted, sheets, notebook)
    if wanted is None and surroundings.previous:
        before = {table.locator.get("sheet") for table in surroundings.previous.tables}
        if same := [sheet for sheet in sheets if sheet.name in before]:
            return same
    if not tables:
        notebook.note("table-empty", table=sheets[0].name if sheets else "")
        raise InputRefused(notebook.findings())
    _note_empty(sheets, notebook)
    return tables if wanted == ALL else _clearly_the_data(tables, notebook)


def _named(wanted: str, sheets: list[SheetInfo], notebook: Notebook) -> list[SheetInfo]:
    named = [sheet for sheet in sheets if sheet.name == wanted]
    if not named:
        notebook.note("sheet-missing", sheet=wanted, sheets=_quoted(sheets))
        raise InputRefused(notebook.findings())
    return named


def _note_empty(sheets: list[SheetInfo], notebook: Notebook) -> None:
    empty = [sheet for sheet in sheets if sheet.visible and not sheet.is_table]
    if empty:
        notebook.note("sheets-empty", count=len(empty), others=_quoted(empty))


def _clearly_the_data(tables: list[SheetInfo], notebook: Notebook) -> list[SheetInfo]:
    """The one sheet that is far larger than the others, otherwise all of them."""
    by_size = sorted(tables, key=lambda sheet: -sheet.cells)
    if len(by_size) == 1:
        return by_size
    largest, others = by_size[0], by_size[1:]
    each = tuple(Fix(N_("Read the sheet “{value}”"), "sheet", sheet.name) for sheet in others)
    if largest.cells >= _CLEARLY_LARGER * others[0].cells:
        fixes = (Fix(N_("Read all sheets"), "sheet", ALL), *each)
        notebook.note("sheets-not-read", fixes=fixes, sheet=largest.name, others=_quoted(others))
        return [largest]
    first = Fix(N_("Read the sheet “{value}”"), "sheet", largest.name)
    notebook.note(
        "sheets-all-read", count=len(tables), fixes=(first, *each), sheets=_quoted(tables)
    )
    return tables


def _quoted(sheets: list[SheetInfo]) -> str:
    return ", ".join(f"“{sheet.name}”" for sheet in sheets)


def _with_names_of_their_own(recipes: list[TableRecipe]) -> list[TableRecipe]:
    """Two sheets may differ only in signs that a name cannot hold."""
    seen: dict[str, int] = {}
    result = []
    for recipe in recipes:
        seen[recipe.name] = seen.get(recipe.name, 0) + 1
        number = seen[recipe.name]
        result.append(recipe if number == 1 else replace(recipe, name=f"{recipe.name}-{number}"))
    return result


@contextmanager
def _opened(path: Path, notebook: Notebook) -> Iterator[calamine.CalamineWorkbook]:
    """Raises `InputRefused` when the workbook is protected, damaged or far too large."""
    try:
        _refuse_bomb(path, notebook)
        # From memory, because calamine judges a path by its ending.
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        with workbook:
            yield workbook
    except calamine.PasswordError as error:
        notebook.note("table-encrypted", name=path.name)
        raise InputRefused(notebook.findings()) from error
    except (calamine.CalamineError, *_DAMAGED) as error:
        notebook.note(
            "file-damaged", example=str(error), reason=N_("the workbook cannot be opened")
        )
        raise InputRefused(notebook.findings()) from error


def _refuse_bomb(path: Path, notebook: Notebook) -> None:
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist()) >> 20
    if unpacked > _MOST_UNPACKED_MIB:
        notebook.note("workbook-too-large", size=unpacked, limit=_MOST_UNPACKED_MIB)
        raise InputRefused(notebook.findings())


def _note_merges(grid: SheetGrid, recipe: TableRecipe, notebook: Notebook) -> None:
    first, last = int(recipe.locator["data_row"]), int(recipe.locator["last_row"])
    rows = sorted(start[0] + 1 for start, _ in grid.merges if first <= start[0] + 1 <= last)
    if rows:
        notebook.note("merged-cells", table=recipe.name, rows=rows, count=len(rows))


def _note_faults(path: Path, recipe: TableRecipe, notebook: Notebook) -> None:
    faults = find_faults(path, str(recipe.locator["sheet"]))
    first, last = int(recipe.locator["data_row"]), int(recipe.locator["last_row"])
    for code, found in (
        ("cells-with-error", faults.errors),
        ("formulas-without-value", faults.unanswered),
    ):
        rows = [row for row in found.rows if first <= row <= last]
        if rows:
            notebook.note(
                code,
                table=recipe.name,
                rows=rows[:MAX_ROWS],
                count=found.count,
                example=found.example,
            )
