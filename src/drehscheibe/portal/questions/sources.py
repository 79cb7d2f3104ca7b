# SPDX-License-Identifier: EUPL-1.2
"""What questions add to "My work"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_
from drehscheibe.portal.questions.queries import open_questions_of
from drehscheibe.portal.templating import url
from drehscheibe.portal.waiting import Item, Source, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.policy.actors import Actor

_LONGEST = 120  # characters of a question in a list


def register_sources() -> None:
    register(Source("questions", N_("Questions from outside"), order=30, items=questions_for))


def questions_for(actor: Actor) -> Iterator[Item]:
    for question in open_questions_of(actor):
        owner = question.dataset.owner
        short = " ".join(question.text.split())
        yield Item(
            title=short if len(short) <= _LONGEST else f"{short[:_LONGEST]}…",
            address=url("question", slug=owner.slug, question=str(question.pk)),
            note=f"{question.dataset.title} · {owner.name}",
            at=question.asked,
        )
