# SPDX-License-Identifier: EUPL-1.2
"""Questions that wait for an answer, on "My work"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_
from drehscheibe.portal.questions.queries import open_questions_of
from drehscheibe.portal.templating import url
from drehscheibe.portal.waiting import Item, Source, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.policy.actors import Actor


def register_questions() -> None:
    register(Source("questions", N_("Questions from outside"), order=30, items=_items))


def _items(actor: Actor) -> Iterator[Item]:
    for question in open_questions_of(actor):
        owner = question.dataset.owner
        yield Item(
            title=question.dataset.title,
            address=url("question", slug=owner.slug, question=str(question.pk)),
            note=owner.name,
            at=question.asked,
        )
