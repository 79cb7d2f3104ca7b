# SPDX-License-Identifier: EUPL-1.2
"""Counts of this process, kept so that any other process of the server can tell of all.

Each process writes its own file; those of the dead stay, so that nothing ever counts backwards.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from bisect import bisect_left
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from drehscheibe.delivery.traffic.visits import Visit

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_EVERY = 5.0  # seconds between two files
_PORTAL = "portal"
_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


@dataclass(slots=True)
class Count:
    """What happened at one endpoint. Templates of addresses only: no name of any dataset."""

    statuses: dict[str, int] = field(default_factory=dict)  # "GET 200" -> how often
    times: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0  # until the last byte was handed on
    processor: float = 0.0  # seconds of our time
    sent: int = 0

    def add(self, other: Count) -> None:
        for status, count in other.statuses.items():
            self.statuses[status] = self.statuses.get(status, 0) + count
        self.times = [a + b for a, b in zip(self.times, other.times, strict=True)]
        self.seconds += other.seconds
        self.processor += other.processor
        self.sent += other.sent


class Measures:
    """`gauges` say how it is now: names to functions."""

    def __init__(self, folder: Path, gauges: dict[str, Callable[[], int]]) -> None:
        self._folder, self.gauges = folder, gauges
        self._own = f"server-{os.getpid()}-{time.time_ns()}.json"
        self._counts: dict[str, Count] = {}
        self._is_due = False

    def __call__(self, visit: Visit, took: float) -> None:
        endpoint = visit.endpoint or _PORTAL
        count = self._counts.get(endpoint)
        if count is None:
            count = self._counts[endpoint] = Count()
        method = visit.method if visit.method in _METHODS else "other"
        status = f"{method} {visit.status or HTTPStatus.REQUEST_TIMEOUT.value}"
        count.statuses[status] = count.statuses.get(status, 0) + 1
        count.times[bisect_left(BOUNDS, took)] += 1
        count.seconds += took
        count.processor += visit.seconds
        count.sent += visit.sent
        if not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_later(_EVERY, self.close)

    def close(self) -> None:
        """Tell the others."""
        self._is_due = False
        gauges = {name: tell() for name, tell in self.gauges.items()}
        told = {"pid": os.getpid(), "gauges": gauges, "counts": self._counts}
        with contextlib.suppress(OSError):  # a full disk stops no answer
            self._folder.mkdir(parents=True, exist_ok=True)
            new = self._folder / f".{self._own}"
            new.write_bytes(orjson.dumps(told))
            new.replace(self._folder / self._own)


@dataclass(slots=True)
class Told:
    """What all processes told, added up."""

    counts: dict[str, Count] = field(default_factory=dict)
    gauges: dict[str, int] = field(default_factory=dict)


def told_by_all(folder: Path) -> Told:
    told = Told()
    for one in _read(folder):
        for endpoint, count in one.get("counts", {}).items():
            told.counts.setdefault(endpoint, Count()).add(Count(**count))
        if _lives(one["pid"]):
            for name, value in one["gauges"].items():
                told.gauges[name] = told.gauges.get(name, 0) + value
    return told


def _read(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.json")):
        with contextlib.suppress(OSError, ValueError):
            yield orjson.loads(path.read_bytes())


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
