# SPDX-License-Identifier: EUPL-1.2
"""From an uploaded file to its pieces: what can be read as a table or layer, archives opened."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from drehscheibe.connectors.files.kinds import FILE_KINDS, FileKind, Use
from drehscheibe.connectors.files.recognise import recognise
from drehscheibe.connectors.files.shapefiles import SIDE_FILES
from drehscheibe.connectors.files.unpacking import (
    Budget,
    UnpackLimits,
    check_office,
    gunzip,
    refused,
    safe_part,
    unzip,
)
from drehscheibe.connectors.notebook import Notebook
from drehscheibe.domain.errors import InputRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

OFFICE = frozenset({"xlsx", "ods", "docx", "pptx", "odt"})
_SHAPE_PARTS = SIDE_FILES | {".shp"}
# Files that come with data and are none: "Liesmich.txt", "Nutzungsbedingungen.csv" …
_ABOUT = re.compile(
    r"(?i)lies.?mich|read.?me|licen[sc]e|lizenz|nutzungs|copyright|changelog|impressum|hinweis|"
    r"metadat|datensatzbeschreibung|beschreibung"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that can be read. `member` is its name in the archive, "" for the file itself."""

    kind: FileKind
    path: Path
    member: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    member: str
    path: Path
    kind: FileKind | None
    notebook: Notebook


def pieces_of(
    path: Path,
    *,
    scratch: Path,
    notebook: Notebook,
    name: str = "",
    limits: UnpackLimits | None = None,
) -> list[Piece]:
    """Recognise the file, open archives below `scratch`, and list what can be read.

    `name` is what people call the file. A ZIP that holds only documents, pictures or 3D models is
    one piece itself (its kind is "zip"): a file-only dataset. Raises `InputRefused`.
    """
    name = name or path.name
    limits = limits or UnpackLimits()
    kind = recognise(path, notebook, name=name)
    if kind is None:
        raise InputRefused(notebook.findings())
    budget = Budget(limits, packed=path.stat().st_size, name=name)
    folder = Path(tempfile.mkdtemp(dir=scratch))  # the same file may be opened once more to read
    return _Opener(folder, budget, notebook).opened(_named(path, name, kind, folder), kind)


def pieces_with(pieces: list[Piece], layer: str) -> list[Piece]:
    """The pieces that are called like the layers somebody asked for; all when none is.

    A shapefile or GeoJSON file in a ZIP is a layer by itself, a GeoPackage holds layers.
    """
    wanted = {name.strip().lower() for name in layer.split(",")}
    return [piece for piece in pieces if piece.path.stem.lower() in wanted] or pieces


def _named(path: Path, name: str, kind: FileKind, scratch: Path) -> Path:
    """A link with the name people know and the ending that fits: layers are called after it."""
    if kind.use is Use.FILE:
        return path
    given = PurePosixPath(safe_part(name))
    ending = given.suffix if given.suffix.lower() in kind.suffixes else kind.suffixes[0]
    stem = given.stem if given.suffix else given.name
    link = scratch / "named" / f"{stem}{ending}"
    if kind.code == "shapefile" or path.name == link.name:
        return path  # its other parts lie beside it
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(path.absolute())
    return link


class _Opener:
    def __init__(self, scratch: Path, budget: Budget, notebook: Notebook) -> None:
        self._scratch = scratch
        self._budget = budget
        self._notebook = notebook
        self._folders = 0

    def opened(self, path: Path, kind: FileKind) -> list[Piece]:
        if kind.use is not Use.ARCHIVE:
            return [self._checked(Piece(kind, path))]
        found = list(self._inside(path, kind, depth=1))
        chosen = _chosen([item for item in found if item.kind])
        if chosen:
            self._note_others(kind, found, chosen)
            return [self._checked(piece) for piece in chosen]
        if any(item.kind and item.kind.use is Use.FILE for item in found):
            return [Piece(FILE_KINDS["zip"], path)]
        raise self._nothing(found)

    def _inside(
        self, path: Path, kind: FileKind, *, depth: int, prefix: str = ""
    ) -> Iterator[_Found]:
        if depth > self._budget.limits.depth:
            raise refused("zip-too-deep", name=self._budget.name, example=prefix)
        for member, file in self._members(path, kind):
            quiet = Notebook()
            inner = _recognised(file, member, quiet)
            full = f"{prefix}{member}"
            if inner and inner.use is Use.ARCHIVE:
                yield from self._inside(file, inner, depth=depth + 1, prefix=f"{full}/")
            else:
                yield _Found(full, file, inner, quiet)

    def _members(self, path: Path, kind: FileKind) -> Iterator[tuple[str, Path]]:
        self._folders += 1
        folder = self._scratch / f"inside-{self._folders}"
        folder.mkdir(parents=True)
        if kind.code == "gzip":
            inner = path.name.removesuffix(".gz") or "content"
            yield inner, gunzip(path, folder / inner, self._budget)
        else:
            yield from list(unzip(path, folder, self._budget))

    def _checked(self, piece: Piece) -> Piece:
        if piece.kind.code in OFFICE:
            check_office(piece.path, name=self._budget.name, limits=self._budget.limits)
        return piece

    def _note_others(self, kind: FileKind, found: list[_Found], chosen: list[Piece]) -> None:
        """Pictures of a KMZ are symbols; in a ZIP a person should know what stays behind."""
        taken = {piece.member for piece in chosen}
        others = [item.member for item in found if item.member not in taken]
        others = [name for name in others if not _belongs_to_shapefile(name, taken)]
        if others and kind.code == "zip":
            names = ", ".join(others[:5])
            self._notebook.note("zip-others", count=len(others), example=names)

    def _nothing(self, found: list[_Found]) -> InputRefused:
        if any(_ending(item.member) in {".dbf", ".shx"} for item in found):
            return refused("shapefile-without-shp", name=self._budget.name)
        if len(found) == 1 and found[0].notebook.findings():
            return InputRefused(found[0].notebook.findings())
        names = ", ".join(item.member for item in found[:5])
        return refused("zip-nothing", name=self._budget.name, example=names)


def _recognised(file: Path, member: str, notebook: Notebook) -> FileKind | None:
    """The other parts of a shapefile are no files of their own."""
    if _ending(member) in SIDE_FILES or member.lower().endswith(".shp.xml"):
        return None
    return recognise(file, notebook, name=PurePosixPath(member).name)


def _ending(member: str) -> str:
    return PurePosixPath(member).suffix.lower()


def _belongs_to_shapefile(member: str, taken: set[str]) -> bool:
    stem = member[: -len(".shp.xml")] if member.lower().endswith(".shp.xml") else ""
    stem = stem or str(PurePosixPath(member).with_suffix(""))
    shapes = {name[:-4] for name in taken if name.lower().endswith(".shp")}
    return stem in shapes


def _chosen(found: list[_Found]) -> list[Piece]:
    """The data among the files: not what only tells about them, unless there is nothing else."""
    data = [item for item in found if item.kind and item.kind.use in {Use.TABLE, Use.VECTOR}]
    real = [item for item in data if not _tells_about(item, data)]
    return [
        Piece(item.kind, item.path, item.member) for item in (real or data) if item.kind is not None
    ]


def _tells_about(item: _Found, data: list[_Found]) -> bool:
    if _ABOUT.search(PurePosixPath(item.member).name):
        return True
    is_text = _ending(item.member) in {".txt", ".md", ".qml", ".sld", ".qgs", ".rtf", ".log", ""}
    return is_text and any(_ending(other.member) not in {".txt", ".md", ""} for other in data)
