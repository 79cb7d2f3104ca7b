# SPDX-License-Identifier: EUPL-1.2
"""How many jobs wait and run, told to whoever answers /metrics: a file beside the server's."""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING

import orjson
from django.db.models import Count

from drehscheibe.portal.jobs.models import Job, State

if TYPE_CHECKING:
    from drehscheibe.releases.layout import Layout

_EVERY = 5.0  # seconds
_STATES = {State.WAITING.value: "jobs_waiting", State.RUNNING.value: "jobs_running"}


class Measures:
    """Numbers only: neither kind nor dataset of a job."""

    def __init__(self, layout: Layout) -> None:
        self._folder = layout.measures
        self._next = 0.0

    def tell(self) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _EVERY
        gauges = dict.fromkeys(_STATES.values(), 0)
        found = Job.objects.filter(state__in=_STATES).values_list("state").annotate(Count("id"))
        gauges |= {_STATES[state]: number for state, number in found.order_by()}
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            new = self._folder / ".worker.json"
            new.write_bytes(orjson.dumps({"pid": os.getpid(), "gauges": gauges}))
            new.replace(self._folder / "worker.json")
