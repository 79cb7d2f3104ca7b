# SPDX-License-Identifier: EUPL-1.2
"""What calamine does not tell of an XLSX: cells with errors, formulas without a stored result.

Both look like empty cells to a reader. The XML is scanned as bytes, in pieces, without a parser:
that is fast, needs no memory, and there are no entities to fear.
"""

from __future__ import annotations

import html
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drehscheibe.connectors.tables.profile import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PIECE = 1 << 20
_OVERLAP = 1 << 14  # a cell is shorter than this, its formula included
_ERROR = re.compile(
    rb'<c(?=[^>]*\bt="e")(?=[^>]*\br="[A-Z]+(\d+)")[^>]*>(?:(?!</c>).){0,4096}?<v>([^<]{1,20})</v>',
    re.DOTALL,
)
_UNANSWERED = re.compile(
    rb'<c(?=[^>]*\br="[A-Z]+(\d+)")[^>]*><f(?:[^>]*/>|[^>]*>([^<]{0,4096})</f>)(?:<v\s*/>|<v></v>)?</c>'
)
_MOST = 1_000  # rows that are kept; the count goes on


@dataclass(slots=True)
class SheetFaults:
    """Row numbers count from 1."""

    errors: Tally = field(default_factory=Tally)
    unanswered: Tally = field(default_factory=Tally)


def find_faults(path: Path, sheet: str) -> SheetFaults:
    """Scan one sheet; nothing is found in XLS and ODS, whose readers do tell."""
    faults = SheetFaults()
    if not zipfile.is_zipfile(path):
        return faults
    with zipfile.ZipFile(path) as archive:
        member = _member_of(archive, sheet)
        if not member:
            return faults
        with archive.open(member) as file:
            for piece in _pieces(iter(lambda: file.read(_PIECE), b"")):
                _collect(faults.errors, _ERROR, piece, shown=2)
                _collect(faults.unanswered, _UNANSWERED, piece, shown=2)
    return faults


def _pieces(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces that end with a whole row, so that no cell is cut or seen twice."""
    rest = b""
    for chunk in chunks:
        piece = rest + chunk
        end = piece.rfind(b"</row>") + len(b"</row>")
        if end < len(b"</row>"):
            rest = piece[-_OVERLAP:] if len(piece) > 16 * _PIECE else piece
            continue
        yield piece[:end]
        rest = piece[end:]
    yield rest


def _collect(tally: Tally, pattern: re.Pattern[bytes], piece: bytes, *, shown: int) -> None:
    for match in pattern.finditer(piece):
        tally.count += 1
        if len(tally.rows) < _MOST:
            tally.rows.append(int(match[1]))
        tally.example = tally.example or html.unescape((match[shown] or b"").decode()[:80])


def _member_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The file of a sheet inside the archive (ECMA-376, part 1, 12.3.24); "" if it is no XLSX."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return ""
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    rels = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        attributes = _attributes(tag)
        if attributes.get("name") == sheet:
            return _target(rels, attributes.get("r:id", ""), names)
    return ""


def _target(rels: str, identifier: str, names: set[str]) -> str:
    for tag in re.findall(r"<Relationship\b[^>]*>", rels):
        attributes = _attributes(tag)
        if attributes.get("Id") == identifier:
            target = attributes.get("Target", "")
            member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return member if member in names else ""
    return ""


def _attributes(tag: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in re.findall(r'([\w:]+)="([^"]*)"', tag)}
