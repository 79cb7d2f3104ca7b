# SPDX-License-Identifier: EUPL-1.2
"""Whom adoptions tell what: titles and organisations, nothing of the data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.urls import reverse

from drehscheibe.portal.notices.kinds import Kind
from drehscheibe.portal.notices.services import News, tell
from drehscheibe.portal.organisations.queries import reviewers_of
from drehscheibe.portal.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.adoptions.models import Adoption
    from drehscheibe.portal.organisations.models import Organisation


def tell_handed_over(adoption: Adoption, actor: Actor) -> None:
    """Everybody who may approve it; in the practice town nobody is called to help."""
    if adoption.organisation.is_practice:
        return
    people = (one for one in reviewers_of(adoption.organisation) if one.key != actor.key)
    tell(people, _news(adoption, Kind.ADOPTION_HANDED_OVER, who=actor.name))


def tell_change_waits(adoption: Adoption, *, by: str) -> None:
    """Another version, other data or values were tried; `by` is the key of whoever tries them."""
    if adoption.organisation.is_practice:
        return
    kind, _, number = by.partition(":")
    author = Person.objects.filter(pk=int(number)).first() if kind == "person" else None
    people = (one for one in reviewers_of(adoption.organisation) if one.key != by)
    told = _news(adoption, Kind.ADOPTION_HANDED_OVER, who=author.name if author else "")
    tell(people, replace(told, path=reverse("adoption-upgrade", args=[adoption.pk])))


def tell_approved(adoption: Adoption, actor: Actor, *, to: str) -> None:
    tell(_person(to, actor), _news(adoption, Kind.ADOPTION_APPROVED, who=actor.name))


def tell_sent_back(adoption: Adoption, actor: Actor, sentence: str, *, to: str) -> None:
    news = _news(adoption, Kind.ADOPTION_SENT_BACK, who=actor.name, sentence=sentence)
    tell(_person(to, actor), news)


def tell_fails(adoption: Adoption, reason: str) -> None:
    """The owner's people; once until it works again."""
    news = _news(adoption, Kind.ADOPTION_FAILS, sentence=reason)
    tell(stewards_of(adoption.organisation), news)


def tell_works(adoption: Adoption) -> None:
    tell(stewards_of(adoption.organisation), _news(adoption, Kind.ADOPTION_WORKS))


def tell_data_go(adoption: Adoption, dataset: str, sentence: str) -> None:
    """Data that it uses were taken back by their owner."""
    news = _news(adoption, Kind.ADOPTION_LOSES_DATA, who=dataset, sentence=sentence)
    tell(stewards_of(adoption.organisation), news)


def tell_data_end(adoption: Adoption, dataset: str, sentence: str) -> None:
    """The use case that made data which it uses was ended."""
    news = _news(adoption, Kind.ADOPTION_DATA_END, who=dataset, sentence=sentence)
    tell(stewards_of(adoption.organisation), news)


def tell_alert(adoption: Adoption, title: str, action: str) -> None:
    news = _news(adoption, Kind.ADOPTION_ALERT, who=title, sentence=action)
    tell(stewards_of(adoption.organisation), news)


def tell_package_gone(adoption: Adoption, name: str, by: str, reason: str) -> None:
    """Its version was deleted for good: those who look after it, and those who approved it."""
    news = _news(adoption, Kind.ADOPTION_GONE, who=by, sentence=reason)
    people = {
        one.pk: one
        for one in (*stewards_of(adoption.organisation), *reviewers_of(adoption.organisation))
    }
    tell(people.values(), replace(news, title=name))


def tell_upgrade(adoption: Adoption, version: str, changes: str) -> None:
    news = _news(adoption, Kind.ADOPTION_UPGRADE, who=version, sentence=changes)
    tell(stewards_of(adoption.organisation), news)


def stewards_of(organisation: Organisation) -> list[Person]:
    found = Person.objects.filter(
        is_active=True, memberships__organisation=organisation, memberships__steward=True
    )
    return list(found.distinct())


def _person(key: str, actor: Actor) -> Iterable[Person]:
    """Whoever prepared it, unless they did this themselves or have left."""
    kind, _, number = key.partition(":")
    if kind != "person" or key == actor.key:
        return ()
    return Person.objects.filter(pk=int(number), is_active=True)


def _news(adoption: Adoption, kind: Kind, *, who: str = "", sentence: str = "") -> News:
    return News(
        kind=kind,
        title=adoption.title,
        organisation=adoption.organisation.name,
        path=reverse("adoption", kwargs={"adoption": adoption.pk}),
        who=who,
        sentence=sentence,
    )
