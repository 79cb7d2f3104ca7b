# SPDX-License-Identifier: EUPL-1.2
"""What people see of questions; whatever they may not see does not exist for them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from drehscheibe.domain.errors import OrganisationNotFound, QuestionNotFound
from drehscheibe.policy.datasets import Action, DatasetFacts, decide
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.questions.models import Question
from drehscheibe.portal.questions.services import may_answer

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.catalogue.models import Dataset

SHOWN = 20  # on the page of a dataset
ENDED_SHOWN = 50  # in the list of the owner's people


def open_questions_of(actor: Actor) -> list[Question]:
    """What waits for an answer of the actor, oldest first."""
    owners = actor.organisations | actor.acts_for
    return list(
        _with_dataset()
        .filter(state=Question.State.OPEN, dataset__owner__key__in=owners)
        .order_by("asked")
    )


def organisation_that_answers(slug: str, actor: Actor) -> Organisation:
    """Raises `OrganisationNotFound`, also where the actor answers nothing."""
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is not None:
        facts = DatasetFacts(is_public=False, owner=organisation.key)
        if decide(actor, Action.ANSWER, facts).allowed:
            return organisation
    raise OrganisationNotFound(organisation=slug)


def questions_of(organisation: Organisation) -> tuple[list[Question], list[Question]]:
    """Open ones, oldest first; and those that ended last."""
    ours = _with_dataset().filter(dataset__owner=organisation)
    waiting = ours.filter(state=Question.State.OPEN).order_by("asked")
    ended = ours.exclude(state=Question.State.OPEN).order_by("-ended")
    return list(waiting), list(ended[:ENDED_SHOWN])


def find_question(organisation: Organisation, question_id: UUID, actor: Actor) -> Question:
    """Raises `QuestionNotFound`, also where it belongs to others."""
    question = _with_dataset().filter(pk=question_id, dataset__owner=organisation).first()
    if question is None or not may_answer(actor, question.dataset):
        raise QuestionNotFound
    return question


def answered(dataset: Dataset) -> list[Question]:
    """What the public reads."""
    shown = dataset.questions.filter(state=Question.State.ANSWERED).order_by("-ended")
    return list(shown[:SHOWN])


def _with_dataset() -> QuerySet[Question]:
    return Question.objects.select_related("dataset__owner")
