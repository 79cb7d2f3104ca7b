# SPDX-License-Identifier: EUPL-1.2
"""Remove releases for good: list every copy on this installation, delete it, prove it is gone."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from drehscheibe.releases.layout import Layout


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
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return sorted((Copy(path, path.stat().st_size) for path in files), key=lambda c: c.path)


def remove_releases(layout: Layout, dataset: str, releases: Sequence[str]) -> None:
    """Delete the folders. Derived ones first: what is served goes before what it is made from."""
    for release in releases:
        for folder in (layout.derived_of(release), layout.release(dataset, release)):
            if folder.exists():
                shutil.rmtree(folder)
    parent = layout.releases / dataset
    if parent.exists() and not any(parent.iterdir()):
        parent.rmdir()


def still_there(copies: Iterable[Copy]) -> list[Path]:
    """The proof: what of the list exists still. Empty is what everybody wants to see."""
    return [copy.path for copy in copies if copy.path.exists()]
