# SPDX-License-Identifier: EUPL-1.2
"""One look at the queue for all lanes of a worker: those that have nothing to do sleep.

Each lane asking for itself, several times a second and with the lock of a writer, cost a
twelfth of a processor while nothing was to be done.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from django.db import close_old_connections

from drehscheibe.portal.jobs.services import is_anything_due

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

_PAUSE = 0.2  # seconds between two looks: somebody may sit in front of it
_LONGEST_SLEEP = 5.0  # seconds: there are things to do that nobody rings for


class Bell:
    def __init__(self, *before: Callable[[], object]) -> None:
        """`before` is done ahead of each look: what may queue something."""
        self._before = before
        self._rung = threading.Condition()
        self._ended = False

    def watch(self, stop: threading.Event) -> None:
        """Ring as long as anything is due; until `stop`, then a last time."""
        while not stop.wait(_PAUSE):
            try:
                for look in self._before:
                    look()
                if is_anything_due():
                    self.ring()
            except Exception:  # the next look is near; without any, everybody waits for ever
                log.exception("a look at the queue was left out")
            close_old_connections()
        self._ended = True
        self.ring()

    def ring(self) -> None:
        with self._rung:
            self._rung.notify_all()

    def sleep(self) -> None:
        """Until it rings. Who misses it hears the next one: it rings until the work is taken."""
        with self._rung:
            if not self._ended:
                self._rung.wait(_LONGEST_SLEEP)
