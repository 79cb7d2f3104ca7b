# SPDX-License-Identifier: EUPL-1.2
"""Ask, answer, close; addresses and private texts go when they are not needed any more."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from drehscheibe.domain.errors import N_, QuestionNotFound, Refused
from drehscheibe.policy.actors import Actor
from drehscheibe.policy.datasets import Action, decide
from drehscheibe.portal.catalogue.services import facts_of
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.jobs.services import ask_for
from drehscheibe.portal.questions.models import Question
from drehscheibe.portal.questions.telling import tell_asked
from drehscheibe.settings import current_settings
from drehscheibe.tickets import Purpose, issue_ticket, read_ticket

if TYPE_CHECKING:
    from uuid import UUID

    from drehscheibe.portal.catalogue.models import Dataset

MAIL = "question-mail"  # kind of job
CONFIRMABLE = timedelta(days=7)
_TWICE = timedelta(days=30)  # the same words about the same dataset are one question
A_READER = Actor("")  # no account, no name


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wrote."""

    text: str
    item: str = ""
    email: str = ""
    language: str = "de"


@transaction.atomic
def ask(dataset: Dataset, asked: Asked) -> Question:
    """Keep a question; the same one twice is one question."""
    fingerprint = _fingerprint(asked.text)
    since = timezone.now() - _TWICE
    known = dataset.questions.filter(fingerprint=fingerprint, asked__gt=since).first()
    if known is not None:
        return known
    question = dataset.questions.create(
        text=asked.text,
        item=asked.item,
        email=asked.email,
        language=asked.language,
        fingerprint=fingerprint,
    )
    note(A_READER, "ask", **_about(question))
    tell_asked(question)
    if asked.email:
        ask_for(MAIL, question=str(question.pk), what="confirm")
    return question


def address_ticket(question: Question) -> str:
    """The secret of the link by which somebody confirms the own address."""
    claims: dict[str, str | int] = {"question": str(question.pk)}
    seconds = int(CONFIRMABLE.total_seconds())
    return issue_ticket(
        Purpose.QUESTION_MAIL, claims=claims, seconds=seconds, settings=current_settings()
    )


def confirm_address(ticket: str) -> Question:
    """The address is that of whoever asked. Raises `TicketNotValid`, `TicketExpired`."""
    claims = read_ticket(Purpose.QUESTION_MAIL, text=ticket, settings=current_settings())
    question = Question.objects.filter(pk=str(claims["question"])).first()
    if question is None or not question.email:
        raise QuestionNotFound
    question.email_confirmed = question.email_confirmed or timezone.now()
    question.save(update_fields=["email_confirmed"])
    return question


@transaction.atomic
def answer(question: Question, text: str, actor: Actor, *, public_text: str) -> Question:
    """Answer in public. Raises `Refused`."""
    question = _ours(question.pk, actor)
    if not text.strip():
        raise Refused(reason=N_("please write an answer"))
    question.answer, question.public_text = text.strip(), public_text.strip()
    question.reason = ""
    _end(question, Question.State.ANSWERED, actor)
    note(actor, "answer", **_about(question))
    return question


@transaction.atomic
def close(question: Question, reason: str, actor: Actor) -> Question:
    """End it without a public answer; an answer that stood there goes. Raises `Refused`."""
    question = _ours(question.pk, actor)
    if not reason.strip():
        raise Refused(reason=N_("please say why"))
    question.reason, question.answer, question.public_text = reason.strip(), "", ""
    _end(question, Question.State.CLOSED, actor)
    note(actor, "close-question", reason=question.reason, **_about(question))
    return question


def forget_what_is_old(days: int) -> int:
    """Mail addresses and private texts end after so many days. Returns how many questions."""
    before = timezone.now() - timedelta(days=days)
    unconfirmed = Question.objects.filter(email_confirmed=None, email__gt="")
    late = unconfirmed.filter(asked__lt=timezone.now() - CONFIRMABLE).update(email="")
    old = Question.objects.filter(asked__lt=before).exclude(email="").update(email="")
    ended = Question.objects.filter(ended__lt=before).exclude(text="").update(text="")
    return late + old + ended


def _end(question: Question, state: str, actor: Actor) -> None:
    first = question.state == Question.State.OPEN
    question.state, question.ended, question.ended_by = state, timezone.now(), actor.name
    question.save()
    if first and question.email_confirmed:
        ask_for(MAIL, question=str(question.pk), what="ended")
    else:
        Question.objects.filter(pk=question.pk).update(email="")


def _ours(question_id: UUID, actor: Actor) -> Question:
    """Locked until the transaction ends. Raises `QuestionNotFound`, also where it is not ours."""
    questions = Question.objects.select_for_update(of=("self",)).select_related("dataset__owner")
    question = questions.filter(pk=question_id).first()
    if question is None or not may_answer(actor, question.dataset):
        raise QuestionNotFound
    return question


def may_answer(actor: Actor, dataset: Dataset) -> bool:
    return decide(actor, Action.ANSWER, facts_of(dataset)).allowed


def _about(question: Question) -> dict[str, str]:
    dataset = question.dataset
    about = {"dataset": dataset.slug, "organisation": dataset.owner.key}
    return about | {"question": str(question.pk)}


def _fingerprint(text: str) -> str:
    return hashlib.sha256("".join(text.casefold().split()).encode()).hexdigest()
