# SPDX-License-Identifier: EUPL-1.2
"""What is copied and vanished at its source, or left the filter: it is fetched no more.

Its dataset stays as it is: it was released here, and people take it back, not a source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from drehscheibe.policy.sources import decide_vanishing
from drehscheibe.portal.sources.models import Subscription

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from drehscheibe.portal.sources.models import Source

_State = Subscription.State


def leave(source: Source, offers: list[str]) -> dict[str, int]:
    """By themselves where they are few; else a person decides."""
    here = source.subscriptions.filter(ended=False, state=_State.HERE)
    going = here.filter(offer__in=offers)
    count = going.count()
    if not count:
        return {}
    decision = decide_vanishing(before=here.count(), gone=count)
    state = _State.GONE if decision.allowed else _State.MISSING
    going.update(state=state, gone_at=timezone.now())
    return {"gone" if decision.allowed else "missing": count}


def come_back(source: Source, offers: list[str]) -> int:
    """It is offered and fits again."""
    away = source.subscriptions.filter(ended=False, offer__in=offers).exclude(state=_State.HERE)
    return away.update(state=_State.HERE, gone_at=None)


def missing(source: Source) -> QuerySet[Subscription]:
    """They wait for a decision."""
    return source.subscriptions.filter(ended=False, state=_State.MISSING)


def decided(source: Source, *, gone: bool) -> int:
    return missing(source).update(state=_State.GONE if gone else _State.KEPT)
