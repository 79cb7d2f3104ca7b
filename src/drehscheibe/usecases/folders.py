# SPDX-License-Identifier: EUPL-1.2
"""The files of a package in a folder: which there may be, and how large."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import PackageRefused
from drehscheibe.usecases.complaining import Complaint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

KIB, MIB = 1 << 10, 1 << 20
TEXTS = {".yaml", ".yml", ".json", ".sql", ".csv", ".geojson", ".md", ".txt"}
PICTURES = {".png", ".jpg", ".jpeg", ".svg"}
BARE = {"LICENSE", "LICENCE", "README", "NOTICE"}
SAMPLES = {".csv", ".geojson"}
KINDS = ", ".join(sorted(TEXTS | PICTURES))
# What systems of people leave behind; nobody put it there on purpose.
LEFTOVERS = {".DS_Store", "Thumbs.db", "desktop.ini", ".git", ".gitignore", "__MACOSX"}
_PART = re.compile(r"[\w][\w.,+ ()\-]{0,99}")
# A file cannot be called so on Windows, whatever its ending.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


@dataclass(frozen=True, slots=True)
class Sizes:
    """What a package may be; a sample of some thousand rows fits, a whole register does not."""

    files: int = 400
    total: int = 24 * MIB
    sample: int = 8 * MIB
    picture: int = 2 * MIB
    text: int = 512 * KIB
    depth: int = 5
    ratio: int = 100  # unpacked to packed; CSV of real data stays under 30

    def of(self, name: str) -> int:
        suffix = PurePosixPath(name).suffix.lower()
        if suffix in SAMPLES:
            return self.sample
        return self.picture if suffix in PICTURES else self.text


SIZES = Sizes()


class Folder:
    """A package on disk. Names are relative, with "/"."""

    def __init__(self, path: Path, sizes: Sizes = SIZES) -> None:
        self.path = path
        self.sizes = sizes
        self.names = frozenset(name for name, file in _files(path) if file.is_file())

    def complaints(self) -> Iterator[Complaint]:
        """Everything about names, kinds, number and sizes."""
        yield from names_complaints(sorted(name for name, _ in _files(self.path)), self.sizes)
        total = 0
        for name, file in sorted(_files(self.path)):
            if file.is_symlink() or not file.is_file():
                yield Complaint("zip-link", name, params={"name": name})
                continue
            size = file.stat().st_size
            total += size
            if size > self.sizes.of(name):
                yield too_large(name, self.sizes)
        if total > self.sizes.total:
            yield Complaint("package-too-large", params={"limit": self.sizes.total // MIB})

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def bytes_of(self, name: str, *, said: Complaint | None = None) -> bytes:
        """Raises `PackageRefused`: with `said`, the place that names it, when it is not there."""
        if name not in self.names:
            raise PackageRefused([said or Complaint("file-missing", name, params={"name": name})])
        file = self.path / name
        if file.is_symlink() or file.stat().st_size > self.sizes.of(name):
            raise PackageRefused([too_large(name, self.sizes)])
        return file.read_bytes()

    def text_of(self, name: str, *, said: Complaint | None = None) -> str:
        try:
            text = self.bytes_of(name, said=said).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise PackageRefused(
                [Complaint("file-not-text", name, params={"name": name})]
            ) from None
        if "\0" in text:
            raise PackageRefused([Complaint("file-not-text", name, params={"name": name})])
        return text.replace("\r\n", "\n")


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    """Everything that is no folder, links not followed."""
    for at, folders, files in os.walk(path):
        folder = Path(at)
        folders[:] = sorted(name for name in folders if name not in LEFTOVERS)
        linked = [name for name in folders if (folder / name).is_symlink()]
        for name in sorted([*files, *linked]):
            if name not in LEFTOVERS:
                yield (folder / name).relative_to(path).as_posix(), folder / name


def too_large(name: str, sizes: Sizes) -> Complaint:
    return Complaint(
        "file-too-large-here", name, params={"name": name, "limit": sizes.of(name) // KIB}
    )


def names_complaints(names: Iterable[str], sizes: Sizes = SIZES) -> Iterator[Complaint]:
    """About names of files alone: unsafe, too many, too deep, alike, of kinds nobody needs."""
    seen: dict[str, str] = {}
    for count, name in enumerate(names, start=1):
        if count > sizes.files:
            yield Complaint("package-too-many-files", params={"limit": sizes.files})
            return
        yield from name_complaints(name, sizes)
        key = unicodedata.normalize("NFC", name).casefold()
        if key in seen:
            yield Complaint("zip-name-twice", params={"name": name, "other": seen[key]})
        seen[key] = name


def name_complaints(name: str, sizes: Sizes = SIZES) -> Iterator[Complaint]:
    parts = name.split("/")
    if not is_safe(name):
        yield Complaint("zip-name-unsafe", params={"name": name})
    elif len(parts) > sizes.depth:
        yield Complaint("file-too-deep", name, params={"name": name, "limit": sizes.depth})
    elif PurePosixPath(name).suffix.lower() not in TEXTS | PICTURES and parts[-1] not in BARE:
        yield Complaint("file-kind-unknown", name, params={"name": name, "kinds": KINDS})


def is_safe(name: str) -> bool:
    """Relative, below the folder, and a name that every system can keep."""
    return all(
        _PART.fullmatch(part) and not part.endswith((".", " ")) and not _DEVICES.fullmatch(part)
        for part in name.split("/")
    )
