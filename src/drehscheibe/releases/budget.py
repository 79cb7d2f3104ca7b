# SPDX-License-Identifier: EUPL-1.2
"""What one question may cost."""

from __future__ import annotations

import time


class Budget:
    """Work may cost so much time of the processor; a busy machine may stretch it fourfold."""

    __slots__ = ("_cpu", "_last", "_soon")

    def __init__(self, seconds: float) -> None:
        now = time.perf_counter()
        self._soon, self._last = now + seconds, now + 4 * seconds
        self._cpu = time.thread_time() + seconds

    def is_spent(self) -> bool:
        now = time.perf_counter()
        return now > self._soon and (now > self._last or time.thread_time() > self._cpu)
