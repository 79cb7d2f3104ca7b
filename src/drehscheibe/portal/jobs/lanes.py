# SPDX-License-Identifier: EUPL-1.2
"""Threads that go round after round side by side; what one cannot get over ends them all."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

_MOST_FAILURES = 5  # in a row


class Lanes:
    """Until `stop` is set. `pause`: seconds after a first failure, each time twice as long.

    `before` each round is done in its thread: after a failure it begins with a clean table.
    """

    def __init__(self, stop: threading.Event, *, pause: float, before: Callable[[], None]) -> None:
        self._stop, self._pause, self._before = stop, pause, before
        self._threads: list[threading.Thread] = []
        self._fault: Exception | None = None

    def open(self, name: str, one_round: Callable[[], object]) -> None:
        """A lane in a thread of its own."""
        self._threads.append(threading.Thread(target=self.go, args=(one_round,), name=name))
        self._threads[-1].start()

    def go(self, one_round: Callable[[], object]) -> None:
        """What nobody expected is written down and tried again. Where it does not pass, all lanes
        end: a process that only looks alive would keep everybody waiting."""
        failures = 0
        while not self._stop.is_set():
            try:
                self._before()
                one_round()
                failures = 0
            except Exception as error:  # the border of the process: nothing above would hear of it
                failures += 1
                log.exception("a lane of the worker failed, %d times in a row", failures)
                if failures == _MOST_FAILURES:
                    self._fault = error
                    self._stop.set()
                self._stop.wait(self._pause * 2 ** (failures - 1))

    def end(self) -> None:
        """When all have ended. Raises what one of them could not get over."""
        for thread in self._threads:
            thread.join()
        if self._fault:
            raise self._fault
