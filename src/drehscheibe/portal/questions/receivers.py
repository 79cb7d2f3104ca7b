# SPDX-License-Identifier: EUPL-1.2
"""What happens with questions when the catalogue tells of something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.portal.catalogue.keeping import cited_in
from drehscheibe.portal.questions.models import Question
from drehscheibe.portal.questions.queries import answered

if TYPE_CHECKING:
    from drehscheibe.portal.catalogue.models import Dataset


def show_answers(sender: object, *, dataset: Dataset, **_: Any) -> dict[str, Any]:  # noqa: ARG001
    """For the page of the dataset."""
    return {"questions": answered(dataset)}


def cited_in_answers(sender: object, *, dataset: Dataset, **_: Any) -> set[str]:  # noqa: ARG001
    """An answer may lead to the release that was asked about."""
    there = Question.objects.filter(answer__contains=f"/daten/{dataset.slug}/staende/")
    return cited_in((question.answer for question in there.only("answer")), dataset.slug)


def remove_questions(sender: object, *, dataset: Dataset, **_: Any) -> None:  # noqa: ARG001
    """A dataset is deleted for good: questions may quote from it."""
    dataset.questions.all().delete()
