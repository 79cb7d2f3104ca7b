# SPDX-License-Identifier: EUPL-1.2
"""Workbooks are understood: sheets, titles, merged headers, dates, errors; what is lost is said."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.reading import Surroundings
from drehscheibe.connectors.tables.workbooks import Workbook, sheets_of
from drehscheibe.domain.errors import InputRefused
from table_samples import understand, understand_all

XLSX = Workbook("xlsx")
DAY = datetime.date(2024, 5, 1)
ROWS = (("Art", "Höhe (m)", "gepflanzt"), ("Eiche", 12.5, DAY), ("Buche", 8, DAY))


@pytest.fixture
def saved(tmp_path):
    def save(sheets, change=None):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        if change:
            change(book)
        path = tmp_path / "mappe.xlsx"
        book.save(path)
        book.close()
        return path

    return save


def refusal(path, **answers):
    notebook = Notebook()
    with pytest.raises(InputRefused) as refused:
        XLSX.describe(path, Surroundings(answers=answers), notebook)
    return refused.value.findings[0]


def numbers(count, width=3):
    return [[f"s{i}" for i in range(width)], *([row] * width for row in range(count))]


def test_a_sheet_is_understood(saved):
    table = understand(saved({"Bäume": ROWS}), form=XLSX)
    assert table.types() == {"Art": "string", "Höhe (m)": "number", "gepflanzt": "date"}
    assert table.values("gepflanzt") == [DAY, DAY]
    assert table.column("Höhe (m)").unit == "m"
    assert table.recipe.locator["sheet"] == "Bäume"
    assert table.table.column("_row").to_pylist() == [2, 3]
    assert not table.findings


def test_whole_numbers_of_excel_are_whole(saved):
    table = understand(saved({"A": [["a", "b"], [1.0, 0.5], [2.0, 1]]}), form=XLSX)
    assert table.types() == {"a": "integer", "b": "number"}


def test_numbers_and_german_text_numbers_mix(saved):
    rows = [["Ort", "Wert"], ["A", 1.234], ["B", "1.234,5"], ["C", "7,5"]]
    assert understand(saved({"A": rows}), form=XLSX).values("Wert") == [1.234, 1234.5, 7.5]


def test_keys_that_excel_took_for_numbers_are_reported(saved):
    rows = [["AGS", "PLZ"], [5958004, 59821], [5966024, 1067]]
    table = understand(saved({"A": rows}), form=XLSX)
    assert table.values("PLZ") == ["59821", "1067"]
    assert table.finding("leading-zeros-lost", "PLZ").rows == (3,)
    assert table.finding("leading-zeros-lost", "AGS").count == 2


def test_midnight_in_a_column_of_times_is_a_time(saved):
    start = datetime.datetime(2024, 1, 1, tzinfo=None)  # noqa: DTZ001 - Excel knows no zones
    rows = [["Stunde", "n"], *([start + datetime.timedelta(hours=h), h] for h in range(30))]
    table = understand(saved({"A": rows}), form=XLSX)
    assert table.types()["Stunde"] == "date-time"
    assert table.values("Stunde")[0] == datetime.datetime(2023, 12, 31, 23, tzinfo=datetime.UTC)


def test_one_time_of_day_does_not_turn_dates_into_times(saved):
    moment = datetime.datetime(2024, 1, 1, 13, 30, tzinfo=None)  # noqa: DTZ001 - as above
    rows = [["Tag", "n"], *([DAY, n] for n in range(60)), [moment, 60]]
    table = understand(saved({"A": rows}), form=XLSX)
    assert table.values("Tag")[-1] == datetime.date(2024, 1, 1)
    assert table.finding("times-of-day-left-out").rows == (62,)
    exact = understand(saved({"A": rows}), form=XLSX, type__Tag="date-time")
    assert exact.values("Tag")[-1].hour == 12


def test_times_of_day_and_durations(saved):
    rows = [["auf", "Dauer"], [datetime.time(8, 30), datetime.timedelta(hours=30)]]
    table = understand(saved({"A": [*rows, [datetime.time(9), None]]}), form=XLSX)
    assert table.values("auf") == ["08:30:00", "09:00:00"]
    assert table.values("Dauer") == ["30:00:00", None]


def test_titles_and_merged_groups_above_the_header(saved):
    def merge(book):
        sheet = book["A"]
        sheet.merge_cells("A4:B4")
        sheet.merge_cells("C4:D4")

    rows = [
        ["Ladesäulen"], [], ["Stand: 1.5.2024"],
        ["Allgemein", None, "Ladepunkt", None],
        ["Betreiber", "Ort", "Stecker", "P [kW]"],
        ["Stadtwerke", "Olpe", "Typ 2", 22],
        ["Stadtwerke", "Soest", "Typ 2", 11],
    ]  # fmt: skip
    table = understand(saved({"A": rows}, merge), form=XLSX)
    assert list(table.types()) == ["Betreiber", "Ort", "Stecker", "P [kW]"]
    assert [column.description for column in table.recipe.columns][2] == "Ladepunkt"
    assert table.column("P [kW]").unit == "kW"
    assert table.finding("title-rows-skipped").rows == (1, 3)
    assert table.finding("header-rows-joined").rows == (4, 5)
    assert table.table.column("_row").to_pylist() == [6, 7]


def test_groups_tell_equal_names_apart(saved):
    def merge(book):
        book["A"].merge_cells("B1:C1")
        book["A"].merge_cells("D1:E1")

    rows = [
        [None, "1. Punkt", None, "2. Punkt", None],
        ["Ort", "Typ", "kW", "Typ", "kW"],
        ["Olpe", "a", 1, "b", 2],
        ["Soest", "a", 3, "b", 4],
    ]
    table = understand(saved({"A": rows}, merge), form=XLSX)
    expected = ["Ort", "1. Punkt Typ", "1. Punkt kW", "2. Punkt Typ", "2. Punkt kW"]
    assert list(table.types()) == expected


def test_a_table_may_start_anywhere(saved):
    def place(book):
        sheet = book["A"]
        for r, row in enumerate(ROWS, 4):
            for c, value in enumerate(row, 3):
                sheet.cell(r, c, value)

    table = understand(saved({"A": []}, place), form=XLSX)
    assert table.values("Art") == ["Eiche", "Buche"]
    assert table.table.column("_row").to_pylist() == [5, 6]


def test_a_million_formatted_empty_rows_are_no_rows(saved):
    def paint(book):
        for row in (*range(4, 3_000), 1_048_576):
            book["A"].cell(row, 2).fill = PatternFill("solid", fgColor="FFFF00")

    table = understand(saved({"A": ROWS}, paint), form=XLSX)
    assert table.table.num_rows == 2


def test_the_sheet_that_clearly_holds_the_data_is_read(saved):
    path = saved({"Info": [["Titel", "Bäume"], ["Stand", "2024"]], "Daten": numbers(50)})
    table = understand(path, form=XLSX)
    assert table.recipe.locator["sheet"] == "Daten"
    finding = table.finding("sheets-not-read")
    assert "Info" in finding.text
    assert [(fix.key, fix.value) for fix in finding.fixes] == [("sheet", "*"), ("sheet", "Info")]


def test_sheets_of_one_size_are_tables_of_their_own(saved):
    path = saved({"2023": numbers(9), "2024": numbers(8), "Leer": []})
    tables = understand_all(path, form=XLSX)
    assert [table.recipe.name for table in tables] == ["2023", "2024"]
    assert {"sheets-all-read", "sheets-empty"} <= tables[0].codes()
    only = understand_all(path, form=XLSX, answers={"sheet": "2024"})
    assert [table.recipe.locator["sheet"] for table in only] == ["2024"]


def test_every_sheet_can_be_asked_for(saved):
    path = saved({"Info": [["Titel", "Bäume"], ["Stand", "2024"]], "Daten": numbers(50)})
    tables = understand_all(path, form=XLSX, answers={"sheet": "*"})
    assert [table.recipe.title for table in tables] == ["Info", "Daten"]


def test_hidden_sheets_are_listed_and_never_read(saved):
    def hide(book):
        book["Geheim"].sheet_state = "hidden"

    path = saved({"Daten": numbers(5), "Geheim": numbers(500)}, hide)
    assert [table.recipe.locator["sheet"] for table in understand_all(path, form=XLSX)] == ["Daten"]
    listed = {sheet.name: (sheet.visible, sheet.rows) for sheet in sheets_of(path, Notebook())}
    assert listed == {"Daten": (True, 6), "Geheim": (False, 501)}


def test_an_unknown_sheet_is_refused_with_the_known_ones(saved):
    finding = refusal(saved({"Daten": numbers(5)}), sheet="Tabelle9")
    assert finding.code == "sheet-missing"
    assert "“Daten”" in finding.text


def test_error_cells_and_formulas_without_result_are_reported(saved):
    def break_cells(book):
        sheet = book["A"]
        sheet["B2"] = "#REF!"
        sheet["B2"].data_type = "e"
        sheet["B3"] = "=A3*2"

    table = understand(saved({"A": numbers(5)}, break_cells), form=XLSX)
    assert table.values("s1") == [None, None, 2, 3, 4]
    errors = table.finding("cells-with-error")
    assert (errors.rows, errors.example) == ((2,), "#REF!")
    assert table.finding("formulas-without-value").rows == (3,)


def test_merged_cells_among_the_data_are_reported(saved):
    def merge(book):
        book["A"].merge_cells("A3:A5")

    assert understand(saved({"A": numbers(9)}, merge), form=XLSX).finding("merged-cells").rows == (
        3,
    )


def test_more_columns_than_the_store_can_hold_are_refused(saved):
    finding = refusal(saved({"A": numbers(2, width=2_000)}))
    assert finding.code == "too-many-columns"
    assert "1900" in finding.text


@pytest.mark.parametrize("sheets", [{"Leer": []}, {"Kopf": [["nur", "Namen"]]}])
def test_a_workbook_without_rows_is_refused(saved, sheets):
    assert refusal(saved(sheets)).code == "table-empty"


@pytest.mark.parametrize("keep", [100, 3_000])
def test_a_truncated_workbook_is_refused(saved, keep):
    path = saved({"A": numbers(200)})
    path.write_bytes(path.read_bytes()[:keep])
    finding = refusal(path)
    assert finding.code == "file-damaged"
    assert "?" not in finding.text


def test_an_old_workbook_is_read():
    table = understand(Path(__file__).parents[1] / "data" / "baeume.xls", form=Workbook("xls"))
    assert table.types() == {
        "Art": "string",
        "Höhe (m)": "number",
        "gepflanzt": "date",
        "gesund": "boolean",
    }
    assert table.values("gesund") == [True, False]


CELL = (
    '<table:table-cell office:value-type="{kind}" {value}>'
    "<text:p>{text}</text:p></table:table-cell>"
)
EMPTY = (
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
)


def ods(path, rows):
    """The least that is a spreadsheet (OpenDocument 1.2, part 1, 9.1)."""
    cells = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Bäume">{cells}{EMPTY}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)


def test_an_opendocument_sheet_is_read(tmp_path):
    text = CELL.format(kind="string", value="", text="{}")
    rows = [
        [text.format("Art"), text.format("Höhe"), text.format("gepflanzt")],
        *(
            [
                text.format(name),
                CELL.format(kind="float", value=f'office:value="{height}"', text=height),
                CELL.format(kind="date", value='office:date-value="2024-05-01"', text="1.5.24"),
            ]
            for name, height in (("Eiche", 12.5), ("Buche", 8))
        ),
    ]
    path = tmp_path / "b.ods"
    ods(path, rows)
    table = understand(path, form=Workbook("ods"))
    assert table.types() == {"Art": "string", "Höhe": "number", "gepflanzt": "date"}
    assert table.table.num_rows == 2
