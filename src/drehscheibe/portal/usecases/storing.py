# SPDX-License-Identifier: EUPL-1.2
"""The files of packages on disk: each version once, named by the hash of its canonical ZIP."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from drehscheibe.releases.files import sync_folder
from drehscheibe.usecases.archives import pack
from drehscheibe.usecases.folders import Folder

if TYPE_CHECKING:
    from drehscheibe.releases.layout import Layout

ZIP = "package.zip"


def names_in(folder: Path) -> list[str]:
    """Files of a kept package by their path in it, with "/"; our own ZIP is none of them."""
    return [name for name in Folder(folder).names if name != ZIP]


def keep_files(layout: Layout, folder: Path) -> str:
    """Copy a checked folder to where packages lie; returns its hash. The same twice lies once."""
    parent = layout.packages
    parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=parent, prefix="."))
    try:
        for name in Folder(folder).names:
            (unfinished / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, unfinished / name)
        sha256 = pack(folder, unfinished / ZIP)
        kept = layout.package(sha256)
        if not (kept / ZIP).exists():
            unfinished.replace(kept)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    sync_folder(parent)
    return sha256


def forget_files(layout: Layout, sha256: str) -> None:
    shutil.rmtree(layout.package(sha256), ignore_errors=True)
