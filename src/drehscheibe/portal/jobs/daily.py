# SPDX-License-Identifier: EUPL-1.2
"""Work that is due once a day; whoever asks twice, or from two workers, asks once."""

from __future__ import annotations

import time
from datetime import timedelta

from django.utils import timezone

from drehscheibe.portal.jobs.models import Job
from drehscheibe.portal.jobs.services import ask_for

_LOOK = 600.0  # seconds between two looks
_DAY = timedelta(hours=24)


class Daily:
    """Asks for each kind of work when the last time is a day ago."""

    def __init__(self, kinds: tuple[str, ...]) -> None:
        self._kinds = kinds
        self._next = 0.0

    def ask(self) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _LOOK
        for kind in self._kinds:
            if not Job.objects.filter(kind=kind, created__gt=timezone.now() - _DAY).exists():
                ask_for(kind, key=kind)
