# SPDX-License-Identifier: EUPL-1.2
"""A package as a ZIP: opened without trust, and written so that equal content is equal bytes."""

from __future__ import annotations

import errno
import hashlib
import lzma
import stat
import zipfile
import zlib
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import PackageRefused
from drehscheibe.usecases.complaining import Complaint
from drehscheibe.usecases.folders import LEFTOVERS, MIB, SIZES, Folder, names_complaints, too_large
from drehscheibe.usecases.model import MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.usecases.folders import Sizes

# What the library raises for files that are damaged, or made to break it.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError,
    ValueError, RuntimeError,
)  # fmt: skip
_RATIO_FROM = 256 << 10  # a small file may be all blanks
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that ZIP knows
_PIECE = 1 << 16


def unpack(archive: Path, folder: Path, sizes: Sizes = SIZES) -> Path:
    """The files of the ZIP in `folder` (made if need be, must be empty); returns `folder`.

    One folder around everything, as "download as ZIP" makes it, is taken off. Nothing is written
    before all names are judged. Raises `PackageRefused`.
    """
    if archive.stat().st_size > sizes.total:
        raise PackageRefused([Complaint("package-too-large", params={"limit": sizes.total // MIB})])
    try:
        with zipfile.ZipFile(archive) as opened:
            members = _members(opened, sizes)
            folder.mkdir(parents=True, exist_ok=True)
            _extract(opened, members, folder, sizes)
    except _DAMAGED as error:
        if getattr(error, "errno", None) in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise PackageRefused([Complaint("zip-damaged")]) from None
    return folder


def _members(opened: zipfile.ZipFile, sizes: Sizes) -> dict[str, zipfile.ZipInfo]:
    infos = [info for info in opened.infolist() if not _is_leftover(info.orig_filename)]
    complaints = [*names_complaints(_names(infos), sizes), *_kinds(infos)]
    if complaints:
        raise PackageRefused(complaints)
    return dict(zip(_names(infos), (i for i in infos if not i.is_dir()), strict=True))


def _is_leftover(name: str) -> bool:
    return bool(LEFTOVERS & set(name.split("/")))


def _names(infos: list[zipfile.ZipInfo]) -> list[str]:
    """Names of files as the ZIP says them (`filename` has backslashes and NUL mended already)."""
    names = [info.orig_filename for info in infos if not info.is_dir()]
    tops = {name.partition("/")[0] for name in names}
    around = f"{next(iter(tops))}/" if len(tops) == 1 else ""
    if around and MANIFEST not in names and all(name.startswith(around) for name in names):
        return [name.removeprefix(around) for name in names]
    return names


def _kinds(infos: list[zipfile.ZipInfo]) -> list[Complaint]:
    found = []
    for info in infos:
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind and kind not in {stat.S_IFREG, stat.S_IFDIR}:
            found.append(Complaint("zip-link", params={"name": info.orig_filename}))
        if info.flag_bits & 0x1:
            found.append(Complaint("zip-encrypted", params={"name": info.orig_filename}))
        if info.compress_type not in _METHODS:
            found.append(Complaint("zip-damaged"))
    return found


def _extract(
    opened: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], folder: Path, sizes: Sizes
) -> None:
    left = sizes.total
    for name, info in members.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        left -= _write(opened, info, target, _Room(name, min(left, sizes.of(name)), sizes))


class _Room:
    """How much a file may still grow. What the ZIP says of sizes is not believed."""

    def __init__(self, name: str, left: int, sizes: Sizes) -> None:
        self._name, self._left, self._sizes, self._taken = name, left, sizes, 0

    def take(self, count: int, packed: int) -> None:
        self._taken += count
        if self._taken > max(_RATIO_FROM, packed * self._sizes.ratio):
            raise PackageRefused([Complaint("zip-bomb", self._name, params={"name": self._name})])
        if self._taken > self._sizes.of(self._name):
            raise PackageRefused([too_large(self._name, self._sizes)])
        if self._taken > self._left:
            limit = self._sizes.total // MIB
            raise PackageRefused([Complaint("package-too-large", params={"limit": limit})])


def _write(opened: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, room: _Room) -> int:
    written = 0
    with opened.open(info) as source, target.open("xb") as file:
        while piece := source.read(_PIECE):
            room.take(len(piece), info.compress_size)
            written += file.write(piece)
    return written


def pack(folder: Path, archive: Path) -> str:
    """Write the canonical ZIP of a package and return its SHA-256.

    Names in order of their bytes, no times, no owners, nothing but the files, and nothing packed:
    the same content gives the same bytes on every machine, whatever its version of zlib.
    """
    files = Folder(folder)
    with zipfile.ZipFile(archive, "w") as made:
        for name in sorted(files.names):
            info = zipfile.ZipInfo(name, date_time=_EPOCH)
            info.create_system = 3  # Unix, wherever it is made
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            info.compress_type = zipfile.ZIP_STORED
            made.writestr(info, files.bytes_of(name))
    return hashlib.sha256(archive.read_bytes()).hexdigest()
