# SPDX-License-Identifier: EUPL-1.2
"""The secret address of a source: whoever calls it says that there is something new.

Only its hash is kept. Several calls in a minute make one run; what is called after a run began
makes one more when the minute is over, so that nothing is missed.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from drehscheibe.domain.errors import N_, Refused, SourceNotFound
from drehscheibe.policy.sources import SourceAction, decide
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.sources.models import Run, Trigger
from drehscheibe.portal.sources.schedule import CALLED, begin_run

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.sources.models import Source

PREFIX = "dsc_"  # tells people and scanners of secrets what it is
BETWEEN = timedelta(minutes=1)  # from one run to the next that calls make


@transaction.atomic
def make_trigger(source: Source, *, actor: Actor) -> str:
    """The token, which nobody can read again; one of before opens nothing any more.

    Raises `Refused`.
    """
    decide(actor, SourceAction.CHANGE, source.facts).require()
    token = PREFIX + secrets.token_urlsafe(32)
    Trigger.objects.update_or_create(
        source=source,
        defaults={
            "token_sha256": _hash(token),
            "created": timezone.now(),
            "created_by": actor.name,
            "called": None,
        },
    )
    note(actor, "make-trigger", organisation=source.owner.key, source=source.title)
    return token


@transaction.atomic
def revoke_trigger(source: Source, *, actor: Actor) -> None:
    """Raises `Refused`."""
    decide(actor, SourceAction.CHANGE, source.facts).require()
    Trigger.objects.filter(source=source).delete()
    note(actor, "revoke-trigger", organisation=source.owner.key, source=source.title)


def trigger_of(token: str) -> Trigger:
    """Raises `SourceNotFound`, for all that opens nothing alike."""
    found = Trigger.objects.select_related("source__owner").filter(token_sha256=_hash(token))
    if trigger := found.first():
        return trigger
    raise SourceNotFound(source="…")


@transaction.atomic
def called(trigger: Trigger) -> Run:
    """The run that is begun by the call, or that calls of this minute have begun.

    Raises `Refused` where the source is paused or not set up.
    """
    source, now = trigger.source, timezone.now()
    if source.state != source.State.ACTIVE or source.is_paused:
        raise Refused(reason=N_("the source is paused, or not set up"))
    trigger.called = now
    trigger.save(update_fields=["called"])
    last = source.runs.first()
    if last is None or (last.ended and now - last.started >= BETWEEN):
        return begin_run(source, asked_by=CALLED)
    soon = last.started + BETWEEN
    source.next_due = min(soon, source.next_due) if source.next_due else soon
    source.save(update_fields=["next_due"])
    return last


def called_since(run: Run) -> bool:
    """Whether what the run brought may be older than what it was called for."""
    return Trigger.objects.filter(source=run.source, called__gt=run.started).exists()


def run_of(trigger: Trigger, number: int) -> Run:
    """Raises `SourceNotFound`."""
    run = trigger.source.runs.filter(pk=number).first()
    if run is None:
        raise SourceNotFound(source="…")
    return run


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
