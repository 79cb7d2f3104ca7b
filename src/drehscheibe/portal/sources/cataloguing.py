# SPDX-License-Identifier: EUPL-1.2
"""A catalogue shall be described: all that it lists, nothing of it copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.domain.sentences import harmless
from drehscheibe.policy.sources import SourceAction, decide
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.sources.models import Source
from drehscheibe.portal.sources.services import require_sensible

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.sources.services import Choice


@transaction.atomic
def describe_all(source: Source, choice: Choice, *, actor: Actor) -> Source:
    """`choice` says how often, the title, and the licence of entries that name none.

    What was copied from it before is no longer fetched; its datasets stay. Raises `Refused`.
    """
    decide(actor, SourceAction.CHANGE, source.facts).require()
    require_sensible(choice)
    _require_public(source)
    source.title = harmless(choice.title).strip()[:200] or source.title
    source.every_minutes, source.described = choice.every_minutes, choice.described
    source.way, source.state = Source.Way.DESCRIBE, Source.State.ACTIVE
    source.asked_by = source.asked_key = source.allowed_terms = ""
    source.next_due = source.next_due or timezone.now()
    source.save()
    source.subscriptions.filter(ended=False).delete()
    minutes = choice.every_minutes
    note(
        actor,
        "describe-source",
        organisation=source.owner.key,
        source=source.title,
        address=source.address,
        minutes=minutes,
    )
    return source


def _require_public(source: Source) -> None:
    if not source.is_catalogue:
        raise Refused(reason=N_("only a catalogue can be described"))
    if source.sealed:
        raise Refused(reason=N_("what needs a password is not described in public"))
    if source.owner.is_practice:
        raise Refused(reason=N_("nothing of the practice town becomes public"))
