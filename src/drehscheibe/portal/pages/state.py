# SPDX-License-Identifier: EUPL-1.2
"""Is everything in order? What the status page and the small lamp in the footer say."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from drehscheibe.domain.region import OrganisationKind
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.evidence.models import AuditEntry
from drehscheibe.portal.jobs.models import Job, State
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from datetime import datetime

_PUBLIC_DEEDS = ("publish", "undo", "withdraw", "purge")
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
    running = Job.objects.filter(state=State.RUNNING)
    day_ago = now - timedelta(days=1)
    return PlatformState(
        datasets=Dataset.objects.filter(state=Dataset.State.PUBLIC, example=False).count(),
        last_change=_last_change(),
        waiting=Job.objects.filter(state=State.WAITING).count(),
        running=running.count(),
        late=running.filter(lease_until__lt=now).count(),
        failed=tuple(Job.objects.filter(state=State.FAILED, finished__gte=day_ago)[:10]),
        disk_is_low=shutil.disk_usage(current_settings().home).free < _LOW_DISK,
        checked=now,
    )


def _last_change() -> datetime | None:
    """Of what is public; what people prepare or practise is nobody's business here."""
    practice = Organisation.objects.filter(kind=OrganisationKind.PRACTICE.value).values("key")
    deeds = AuditEntry.objects.filter(action__in=_PUBLIC_DEEDS).exclude(organisation__in=practice)
    return deeds.values_list("at", flat=True).first()
