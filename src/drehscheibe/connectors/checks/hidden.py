# SPDX-License-Identifier: EUPL-1.2
"""What hides in a file besides its data: sheets, rows, comments, authors, a name in its name.

The untouched source is never public, so most of this is a note. Hidden rows and columns are a
question, because they are data like all others and would be published.
"""

from __future__ import annotations

import re
import sqlite3
import zipfile
from collections import Counter
from contextlib import closing
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from drehscheibe.connectors.checks import office_parts
from drehscheibe.connectors.checks.masking import masked
from drehscheibe.connectors.checks.people import is_person, somebody
from drehscheibe.domain.titles import title_from_file_name

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.connectors.notebook import Notebook

_HEAD = 1 << 20  # bytes of a text file that are looked at
_COLUMN = re.compile(rb"<col\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
_ROW = re.compile(rb"<row\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
_COMMENT = re.compile(rb"<(?:comment|threadedComment)\b")
_ODS_HIDDEN = re.compile(rb"<table:table-row\b[^>]*table:visibility=\"(?:collapse|filter)\"[^>]*>")
_ODS_COLUMN = re.compile(rb"<table:table-column\b[^>]*table:visibility=\"collapse\"[^>]*>")
_ODS_COMMENT = re.compile(rb"<office:annotation\b")
_ODS_CHANGES = re.compile(rb"<table:tracked-changes\b")
_ODS_SHEET = re.compile(rb"<style:table-properties\b[^>]*table:display=\"false\"[^>]*>")
_AUTHORS = {"creator", "lastModifiedBy", "initial-creator", "manager", "Manager"}
_PDF_AUTHOR = re.compile(rb"/Author\s*\(((?:[^()\\]|\\.){1,200})\)")
_KML_AUTHOR = re.compile(rb"<(?:atom:)?author>\s*<(?:atom:)?name>([^<]{1,200})<")
_PROGRAMS = re.compile(r"apache|openpyxl|libreoffice|microsoft|excel|xlsx|python|qgis|esri|writer")


def note_hidden(path: Path, *, name: str, notebook: Notebook) -> None:
    """Look behind the file. `name` is what the person called it. Never fails on a strange file."""
    _note_name(name, notebook)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PK") and zipfile.is_zipfile(path):
        _note_archive(path, notebook)
    elif head.startswith(b"SQLite format 3"):
        _note_geopackage(path, notebook)
    elif head.startswith(b"%PDF"):
        _note_authors(_texts(_PDF_AUTHOR, path.read_bytes()[-_HEAD:] + head), notebook)
    else:
        _note_authors(_texts(_KML_AUTHOR, head), notebook)


def person_in_name(name: str) -> str:
    """The person whom a file name names ("Anfrage Hr. Renners.xlsx"), or ""."""
    words = re.sub(r"[_+]|(?<=[a-zäöüß])(?=[A-ZÄÖÜ])", " ", PurePosixPath(name).stem)
    return somebody(words)


def _note_name(name: str, notebook: Notebook) -> None:
    person = person_in_name(name)
    if person:
        notebook.note("name-names-person", example=masked(person), title=title_from_file_name(name))


def _note_archive(path: Path, notebook: Notebook) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.namelist()
            if "xl/workbook.xml" in parts:
                _note_workbook(archive, parts, notebook)
            elif "content.xml" in parts and "meta.xml" in parts:
                _note_open_document(archive, parts, notebook)
            for part in [part for part in parts if part.lower().endswith(".kml")][:3]:
                _note_authors(_texts(_KML_AUTHOR, archive.read(part)[:_HEAD]), notebook)
    except (zipfile.BadZipFile, OSError, RuntimeError):
        return  # reading it says what is wrong; here is nothing to add


def _note_workbook(archive: zipfile.ZipFile, parts: list[str], notebook: Notebook) -> None:
    """XLSX (ECMA-376 part 1, 18.2.19 sheet, 18.3.1.13 col, 18.3.1.73 row)."""
    hidden = [
        attributes.get("name", "")
        for name, attributes, _ in office_parts.elements(archive, "xl/workbook.xml")
        if name == "sheet" and attributes.get("state", "visible") != "visible"
    ]
    _note_sheets(hidden, notebook)
    sheets = [part for part in parts if re.fullmatch(r"xl/worksheets/[^/]+\.xml", part)]
    _note_count("hidden-rows", sum(office_parts.count(archive, s, _ROW) for s in sheets), notebook)
    columns = sum(office_parts.count(archive, sheet, _COLUMN) for sheet in sheets)
    _note_count("hidden-columns", columns, notebook)
    comments = [p for p in parts if re.match(r"xl/(?:comments|threadedComments/)", p)]
    # A threaded comment is stored a second time, for older programs.
    threaded = [part for part in comments if "threaded" in part] or comments
    total = sum(office_parts.count(archive, part, _COMMENT) for part in threaded)
    _note_count("comments-inside", total, notebook)
    _note_attached(parts, notebook)
    properties = office_parts.elements(archive, "docProps/core.xml")
    properties += office_parts.elements(archive, "docProps/app.xml")
    _note_authors([text for name, _, text in properties if name in _AUTHORS], notebook)


def _note_attached(parts: list[str], notebook: Notebook) -> None:
    kinds = Counter(
        code
        for part in parts
        for code, pattern in (
            ("links-inside", r"xl/externalLinks/[^/]+\.xml"),
            ("objects-inside", r"xl/(?:embeddings|media)/.+|xl/vbaProject\.bin"),
            ("changes-inside", r"xl/revisions/revisionLog.+\.xml"),
        )
        if re.fullmatch(pattern, part)
    )
    for code, count in kinds.items():
        _note_count(code, count, notebook)


def _note_open_document(archive: zipfile.ZipFile, parts: list[str], notebook: Notebook) -> None:
    """ODS (OpenDocument 1.3 part 3, 19.729 table:visibility, 20.416 table:display)."""
    for code, pattern in (
        ("hidden-rows", _ODS_HIDDEN),
        ("hidden-columns", _ODS_COLUMN),
        ("comments-inside", _ODS_COMMENT),
        ("changes-inside", _ODS_CHANGES),
    ):
        _note_count(code, office_parts.count(archive, "content.xml", pattern), notebook)
    sheets = office_parts.count(archive, "content.xml", _ODS_SHEET)
    if sheets:
        _note_sheets(["…"] * sheets, notebook)
    objects = sum(bool(re.match(r"Object [^/]+/content\.xml|Pictures/.", part)) for part in parts)
    _note_count("objects-inside", objects, notebook)
    properties = office_parts.elements(archive, "meta.xml")
    _note_authors([text for name, _, text in properties if name in _AUTHORS], notebook)


def _note_geopackage(path: Path, notebook: Notebook) -> None:
    """Descriptions (OGC 12-128r19, 2.5 Metadata) and projects that lie beside the layers."""
    tables = ("gpkg_metadata", "qgis_projects", "layer_styles")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as database:
            known = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
            for table in [table for table in tables if table in known]:
                (rows,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
                _note_count("descriptions-inside", rows, notebook)
    except sqlite3.Error:
        return  # reading it says what is wrong


def _note_sheets(names: list[str], notebook: Notebook) -> None:
    if names:
        notebook.note("hidden-sheets", count=len(names), example=", ".join(names))


def _note_count(code: str, count: int, notebook: Notebook) -> None:
    if count:
        notebook.note(code, count=count)


def _note_authors(names: list[str], notebook: Notebook) -> None:
    """Programs and account numbers sign files too; they have no rights."""
    people = [name for name in dict.fromkeys(names) if _may_be_author(name)]
    if people:
        shown = next((name for name in people if is_person(name)), people[0])
        notebook.note("author-named", count=len(people), example=masked(shown))


def _texts(pattern: re.Pattern[bytes], data: bytes) -> list[str]:
    return [match.decode("utf-8", "replace").strip() for match in pattern.findall(data)[:20]]


def _may_be_author(name: str) -> bool:
    return sum(map(str.isalpha, name)) >= 3 and not _PROGRAMS.search(name.lower())
