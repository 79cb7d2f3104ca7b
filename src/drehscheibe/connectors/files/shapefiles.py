# SPDX-License-Identifier: EUPL-1.2
"""The parts of a shapefile (ESRI, July 1998): which are there, whole, and in which encoding."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.connectors.notebook import Notebook

_ENDINGS = (
    ".shx .dbf .prj .cpg .cst .qpj .qix .fix .sbn .sbx .ain .aih .atx .ixs .mxs .idm .ind .qmd"
)
SIDE_FILES = frozenset(_ENDINGS.split(" "))
# Language driver ids of dBASE that matter here; GDAL knows more, we only need "is there one?".
NO_LANGUAGE = (0x00, 0x57)  # none, and "ANSI", which programs write whatever they mean
SAMPLE = 4 << 20  # bytes of the attribute table that a guess of the encoding goes by


@dataclass(frozen=True, slots=True)
class Parts:
    """The files that belong together, whatever the case of their endings."""

    shp: Path
    shx: Path | None
    dbf: Path | None
    prj: Path | None
    cpg: Path | None

    def there(self) -> list[tuple[str, Path]]:
        """The parts that exist, by their ending in small letters."""
        parts = (self.shp, self.shx, self.dbf, self.prj, self.cpg)
        endings = (".shp", ".shx", ".dbf", ".prj", ".cpg")
        return [(end, part) for end, part in zip(endings, parts, strict=True) if part]


def parts_of(shp: Path) -> Parts:
    beside = {path.suffix.lower(): path for path in shp.parent.iterdir() if path.stem == shp.stem}
    return Parts(shp, *(beside.get(end) for end in (".shx", ".dbf", ".prj", ".cpg")))


def check(parts: Parts, notebook: Notebook) -> bool:
    """Note what is missing or cut off. False when the shapefile cannot be read as a whole."""
    name = parts.shp.name
    if parts.dbf is None:
        notebook.note("shapefile-without-dbf", table=parts.shp.stem, name=name)
    if parts.shx is None:
        notebook.note("shapefile-without-shx", table=parts.shp.stem, name=name)
    if parts.prj is None:
        notebook.note("shapefile-without-prj", table=parts.shp.stem, name=name)
    if _shapes_cut_off(parts.shp) or (parts.dbf and _rows_cut_off(parts.dbf)):
        notebook.note("shapefile-cut-off", table=parts.shp.stem, name=name)
        return False
    return parts.dbf is not None


def _shapes_cut_off(shp: Path) -> bool:
    """The header states the length in 16-bit words, big-endian."""
    with shp.open("rb") as file:
        header = file.read(100)
    return len(header) < 100 or int.from_bytes(header[24:28], "big") * 2 > shp.stat().st_size


def _rows_cut_off(dbf: Path) -> bool:
    with dbf.open("rb") as file:
        header = file.read(32)
    if len(header) < 32:
        return True
    rows, start, length = (
        int.from_bytes(header[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12))
    )
    return start + rows * length > dbf.stat().st_size


@dataclass(frozen=True, slots=True)
class Encoding:
    """`name` as GDAL knows it, "" to let GDAL find out; `example` is given where it is a guess."""

    name: str
    example: str = ""


def encoding_of(parts: Parts) -> Encoding:
    """The encoding of the attributes.

    `.cpg` wins; then the language id of the table; else UTF-8 if what is not ASCII is valid UTF-8;
    else Windows-1252, as German programs have written for decades.
    """
    stated = _stated(parts.cpg)
    if stated or parts.dbf is None:
        return Encoding(stated or "UTF-8")
    with parts.dbf.open("rb") as file:
        header = file.read(32)
        if len(header) > 29 and header[29] not in NO_LANGUAGE:
            return Encoding("")
        file.seek(int.from_bytes(header[8:10], "little"))
        rows = _first_not_ascii(file)
    if not rows:
        return Encoding("UTF-8")
    name = "UTF-8" if _is_utf8(rows) else "CP1252"
    return Encoding(name, _word(rows.decode(name, "replace")))


def _first_not_ascii(file: IO[bytes]) -> bytes:
    while content := file.read(SAMPLE):
        if not content.isascii():
            return content
    return b""


def _word(text: str) -> str:
    """The first word with a letter that is not ASCII."""
    found = re.search(r"[\w-]*[^\W\x00-\x7f][\w-]*", text)
    return found.group()[:40] if found else ""


def _stated(cpg: Path | None) -> str:
    """The code page as Python and GDAL spell it; "" when there is none they know."""
    if cpg is None:
        return ""
    text = cpg.read_bytes()[:40].decode("ascii", "ignore").strip().upper().removeprefix("ANSI ")
    return known_encoding(text)


def known_encoding(text: str) -> str:
    """The name of an encoding as GDAL spells it; "" when there is no such encoding."""
    text = {"65001": "UTF-8", "ISO 88591": "ISO-8859-1", "ISO 885915": "ISO-8859-15"}.get(
        text, text
    )
    text = f"CP{text}" if text.isdigit() else text
    try:
        return codecs.lookup(text).name.upper() if text else ""
    except LookupError:
        return ""


def _is_utf8(content: bytes) -> bool:
    """Fields have a fixed length, so a letter may be cut in the middle: a few faults are fine."""
    text = content.decode("utf-8", "replace")
    faults = text.count("\ufffd")
    letters = sum(not character.isascii() for character in text) - faults
    return faults * 10 < letters
