# SPDX-License-Identifier: EUPL-1.2
"""The preview of what a source brought is there: it goes out by itself, or a person is asked."""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import N_, DrehscheibeError
from drehscheibe.policy.sources import decide_release
from drehscheibe.portal.desk.arriving import arrival_of
from drehscheibe.portal.desk.news import news_of
from drehscheibe.portal.desk.next_release import is_first_look
from drehscheibe.portal.desk.review import Standing, renew
from drehscheibe.portal.desk.services import discard_draft, submit
from drehscheibe.portal.sources.confirming import confirm
from drehscheibe.portal.sources.models import Harvested, Subscription
from drehscheibe.portal.sources.services import staging
from drehscheibe.releases.purge import Copy
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from drehscheibe.policy.decisions import Decision
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.portal.sources.models import Source
    from drehscheibe.releases.layout import Layout

log = logging.getLogger(__name__)


def go_on(sender: object, *, draft: Draft, **_: Any) -> None:  # noqa: ARG001
    """Only for next releases that nobody has touched; all others are a person's work."""
    found = Harvested.objects.select_related("subscription__source__owner")
    harvested = found.filter(draft=draft, is_next=True).first()
    if harvested is None or not is_first_look(draft):
        return
    source = harvested.subscription.source
    layout, news = current_settings().layout, news_of(current_settings().layout, draft)
    # Whoever allowed it reviews for the owner of the source, not for those it has a mandate of.
    is_allowed = source.is_allowed and draft.owner_id == source.owner_id
    decision = decide_release(arrival_of(draft, news, is_allowed=is_allowed))
    try:
        if news and news.is_none:
            _keep_reason(harvested, N_("the data are the same"))
            discard_draft(layout, draft, source.actor)
            confirm(draft.dataset)
        elif decision.allowed:
            renew(layout, draft, source.actor, _standing(source, decision))
        else:
            _keep_reason(harvested, decision.reason)
            submit(draft, source.actor)
    except DrehscheibeError as error:
        log.info("draft %s of source %s waits for a person: %s", draft, source, error)
        _keep_reason(harvested, str(error.params.get("reason", error.template)))


def forget(sender: object, *, dataset: Dataset, layout: Layout, **_: Any) -> list[Copy]:  # noqa: ARG001
    """A dataset is deleted for good: its source brings it no more."""
    ours = Subscription.objects.filter(dataset=dataset) | Subscription.objects.filter(
        harvested__draft__dataset=dataset
    )
    copies: list[Copy] = []
    for subscription in ours.distinct():
        subscription.ended, subscription.mark = True, {}
        subscription.save(update_fields=["ended", "mark"])
        folder = staging(layout, subscription.pk)
        copies += [Copy(path, path.stat().st_size) for path in folder.glob("*")]
        shutil.rmtree(folder, ignore_errors=True)
    return copies


def _standing(source: Source, decision: Decision) -> Standing:
    said = {
        "source": source.title,
        "asked_by": source.asked_by,
        "asked_at": source.asked_at.isoformat() if source.asked_at else "",
        "allowed_by": source.allowed_by,
        "allowed_at": source.allowed_at.isoformat() if source.allowed_at else "",
    }
    return Standing(decision, source.asked_key == source.allowed_key, said)


def _keep_reason(harvested: Harvested, reason: str) -> None:
    harvested.reason = reason[:200]
    harvested.save(update_fields=["reason"])
