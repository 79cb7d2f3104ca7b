# SPDX-License-Identifier: EUPL-1.2
"""Taking a backup while the installation runs.

Releases never change, so they are copied first, however long that takes. Then comes the moment of
the backup: pointer files, then database, in this order. Whoever publishes writes the database
first, and whoever takes back writes the pointer first; so of the two copies the one with the higher
epoch is right, and `reconcile` brings both to one truth, exactly as after a crash. Releases that
came since are added, those that went are left out; a purge that is halfway done is waited for.
"""

from __future__ import annotations

import errno
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import orjson

import drehscheibe
from drehscheibe.children.child import Progress, ignore
from drehscheibe.domain.errors import N_, FileExists, FileNotWritten, Refused, StorageFull
from drehscheibe.portal.backups.archive import ArchiveWriter, Contents, Header
from drehscheibe.portal.backups.contents import (
    copy_database,
    databases_of,
    files_of,
    kept_releases,
)
from drehscheibe.portal.backups.reading import check_archive
from drehscheibe.releases.files import sync_folder
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.scratch import scratch_folder

_LOOKS = 40  # for a moment at which every release is there
_PAUSE = 0.25  # seconds between two looks
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_MANIFEST = "manifest.json"  # of a release: with it, the release is there

Report = Callable[[Progress], None]
Release = tuple[str, str]  # dataset, SHA-256


@dataclass(frozen=True, slots=True)
class Taken:
    file: Path
    bytes: int
    contents: Contents
    seconds: float


def take_backup(layout: Layout, file: Path, report: Report = ignore) -> Taken:
    """Write `file`, readable by its owner alone, and read it back.

    Raises `FileExists`, `FileNotWritten`, `StorageFull`; whatever it raises, no file is left.
    """
    started = time.monotonic()
    file = file.absolute()
    if file.exists():
        raise FileExists(file=file.name)
    if file.resolve().is_relative_to(layout.home.resolve()):
        raise Refused(reason=N_("a backup inside of the installation would be lost with it"))
    with _written(file) as unfinished, scratch_folder(layout) as scratch:
        with unfinished.open("wb") as target:
            contents = _Taking(layout, scratch, report).write(target)
            target.flush()
            os.fsync(target.fileno())
        size = unfinished.stat().st_size
        check_archive(unfinished, lambda done: report(Progress(N_("verify"), done, size)))
    return Taken(file, size, contents, round(time.monotonic() - started, 3))


@contextmanager
def _written(file: Path) -> Iterator[Path]:
    """A file beside the wanted one that gets its name at the end; gone when anything fails."""
    unfinished: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        os.close(handle)
        unfinished = Path(name)
        yield unfinished
        unfinished.replace(file)
        sync_folder(file.parent)
    except OSError as error:
        if error.errno in FULL:
            raise StorageFull from error
        raise FileNotWritten(file=error.filename or file, details=error.strerror) from error
    finally:
        if unfinished:
            unfinished.unlink(missing_ok=True)


class _Taking:
    def __init__(self, layout: Layout, scratch: Path, report: Report) -> None:
        self._layout, self._scratch, self._report = layout, scratch, report
        self._seen: dict[Path, tuple[int, int]] = {}
        self._needs: dict[Release, list[str]] = {}
        self._done = self._total = 0

    def write(self, target: IO[bytes]) -> Contents:
        created = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        self._total = sum(_mark(path)[0] for path in files_of(self._layout))
        header = Header(drehscheibe.__version__, created, self._total)
        self._archive = ArchiveWriter(target, header)
        self._add_files()
        wanted, databases = self._moment()
        self._add_files()
        for database in databases:
            self._archive.add(database.name, database)
        contents = self._contents(wanted, created)
        self._archive.close(contents)
        return contents

    def _add_files(self) -> None:
        """What is new or changed since the last time."""
        for path in files_of(self._layout):
            mark = _mark(path)
            if self._seen.get(path) != mark:
                self._seen[path] = mark
                self._archive.add(self._name(path), path)
                self._done += mark[0]
                self._report(Progress(N_("save"), self._done, max(self._done, self._total)))

    def _moment(self) -> tuple[set[Release], list[Path]]:
        """Pointers and databases of one moment, and the releases that they count on."""
        for _ in range(_LOOKS):
            pointers = self._pointers()
            databases = [self._copied(path) for path in databases_of(self._layout)]
            portal = self._scratch / self._layout.portal_database.name
            wanted = kept_releases(portal) - _purged(pointers)
            for release in wanted - self._whole(wanted):
                self._add_release(release)
            if wanted == self._whole(wanted):
                break
            time.sleep(_PAUSE)
        for name, content in pointers.items():
            self._archive.add_bytes(f"{self._layout.pointers.name}/{name}", content)
        return wanted, databases

    def _pointers(self) -> dict[str, bytes]:
        found = {}
        for path in sorted(self._layout.pointers.glob("[!.]*.json")):
            found[path.name] = path.read_bytes()
        return found

    def _copied(self, database: Path) -> Path:
        copy = self._scratch / database.name
        copy.unlink(missing_ok=True)
        copy_database(database, copy)
        return copy

    def _add_release(self, release: Release) -> None:
        folder = self._layout.release(*release)
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                self._seen[path] = _mark(path)
                self._archive.add(self._name(path), path)

    def _whole(self, releases: set[Release]) -> set[Release]:
        """Those of which every file that their manifest names is in the archive."""
        return {release for release in releases if self._is_whole(release)}

    def _is_whole(self, release: Release) -> bool:
        folder = self._layout.release(*release)
        if release not in self._needs:
            try:
                manifest = orjson.loads((folder / _MANIFEST).read_bytes())
            except FileNotFoundError:
                return False
            files = (_MANIFEST, *(entry["path"] for entry in manifest["files"]))
            self._needs[release] = [self._name(folder / name) for name in files]
        return all(name in self._archive.entries for name in self._needs[release])

    def _contents(self, wanted: set[Release], created: str) -> Contents:
        prefix = f"{self._layout.releases.name}/"
        files = {
            name: entry
            for name, entry in self._archive.entries.items()
            if not name.startswith(prefix) or tuple(name.split("/")[1:3]) in wanted
        }
        missing = tuple(sorted("/".join(one) for one in wanted - self._whole(wanted)))
        return Contents(created, files, missing)

    def _name(self, path: Path) -> str:
        return path.relative_to(self._layout.home).as_posix()


def _mark(path: Path) -> tuple[int, int]:
    """Size and time of change; a file that is gone has none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def _purged(pointers: dict[str, bytes]) -> set[Release]:
    """Releases that a pointer file names as purged, though the database may not know yet."""
    found = set()
    for content in pointers.values():
        try:
            pointer = orjson.loads(content)
        except ValueError:  # a damaged one says nothing; it is saved as it is
            continue
        states = pointer["releases"].items()
        found |= {(pointer["dataset"], name) for name, state in states if state == "purged"}
    return found
