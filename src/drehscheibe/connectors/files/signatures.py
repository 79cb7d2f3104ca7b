# SPDX-License-Identifier: EUPL-1.2
"""Recognise binary files by their first bytes; says nothing about text."""

from __future__ import annotations

import mmap
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = 65_536  # bytes of a file that recognition looks at first


@dataclass(frozen=True, slots=True)
class Verdict:
    """Either the code of a file kind, or the code of the finding that says why there is none."""

    kind: str = ""
    finding: str = ""
    example: str = ""


_FIXED: tuple[tuple[bytes, str], ...] = (
    (b"fgb\x03fgb", "fgb"),
    (b"\x1f\x8b", "gzip"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x00\x00\x00\x0cjP  \r\n", "jp2"),
    (b"glTF", "glb"),
    (b"LASF", "las"),
    (b"AC10", "dwg"),
    (b"ISO-10303-21;", "ifc"),
)
_OTHER_ARCHIVES: tuple[tuple[bytes, str], ...] = (
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"MSCF", "CAB"),
)
_SHAPE = b"\x00\x00\x27\x0a"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SQLITE = b"SQLite format 3\x00"
_PARQUET = b"PAR1"


def binary_verdict(path: Path, head: bytes) -> Verdict | None:
    """What the first bytes say, or None when they say nothing (perhaps text)."""
    for magic, kind in _FIXED:
        if head.startswith(magic):
            return Verdict(kind)
    for magic, title in _OTHER_ARCHIVES:
        if head.startswith(magic):
            return Verdict(finding="archive-other", example=title)
    for magic, look in _LOOK_CLOSER:
        if head.startswith(magic):
            return look(path, head)
    return _by_place(head)


def _by_place(head: bytes) -> Verdict | None:
    """Marks that do not stand at the very beginning."""
    if b"%PDF-" in head[:1024]:
        return Verdict("pdf")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Verdict("webp")
    if head[257:262] == b"ustar":
        return Verdict(finding="archive-other", example="TAR")
    return None


def _zip(path: Path, _head: bytes) -> Verdict:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            names = {info.filename for info in infos}
            return _zip_by_names(names, _mimetype(archive, names))
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError):
        return Verdict(finding="zip-damaged")


def _mimetype(archive: zipfile.ZipFile, names: set[str]) -> str:
    """The kind of an OpenDocument file stands in its first member, uncompressed."""
    if "mimetype" not in names or archive.getinfo("mimetype").file_size > 200:
        return ""
    if archive.getinfo("mimetype").flag_bits & 1:
        return ""
    return archive.read("mimetype").decode("ascii", "replace").strip()


def _zip_by_names(names: set[str], mimetype: str) -> Verdict:
    if not names:
        return Verdict(finding="zip-empty")
    if mimetype.startswith("application/vnd.oasis.opendocument."):
        kind = {"spreadsheet": "ods", "text": "odt"}.get(mimetype.rpartition(".")[2], "")
        return Verdict(kind) if kind else Verdict(finding="format-unknown", example=mimetype)
    if "[Content_Types].xml" in names:
        for folder, kind in (("xl/", "xlsx"), ("word/", "docx"), ("ppt/", "pptx")):
            if any(name.startswith(folder) for name in names):
                return Verdict(kind)
    if "doc.kml" in names:
        return Verdict("kmz")
    return Verdict("zip")


def _ole(path: Path, _head: bytes) -> Verdict:
    """The compound files of old Office programs; names of streams are UTF-16 in the directory."""
    streams = (
        ("EncryptedPackage", Verdict(finding="table-encrypted")),
        ("Workbook", Verdict("xls")),
        ("Book", Verdict("xls")),
        ("WordDocument", Verdict(finding="format-unknown", example="Word 97")),
        ("PowerPoint Document", Verdict(finding="format-unknown", example="PowerPoint 97")),
    )
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for name, verdict in streams:
            if content.find(name.encode("utf-16-le") + b"\x00\x00") >= 0:
                return verdict
    return Verdict(finding="format-unknown", example="Microsoft Office")


def _sqlite(path: Path, head: bytes) -> Verdict:
    """GeoPackage is SQLite with an application id (OGC 12-128r19, 1.1.1.1.1)."""
    if len(head) < 100:
        return Verdict(finding="database-damaged")
    page_size = int.from_bytes(head[16:18], "big")
    page_size = 65_536 if page_size == 1 else page_size
    pages = int.from_bytes(head[28:32], "big")
    if path.stat().st_size < page_size * pages:
        return Verdict(finding="database-damaged")
    if head[68:72] in {b"GPKG", b"GP10", b"GP11"} or _mentions(path, b"gpkg_geometry_columns"):
        return Verdict("gpkg")
    return Verdict(finding="format-unknown", example="SQLite")


def _mentions(path: Path, word: bytes) -> bool:
    """The schema of a small database stands at its beginning."""
    with path.open("rb") as file:
        return word in file.read(1 << 20)


def _parquet(path: Path, _head: bytes) -> Verdict:
    with path.open("rb") as file:
        file.seek(-4, 2)
        whole = path.stat().st_size > 12 and file.read() == _PARQUET
    return Verdict("parquet") if whole else Verdict(finding="parquet-damaged")


def _shape(_path: Path, _head: bytes) -> Verdict:
    return Verdict("shapefile")


_LOOK_CLOSER: tuple[tuple[bytes, Callable[[Path, bytes], Verdict]], ...] = (
    (b"PK\x03\x04", _zip),
    (b"PK\x05\x06", _zip),
    (_OLE, _ole),
    (_SQLITE, _sqlite),
    (_PARQUET, _parquet),
    (_SHAPE, _shape),
)
