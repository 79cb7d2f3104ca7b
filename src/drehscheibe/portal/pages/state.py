# SPDX-License-Identifier: EUPL-1.2
"""Is everything in order? What the status page says to everybody.

It counts work for what is public alone: that somebody reads a file, waits for a preview or failed
with one is nobody else's business. The operator sees all of it with `drehscheibe doctor`.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from drehscheibe.domain.region import OrganisationKind
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.catalogue.work import DERIVED
from drehscheibe.portal.evidence.models import AuditEntry
from drehscheibe.portal.jobs.models import Job, State
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from datetime import datetime

_PUBLIC_DEEDS = ("publish", "undo", "withdraw", "purge")
_MOST_FAILED = 10
_LOW_DISK = 1 << 30  # bytes; below, publishing may soon fail


@dataclass(frozen=True, slots=True)
class PlatformState:
    """Figures of this moment. Nothing here names a person or a file."""

    datasets: int
    last_change: datetime | None
    waiting: int
    running: int
    late: int  # jobs whose worker has not been heard of
    failed: tuple[Job, ...]
    disk_is_low: bool
    checked: datetime

    @property
    def is_good(self) -> bool:
        return not (self.late or self.failed or self.disk_is_low)


def platform_state() -> PlatformState:
    now = timezone.now()
    jobs = _public_jobs(now - timedelta(days=1))
    running = [job for job in jobs if job.state == State.RUNNING]
    return PlatformState(
        datasets=Dataset.objects.filter(state=Dataset.State.PUBLIC, example=False).count(),
        last_change=_last_change(),
        waiting=sum(job.state == State.WAITING for job in jobs),
        running=len(running),
        late=sum(bool(job.lease_until and job.lease_until < now) for job in running),
        failed=tuple(job for job in jobs if job.state == State.FAILED)[:_MOST_FAILED],
        disk_is_low=shutil.disk_usage(current_settings().home).free < _LOW_DISK,
        checked=now,
    )


def _public_jobs(since: datetime) -> list[Job]:
    """Open and lately failed work for datasets that everybody reads."""
    wanted = Q(state__in=[State.WAITING, State.RUNNING]) | Q(
        state=State.FAILED, finished__gte=since
    )
    jobs = list(Job.objects.filter(wanted, kind__in=DERIVED).order_by("pk"))
    named = {str(job.payload.get("dataset", "")) for job in jobs}
    public = set(
        Dataset.objects.filter(slug__in=named, state=Dataset.State.PUBLIC)
        .values_list("slug", flat=True)
    )  # fmt: skip
    return [job for job in jobs if job.payload.get("dataset") in public]


def _last_change() -> datetime | None:
    """Of what is public; what people prepare or practise is nobody's business here."""
    practice = Organisation.objects.filter(kind=OrganisationKind.PRACTICE.value).values("key")
    deeds = AuditEntry.objects.filter(action__in=_PUBLIC_DEEDS).exclude(organisation__in=practice)
    return deeds.values_list("at", flat=True).first()
