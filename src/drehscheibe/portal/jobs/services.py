# SPDX-License-Identifier: EUPL-1.2
"""The state machine of jobs: ask, take, renew, report, finish, fail, cancel.

waiting → running → done | failed | cancelled; running → waiting when an attempt fails and is
worth trying again, or when the lease of a dead worker ran out.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from drehscheibe.domain.errors import DrehscheibeError, TaskCrashed
from drehscheibe.portal.jobs.handlers import register
from drehscheibe.portal.jobs.models import Job, State

SOMEBODY_WAITS = 10  # priority: somebody sits in front of it
LEASE = timedelta(seconds=30)  # a worker renews after a third of it
_LONGEST_WAIT = 60  # seconds that somebody may ask us to wait; longer ends the job
_MAIL_ATTEMPTS = 12  # the pauses between attempts double
OPEN = [State.WAITING, State.RUNNING]


@dataclass(frozen=True, slots=True)
class Lane:
    """Which jobs somebody takes; others are left to others."""

    least_priority: int | None = None
    only: frozenset[str] | None = None  # kinds
    never: frozenset[str] = frozenset()
    key: str = ""  # of one thing; "": of all

    @property
    def filter(self) -> Q:
        urgent = Q() if self.least_priority is None else Q(priority__gte=self.least_priority)
        kinds = Q() if self.only is None else Q(kind__in=self.only)
        one = Q(key=self.key) if self.key else Q()
        return urgent & kinds & one & ~Q(kind__in=self.never)


EVERYTHING = Lane()


def ask_for(kind: str, *, key: str = "", priority: int = 0, **payload: Any) -> Job:
    """Queue work. With a key, an open job of the same kind and key is returned instead."""
    while True:
        try:
            with transaction.atomic():
                return Job.objects.create(kind=kind, key=key, priority=priority, payload=payload)
        except IntegrityError:
            # What was open a moment ago may be done by now: then this is work again.
            if job := Job.objects.filter(kind=kind, key=key, state__in=OPEN).first():
                return job


def nobody_waits_for(kind: str, key: str) -> None:
    """It was asked for as if a person sat in front of it; people come first."""
    Job.objects.filter(kind=kind, key=key, state=State.WAITING).update(priority=0)


def ask_for_mail(kind: str, *, key: str, **payload: Any) -> None:
    """Queue a mail: it outlasts an hour without a mail server."""
    job = ask_for(kind, key=key, **payload)
    Job.objects.filter(pk=job.pk).update(max_attempts=_MAIL_ATTEMPTS)


def _to_take(now: datetime) -> Q:
    """Jobs that are due, and those whose worker died."""
    due = Q(state=State.WAITING, not_before__lte=now)
    return due | Q(state=State.RUNNING, lease_until__lt=now)


def is_anything_due() -> bool:
    """Whether it is worth while to take a job: reads one entry of an index, locks nothing."""
    return Job.objects.filter(_to_take(timezone.now())).exists()


@transaction.atomic
def take_job(holder: str, *, lane: Lane = EVERYTHING, now: datetime | None = None) -> Job | None:
    """Take the next job that is due, or one whose worker died; None when there is nothing."""
    now = now or timezone.now()
    job = (
        Job.objects.select_for_update()
        .filter(_to_take(now), lane.filter)
        .order_by("-priority", "not_before", "id")
        .first()
    )
    if job is None:
        return None
    if job.attempts >= job.max_attempts:
        _give_up(job, now)
        return None
    job.state = State.RUNNING
    job.holder, job.lease_until = holder, now + LEASE
    job.attempts = F("attempts") + 1
    job.save(update_fields=["state", "holder", "lease_until", "attempts"])
    job.refresh_from_db()
    return job


def _give_up(job: Job, now: datetime) -> None:
    """Its worker died at every attempt: that is an answer, too."""
    job.state, job.finished = State.FAILED, now
    job.error = {"code": "task-failed", "message": "The worker ended at every attempt."}
    job.save(update_fields=["state", "finished", "error"])
    if handler := register.handlers.get(job.kind):
        handler.on_failure(job.payload, TaskCrashed(name=job.kind))


def renew_lease(job_id: int, holder: str, *, stage: str, done: int, total: int) -> bool:
    """Heartbeat with progress. False: stop working, the job was cancelled or is held elsewhere."""
    held = Job.objects.filter(pk=job_id, holder=holder, state=State.RUNNING)
    renewed = held.filter(cancel_asked=False).update(
        lease_until=timezone.now() + LEASE, stage=stage, done=done, total=total
    )
    return renewed == 1


def finish_job(job_id: int, holder: str, result: Any) -> bool:
    """Store the result. False if the job is no longer ours (lease lost): the result is dropped."""
    changes = {"state": State.DONE, "result": result, "finished": timezone.now()}
    return _held(job_id, holder).update(**changes, lease_until=None) == 1


def fail_job(job: Job, holder: str, error: DrehscheibeError) -> bool:
    """Try again later if the error's type says so and attempts are left, with growing pauses.

    Returns True when the job has failed for good.
    """
    described = {"code": error.code, "message": str(error)}
    is_soon = error.worth_trying_again and error.wait <= _LONGEST_WAIT
    again = is_soon and job.attempts < job.max_attempts
    if again:
        seconds = 2**job.attempts * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
        pause = timedelta(seconds=max(seconds, error.wait))
        changes: dict[str, Any] = {"state": State.WAITING, "not_before": timezone.now() + pause}
    else:
        changes = {"state": State.FAILED, "finished": timezone.now()}
    _held(job.pk, holder).update(error=described, lease_until=None, **changes)
    return not again


def cancel_job(job_id: int) -> None:
    """A waiting job ends at once; a running one at its next heartbeat."""
    waiting = Job.objects.filter(pk=job_id, state=State.WAITING)
    if not waiting.update(state=State.CANCELLED, finished=timezone.now()):
        Job.objects.filter(pk=job_id, state=State.RUNNING).update(cancel_asked=True)


def cancel_all(kind: str, key: str) -> None:
    """Whatever of it waits or runs."""
    for job in Job.objects.filter(kind=kind, key=key, state__in=OPEN):
        cancel_job(job.pk)


def end_cancelled(job_id: int, holder: str) -> None:
    """The running worker saw the wish to cancel and stopped."""
    _held(job_id, holder).filter(cancel_asked=True).update(
        state=State.CANCELLED, finished=timezone.now(), lease_until=None
    )


def _held(job_id: int, holder: str) -> QuerySet[Job]:
    return Job.objects.filter(pk=job_id, holder=holder, state=State.RUNNING)
