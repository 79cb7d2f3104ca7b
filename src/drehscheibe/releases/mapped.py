# SPDX-License-Identifier: EUPL-1.2
"""A file that never changes, as if it were bytes: short pieces from memory, long ones read.

A piece of a mapped file costs half of what a call of the kernel costs; pieces that are still on the
disk are asked for at once. Our files can be mapped: they are whole before anybody opens them and
are unlinked at their end, never cut, and what is unlinked stays readable for who has it open. What
is left is a disk that fails below a mapped page: it ends the process (SIGBUS), where a failed call
is an error with a name. So whoever starts processes calls `read_from_now_on` when one ended like
that (decision 30).
"""

from __future__ import annotations

import mmap
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SHORT = 4_096  # bytes; of longer pieces the copying is what costs, and the kernel reads ahead
_is_trusted = True


def read_from_now_on() -> None:
    """What is opened later, here and in processes forked from here, is never mapped."""
    global _is_trusted  # noqa: PLW0603 - of this process and its children
    _is_trusted = False


class ReadFile:
    """Each piece is one call. Raises `OSError`."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        self._number = self._file.fileno()
        self.name = str(path)

    def __getitem__(self, part: slice) -> bytes:
        """From `start` to `stop`, both given; less at the end of the file."""
        return os.pread(self._number, part.stop - part.start, part.start)

    def pieces(self, starts: list[int], ends: list[int]) -> list[bytes]:
        read, number = os.pread, self._number
        return [read(number, end - at, at) for at, end in zip(starts, ends, strict=True)]

    def close(self) -> None:
        self._file.close()


class MappedFile(ReadFile):
    """Of a file that is not empty."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._map = mmap.mmap(self._number, 0, access=mmap.ACCESS_READ)
        self._map.madvise(mmap.MADV_RANDOM)  # rows lie anywhere: of each one page is enough
        self._byte = [bytearray(1)]  # is written and never read

    def __getitem__(self, part: slice) -> bytes:
        return self._map[part] if part.stop - part.start <= _SHORT else super().__getitem__(part)

    def pieces(self, starts: list[int], ends: list[int]) -> list[bytes]:
        if starts and not (self._is_in_memory(starts[0]) and self._is_in_memory(starts[-1])):
            self._fetch(starts, ends)
        content = self._map
        return [content[start:end] for start, end in zip(starts, ends, strict=True)]

    def _is_in_memory(self, place: int) -> bool:
        """Whether the kernel has this place; true where its file system cannot tell."""
        try:
            os.preadv(self._number, self._byte, place, os.RWF_NOWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True

    def _fetch(self, starts: list[int], ends: list[int]) -> None:
        """Ask the disk for all of them at once: mapped pages would be waited for one by one."""
        fetch, number = os.posix_fadvise, self._number
        for start, end in zip(starts, ends, strict=True):
            fetch(number, start, end - start, os.POSIX_FADV_WILLNEED)

    def close(self) -> None:
        self._map.close()
        super().close()


def opened(path: Path, size: int) -> ReadFile:
    return MappedFile(path) if size and _is_trusted else ReadFile(path)
