# SPDX-License-Identifier: EUPL-1.2
"""Remove releases for good: list every copy on this installation, delete it, prove it is gone."""

from __future__ import annotations

import contextlib
import errno
import shutil
import stat
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from drehscheibe.releases.layout import Layout

_MEANWHILE = (errno.ENOENT, errno.ENOTEMPTY)
_ATTEMPTS, _A_MOMENT = 50, 0.1  # seconds


@dataclass(frozen=True, slots=True)
class Copy:
    path: Path
    bytes: int


def copies_of(layout: Layout, dataset: str, releases: Iterable[str]) -> list[Copy]:
    """Every file that holds something of these releases: source, tables, items, tiles …"""
    folders = [
        folder
        for release in releases
        for folder in (layout.release(dataset, release), layout.derived_of(release))
    ]
    paths = (path for folder in folders for path in folder.rglob("*"))
    return sorted(filter(None, map(_copy, paths)), key=lambda c: c.path)


def _copy(path: Path) -> Copy | None:
    """None for a folder, and for a file that was taken away meanwhile."""
    with contextlib.suppress(FileNotFoundError):
        status = path.stat()
        return Copy(path, status.st_size) if stat.S_ISREG(status.st_mode) else None
    return None


def remove_releases(layout: Layout, dataset: str, releases: Sequence[str]) -> None:
    """Delete the folders. Derived ones first: what is served goes before what it is made from."""
    for release in releases:
        for folder in (layout.derived_of(release), layout.release(dataset, release)):
            _remove(folder)
    parent = layout.releases / dataset
    if parent.exists() and not any(parent.iterdir()):
        parent.rmdir()


def _remove(folder: Path) -> None:
    """A child that is making files there takes some away and brings others until its work ends."""
    for attempt in range(_ATTEMPTS):
        if not folder.exists():
            return
        try:
            shutil.rmtree(folder)
        except OSError as error:
            if error.errno not in _MEANWHILE or attempt == _ATTEMPTS - 1:
                raise
            time.sleep(_A_MOMENT)


def still_there(copies: Iterable[Copy]) -> list[Path]:
    """The proof: what of the list exists still. Empty is what everybody wants to see."""
    return [copy.path for copy in copies if copy.path.exists()]
