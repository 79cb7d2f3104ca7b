# SPDX-License-Identifier: EUPL-1.2
"""What the worker looks at every few seconds, whoever registered it."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from django.db import DatabaseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

log = logging.getLogger(__name__)

_EVERY = 10.0  # seconds


class Rounds:
    def __init__(self, looks: Iterable[Callable[[], object]]) -> None:
        self._looks = tuple(looks)
        self._next = 0.0

    def go(self) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _EVERY
        for look in self._looks:
            try:
                look()
            except DatabaseError:  # busy: the next round is near
                log.warning("a round was left out", exc_info=True)
