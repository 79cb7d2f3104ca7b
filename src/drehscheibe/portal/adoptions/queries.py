# SPDX-License-Identifier: EUPL-1.2
"""Adoptions as pages and statistics ask about them; whatever somebody may not see is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from drehscheibe.domain.errors import AdoptionNotFound, UseCaseGone
from drehscheibe.policy.actors import Role
from drehscheibe.policy.adoptions import AdoptionAction, decide
from drehscheibe.portal.adoptions.facts import basic_facts
from drehscheibe.portal.adoptions.models import Adoption
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.usecases.models import UseCase

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.organisations.models import Organisation


def adoptions() -> QuerySet[Adoption]:
    return Adoption.objects.select_related(
        "organisation", "usecase", "version__usecase", "shown_run__version"
    )


def find_adoption(adoption: int, actor: Actor) -> Adoption:
    """Raises `AdoptionNotFound`, also where it belongs to others."""
    found = adoptions().filter(pk=adoption).first()
    if found is None or not decide(actor, AdoptionAction.SEE, basic_facts(found)).allowed:
        raise AdoptionNotFound
    return found


def adoptions_of(actor: Actor) -> QuerySet[Adoption]:
    """Everything somebody may look into, newest first."""
    keys = {*actor.organisations, *actor.acts_for, *actor.stands_in_for}
    found = adoptions() if actor.is_operator else adoptions().filter(organisation__key__in=keys)
    return found.order_by("-pk")


def to_approve(actor: Actor) -> QuerySet[Adoption]:
    """What was handed over to somebody's eyes."""
    return _reviewed_by(actor).filter(state=Adoption.State.TRIAL, asked__isnull=False)


def being_changed(actor: Actor) -> QuerySet[Adoption]:
    """Live ones, in somebody's eyes, for which something else is being tried."""
    return _reviewed_by(actor).filter(state__in=Adoption.PUBLIC).exclude(upgrade={})


def _reviewed_by(actor: Actor) -> QuerySet[Adoption]:
    reviews = {key for key, role in actor.roles if role is Role.REVIEWER} | actor.stands_in_for
    return adoptions().filter(organisation__key__in=reviews)


def public_adoptions(usecase: UseCase) -> QuerySet[Adoption]:
    """Live and paused ones; nothing of the practice town is listed."""
    found = adoptions().filter(usecase=usecase, state__in=Adoption.PUBLIC)
    return found.exclude(organisation__kind="practice").order_by("live_since")


def public_adoption(publisher: str, slug: str, town: str) -> Adoption:
    """The one that has the public address; of several that ended the last one.

    Raises `AdoptionNotFound` where none ever was live, and of a town that only practises;
    `UseCaseGone` where its version was deleted for good.
    """
    found = adoptions().filter(
        Q(usecase__publisher=publisher, usecase__slug=slug, organisation__slug=town)
        & (Q(state__in=Adoption.PUBLIC) | Q(state=Adoption.State.ENDED, live_since__isnull=False))
    )
    there = sorted(found, key=lambda one: (one.state != Adoption.State.ENDED, one.pk))
    if not there or (there[-1].organisation.is_practice and not is_example(there[-1])):
        raise AdoptionNotFound
    if there[-1].version.state == UseCase.State.PURGED:
        raise UseCaseGone(name=f"{publisher}/{slug}")
    return there[-1]


def is_example(adoption: Adoption) -> bool:
    """Of a town that does not exist, put out by the operator: shown as an example, counted nowhere.

    What is released in the practice town by anybody else never becomes public.
    """
    made = adoption.outputs.filter(dataset__state=Dataset.State.PUBLIC)
    return adoption.organisation.is_practice and made.exists()


def examples_of(usecase: UseCase) -> list[Adoption]:
    """Live ones of towns that do not exist."""
    found = adoptions().filter(usecase=usecase, state=Adoption.State.LIVE)
    practised = found.filter(organisation__kind="practice").order_by("organisation__name")
    return [one for one in practised if is_example(one)]


def adoption_of(usecase: UseCase, organisation: Organisation) -> Adoption | None:
    """The one that has not ended."""
    found = adoptions().filter(usecase=usecase, organisation=organisation)
    return found.exclude(state=Adoption.State.ENDED).first()


def users_of(dataset: Dataset) -> list[Adoption]:
    """Adoptions that are live or paused and use a dataset, directly."""
    found = adoptions().filter(state__in=Adoption.PUBLIC, bindings__dataset=dataset)
    return list(found.distinct().order_by("organisation__name"))


def address_parts(adoption: Adoption) -> dict[str, str]:
    """Of its public page."""
    usecase = adoption.usecase
    return {
        "publisher": usecase.publisher,
        "slug": usecase.slug,
        "town": adoption.organisation.slug,
    }
