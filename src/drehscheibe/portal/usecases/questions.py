# SPDX-License-Identifier: EUPL-1.2
""" "Frag die Patin": people of the region ask, whoever answers for the use case answers in public.

Until it is answered a question is read by both sides alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from drehscheibe.domain.errors import N_, QuestionNotFound, Refused
from drehscheibe.domain.sentences import visible
from drehscheibe.policy.usecases import UseCaseAction
from drehscheibe.portal.clients import count
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.usecases import telling
from drehscheibe.portal.usecases.facts import may, require
from drehscheibe.portal.usecases.models import UseCaseQuestion

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.usecases.models import UseCase

_LONGEST = 4_000  # characters
_MOST, _HOUR = 20, 3_600  # questions of one person


@transaction.atomic
def ask_mentor(usecase: UseCase, text: str, *, actor: Actor) -> UseCaseQuestion:
    """Raises `Refused`, `TooManyRequests`."""
    require(actor, UseCaseAction.ASK, usecase)
    said = _text(text)
    count(f"usecase-question-{actor.key}", _MOST, _HOUR)
    asked_for = Organisation.objects.filter(key__in=actor.organisations).order_by("name").first()
    if asked_for is None:
        raise Refused(reason=N_("only people of the region's organisations ask here"))
    made = UseCaseQuestion.objects.create(
        usecase=usecase, asked_for=asked_for, asked_by=actor.name, asked_key=actor.key, text=said
    )
    note(actor, "ask-mentor", organisation=asked_for.key, package=str(usecase))
    telling.tell_asked(made)
    return made


@transaction.atomic
def answer_question(usecase: UseCase, number: int, text: str, *, actor: Actor) -> UseCaseQuestion:
    """From now on question and answer are public. Raises `Refused`, `QuestionNotFound`."""
    require(actor, UseCaseAction.ANSWER, usecase)
    question = usecase.questions.select_for_update().filter(pk=number, answered=None).first()
    if question is None:
        raise QuestionNotFound
    question.answer, question.answered_by = _text(text), actor.name
    question.answered = timezone.now()
    question.save()
    key = usecase.owner.key if usecase.owner else ""
    note(actor, "answer-mentor", organisation=key, package=str(usecase))
    telling.tell_answered(question)
    return question


@transaction.atomic
def take_question_back(usecase: UseCase, number: int, *, actor: Actor) -> None:
    """By whoever asked, as long as nobody answered; by the mentor at any time. Raises
    `QuestionNotFound`."""
    question = usecase.questions.filter(pk=number).first()
    is_own = question is not None and question.asked_key == actor.key and bool(actor.key)
    may_end = may(actor, UseCaseAction.ANSWER, usecase)
    if question is None or not (may_end or (is_own and question.answered is None)):
        raise QuestionNotFound
    key = question.asked_for.key
    question.delete()
    note(actor, "remove-mentor-question", organisation=key, package=str(usecase))


@transaction.atomic
def say_helped(usecase: UseCase, number: int, *, actor: Actor) -> None:
    """By whoever asked. Raises `QuestionNotFound`."""
    own = usecase.questions.exclude(answered=None).exclude(asked_key="")
    if not own.filter(pk=number, asked_key=actor.key).update(helped=True):
        raise QuestionNotFound


def questions_seen_by(actor: Actor, usecase: UseCase) -> list[UseCaseQuestion]:
    """Answered ones; open ones for the mentor's people and for whoever asked. Newest first."""
    found = usecase.questions.select_related("asked_for")
    if not may(actor, UseCaseAction.ANSWER, usecase):
        own = Q(asked_key=actor.key) if actor.key else Q(pk=None)
        found = found.filter(~Q(answered=None) | own)
    return list(found)


def _text(text: str) -> str:
    said = visible(text).strip()[:_LONGEST]
    if not said:
        raise Refused(reason=N_("please write something"))
    return said
