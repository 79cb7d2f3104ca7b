# SPDX-License-Identifier: EUPL-1.2
"""Four eyes: the results of a dry run are handed over, and a second person lets them go live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from drehscheibe.domain.clearance import QUESTIONS, Answer, Given
from drehscheibe.domain.errors import N_, AdoptionMoved, Refused
from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.sentences import harmless
from drehscheibe.policy.adoptions import AdoptionAction, decide
from drehscheibe.portal.adoptions import telling
from drehscheibe.portal.adoptions.choosing import live_choice, terms_of
from drehscheibe.portal.adoptions.facts import facts_of, tried_with
from drehscheibe.portal.adoptions.outputs import approve_drafts, call_drafts_back, hand_drafts_over
from drehscheibe.portal.adoptions.renewing import plan_next
from drehscheibe.portal.adoptions.services import State, as_it_is, held, note_deed, remember
from drehscheibe.portal.adoptions.shown import show_run

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.adoptions.models import Adoption
    from drehscheibe.releases.layout import Layout

_MOST_WORDS = 2_000


@transaction.atomic
def answer(adoption: Adoption, given: dict[str, Given], *, actor: Actor) -> Adoption:
    """Keep the answers to "May this go out?" of what it makes. Raises `Refused`."""
    adoption = held(adoption, (State.TRIAL,), actor)
    adoption.clearance = {code: to_plain(one) for code, one in given.items()}
    adoption.save(update_fields=["clearance"])
    return adoption


def all_clear(actor: Actor) -> dict[str, Given]:
    """Nothing of the kind is in it, as somebody said now."""
    now = timezone.now().isoformat(timespec="seconds")
    return {one.code: Given(Answer.CLEAR, by=actor.name, at=now) for one in QUESTIONS}


@transaction.atomic
def hand_over(adoption: Adoption, *, actor: Actor) -> Adoption:
    """Ask the second person, together with the datasets that it makes.

    Raises `Refused` while something is missing, `AdoptionMoved`.
    """
    adoption = held(adoption, (State.TRIAL,), actor)
    decide(actor, AdoptionAction.HAND_OVER, facts_of(adoption)).require()
    run = tried_with(adoption, live_choice(adoption))
    hand_drafts_over(adoption, run, actor)
    adoption.asked, adoption.asked_by = timezone.now(), actor.name[:200]
    adoption.asked_key = actor.key
    adoption.save()
    note_deed(adoption, actor, "hand-over-adoption")
    telling.tell_handed_over(adoption, actor)
    return adoption


@transaction.atomic
def call_back(adoption: Adoption, *, actor: Actor) -> Adoption:
    """Take it back to work on it. Raises `Refused`, `AdoptionMoved`."""
    decide(actor, AdoptionAction.PREPARE, facts_of(adoption)).require()
    adoption = held(adoption, (State.TRIAL,), actor, AdoptionAction.SEE)
    return _open_again(adoption, actor, "call-back-adoption")


@transaction.atomic
def give_back(adoption: Adoption, sentence: str, *, actor: Actor) -> Adoption:
    """Send it back with a sentence that says what is to be done. Raises `Refused`."""
    adoption = held(adoption, (State.TRIAL,), actor, AdoptionAction.REVIEW)
    sentence = harmless(sentence).strip()[:_MOST_WORDS]
    if not sentence:
        raise Refused(reason=N_("please say in one sentence what should be changed"))
    asked_key = adoption.asked_key
    adoption = _open_again(adoption, actor, "return-adoption", sentence=sentence)
    telling.tell_sent_back(adoption, actor, sentence, to=asked_key)
    return adoption


def _open_again(adoption: Adoption, actor: Actor, deed: str, **details: str) -> Adoption:
    if not adoption.is_handed_over:
        raise AdoptionMoved(reason=N_("it is not handed over"))
    call_drafts_back(adoption, actor)
    adoption.asked, adoption.asked_by, adoption.asked_key = None, "", ""
    adoption.save()
    note_deed(adoption, actor, deed, **details)
    return adoption


def approve(layout: Layout, adoption: Adoption, *, actor: Actor, seen: str = "") -> Adoption:
    """It is live: its page, and the datasets that it makes, exactly as they were looked at.

    `seen` is what stood on the page (`terms_of`). Raises `Refused`, `AdoptionMoved`, `DraftMoved`.
    """
    adoption = as_it_is(adoption)
    _require_approval(adoption, actor, seen)
    asked_key = adoption.asked_key
    approve_drafts(layout, adoption, actor)
    with transaction.atomic():
        adoption = held(adoption, (State.TRIAL,), actor, AdoptionAction.REVIEW)
        terms = _require_approval(adoption, actor, seen)
        adoption.state = State.LIVE
        adoption.live_since = adoption.live_since or timezone.now()
        adoption.approved_by, adoption.approved_terms = actor.name[:200], terms
        adoption.by_one_person = adoption.asked_key == actor.key
        adoption.save()
        if run := tried_with(adoption, live_choice(adoption)):
            show_run(adoption, run)
        plan_next(adoption)
        remember(adoption, actor, "approve-adoption")
        telling.tell_approved(adoption, actor, to=asked_key)
    return adoption


def _require_approval(adoption: Adoption, actor: Actor, seen: str) -> str:
    """What is approved. Raises as `approve`."""
    decide(actor, AdoptionAction.APPROVE, facts_of(adoption)).require()
    if not adoption.is_handed_over:
        raise AdoptionMoved(reason=N_("it is not handed over"))
    terms = terms_of(live_choice(adoption))
    if seen not in {"", terms}:
        raise AdoptionMoved(reason=N_("it was changed and handed over again; please look"))
    return terms
