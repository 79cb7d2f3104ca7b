# SPDX-License-Identifier: EUPL-1.2
"""What people see of sources; whatever they may not see does not exist for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import OrganisationNotFound, SourceNotFound
from drehscheibe.policy.sources import SourceAction, SourceFacts, decide
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.sources.models import Harvested, Source

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.sources.models import Subscription

_ENDED = (Draft.State.RELEASED, Draft.State.DISCARDED)


def find_owner(slug: str, actor: Actor) -> Organisation:
    """Whose sources the actor may see. Raises `OrganisationNotFound`."""
    found = Organisation.objects.filter(slug=slug).first()
    if found and decide(actor, SourceAction.SEE, SourceFacts(found.key)).allowed:
        return found
    raise OrganisationNotFound(organisation=slug)


def find_source(slug: str, actor: Actor) -> Source:
    """Raises `SourceNotFound`, also where it belongs to others."""
    found = Source.objects.select_related("owner", "keeper").filter(slug=slug).first()
    if found is None or not decide(actor, SourceAction.SEE, found.facts).allowed:
        raise SourceNotFound(source=slug)
    return found


def source_numbered(organisation: str, number: int, actor: Actor) -> Source:
    """By the slug of its owner. Raises `OrganisationNotFound`, `SourceNotFound`."""
    owner = find_owner(organisation, actor)
    found = Source.objects.select_related("owner", "keeper").filter(owner=owner, pk=number).first()
    if found is None:
        raise SourceNotFound(source=str(number))
    return found


def sources_of(actor: Actor) -> QuerySet[Source]:
    """Everything the actor may see."""
    keys = actor.organisations | actor.acts_for | actor.stands_in_for
    sources = Source.objects.select_related("owner")
    return sources if actor.is_operator else sources.filter(owner__key__in=keys)


def open_draft_of(subscription: Subscription) -> Draft | None:
    """What came before and still waits for a person."""
    waiting = Harvested.objects.filter(subscription=subscription).exclude(draft__state__in=_ENDED)
    found = waiting.select_related("draft").first()
    return found.draft if found else None


def dataset_of(subscription: Subscription) -> Dataset | None:
    """The dataset of which a release came from here; kept once it is known."""
    if subscription.dataset_id is None:
        released = Harvested.objects.filter(
            subscription=subscription, draft__state=Draft.State.RELEASED
        ).select_related("draft__dataset__owner")
        if first := released.first():
            subscription.dataset = first.draft.dataset
            subscription.save(update_fields=["dataset"])
    return subscription.dataset


def is_being_read(source: Source) -> bool:
    """What came the last time is understood by a machine at this moment."""
    last = source.runs.first()
    reading = (Draft.State.FETCHING, Draft.State.READING)
    return last is not None and last.harvested.filter(draft__state__in=reading).exists()
