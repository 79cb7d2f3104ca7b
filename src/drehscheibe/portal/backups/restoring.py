# SPDX-License-Identifier: EUPL-1.2
"""Restoring: everything is read and compared first, then moved into place, then rebuilt."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from drehscheibe.children.child import Progress, ignore
from drehscheibe.domain.errors import N_, FileNotWritten, InstanceNotEmpty, StorageFull
from drehscheibe.portal.backups.archive import Contents
from drehscheibe.portal.backups.reading import unpack_archive
from drehscheibe.portal.backups.taking import FULL
from drehscheibe.releases.layout import Layout

_STAGING = ".restoring"
# The command's own log, and what a fresh file system brings with it.
_EMPTY = frozenset({"log", "lost+found"})

Report = Callable[[Progress], None]


def restore_files(layout: Layout, file: Path, report: Report = ignore) -> Contents:
    """Bring the files of a backup back into an empty instance.

    Raises `InstanceNotEmpty`, `BackupDamaged`, `BackupTooNew`, `StorageFull`; then nothing of it
    is left.
    """
    existed = layout.home.exists()
    if existed and {path.name for path in layout.home.iterdir()} - _EMPTY:
        raise InstanceNotEmpty(home=layout.home)
    staging = layout.home / _STAGING
    size = file.stat().st_size
    try:
        layout.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        staging.mkdir(mode=0o700)
        contents = unpack_archive(
            file, staging, lambda done: report(Progress(N_("unpack"), done, size))
        )
        _make_current(layout, staging)
    except OSError as error:
        if error.errno in FULL:
            raise StorageFull from error
        raise FileNotWritten(file=error.filename, details=error.strerror) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if not existed and layout.home.exists() and not any(layout.home.iterdir()):
            layout.home.rmdir()
    return contents


def _make_current(layout: Layout, staging: Path) -> None:
    """The region last: with it, the commands take the folder for an instance."""
    os.sync()
    parts = sorted(staging.iterdir(), key=lambda path: path.name == layout.region.name)
    for part in parts:
        part.rename(layout.home / part.name)
    layout.create()
