# SPDX-License-Identifier: EUPL-1.2
"""When a source is asked again: by its schedule, later while it fails, never all at once."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from drehscheibe.portal.jobs.services import ask_for
from drehscheibe.portal.sources.models import Run, Source

if TYPE_CHECKING:
    from drehscheibe.portal.jobs.models import Job

HARVEST, HARVEST_FAILING = "harvest", "harvest-failing"  # kinds of jobs; each has a lane
LEAST_MINUTES, MOST_MINUTES = 5, 44_640  # a month
ONLY_CALLED = 0  # minutes: no schedule, others call
CALLED = "called"  # who asked for a run: the secret address
_FIRST_PAUSE = timedelta(minutes=5)  # after the first failure; it doubles
_LONGEST_PAUSE = timedelta(days=1)
_DAY = 1_440  # minutes
_JITTER = 0.1
_WAITED_FOR = 5  # priority: somebody asked, but what comes of it takes a while


def ask_due(now: datetime | None = None) -> int:
    """Ask for every source that is due; returns how many."""
    now = now or timezone.now()
    due = Source.objects.filter(
        state=Source.State.ACTIVE, is_paused=False, next_due__lte=now
    ).select_related("owner")
    for source in due:
        begin_run(source)
    return len(due)


def begin_run(source: Source, *, asked_by: str = "", is_trial: bool = False) -> Run:
    """Queue it; a run that is open already is returned instead: one source, one run."""
    try:
        with transaction.atomic():
            run = Run.objects.create(source=source, asked_by=asked_by, is_trial=is_trial)
            source.next_due = next_time(source)
            source.save(update_fields=["next_due"])
            _ask(source, run)
    except IntegrityError:
        run = Run.objects.get(source=source, outcome=Run.Outcome.RUNNING)
    return run


def next_time(source: Source, now: datetime | None = None) -> datetime | None:
    """With a little chance in it, so that not all sources are asked at the full hour.

    None: nobody asks until it is called; what failed is tried again all the same.
    """
    if source.every_minutes == ONLY_CALLED and not source.failures:
        return None
    pause = timedelta(minutes=source.every_minutes or _DAY)
    if source.failures:
        doubled = min(_FIRST_PAUSE * 2 ** min(source.failures - 1, 12), _LONGEST_PAUSE)
        pause = min(doubled, max(pause, _FIRST_PAUSE))
    chance = random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - no secret
    return (now or timezone.now()) + pause * chance


def _ask(source: Source, run: Run) -> Job:
    kind = HARVEST_FAILING if source.failures else HARVEST
    priority = _WAITED_FOR if run.asked_by else 0
    return ask_for(kind, key=source.key, priority=priority, run=run.pk)
