# SPDX-License-Identifier: EUPL-1.2
"""Memory of a process and of all it started: proportional set size, as the kernel counts it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_TICK = 0.1  # seconds between two samples
_FEATURES = "/rows-"
_JOB_CHILD = b"drehscheibe.children.task"


def tree(pid: int) -> list[int]:
    """The process and all processes below it that still live."""
    found = [pid]
    try:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                found += tree(int(child))
    except OSError:  # it ended while we looked
        pass
    return found


def without_jobs(pids: list[int]) -> list[int]:
    """The processes that are there when nothing is to be done."""
    return [pid for pid in pids if _JOB_CHILD not in _command(pid)]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def pss_mib(pids: list[int]) -> float:
    """Shared pages are divided among those who share them (proc(5), smaps_rollup)."""
    return sum(map(_pss_kib, pids)) / 1024


def _pss_kib(pid: int) -> int:
    """Without mapped files of features: they are the kernel's cache of the disk, which it takes
    back as it likes and counted to nobody while they were read by calls (decision 30)."""
    try:
        of_all, _ = _sum_of(Path(f"/proc/{pid}/smaps_rollup"))
        if _FEATURES not in Path(f"/proc/{pid}/maps").read_text():
            return of_all
        return of_all - _sum_of(Path(f"/proc/{pid}/smaps"))[1]
    except OSError:
        return 0


def _sum_of(path: Path) -> tuple[int, int]:
    """KiB of all mappings, and of those of features."""
    every = features = 0
    is_features = False
    for line in path.read_text().splitlines():
        if line.startswith("Pss:"):
            size = int(line.split()[1])
            every, features = every + size, features + is_features * size
        elif not line.partition(" ")[0].endswith(":"):
            is_features = _FEATURES in line
    return every, features


@dataclass(slots=True)
class Peak:
    mib: float = 0.0


@contextmanager
def peak_of(pid: int) -> Iterator[Peak]:
    """The highest sum over the whole tree, sampled ten times a second."""
    peak, ended = Peak(), threading.Event()

    def look() -> None:
        while not ended.wait(_TICK):
            peak.mib = max(peak.mib, pss_mib(tree(pid)))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield peak
    finally:
        ended.set()
        watcher.join()
