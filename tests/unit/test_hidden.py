# SPDX-License-Identifier: EUPL-1.2
"""What hides in a file is told; nothing is opened by it."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing

import openpyxl
import pytest
from openpyxl.comments import Comment
from small_tables import by_code

from drehscheibe.connectors.checks.hidden import note_hidden, person_in_name
from drehscheibe.connectors.checks.office_parts import parse
from drehscheibe.connectors.notebook import Notebook
from drehscheibe.domain.titles import title_from_file_name


def behind(path, name=""):
    notebook = Notebook()
    note_hidden(path, name=name or path.name, notebook=notebook)
    return by_code(notebook)


@pytest.fixture
def workbook(tmp_path):
    book = openpyxl.Workbook()
    book.properties.creator = "Karla Beispiel"
    book.properties.lastModifiedBy = "openpyxl"
    sheet = book.active
    sheet.append(["Name", "Wert", "intern"])
    sheet.append(["Anger", 1, "x"])
    sheet.append(["Bergfeld", 2, "y"])
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet["A2"].comment = Comment("Bitte prüfen", "Karla")
    book.create_sheet("Altdaten").sheet_state = "hidden"
    book.create_sheet("Geheim").sheet_state = "veryHidden"
    path = tmp_path / "tabelle.xlsx"
    book.save(path)
    return path


def test_a_workbook_tells_what_it_hides(workbook):
    found = behind(workbook)
    assert found["hidden-sheets"].example == "Altdaten, Geheim"
    assert found["hidden-rows"].count == 1
    assert found["hidden-columns"].count == 1
    assert found["comments-inside"].count == 1
    assert found["author-named"].example == "K…a B…l"
    assert not any(finding.stops for finding in found.values())


def test_a_plain_workbook_is_quiet(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Name"])
    book.save(tmp_path / "t.xlsx")
    assert not behind(tmp_path / "t.xlsx")


def archive(path, **parts):
    with zipfile.ZipFile(path, "w") as out:
        for name, content in parts.items():
            out.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return path


def test_an_open_document_tells_what_it_hides(tmp_path):
    content = (
        '<office:document-content><style:table-properties table:display="false"/>'
        '<table:tracked-changes/><table:table-row table:visibility="collapse"/>'
        '<table:table-row table:style-name="x" table:visibility="filter"/>'
        "<office:annotation/></office:document-content>"
    )
    meta = (
        '<office:document-meta xmlns:office="o" xmlns:dc="d" xmlns:meta="m">'
        "<meta:initial-creator>Karl Müller</meta:initial-creator></office:document-meta>"
    )
    found = behind(archive(tmp_path / "t.ods", content_xml=content, meta_xml=meta))
    assert found["hidden-rows"].count == 2
    assert found["author-named"].example == "K…l M…r"
    assert {"hidden-sheets", "changes-inside", "comments-inside"} <= found.keys()


def test_links_objects_and_programs_are_counted(tmp_path):
    found = behind(
        archive(
            tmp_path / "t.xlsx",
            xl__workbook_xml="<workbook/>",
            xl__externalLinks__externalLink1_xml="<x/>",
            xl__media__image1="x",
            **{"xl__vbaProject.bin": "x"},
        )
    )
    assert found["links-inside"].count == 1
    assert found["objects-inside"].count == 2


def test_entities_are_not_even_declared():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><x>&a;&b;</x>'
    assert parse(bomb) == []
    assert parse(b"<x><y>") == []


def test_a_large_part_is_scanned_in_pieces_without_counting_twice(tmp_path):
    row = '<row r="1" hidden="1"><c/></row>' + " " * 977
    path = archive(
        tmp_path / "t.xlsx",
        xl__workbook_xml="<workbook/>",
        xl__worksheets__sheet1_xml=f"<sheetData>{row * 5_000}</sheetData>",
    )
    assert behind(path)["hidden-rows"].count == 5_000


def test_a_geopackage_tells_of_its_descriptions(tmp_path):
    path = tmp_path / "t.gpkg"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE gpkg_metadata (id)")
        database.execute("INSERT INTO gpkg_metadata VALUES (1)")
    assert behind(path)["descriptions-inside"].count == 1


def test_authors_of_kml_and_pdf_are_seen(tmp_path):
    kml = tmp_path / "t.kml"
    kml.write_text("<kml><Document><atom:author><atom:name>Ute Berger</atom:name>")
    assert behind(kml)["author-named"].example == "U…e B…r"
    pdf = tmp_path / "t.pdf"
    pdf.write_bytes(b"%PDF-1.4\n<< /Author (Ute Berger) /Producer (x) >>")
    assert "author-named" in behind(pdf)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"SQLite format 3\0 cut off"])
def test_a_strange_file_does_no_harm(tmp_path, content):
    path = tmp_path / "x.bin"
    path.write_bytes(content)
    assert not behind(path)


def test_a_file_name_can_name_a_person(tmp_path):
    assert person_in_name("Steinfurt_WEA_Anfrage WN Hr. Renners 26.08.14.xlsx") == "Hr. Renners"
    assert person_in_name("Liste_KarlMüller.csv") == "Karl Müller"
    assert person_in_name("Spielplätze_Frauenstraße.csv") == ""
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n")
    found = behind(path, "Kataster_Anfrage Hr. Renners 26.08.14.csv")["name-names-person"]
    assert found.example == "H…r. R…s" or found.example.endswith("R…s")
    assert found.params["title"] == "Kataster Anfrage"


def test_the_title_of_a_dataset_names_nobody():
    assert title_from_file_name("WEA_Anfrage Hr. Renners 26.08.14.xlsx") == "WEA Anfrage"
    assert title_from_file_name("Frauenhäuser_2020-01.csv") == "Frauenhäuser"
