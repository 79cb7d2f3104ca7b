# SPDX-License-Identifier: EUPL-1.2
"""A source is removed: closed at once, then the worker takes out what it described."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from drehscheibe.policy.sources import SourceAction, decide
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.jobs.services import cancel_all
from drehscheibe.portal.sources.models import Source
from drehscheibe.portal.sources.schedule import HARVEST, HARVEST_FAILING
from drehscheibe.portal.sources.services import LOOK
from drehscheibe.portal.sources.vanishing import ask_to_take_out, is_at_work

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor


@transaction.atomic
def remove_source(source: Source, *, actor: Actor) -> None:
    """It is asked no more; its datasets and their history stay, what it describes goes.

    What stopped in the middle goes on by the same. Raises `Refused`.
    """
    decide(actor, SourceAction.REMOVE, source.facts).require()
    if not source.is_leaving:
        for kind in (HARVEST, HARVEST_FAILING, LOOK):
            cancel_all(kind, source.key)
        source.state, source.next_due = Source.State.LEAVING, None
        source.save(update_fields=["state", "next_due"])
        note(actor, "remove-source", organisation=source.owner.key, source=source.title,
             address=source.address)  # fmt: skip
    ask_to_take_out(source)


def go_on_taking_out(source: Source, *, actor: Actor) -> None:
    """What it described before it was copied. Raises `Refused`."""
    decide(actor, SourceAction.CHANGE, source.facts).require()
    if is_stuck(source):
        ask_to_take_out(source)


def is_stuck(source: Source) -> bool:
    """Descriptions that are to go are still there, and nobody takes them out."""
    is_to_go = source.is_leaving or (not source.is_described and source.entries.exists())
    return is_to_go and not is_at_work(source)
