# SPDX-License-Identifier: EUPL-1.2
"""The trail ends by a setting, never early, and its end is noted, too."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from drehscheibe.policy.actors import Actor
from drehscheibe.portal.evidence.models import AuditEntry
from drehscheibe.portal.evidence.services import note

if TYPE_CHECKING:
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.settings import Settings

SHORTEN = "shorten-trail"  # kind of job, and what is noted
LEAST_MONTHS = 12  # whatever the setting says
_RULE = Actor("retention rule", is_operator=True)


@transaction.atomic
def shorten_trail(months: int, *, now: datetime | None = None) -> int:
    """Remove what is older; per organisation one note. Returns how many entries went."""
    before = _months_ago(now or timezone.now(), max(months, LEAST_MONTHS))
    old = AuditEntry.objects.filter(at__lt=before)
    counts: dict[str, int] = {}
    for key in old.values_list("organisation", flat=True).iterator():
        counts[key] = counts.get(key, 0) + 1
    old.delete()
    for key, count in counts.items():
        day = before.date().isoformat()
        note(_RULE, SHORTEN, organisation=key, count=count, before=day)
    return sum(counts.values())


def shorten(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    return {"entries": shorten_trail(settings.trail_months)}


def _months_ago(now: datetime, months: int) -> datetime:
    years, month = divmod(now.month - 1 - months, 12)
    year, month = now.year + years, month + 1
    return now.replace(year=year, month=month, day=min(now.day, monthrange(year, month)[1]))
