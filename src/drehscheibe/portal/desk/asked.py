# SPDX-License-Identifier: EUPL-1.2
"""The answers to "May this go out?" as a form brings them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from drehscheibe.domain.clearance import QUESTIONS, Answer, Given

if TYPE_CHECKING:
    from collections.abc import Mapping

    from drehscheibe.policy.actors import Actor

PERSONS = "persons"


def given_in(
    said: Mapping[str, str], before: Mapping[str, Given], actor: Actor
) -> dict[str, Given]:
    """Each with who gave it and when; one that did not change keeps its name."""
    found = {}
    for question in QUESTIONS:
        given = answer_in(said, question.code, before.get(question.code), actor)
        if given:
            found[question.code] = given
    return found


def answer_in(
    said: Mapping[str, str], name: str, before: Given | None, actor: Actor
) -> Given | None:
    """The answer of the fields `name` and `name-because`; None where nothing was chosen."""
    answer, because = said.get(name, ""), said.get(f"{name}-because", "").strip()
    if answer not in set(Answer):
        return None
    now = timezone.now().isoformat(timespec="seconds")
    given = Given(Answer(answer), because, actor.name, now)
    same = before and (before.answer, before.because) == (given.answer, given.because)
    return before if same else given


def lacks_reason(given: Given) -> bool:
    return given.answer is Answer.DECIDED and not given.because.strip()
