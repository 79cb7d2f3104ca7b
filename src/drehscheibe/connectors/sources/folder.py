# SPDX-License-Identifier: EUPL-1.2
"""A folder of this machine, into which exports or the operator's SFTP server put files.

Never anything outside of it: each folder is opened from the one before, links are followed nowhere,
and a file that has a second name somewhere else is left alone.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from drehscheibe.connectors.sources.contract import Found, Kind, unless_known
from drehscheibe.connectors.sources.lying import Lying, newest_of, offers_of
from drehscheibe.connectors.sources.origins import origin_of, parts_of
from drehscheibe.connectors.sources.receiving import Sink
from drehscheibe.domain.errors import FolderEmpty, FolderMissing

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Tell, Wanted

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_PIECE = 1 << 20  # bytes


class Folder:
    """Offers a dataset for each series of files."""

    kind = Kind.FOLDER

    def look(self, address: str, rules: Rules) -> Found:
        """Raises `FolderMissing`, `FolderEmpty`."""
        shown = origin_of(address).shown
        with _opened(address, rules) as folder:
            offers = offers_of(_files(folder))
        if not offers:
            raise FolderEmpty(host=shown)
        return Found(self.kind, address, shown, offers)

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:
        """The newest of the series; None also while somebody writes to it."""
        with _opened(wanted.address, rules) as folder:
            newest = newest_of(_files(folder), wanted.offer, wanted.mark)
            if newest is None:
                return None
            sink = Sink(target, rules.largest, tell=tell)
            with _file(folder, newest.name) as file, sink.begun(newest):
                while piece := file.read(_PIECE):
                    sink.take(piece)
                if _lying(newest.name, os.fstat(file.fileno())) != newest:
                    return None
        fetched = newest.fetched(wanted.address, sink.sha256)
        rules.witness(fetched)
        return unless_known(fetched, wanted.mark)


@contextmanager
def _opened(address: str, rules: Rules) -> Iterator[int]:
    """The folder, by its number. Raises `FolderMissing`."""
    folder = -1
    try:
        for part in (rules.drop_folder or "/nowhere", *parts_of(address)):
            inside = None if folder < 0 else folder
            links = 0 if inside is None else os.O_NOFOLLOW
            following = os.open(part, _FOLDER | links, dir_fd=inside)
            folder = _instead(folder, following)
    except OSError:
        _instead(folder, -1)
        raise FolderMissing(host=origin_of(address).shown) from None
    try:
        yield folder
    finally:
        os.close(folder)


def _instead(before: int, after: int) -> int:
    if before >= 0:
        os.close(before)
    return after


def _files(folder: int) -> list[Lying]:
    """Finished ones."""
    now = time.time()
    with os.scandir(folder) as entries:
        found = [(one.name, one.stat(follow_symlinks=False)) for one in entries]
    lying = [_lying(name, said) for name, said in found if _is_plain(said)]
    return [one for one in lying if one.is_finished(now)]


def _is_plain(said: os.stat_result) -> bool:
    return stat.S_ISREG(said.st_mode) and said.st_nlink == 1


def _lying(name: str, said: os.stat_result) -> Lying:
    return Lying(name, said.st_size, int(said.st_mtime))


@contextmanager
def _file(folder: int, name: str) -> Iterator[BinaryIO]:
    """Not blocked by a pipe that somebody put in its place."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    with os.fdopen(os.open(name, flags, dir_fd=folder), "rb") as file:
        if not _is_plain(os.fstat(file.fileno())):
            raise FolderEmpty(host=name)
        yield file
