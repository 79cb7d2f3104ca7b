# SPDX-License-Identifier: EUPL-1.2
"""How long to wait for machines of others."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """In seconds."""

    connect: float = 10
    first: float = 90  # until the whole head of the answer is here
    total: float = 1_800
    window: float = 60  # in each of these …
    least: int = 30 << 10  # … so many bytes have to come
    between: float = 0  # of two requests to one server


class TooSlow(Exception):
    """One of the limits of `Pace` was reached."""


class Stopwatch:
    """How long somebody may still take; one for the whole fetch, redirects included."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._end = time.monotonic() + pace.total
        self._next = self._end  # when the least has to be here
        self._wanted = 0  # bytes until then

    def head_begins(self) -> None:
        self._next, self._wanted = time.monotonic() + self._pace.first, 1 << 60

    def body_begins(self) -> None:
        self._next, self._wanted = time.monotonic() + self._pace.window, self._pace.least

    def left(self) -> float:
        """Seconds until the nearest limit. Raises `TooSlow`."""
        left = min(self._next, self._end) - time.monotonic()
        if left <= 0:
            raise TooSlow
        return left

    def came(self, count: int) -> None:
        self._wanted -= count
        if self._wanted <= 0:
            self.body_begins()


class Manners:
    """Leaves each server a little time between two requests of this process."""

    def __init__(self) -> None:
        self._free: dict[str, float] = {}  # server -> when it may be asked again

    def wait(self, server: str, pause: float) -> None:
        """At most `pause` seconds, counted from the begin of the request before."""
        now = time.monotonic()
        left = self._free.get(server, now) - now
        self._free[server] = max(now, now + left) + pause
        if left > 0:
            time.sleep(min(left, pause))
