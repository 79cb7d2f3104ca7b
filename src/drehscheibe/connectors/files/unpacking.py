# SPDX-License-Identifier: EUPL-1.2
"""Take files out of ZIP and gzip without being harmed: sizes, paths, links, passwords."""

from __future__ import annotations

import gzip
import lzma
import stat
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from drehscheibe.domain.errors import InputRefused
from drehscheibe.domain.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 1 << 20
MIB = 1 << 20
_DAMAGED = (zipfile.BadZipFile, EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile)
_RUBBISH = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini", "~$")
LONGEST_NAME = 180  # bytes; file systems end at 255, and GDAL adds endings


@dataclass(frozen=True, slots=True)
class UnpackLimits:
    """How much may come out of one file. Honest data shrink 5 to 50 times, bombs 1,000 times."""

    total_mib: int = 8_192  # everything that comes out of it
    members: int = 10_000
    ratio: int = 250
    free_mib: int = 128  # so little may come out at any ratio
    depth: int = 2  # a ZIP in the ZIP is fine, one more is not
    office_mib: int = 2_048  # XML in an Office file; a million empty rows shrink 1,000 times, too


class Budget:
    """Counts what comes out of one uploaded file, over all archives in it."""

    def __init__(self, limits: UnpackLimits, *, packed: int, name: str) -> None:
        self.limits = limits
        self.name = name
        self._packed = packed
        self._out = 0
        self._members = 0

    def take(self, size: int) -> None:
        self._out += size
        if self._out > self.limits.total_mib * MIB:
            raise refused("zip-too-large", name=self.name, limit=self.limits.total_mib)
        if self._out > max(self.limits.free_mib * MIB, self._packed * self.limits.ratio):
            raise refused("zip-bomb", name=self.name, ratio=self.limits.ratio)

    def take_members(self, count: int) -> None:
        self._members += count
        if self._members > self.limits.members:
            raise refused("zip-too-many", name=self.name, limit=self.limits.members)


def refused(code: str, *, example: str = "", **params: str | int) -> InputRefused:
    return InputRefused([Finding(code, count=1, example=example[:200], params={**params})])


def unzip(path: Path, folder: Path, budget: Budget) -> Iterator[tuple[str, Path]]:
    """Write all members below `folder`; yields (name in the archive, file). Raises `InputRefused`.

    All names and flags are checked before the first byte is written.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [(name_of(info), info) for info in archive.infolist() if not info.is_dir()]
            members = [(name, info) for name, info in members if not _is_rubbish(name)]
            budget.take_members(len(members))
            for name, info in members:
                _check(name, info)
            for number, (name, info) in enumerate(members):
                yield name, _extract(archive, info, _target(folder, name, number), budget)
    except NotImplementedError as error:
        raise refused("zip-method", name=budget.name) from error
    except _DAMAGED as error:
        raise refused("zip-damaged", name=budget.name) from error


def name_of(info: zipfile.ZipInfo) -> str:
    """The name of a member. Without the UTF-8 flag many programs still write UTF-8."""
    name = info.filename
    if not info.flag_bits & 0x800:
        raw = name.encode("cp437", "replace")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("cp850", "replace")  # German Windows
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _is_rubbish(name: str) -> bool:
    return name.startswith(_RUBBISH[0]) or PurePosixPath(name).name.startswith(_RUBBISH[1:])


def _check(name: str, info: zipfile.ZipInfo) -> None:
    if info.flag_bits & 0x1:
        raise refused("zip-encrypted", example=name)
    parts = PurePosixPath(name).parts
    if ".." in parts or name.startswith("/") or name[1:2] == ":" or "\x00" in name:
        raise refused("zip-unsafe-path", example=name)
    mode = info.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        raise refused("zip-link", example=name)


def _target(folder: Path, name: str, number: int) -> Path:
    """Parts of one shapefile stay together; strange or endless names become short ones."""
    parts = [safe_part(part) for part in PurePosixPath(name).parts]
    target = folder.joinpath(*parts[-8:])
    return target if not target.exists() else target.with_name(f"{number}-{target.name}")


def safe_part(part: str) -> str:
    """One part of a path without control characters, and not too long for any file system.

    An exclamation mark would lead GDAL's Python binding into an archive.
    """
    clean = "".join(c if c.isprintable() and c not in '/\\:*?!"<>|' else "_" for c in part)
    stem, dot, ending = clean.rpartition(".")
    if not stem or len(ending) > 20:
        stem, dot, ending = clean, "", ""
    room = LONGEST_NAME - len(ending.encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + dot + ending


def _extract(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, budget: Budget) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(info) as member:
        _copy(member, target, budget)
    return target


def gunzip(path: Path, target: Path, budget: Budget) -> Path:
    """Raises `InputRefused`."""
    try:
        with gzip.open(path) as content:
            _copy(content, target, budget)
    except _DAMAGED as error:
        raise refused("gzip-damaged", name=budget.name) from error
    return target


def _copy(content: IO[bytes] | gzip.GzipFile, target: Path, budget: Budget) -> None:
    with target.open("xb") as file:
        while chunk := content.read(CHUNK):
            budget.take(len(chunk))
            file.write(chunk)


def check_office(path: Path, *, name: str, limits: UnpackLimits) -> None:
    """Look into an Office file, which others unpack: size, passwords, and XML without DOCTYPE.

    Raises `InputRefused`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if sum(info.file_size for info in members) > limits.office_mib * MIB:
                raise refused("zip-too-large", name=name, limit=limits.office_mib)
            for info in members:
                _check(name_of(info), info)
                if info.filename.endswith((".xml", ".rels")) and _has_doctype(archive, info):
                    raise refused("xml-entities", name=name)
    except _DAMAGED as error:
        raise refused("zip-damaged", name=name) from error


def _has_doctype(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    with archive.open(info) as member:
        head = member.read(4_096)
    return b"<!DOCTYPE" in head.replace(b"\x00", b"") or b"<!ENTITY" in head.replace(b"\x00", b"")
