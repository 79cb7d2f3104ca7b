# SPDX-License-Identifier: EUPL-1.2
"""Read the trail: newest first, in pages that nobody counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from drehscheibe.look.formats import ZONE
from drehscheibe.portal.evidence.models import AuditEntry

if TYPE_CHECKING:
    from django.db.models import QuerySet

PAGE = 50


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody looks for; empty fields mean everything."""

    organisation: str = ""  # key
    dataset: str = ""  # slug
    person: str = ""  # a part of the name
    since: date | None = None
    until: date | None = None  # this day included


@dataclass(frozen=True, slots=True)
class TrailPage:
    entries: tuple[AuditEntry, ...]
    next: int | None  # `before` of the next page


def trail(wanted: Filter) -> QuerySet[AuditEntry]:
    """Newest first."""
    found = AuditEntry.objects.order_by("-pk")
    if wanted.organisation:
        found = found.filter(organisation=wanted.organisation)
    if wanted.dataset:
        found = found.filter(dataset=wanted.dataset)
    if wanted.person:
        found = found.filter(actor__icontains=wanted.person)
    if wanted.since:
        found = found.filter(at__gte=_begin(wanted.since))
    if wanted.until:
        found = found.filter(at__lt=_begin(wanted.until + timedelta(days=1)))
    return found


def trail_page(wanted: Filter, *, before: int | None = None) -> TrailPage:
    found = trail(wanted)
    if before is not None:
        found = found.filter(pk__lt=before)
    entries = tuple(found[: PAGE + 1])
    more = len(entries) > PAGE
    return TrailPage(entries[:PAGE], entries[PAGE - 1].pk if more else None)


def _begin(day: date) -> datetime:
    """Midnight, as people here count days."""
    return datetime.combine(day, time.min, ZONE)
