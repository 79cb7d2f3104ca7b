# SPDX-License-Identifier: EUPL-1.2
"""The first steps in the practice town: what somebody has tried, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from drehscheibe.domain.errors import N_
from drehscheibe.portal.desk.models import Draft, Verdict
from drehscheibe.portal.evidence.models import AuditEntry
from drehscheibe.portal.practice.services import practice_town
from drehscheibe.portal.waiting import Panel, register_panel

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.organisations.models import Organisation

_DECIDED = Q(guesses_accepted=True) | ~Q(answers={}) | ~Q(omit=[]) | ~Q(waivers=[])
_BACK = ("undo", "withdraw", "purge")


@dataclass(frozen=True, slots=True)
class Step:
    code: str
    text: str
    done: bool


def register_practice() -> None:
    register_panel(Panel("practice/panel.html", _panel))


def _panel(actor: Actor) -> dict[str, Any]:
    town = practice_town()
    if town is None:
        return {}
    belongs = actor.belongs_to(town.key)
    return {"town": town, "belongs": belongs, "steps": steps_of(actor, town) if belongs else ()}


def steps_of(actor: Actor, town: Organisation) -> tuple[Step, ...]:
    """Everything is read from what happened; nobody ticks anything."""
    _, _, person = actor.key.partition(":")
    mine = Draft.objects.filter(owner=town, author_id=int(person))
    verdicts = Verdict.objects.filter(draft__owner=town, by_key=actor.key)
    back = AuditEntry.objects.filter(organisation=town.key, actor_key=actor.key, action__in=_BACK)
    return (
        Step("sample", N_("Try the sample file"), mine.exclude(file_name="").exists()),
        Step("decide", N_("Look at what was found and decide"), mine.filter(_DECIDED).exists()),
        Step(
            "submit", N_("Hand it over for review"), mine.filter(submitted__isnull=False).exists()
        ),
        Step(
            "approve",
            N_("Be the second person and approve"),
            verdicts.filter(word=Verdict.Word.APPROVED).exists(),
        ),
        Step("back", N_("Take it back again"), back.exists()),
    )
