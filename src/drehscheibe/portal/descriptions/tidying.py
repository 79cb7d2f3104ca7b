# SPDX-License-Identifier: EUPL-1.2
"""How long it is kept who said what: as long as the audit trail."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from drehscheibe.portal.descriptions.models import BulkChange
from drehscheibe.portal.descriptions.things import all_things
from drehscheibe.portal.evidence.retention import LEAST_MONTHS

if TYPE_CHECKING:
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.settings import Settings

TIDY = "tidy-descriptions"  # kind of job
_MONTH = timedelta(days=31)
_UNFINISHED = timedelta(days=90)  # a change that nobody handed over


def tidy(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    watch.cancelled()
    now = timezone.now()
    before = now - max(settings.trail_months, LEAST_MONTHS) * _MONTH
    gone = sum(things.forget(before) for things in all_things())
    BulkChange.objects.filter(changed__lt=before).delete()
    unfinished = (*BulkChange.EDITABLE, BulkChange.State.DISCARDED)
    BulkChange.objects.filter(state__in=unfinished, changed__lt=now - _UNFINISHED).delete()
    return {"forgotten": gone}
