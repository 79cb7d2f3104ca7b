# SPDX-License-Identifier: EUPL-1.2
"""Tables for spreadsheets: CSV in two styles and XLSX sheets; formulas are neutralised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import shapely

from drehscheibe.domain.tables import ColumnType, GeometryType, Table
from drehscheibe.releases.formulas import FORMULA, harmless_cell
from drehscheibe.releases.geoparquet import ID
from drehscheibe.releases.stream import GEOMETRY

BOM = b"\xef\xbb\xbf"
_ZONE = "Europe/Berlin"


@dataclass(frozen=True, slots=True)
class Style:
    """How a CSV is written. Patterns are those of strftime."""

    separator: str
    decimal: str
    bom: bool
    date: str
    datetime: str
    yes: str
    no: str
    zone: str


GERMAN = Style(
    ";",
    ",",
    bom=True,
    date="%d.%m.%Y",
    datetime="%d.%m.%Y %H:%M:%S",
    yes="ja",
    no="nein",
    zone=_ZONE,
)
INTERNATIONAL = Style(
    ",",
    ".",
    bom=False,
    date="%Y-%m-%d",
    datetime="%Y-%m-%dT%H:%M:%SZ",
    yes="true",
    no="false",
    zone="UTC",
)


def write_csv(
    target: Path, table: Table, batches: Iterable[pa.RecordBatch], *, style: Style
) -> None:
    """Stream batches of a release's table into a CSV file."""
    options = pacsv.WriteOptions(
        include_header=True, delimiter=style.separator, quoting_style="needed"
    )
    with target.open("wb") as file:
        if style.bom:
            file.write(BOM)
        writer = None
        for batch in batches:
            text = _as_text(batch, table, style)
            writer = writer or pacsv.CSVWriter(file, text.schema, write_options=options)
            writer.write_batch(text)
        if writer:
            writer.close()


def _as_text(batch: pa.RecordBatch, table: Table, style: Style) -> pa.RecordBatch:
    names, columns = ["id"], [_safe(batch.column(ID).cast(pa.string()))]
    for column in table.columns:
        names.append(column.title or column.name)
        columns.append(_column_text(batch.column(column.id), column.type, style))
    for name, values in _place(batch, table).items():
        names.append(name)
        columns.append(_column_text(values, _kind_of(values), style))
    return pa.RecordBatch.from_arrays(columns, [harmless_cell(name) for name in _distinct(names)])


def _kind_of(values: pa.Array) -> ColumnType:
    return ColumnType.NUMBER if pa.types.is_floating(values.type) else ColumnType.TEXT


def _distinct(names: list[str]) -> list[str]:
    """A spreadsheet shows titles; two columns of one title are told apart by a number."""
    seen: dict[str, int] = {}
    result = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return result


def _column_text(values: pa.Array, kind: ColumnType, style: Style) -> pa.Array:
    match kind:
        case ColumnType.NUMBER:
            text = values.cast(pa.string())
            return text if style.decimal == "." else pc.replace_substring(text, ".", style.decimal)
        case ColumnType.BOOLEAN:
            return pc.if_else(values, style.yes, style.no)
        case ColumnType.DATE:
            return pc.strftime(values, style.date)
        case ColumnType.DATETIME:
            seconds = values.cast(pa.timestamp("s", "UTC"), safe=False)
            return pc.strftime(seconds.cast(pa.timestamp("s", style.zone)), style.datetime)
        case ColumnType.INTEGER:
            return values.cast(pa.string())
    return _safe(values.cast(pa.string()))


def _safe(text: pa.Array) -> pa.Array:
    """An apostrophe in front keeps a spreadsheet from running a cell; numbers are not touched."""
    risky = pc.match_substring_regex(text, FORMULA)
    return pc.if_else(pc.fill_null(risky, False), pc.binary_join_element_wise("'", text, ""), text)  # noqa: FBT003


def _place(batch: pa.RecordBatch, table: Table) -> dict[str, pa.Array]:
    """Longitude and latitude of points, WKT of everything else (CRS84)."""
    if not table.geometry:
        return {}
    shapes = shapely.from_wkb(batch.column(GEOMETRY).to_numpy(zero_copy_only=False))
    if table.geometry.type is GeometryType.POINT:
        x, y = shapely.get_x(shapes), shapely.get_y(shapes)
        return {"lon": pa.array(x, from_pandas=True), "lat": pa.array(y, from_pandas=True)}
    return {"geometrie_wkt": pa.array(shapely.to_wkt(shapes, rounding_precision=8), pa.string())}


def write_sheet(book: Any, table: Table, batches: Iterable[pa.RecordBatch]) -> None:
    """One sheet: bold frozen header, typed cells, dates as dates (Excel knows no time zones)."""
    sheet = book.add_worksheet(table.title[:31].translate(_SHEET_NAME) or None)
    sheet.freeze_panes(1, 0)
    formats = {
        ColumnType.DATE: book.add_format({"num_format": "dd.mm.yyyy"}),
        ColumnType.DATETIME: book.add_format({"num_format": "dd.mm.yyyy hh:mm:ss"}),
    }
    header = book.add_format({"bold": True, "bottom": 1})
    row = 0
    for batch in batches:
        names, columns, kinds = _cells(batch, table)
        if row == 0:
            sheet.write_row(0, 0, _distinct(names), header)
        for values in zip(*columns, strict=True):
            row += 1
            for place, (value, kind) in enumerate(zip(values, kinds, strict=True)):
                if value is not None:
                    _write_cell(sheet, (row, place), value, formats.get(kind))


_SHEET_NAME = str.maketrans("", "", "[]:*?/\\'")
_LONGEST_CELL = 32_767  # characters (Excel's limit)


def _write_cell(sheet: Any, at: tuple[int, int], value: Any, style: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(*at, value)
    elif isinstance(value, int | float):
        sheet.write_number(*at, value)
    elif isinstance(value, str):
        sheet.write_string(*at, value[:_LONGEST_CELL])
    else:
        sheet.write_datetime(*at, value, style)


def _cells(batch: pa.RecordBatch, table: Table) -> tuple[list[str], list[Any], list[ColumnType]]:
    names, columns, kinds = ["id"], [batch.column(ID).to_pylist()], [ColumnType.TEXT]
    for column in table.columns:
        values = batch.column(column.id)
        if column.type is ColumnType.DATETIME:
            local = values.cast(pa.timestamp("us", _ZONE)).to_pylist()
            listed = [moment and moment.replace(tzinfo=None) for moment in local]
        else:
            listed = values.to_pylist()
        names.append(column.title or column.name)
        columns.append(listed)
        kinds.append(column.type)
    for name, values in _place(batch, table).items():
        names.append(name)
        columns.append(values.to_pylist())
        kinds.append(ColumnType.TEXT)
    return names, columns, kinds
