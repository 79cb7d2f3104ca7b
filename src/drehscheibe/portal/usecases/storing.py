# SPDX-License-Identifier: EUPL-1.2
"""The files of packages on disk: each version once, named by the hash of its canonical ZIP."""

from __future__ import annotations

import hashlib
import io
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from drehscheibe.releases.files import sync_folder, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.releases.layout import Layout

ZIP = "package.zip"
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first that ZIP knows
_PLAIN_FILE = 0o100644 << 16


def canonical_zip(folder: Path) -> bytes:
    """The same files make the same bytes, on every machine: by name, without times, unpacked.

    Nothing is compressed, for two versions of zlib need not agree; packages are small.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(names_in(folder)):
            info = zipfile.ZipInfo(name, _NO_TIME)
            info.external_attr, info.create_system = _PLAIN_FILE, 3
            archive.writestr(info, (folder / name).read_bytes())
    return made.getvalue()


def names_in(folder: Path) -> Iterable[str]:
    """Files of a package by their path in it, with "/"; our own ZIP is none of them."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    names = (path.relative_to(folder).as_posix() for path in found)
    return [name for name in names if name != ZIP]


def keep_files(layout: Layout, folder: Path) -> str:
    """Copy a checked folder to where packages lie; returns its hash. The same twice lies once."""
    content = canonical_zip(folder)
    sha256 = hashlib.sha256(content).hexdigest()
    kept = layout.package(sha256)
    if (kept / ZIP).exists():
        return sha256
    kept.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=kept.parent, prefix="."))
    try:
        for name in names_in(folder):
            (unfinished / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, unfinished / name)
        write_atomically(unfinished / ZIP, content)
        shutil.rmtree(kept, ignore_errors=True)  # of an import that was cut off
        unfinished.replace(kept)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    sync_folder(kept.parent)
    return sha256


def forget_files(layout: Layout, sha256: str) -> None:
    shutil.rmtree(layout.package(sha256), ignore_errors=True)
