# SPDX-License-Identifier: EUPL-1.2
"""Pause, go on, end with a reason: one person is enough to take something back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.domain.sentences import harmless
from drehscheibe.look.texts import sentence
from drehscheibe.policy.adoptions import AdoptionAction
from drehscheibe.portal.adoptions import telling
from drehscheibe.portal.adoptions.choosing import live_choice
from drehscheibe.portal.adoptions.models import Adoption
from drehscheibe.portal.adoptions.outputs import waiting_drafts
from drehscheibe.portal.adoptions.queries import users_of
from drehscheibe.portal.adoptions.renewing import ask_for_run, plan_next
from drehscheibe.portal.adoptions.services import PREPARING, State, held, remember
from drehscheibe.portal.adoptions.shown import let_inputs_go
from drehscheibe.portal.adoptions.states import ENDS
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.catalogue.taking_back import withdraw_dataset
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.services import EDITABLE, discard_draft
from drehscheibe.releases.layout import Layout

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor

_MOST_WORDS = 2_000
_ENDED = N_("{town} has ended the use case “{title}”: {why}.")


@transaction.atomic
def pause(adoption: Adoption, *, actor: Actor) -> Adoption:
    """Nothing is computed until somebody goes on; what is public stays and says so."""
    adoption = held(adoption, (State.LIVE,), actor, AdoptionAction.PAUSE)
    adoption.state, adoption.next_due = State.PAUSED, None
    adoption.save()
    remember(adoption, actor, "pause-adoption")
    return adoption


@transaction.atomic
def resume(adoption: Adoption, *, actor: Actor) -> Adoption:
    """What happened meanwhile is made up for. Raises `Refused`, `AdoptionMoved`."""
    adoption = held(adoption, (State.PAUSED,), actor, AdoptionAction.PAUSE)
    adoption.state = State.LIVE
    adoption.save()
    remember(adoption, actor, "go-on-adoption")
    plan_next(adoption)
    ask_for_run(adoption, live_choice(adoption), because=N_("it goes on after a pause"))
    return adoption


def end(
    layout: Layout,
    adoption: Adoption,
    reason: str,
    words: str = "",
    *,
    actor: Actor,
    withdraws: bool = False,
) -> Adoption:
    """For good, with a reason that others learn from. The datasets that it made stay, and who
    computes with them is told that they are not renewed any more, or they are withdrawn, too.

    Raises `Refused`, `AdoptionMoved`.
    """
    if reason not in ENDS:
        raise Refused(reason=N_("please choose a reason"))
    with transaction.atomic():
        states = (*PREPARING, State.LIVE, State.PAUSED)
        adoption = held(adoption, states, actor, AdoptionAction.END)
        adoption.state, adoption.ended, adoption.next_due = State.ENDED, timezone.now(), None
        adoption.end_reason, adoption.end_words = reason, harmless(words).strip()[:_MOST_WORDS]
        adoption.upgrade = {}
        adoption.save()
        let_inputs_go(adoption)
        remember(adoption, actor, "end-adoption", words=adoption.end_words)
        if not withdraws:
            _tell_users(adoption)
    throw_drafts_away(layout, adoption)
    if withdraws:
        withdraw_outputs(layout, adoption, actor=actor)
    return adoption


def users_of_outputs(adoption: Adoption) -> list[tuple[Dataset, Adoption]]:
    """Datasets that it makes, each with an adoption that is computed from it."""
    made = Dataset.objects.filter(output_of__adoption=adoption, state__in=Dataset.RELEASED)
    return [(dataset, user) for dataset in made.order_by("pk") for user in users_of(dataset)]


def _tell_users(adoption: Adoption) -> None:
    why = sentence(ENDS[adoption.end_reason], values={}, language="de")
    said = {"title": adoption.title, "town": adoption.organisation.name, "why": why}
    told = sentence(_ENDED, values=said, language="de")
    for dataset, user in users_of_outputs(adoption):
        telling.tell_data_end(user, dataset.title, f"{told} {adoption.end_words}".strip())


def withdraw_outputs(layout: Layout, adoption: Adoption, *, actor: Actor) -> list[Dataset]:
    """The datasets that it made go, too. Raises `Refused`."""
    made = Dataset.objects.filter(output_of__adoption=adoption, state__in=Dataset.RELEASED)
    datasets = list(made)
    for dataset in datasets:
        withdraw_dataset(layout, dataset.slug, actor, reason=adoption.end_words)
    return datasets


def throw_drafts_away(layout: Layout, adoption: Adoption) -> None:
    """What its runs made, and nobody has released yet."""
    for delivered in waiting_drafts(adoption):
        draft = delivered.draft
        if draft.state == Draft.State.SUBMITTED:
            draft.state = Draft.State.OPEN
            draft.save(update_fields=["state", "changed"])
        if draft.state in EDITABLE or draft.is_waiting_for_machine:
            discard_draft(layout, draft, adoption.actor)
