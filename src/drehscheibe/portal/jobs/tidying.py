# SPDX-License-Identifier: EUPL-1.2
"""The table of jobs does not grow for ever: sources alone ask for hundreds a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from drehscheibe.portal.jobs.models import Job, State

if TYPE_CHECKING:
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.settings import Settings

TIDY = "tidy-jobs"  # kind of job
_KEPT = timedelta(days=30)
_OVER = (State.DONE, State.FAILED, State.CANCELLED)


def tidy(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    """Forget jobs that ended a month ago."""
    watch.cancelled()
    long_over = Job.objects.filter(state__in=_OVER, finished__lt=timezone.now() - _KEPT)
    return {"forgotten": long_over.delete()[0]}
