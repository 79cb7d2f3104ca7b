# SPDX-License-Identifier: EUPL-1.2
"""What came without a person, as the facts by which `policy.sources` decides (decision 15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.policy.sources import Arrival
from drehscheibe.portal.catalogue.models import Dataset

if TYPE_CHECKING:
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.portal.desk.news import News


def arrival_of(draft: Draft, news: News | None, *, is_allowed: bool) -> Arrival:
    """`is_allowed`: a second person allowed it for where it came from."""
    dataset, candidate = draft.dataset, draft.candidate
    if news is None or dataset is None or candidate is None:
        return Arrival(is_allowed, is_public=False)
    is_public = dataset.state in Dataset.RELEASED and candidate.previous == dataset.release
    return Arrival(
        is_allowed=is_allowed,
        is_public=is_public,
        tells_of_persons=news.tells_of_persons,
        new_columns=news.new_columns,
        other_columns=news.other_columns,
        new_findings=news.new_findings,
        before=news.before,
        gone=news.gone,
    )
