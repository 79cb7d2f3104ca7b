# SPDX-License-Identifier: EUPL-1.2
"""What use cases add to "My work": versions to look at, questions and improvements to answer."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from django.db.models import Q

from drehscheibe.domain.errors import N_
from drehscheibe.look.texts import sentence
from drehscheibe.policy.actors import Role
from drehscheibe.policy.usecases import UseCaseAction
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.templating import language_now, url
from drehscheibe.portal.usecases.facts import may, title_of
from drehscheibe.portal.usecases.models import (
    Proposal,
    Purge,
    UseCase,
    UseCaseQuestion,
    UseCaseVersion,
)
from drehscheibe.portal.waiting import Item, Source, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.policy.actors import Actor

_LONGEST, _MOST = 120, 20


def register_usecases() -> None:
    register(Source("usecases", N_("Use cases"), order=25, items=items_for))


def items_for(actor: Actor) -> Iterator[Item]:
    yield from _to_review(actor)
    yield from _to_purge(actor)
    yield from _questions(actor)
    yield from _proposals(actor)


def _to_review(actor: Actor) -> Iterator[Item]:
    reviews = {key for key, role in actor.roles if role is Role.REVIEWER} | actor.stands_in_for
    found = UseCaseVersion.objects.filter(
        state=UseCase.State.REVIEW, usecase__owner__key__in=reviews
    ).select_related("usecase__owner")
    for one in found[:_MOST]:
        owner = one.usecase.owner
        address = url("kept-usecases", slug=owner.slug if owner else "")
        title = f"{title_of(one, language_now())} {one.version}"
        yield Item(title=title, address=address, note=_say(N_("waits for approval")))


def _to_purge(actor: Actor) -> Iterator[Item]:
    """What a colleague wants deleted for good."""
    found = Purge.objects.filter(state=Purge.State.ASKED).select_related("usecase__owner")
    decidable = (one for one in found if may(actor, UseCaseAction.PURGE, one.usecase))
    for one in islice(decidable, _MOST):
        usecase = one.usecase
        address = url("usecase-purge", publisher=usecase.publisher, slug=usecase.slug)
        note = _say(N_("is to be deleted for good"))
        yield Item(title=str(usecase), address=address, note=note, at=one.asked)


def _questions(actor: Actor) -> Iterator[Item]:
    found = UseCaseQuestion.objects.filter(_answered_by(actor), answered=None)
    for one in found.select_related("usecase", "asked_for").order_by("asked")[:_MOST]:
        short = " ".join(one.text.split())
        title = short if len(short) <= _LONGEST else f"{short[:_LONGEST]}…"
        usecase = one.usecase
        address = url("usecase-questions", publisher=usecase.publisher, slug=usecase.slug)
        yield Item(title=title, address=address, note=one.asked_for.name, at=one.asked)


def _proposals(actor: Actor) -> Iterator[Item]:
    found = Proposal.objects.filter(_answered_by(actor), state=Proposal.State.OPEN)
    for one in found.select_related("version__usecase").order_by("made")[:_MOST]:
        address = url("usecase-proposal", number=str(one.pk))
        note = _say(N_("an improvement is offered"))
        yield Item(title=title_of(one.version), address=address, note=note, at=one.made)


def _answered_by(actor: Actor) -> Q:
    """Use cases of the own organisations; what we ship is the node's."""
    keys = actor.organisations | actor.acts_for
    ours = Q(usecase__owner__key__in=keys)
    is_node = Organisation.objects.filter(is_node=True, key__in=keys).exists()
    return ours | Q(usecase__owner=None) if is_node else ours


def _say(text: str) -> str:
    return sentence(text, values={}, language=language_now())
