# SPDX-License-Identifier: EUPL-1.2
"""What ends by itself: drafts that nobody touches. Its people are told two weeks before."""

from __future__ import annotations

import shutil
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from drehscheibe.domain.errors import DraftMoved
from drehscheibe.policy.actors import Actor
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.services import discard_draft
from drehscheibe.settings import Settings

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from drehscheibe.portal.jobs.handlers import Payload, Watch

TIDY = "tidy-drafts"  # kind of job
WARNED = timedelta(days=14)
_BY_TIME = Actor("drehscheibe", is_operator=True)
# Longer than any ticket holds: a file that a program sends has a folder before it has a draft.
_ARRIVING = timedelta(days=2)
_ENDED = (Draft.State.RELEASED, Draft.State.DISCARDED)
# What was handed over waits for others: it never ends by time.
_ENDING = (Draft.State.EMPTY, Draft.State.OPEN, Draft.State.RETURNED)


def ends_at(draft: Draft, settings: Settings) -> datetime:
    return draft.changed + timedelta(days=settings.draft_days)


def soon_ending(drafts: QuerySet[Draft], settings: Settings) -> list[Draft]:
    """Those of `drafts` that end within two weeks, the next one first."""
    return list(_untouched(drafts, settings, before=WARNED).order_by("changed"))


def discard_untouched(settings: Settings) -> int:
    """Throw away what nobody touched for so long; returns how many."""
    count = 0
    for draft in _untouched(Draft.objects.all(), settings, before=timedelta()):
        try:
            discard_draft(settings.layout, draft, _BY_TIME)
        except DraftMoved:  # somebody has come back to it at this moment
            continue
        count += 1
    return count


def tidy(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001 - one shape for all jobs
    return {"drafts": discard_untouched(settings), "folders": forget_strays(settings)}


def forget_strays(settings: Settings) -> int:
    """Bytes that came under an old ticket, for a draft that has ended; returns how many folders."""
    folders = settings.layout.drafts.glob("*")
    before = time.time() - _ARRIVING.total_seconds()
    old = {folder.name: folder for folder in folders if folder.stat().st_mtime < before}
    alive = Draft.objects.exclude(state__in=_ENDED).values_list("pk", flat=True)
    strays = old.keys() - {str(pk) for pk in alive}
    for name in strays:
        shutil.rmtree(old[name], ignore_errors=True)
    return len(strays)


def _untouched(
    drafts: QuerySet[Draft], settings: Settings, *, before: timedelta
) -> QuerySet[Draft]:
    if not settings.draft_days:
        return drafts.none()
    latest = timezone.now() - timedelta(days=settings.draft_days) + before
    return drafts.filter(state__in=_ENDING, changed__lt=latest)
