# SPDX-License-Identifier: EUPL-1.2
"""What one question may cost."""

from __future__ import annotations

import math
import time


class Budget:
    """Work may take so many seconds, and where others kept the processor busy, up to four times.

    The processor's own clock is asked only when the seconds are over, since it costs more than a
    small page: from then on as much of its own time is left.
    """

    __slots__ = ("_cpu", "_last", "_seconds", "_soon")

    def __init__(self, seconds: float) -> None:
        now = time.perf_counter()
        self._soon, self._last = now + seconds, now + 4 * seconds
        self._seconds, self._cpu = seconds, math.inf

    def is_spent(self) -> bool:
        now = time.perf_counter()
        if now <= self._soon:
            return False
        if self._cpu == math.inf:
            self._cpu = time.thread_time() + self._seconds
        return now > self._last or time.thread_time() > self._cpu
