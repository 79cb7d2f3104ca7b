# SPDX-License-Identifier: EUPL-1.2
"""What sources add to "My work": what has to be set up, allowed or looked after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from drehscheibe.domain.errors import N_
from drehscheibe.look.texts import sentence
from drehscheibe.policy.sources import SourceAction, decide
from drehscheibe.portal.sources.entries import ForeignEntry
from drehscheibe.portal.sources.leaving import missing
from drehscheibe.portal.sources.models import Source, Subscription
from drehscheibe.portal.sources.queries import sources_of
from drehscheibe.portal.sources.shown import shown
from drehscheibe.portal.templating import language_now, url
from drehscheibe.portal.waiting import Item, register
from drehscheibe.portal.waiting import Source as Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from drehscheibe.policy.actors import Actor


def register_sources() -> None:
    register(Part("sources", N_("Sources that need you"), order=35, items=sources))


def sources(actor: Actor) -> Iterator[Item]:
    """Failing or not set up, for whoever keeps them; to allow, for whoever reviews."""
    needing = (
        Q(failures__gt=0)
        | Q(state=Source.State.NEW)
        | ~Q(asked_key="")
        | Q(pk__in=_missing())
        | Q(pk__in=_subscriptions_missing())
    )
    for source in sources_of(actor).filter(needing):
        if note := _needs(source, actor):
            state = shown(source)
            yield Item(
                title=source.title,
                address=address_of(source),
                note=sentence(note, values={"who": source.asked_by}, language=language_now())
                or state.note,
                at=source.asked_at if source.asked_key and not source.error else source.created,
                chip=state.chip,
                chip_kind=state.chip_kind,
            )


def _missing() -> QuerySet[ForeignEntry, int]:
    """Sources of which much is gone at once."""
    waiting = ForeignEntry.objects.filter(state=ForeignEntry.State.MISSING)
    return waiting.order_by().values_list("source", flat=True).distinct()


def _subscriptions_missing() -> QuerySet[Subscription, int]:
    waiting = Subscription.objects.filter(state=Subscription.State.MISSING, ended=False)
    return waiting.order_by().values_list("source", flat=True).distinct()


def address_of(source: Source, name: str = "source") -> str:
    """Of its page, or of another one about it."""
    return url(name, slug=source.owner.slug, source=str(source.pk))


def _needs(source: Source, actor: Actor) -> str:
    keeps = decide(actor, SourceAction.CHANGE, source.facts).allowed
    if keeps and source.error:
        return N_("It could not be fetched. What is public stays.")
    is_missing = source.entries.filter(state=ForeignEntry.State.MISSING).exists()
    if keeps and (is_missing or missing(source).exists()):
        return N_("Much of its catalogue is gone at once. Please decide.")
    if keeps and source.state == Source.State.NEW:
        return N_("Please choose what is taken.")
    waits = source.asked_key and not source.is_allowed
    if waits and decide(actor, SourceAction.ALLOW, source.facts).allowed:
        return N_("{who} asks that new releases go out by themselves.")
    return ""
