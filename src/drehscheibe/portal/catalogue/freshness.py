# SPDX-License-Identifier: EUPL-1.2
"""Which datasets of a list are overdue: what was promised has not come."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from drehscheibe.catalogue.records import DatasetRecord
from drehscheibe.domain.frequencies import is_overdue
from drehscheibe.portal.catalogue.models import Dataset

if TYPE_CHECKING:
    from collections.abc import Iterable


def overdue_in(records: Iterable[object]) -> frozenset[str]:
    """Their slugs. What lies elsewhere promised nothing to us.

    The database is asked only about those whose last release is old: their source may have said
    meanwhile that there is nothing new, which the catalogue is not told every few minutes.
    """
    now = timezone.now()
    moments = {
        record.slug: datetime.fromisoformat(record.modified)
        for record in records
        if isinstance(record, DatasetRecord)
        and is_overdue(record.frequency, now - datetime.fromisoformat(record.modified))
    }
    if not moments:
        return frozenset()
    found = Dataset.objects.filter(slug__in=moments).only("slug", "frequency", "confirmed")
    return frozenset(one.slug for one in found if one.is_overdue(moments[one.slug]))
