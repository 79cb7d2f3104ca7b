# SPDX-License-Identifier: EUPL-1.2
"""Who sent a file, hours after the page that allowed it: asked again when the file is here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.policy.actors import NOBODY, Actor
from drehscheibe.policy.datasets import Action, decide
from drehscheibe.portal.desk.queries import find_draft
from drehscheibe.portal.desk.services import facts_about
from drehscheibe.portal.desk.signals import sender_asked
from drehscheibe.portal.organisations.queries import actor_of
from drehscheibe.portal.people.models import Person

if TYPE_CHECKING:
    from uuid import UUID


def require_sender(draft_id: UUID | str, key: str) -> None:
    """Raises `DraftNotFound`, `Refused`: a ticket ends with the right of whoever got it."""
    sender = _actor_named(key)
    draft = find_draft(draft_id, sender)
    decide(sender, Action.PREPARE, facts_about(draft)).require()


def _actor_named(key: str) -> Actor:
    """The actor of a key as the audit trail keeps it; nobody where there is none any more."""
    kind, _, number = key.partition(":")
    if kind == "person" and number.isdecimal():
        person = Person.objects.filter(pk=int(number), is_active=True).first()
        return actor_of(person) if person else NOBODY
    answers: list[tuple[Any, Any]] = sender_asked.send(None, key=key)
    return next((actor for _, actor in answers if actor), NOBODY)
