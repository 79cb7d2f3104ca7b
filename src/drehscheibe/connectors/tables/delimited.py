# SPDX-License-Identifier: EUPL-1.2
"""Tables as text: CSV, TSV and relatives, streamed by Arrow; uneven rows are mended."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from drehscheibe.connectors.tables.answers import Answers
from drehscheibe.connectors.tables.cells import CellBatch, Merge
from drehscheibe.connectors.tables.dialects import Dialect, csv_options, sniff_dialect, split_rows
from drehscheibe.connectors.tables.encoding import (
    CHUNK,
    TextCoding,
    detect_encoding,
    known_encoding,
    open_as_utf8,
    read_as_utf8,
)
from drehscheibe.connectors.tables.grid import (
    MOST_BYTES_IN_CELL,
    Source,
    describe_grid,
    read_grid,
    refuse_answers,
    table_title,
)
from drehscheibe.connectors.tables.profile import Tally, Words
from drehscheibe.domain.errors import N_, InputRefused
from drehscheibe.domain.findings import MAX_ROWS, Fix

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.connectors.reading import Surroundings
    from drehscheibe.domain.recipes import TableRecipe

_BLOCK = 2 << 20
_HEAD = 1 << 18  # bytes in which header and dialect are found
_HEAD_ROWS = 300


class DelimitedGrid:
    """The rows of a text file. Row numbers count records, as a spreadsheet shows them."""

    def __init__(self, path: Path, encoding: str, dialect: Dialect) -> None:
        self.path, self.encoding, self.dialect = path, encoding, dialect
        self.merges: list[Merge] = []
        self.short, self.long = Tally(), Tally()
        self.head, self._offsets = self._read_head()
        self.width = self._usual_width()

    def _read_head(self) -> tuple[list[list[str]], list[int]]:
        """The first rows, and at which UTF-8 byte each of them ends."""
        with open_as_utf8(self.path, self.encoding) as stream:
            text = stream.read(_HEAD).decode("utf-8", "ignore")
        consumed = 0

        def lines() -> Iterator[str]:
            nonlocal consumed
            for line in io.StringIO(text, newline=""):
                consumed += len(line.encode())
                yield line

        rows, offsets = [], [0]
        reader = csv.reader(lines(), **csv_options(self.dialect))  # type: ignore[arg-type]
        for row in reader:
            rows.append([cell.strip() for cell in row])
            offsets.append(consumed)
            if len(rows) == _HEAD_ROWS:
                break
        if len(text) > _HEAD // 4 and len(rows) > 1 and offsets[-1] == len(text.encode()):
            rows.pop()  # perhaps cut in the middle
            offsets.pop()
        return rows, offsets

    def _usual_width(self) -> int:
        """As wide as the header or, if that is narrower, as most rows; never narrower than that."""
        lengths = [len(row) for row in self.head if any(row)]
        # Above and below a short table there may be more titles and remarks than rows in it.
        widths = Counter([n for n in lengths if n > 1] if self.dialect.separator else lengths)
        if not widths:
            return min(1, len(lengths))
        usual = max(widths, key=lambda width: (widths[width], width))
        first_full = next((len(r) for r in self.head if any(r) and len(_trimmed(r)) >= usual), 0)
        return max(usual, first_full)

    def batches(self, first_row: int) -> Iterator[CellBatch]:
        """Stream from the row on; counts uneven rows anew."""
        self.short, self.long = Tally(), Tally()
        uneven: list[tuple[int, str]] = []
        start = min(first_row - 1, len(self._offsets) - 1)

        def remember(row: arrow_csv.InvalidRow) -> str:
            uneven.append((row.number + start, row.text))
            return "skip"

        number = start + 1
        with open_as_utf8(self.path, self.encoding, offset=self._offsets[start]) as stream:
            for batch in self._arrow(stream, remember):
                columns = tuple(_trim(column) for column in batch.columns)
                among, uneven[:] = _among(uneven, number=number, even=batch.num_rows)
                last = number + batch.num_rows + len(among) - 1
                yield self._mended(columns, (number, last), among)
                number = last + 1
            if uneven:
                last = number + len(uneven) - 1
                empty = tuple(pa.array([], pa.string()) for _ in range(self.width))
                yield self._mended(empty, (number, last), uneven)

    def _arrow(self, stream: BinaryIO, remember: object) -> Iterator[pa.RecordBatch]:
        names = [f"c{i}" for i in range(self.width)]
        try:
            yield from arrow_csv.open_csv(
                pa.PythonFile(stream, mode="r"),
                read_options=arrow_csv.ReadOptions(
                    use_threads=False, block_size=self._block_size(), column_names=names
                ),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=self.dialect.separator or "\x1e",
                    quote_char=self.dialect.quote or False,
                    newlines_in_values=bool(self.dialect.quote),
                    ignore_empty_lines=False,
                    invalid_row_handler=remember,
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()),
                    strings_can_be_null=False,
                    check_utf8=False,
                ),
            )
        except pa.ArrowInvalid as error:
            if "Empty CSV file" not in str(error):
                raise

    def _block_size(self) -> int:
        """Small blocks keep memory low, but the parser wants each row within two of them."""
        with self.path.open("rb") as file:
            pieces = iter(lambda: file.read(_BLOCK // 4), b"")
            has_long_lines = any(b"\n" not in piece for piece in pieces)
        return MOST_BYTES_IN_CELL if has_long_lines else _BLOCK

    def _mended(
        self,
        columns: tuple[pa.StringArray, ...],
        span: tuple[int, int],
        uneven: list[tuple[int, str]],
    ) -> CellBatch:
        """Put rows of other lengths back in their place, filled up or cut."""
        first, last = span
        if not uneven:
            return CellBatch(pa.array(range(first, last + 1), pa.int64()), columns)
        taken = {number for number, _ in uneven}
        numbers = [n for n in range(first, last + 1) if n not in taken]
        even = CellBatch(pa.array(numbers, pa.int64()), columns)
        rows = [self._fit(number, text) for number, text in uneven]
        added = CellBatch(
            pa.array([number for number, _ in uneven], pa.int64()),
            tuple(pa.array(column, pa.string()) for column in zip(*rows, strict=True)),
        )
        both = added.after(even)
        order = pc.sort_indices(both.rows)
        return CellBatch(both.rows.take(order), tuple(c.take(order) for c in both.columns))

    def _fit(self, number: int, text: str) -> list[str]:
        cells = next(iter(split_rows(text, self.dialect)), [])
        cells = [cell.strip() for cell in cells]
        if any(cells):
            self._count(number, cells)
        return (cells + [""] * self.width)[: self.width]

    def _count(self, number: int, cells: list[str]) -> None:
        if len(cells) < self.width:
            tally, example = self.short, self.dialect.separator.join(cells)
        elif any(cells[self.width :]):
            tally, example = self.long, self.dialect.separator.join(cells[self.width :])
        else:
            return  # separators at the end of a row carry nothing
        tally.count += 1
        tally.example = tally.example or example
        if len(tally.rows) < MAX_ROWS:
            tally.rows.append(number)


def _among(
    uneven: list[tuple[int, str]], *, number: int, even: int
) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Which uneven rows lie among `even` rows from `number` on, and which come later: the parser
    reads ahead and reports rows of the next block before it hands out this one."""
    last, count = number + even - 1, 0
    while count < len(uneven) and uneven[count][0] <= last + 1:
        last, count = last + 1, count + 1
    return uneven[:count], uneven[count:]


def _trimmed(row: list[str]) -> list[str]:
    end = len(row)
    while end and not row[end - 1]:
        end -= 1
    return row[:end]


def _trim(column: pa.StringArray) -> pa.StringArray:
    return pc.utf8_trim_whitespace(column)


class Delimited:
    """The format "csv": text with any of the usual encodings and separators."""

    code = "csv"

    def describe(
        self, path: Path, surroundings: Surroundings, notebook: Notebook
    ) -> list[TableRecipe]:
        """Read the file once in whole. Raises `InputRefused`."""
        if path.stat().st_size == 0:
            notebook.note("file-empty")
            raise InputRefused(notebook.findings())
        answers = Answers.of(surroundings)
        refuse_answers(answers, notebook)
        encoding = _encoding(path, answers, notebook)
        dialect = _dialect(path, encoding, answers, notebook)
        grid = DelimitedGrid(path, encoding, dialect)
        locator: dict[str, str | int] = {
            "encoding": encoding,
            "separator": dialect.separator,
            "quote": dialect.quote,
        }
        source = Source(self.code, table_title(path), locator)
        recipe = _describe(grid, source, surroundings, notebook)
        _note_uneven(grid, recipe.name, notebook)
        _note_open_quote(grid, recipe.name, notebook)
        return [recipe]

    def read(self, path: Path, recipe: TableRecipe, notebook: Notebook) -> Iterator[pa.RecordBatch]:
        """Typed batches; `describe` has already noted what there is to note."""
        del notebook
        place = recipe.locator
        dialect = Dialect(str(place["separator"]), str(place["quote"]))
        grid = DelimitedGrid(path, str(place["encoding"]), dialect)
        grid.width = int(place["width"])
        yield from read_grid(grid, recipe)


def _describe(
    grid: DelimitedGrid, source: Source, surroundings: Surroundings, notebook: Notebook
) -> TableRecipe:
    try:
        return describe_grid(grid, source, surroundings, notebook)
    except pa.ArrowInvalid as error:
        if "straddling" not in str(error) and "CSV" not in str(error):
            raise
        # Arrow wants each row whole in one block; a quote that is never closed ends here too.
        limit = MOST_BYTES_IN_CELL >> 20
        notebook.note("row-too-large", limit=limit)
        raise InputRefused(notebook.findings()) from error


def _encoding(path: Path, answers: Answers, notebook: Notebook) -> str:
    wanted = known_encoding(answers.text("encoding") or "")
    if wanted and wanted != "utf-8":
        return wanted
    coding = read_as_utf8(path) if wanted else detect_encoding(path)
    _note_encoding(coding, notebook)
    return coding.name


def _note_encoding(coding: TextCoding, notebook: Notebook) -> None:
    name = coding.name.upper().replace("WINDOWS", "Windows")
    if coding.stray:
        notebook.note(
            "encoding-mixed",
            count=coding.stray,
            rows=[coding.stray_line],
            example=coding.example,
        )
    if not coding.certain:
        others = [one for one in ("windows-1252", "iso-8859-15", "cp850") if one != coding.name]
        fixes = tuple(Fix(_ENCODING_LABELS[one], "encoding", one) for one in others)
        notebook.note("encoding-guessed", example=coding.example, fixes=fixes, encoding=name)
    elif coding.name != "utf-8":
        notebook.note("encoding-unusual", encoding=name)


_ENCODING_LABELS = {
    "windows-1252": N_("Read it as Windows-1252"),
    "iso-8859-15": N_("Read it as ISO-8859-15"),
    "cp850": N_("Read it as DOS text (CP850)"),
}


def _dialect(path: Path, encoding: str, answers: Answers, notebook: Notebook) -> Dialect:
    with open_as_utf8(path, encoding) as stream:
        text = stream.read(_HEAD).decode("utf-8", "ignore")
    sniffed = sniff_dialect(text)
    separator, quote = answers.sign("separator"), answers.sign("quote")
    if separator is None and not sniffed.certain:
        other = {"\t": "tab"}.get(sniffed.runner_up, sniffed.runner_up)
        notebook.note(
            "separator-guessed",
            fixes=(Fix(N_("Use the other separator"), "separator", other),),
            separator=f"“{sniffed.separator}”",
        )
    return Dialect(
        sniffed.separator if separator is None else separator,
        sniffed.quote if quote is None else quote,
    )


def _note_uneven(grid: DelimitedGrid, table: str, notebook: Notebook) -> None:
    for code, tally in (("rows-too-short", grid.short), ("rows-too-long", grid.long)):
        if tally.count:
            notebook.note(
                code,
                table=table,
                rows=tally.rows,
                count=tally.count,
                example=tally.example,
                width=grid.width,
            )


def _note_open_quote(grid: DelimitedGrid, table: str, notebook: Notebook) -> None:
    """Quotes come in pairs; if they do not, show the last cell that runs over several rows."""
    quote, separator = grid.dialect.quote, grid.dialect.separator
    with open_as_utf8(grid.path, grid.encoding) as stream:
        count = sum(chunk.count(quote.encode()) for chunk in iter(lambda: stream.read(CHUNK), b""))
    if not quote or count % 2 == 0:
        return
    tally = Tally()
    pattern = rf"(?s)\n[^\n]*{re.escape(separator)}" if separator else "\n"
    for batch in grid.batches(1):
        for column in batch.columns:
            words = Words(batch.rows, column)
            tally.add(words, pc.match_substring_regex(words.words, pattern))
    fix = Fix(N_("Read quotes as plain text"), "quote", "none")
    if tally.count:
        notebook.note(
            "quote-open", table=table, rows=tally.rows[-1:], example=tally.example, fixes=(fix,)
        )
