# SPDX-License-Identifier: EUPL-1.2
"""Scratch folders that tell whether their maker is still alive, and the broom for the others."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drehscheibe.releases.layout import Layout

_PREFIX = "work-"
_ALIVE = ".alive"  # locked by the maker as long as it lives; the kernel unlocks it


@contextmanager
def scratch_folder(layout: Layout) -> Iterator[Path]:
    """A folder for unfinished work; gone afterwards, also when the work fails."""
    layout.scratch.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=layout.scratch, prefix=_PREFIX))
    try:
        with (folder / _ALIVE).open("w") as mark:
            fcntl.flock(mark, fcntl.LOCK_EX)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep_scratch(layout: Layout) -> list[Path]:
    """Remove the folders of makers that were killed. Returns what was removed."""
    swept = []
    for folder in layout.scratch.glob(f"{_PREFIX}*"):
        if not _maker_lives(folder):
            shutil.rmtree(folder, ignore_errors=True)
            swept.append(folder)
    return swept


def _maker_lives(folder: Path) -> bool:
    try:
        with (folder / _ALIVE).open("w") as mark:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def orphans(layout: Layout, dataset: str, known: set[str]) -> list[str]:
    """Releases of a dataset on disk that the database does not know: a build that was cut off
    after its last rename. Only for whoever holds the dataset's lock."""
    folder = layout.releases / dataset
    found = folder.iterdir() if folder.exists() else ()
    return sorted(path.name for path in found if path.name not in known)
