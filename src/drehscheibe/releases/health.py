# SPDX-License-Identifier: EUPL-1.2
"""Is everything on disk what it should be? Checksums, leftovers, and what takes space."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from drehscheibe.domain.errors import N_
from drehscheibe.releases.files import sha256_of
from drehscheibe.releases.items_file import Entry
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.manifest import read_manifest
from drehscheibe.releases.pointer import ReleaseState, State, read_pointer


@dataclass(frozen=True, slots=True)
class Fault:
    """Something is wrong. `text` is an English template over `about`; `path` says where."""

    text: str
    about: str
    path: Path


def faults(layout: Layout) -> Iterator[Fault]:
    """Check every public release and its items. Reads every byte: minutes for large instances."""
    for path in sorted(layout.pointers.glob("*.json")):
        pointer = read_pointer(path)
        if pointer is None or pointer.state is not State.PUBLIC:
            continue
        for release, state in pointer.releases.items():
            if state in {ReleaseState.CURRENT.value, ReleaseState.SUPERSEDED.value}:
                yield from _faults_of(layout, pointer.dataset, release)


def _faults_of(layout: Layout, dataset: str, release: str) -> Iterator[Fault]:
    folder = layout.release(dataset, release)
    if not (folder / "manifest.json").exists():
        yield Fault(N_("A release of “{about}” is missing."), dataset, folder)
        return
    manifest = read_manifest(folder)
    if manifest.release != release:
        yield Fault(N_("The manifest of “{about}” was changed."), dataset, folder)
    for entry in manifest.files:
        path = folder / entry.path
        if not path.exists():
            yield Fault(N_("A file of “{about}” is missing."), dataset, path)
        elif path.stat().st_size != entry.bytes or sha256_of(path) != entry.sha256:
            yield Fault(N_("A file of “{about}” is damaged."), dataset, path)
    for table in manifest.tables:
        items = layout.items(release, table.name)
        if items.exists() and not items_are_sound(items):
            yield Fault(
                N_("The items of “{about}” are damaged; they can be rebuilt."), dataset, items
            )


def items_are_sound(path: Path) -> bool:
    """Whether an items store is there, SQLite finds nothing wrong in it, and its file is whole."""
    told = "SELECT value FROM meta WHERE key = 'file'"
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as database:
            if database.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                return False
            (entry,) = database.execute(told).fetchone()
        return Entry.from_json(entry).is_whole(path.parent)
    except (sqlite3.DatabaseError, OSError, ValueError, TypeError):
        return False


@dataclass(frozen=True, slots=True)
class Usage:
    name: str
    bytes: int


def usage(layout: Layout) -> list[Usage]:
    """What takes space: each part of the instance, and each dataset's releases; largest first."""
    parts = [Usage(p.name, size_of(p)) for p in layout.home.iterdir() if p != layout.releases]
    datasets = layout.releases.iterdir() if layout.releases.exists() else ()
    parts += [Usage(f"releases/{path.name}", size_of(path)) for path in datasets]
    return sorted(parts, key=lambda part: -part.bytes)


def size_of(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
