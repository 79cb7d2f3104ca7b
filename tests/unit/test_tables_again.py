# SPDX-License-Identifier: EUPL-1.2
"""The next file is read as the last one was; what is different is said."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from drehscheibe.connectors.tables.workbooks import Workbook
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.domain.recipes import Recipe
from table_samples import understand, understand_all

MAY = "Kennung;Ort;Größe (m);Tag;Menge\n1;Olpe;1,5;01.05.2024;1.234\n2;Soest;2,5;02.05.2024;2.500\n"


def recipe_of(table, **answers):
    recipe = Recipe(
        tables=(table.recipe,), answers={k.replace("__", "."): v for k, v in answers.items()}
    )
    return from_plain(Recipe, to_plain(recipe))  # as it comes back from the release


def test_the_same_file_gives_the_same_recipe(written):
    first = understand(written(MAY))
    again = understand(written(MAY), previous=recipe_of(first))
    assert again.recipe == first.recipe
    assert not again.codes() & {"column-new", "column-lost", "column-renamed"}


def test_ids_stay_when_columns_move_or_get_other_names(written):
    first = understand(written(MAY))
    moved = "Ort;Kennung;Tag;Größe (m);Menge\nOlpe;1;01.06.2024;1,5;1.234\n"
    table = understand(written(moved), previous=recipe_of(first))
    ids = {column.source: column.id for column in first.recipe.columns}
    assert {column.source: column.id for column in table.recipe.columns} == ids
    renamed = understand(written(MAY.replace("Ort;", "Stadt;")), previous=recipe_of(first))
    finding = renamed.finding("column-renamed")
    assert (finding.column, finding.params["before"]) == ("Stadt", "Ort")
    assert renamed.column("Stadt").id == first.column("Ort").id
    assert renamed.column("Stadt").name == "stadt"


def test_new_and_lost_columns_are_said(written):
    first = understand(written(MAY))
    text = "Kennung;Größe (m);Tag;Menge;Art;Alter\n1;1,5;01.05.2024;7;a;5\n"
    table = understand(written(text), previous=recipe_of(first))
    assert table.finding("column-lost").column == "Ort"
    assert {f.column for f in table.findings if f.code == "column-new"} == {"Art", "Alter"}


def test_an_id_that_was_lost_is_never_given_to_another_column(written):
    first = understand(written(MAY))
    text = "Kennung;Größe (m);Tag;Menge;ort!;Art\n1;1,5;01.05.2024;7;a;5\n"
    table = understand(written(text), previous=recipe_of(first))
    assert table.column("ort!").id != first.column("Ort").id


def test_answers_are_remembered_and_can_be_given_anew(written):
    first = understand(written(MAY), format__Menge="en")
    assert first.values("Menge") == [1.234, 2.5]
    before = recipe_of(first, format__Menge="en")
    assert understand(written(MAY), previous=before).values("Menge") == [1.234, 2.5]
    anew = understand(written(MAY), previous=before, format__Menge="de")
    assert anew.values("Menge") == [1234, 2500]


def test_types_stay_although_the_new_values_alone_would_say_otherwise(written):
    first = understand(written(MAY))
    text = "Kennung;Ort;Größe (m);Tag;Menge\nA7;1;2;;3\nB8;2;4;;5\n"
    table = understand(written(text), previous=recipe_of(first))
    types = table.types()
    assert types["Ort"] == "string"
    assert types["Größe (m)"] == "number"
    assert types["Tag"] == "date"
    changed = table.finding("column-type-changed")
    assert (changed.column, types["Kennung"]) == ("Kennung", "string")
    assert changed.fixes[0].value == "integer"


def test_the_header_is_found_by_its_names(written):
    first = understand(written(MAY))
    table = understand(written("Neue Fassung;;;;\n\n\n" + MAY), previous=recipe_of(first))
    assert table.recipe.locator["header_row"] == 4
    assert table.values("Ort") == ["Olpe", "Soest"]


def test_what_was_left_out_and_described_stays_so(written):
    first = understand(written(MAY))
    recipe = to_plain(recipe_of(first))
    recipe["tables"][0]["columns"][1] |= {"omit": True, "title": "Stadt", "description": "Wo?"}
    table = understand(written(MAY), previous=from_plain(Recipe, recipe))
    column = table.column("Ort")
    assert (column.omit, column.title, column.description) == (True, "Stadt", "Wo?")


def test_the_same_sheet_is_read_again(tmp_path):
    def book(rows):
        workbook = openpyxl.Workbook()
        for name, count in rows.items():
            sheet = workbook.create_sheet(name)
            for n in range(count):
                sheet.append(["a", "b"] if n == 0 else [n, n])
        path = tmp_path / "mappe.xlsx"
        workbook.save(path)
        return path

    xlsx = Workbook("xlsx")
    first = understand(book({"Daten": 20, "Rest": 3}), form=xlsx)
    table = understand_all(book({"Daten": 3, "Rest": 90}), form=xlsx, previous=recipe_of(first))
    assert [one.recipe.locator["sheet"] for one in table] == ["Daten"]


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Z"]), max_size=12)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=2, max_size=30),
    separator=st.sampled_from([";", ",", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_text_comes_back_as_it_was_written(rows, separator, encoding):
    rows = [[f"wort{cell}" for cell in row] for row in rows]  # no numbers, nothing empty
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerows([["eins", "zwei", "drei"], *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(buffer.getvalue().encode(encoding))
        table = understand(path, separator={"\t": "tab"}.get(separator, separator))
    columns = [table.values(name) for name in ("eins", "zwei", "drei")]
    assert [list(row) for row in zip(*columns, strict=True)] == rows
