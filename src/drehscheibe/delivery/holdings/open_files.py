# SPDX-License-Identifier: EUPL-1.2
"""Files of releases that are kept open, and their end: by number, and by time when taken back.

A deleted file that is still open keeps its bytes on the disk, and they could still be read. So
`keep_closing` looks every two seconds: what is purged is gone five seconds later, whether
somebody asks for it or not. Requests pay nothing for it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

log = logging.getLogger("drehscheibe.delivery")

EVERY = 2.0  # seconds between two looks

Key = tuple[str, str, str]  # dataset, release, table
FileId = tuple[int, int]


class Closable(Protocol):
    def close(self) -> None: ...


T = TypeVar("T", bound=Closable)


@dataclass(frozen=True, slots=True)
class _Opened(Generic[T]):
    handle: T
    path: Path
    file: FileId | None


class OpenFiles(Generic[T]):
    """Those that were used last, at most `most` of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: OrderedDict[Key, _Opened[T]] = OrderedDict()

    def __contains__(self, key: Key) -> bool:
        return key in self._open

    def get(self, key: Key) -> T | None:
        found = self._open.get(key)
        if found is None:
            return None
        self._open.move_to_end(key)
        return found.handle

    def open(self, key: Key, path: Path, opener: Callable[[Path], T]) -> T:
        """Open and keep it. Raises whatever the opener raises."""
        file = _file_at(path)  # before it is opened: what is replaced in between is seen later
        handle = opener(path)
        self._open[key] = _Opened(handle, path, file)
        if len(self._open) > self._most:
            self._open.popitem(last=False)[1].handle.close()
        return handle

    def close(self, key: Key) -> None:
        """Close one, if it is open."""
        if key in self._open:
            self._open.pop(key).handle.close()

    def close_gone(self, is_public: Callable[[str, str], bool]) -> None:
        """Close what was taken back, deleted or replaced."""
        for key, opened in list(self._open.items()):
            if not is_public(key[0], key[1]) or _file_at(opened.path) != opened.file:
                self.close(key)

    def close_all(self) -> None:
        for key in list(self._open):
            self.close(key)


def _file_at(path: Path) -> FileId | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


async def keep_closing(
    *sweeps: Callable[[], None], sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
) -> None:
    """Call the sweeps for ever, on the loop: nobody else touches the files meanwhile."""
    while True:
        await sleep(EVERY)
        for sweep in sweeps:
            try:
                sweep()
            except Exception:  # the next look must come, whatever this one met
                log.exception("closing files that were taken back failed")
