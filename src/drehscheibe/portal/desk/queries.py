# SPDX-License-Identifier: EUPL-1.2
"""What people see of drafts; whatever they may not see does not exist for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from drehscheibe.domain.errors import DraftNotFound
from drehscheibe.policy.actors import Role
from drehscheibe.policy.datasets import Action, decide
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.services import facts_about

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from drehscheibe.policy.actors import Actor

_ENDED = (Draft.State.RELEASED, Draft.State.DISCARDED)


@dataclass(frozen=True, slots=True)
class Work:
    """What waits for somebody: nothing else belongs on the page."""

    drafts: tuple[Draft, ...]
    to_review: tuple[Draft, ...]


def find_draft(draft_id: UUID | str, actor: Actor) -> Draft:
    """Raises `DraftNotFound`, also where it belongs to others."""
    drafts = Draft.objects.select_related(
        "owner", "dataset__owner", "candidate", "author", "bundle"
    )
    draft = drafts.filter(pk=draft_id).first()
    if draft is None or not decide(actor, Action.SEE_DRAFT, facts_about(draft)).allowed:
        raise DraftNotFound
    return draft


def drafts_of(actor: Actor) -> QuerySet[Draft]:
    """Every open draft that somebody may work on, newest first."""
    prepares = {key for key, role in actor.roles if role is Role.STEWARD} | actor.acts_for
    return _open().filter(owner__key__in=prepares).prefetch_related("verdicts")


def work_of(actor: Actor) -> Work:
    """Everything that waits for a person, newest first."""
    reviews = {key for key, role in actor.roles if role is Role.REVIEWER} | actor.stands_in_for
    waiting = _open().filter(owner__key__in=reviews, state=Draft.State.SUBMITTED)
    return Work(drafts=tuple(drafts_of(actor)), to_review=tuple(waiting))


def _open() -> QuerySet[Draft]:
    return Draft.objects.exclude(state__in=_ENDED).select_related("owner", "dataset", "author")
