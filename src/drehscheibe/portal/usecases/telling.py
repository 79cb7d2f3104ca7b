# SPDX-License-Identifier: EUPL-1.2
"""Whom packages tell what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.urls import reverse

from drehscheibe.portal.notices.kinds import Kind
from drehscheibe.portal.notices.services import News, tell
from drehscheibe.portal.organisations.queries import reviewers_of
from drehscheibe.portal.people.models import Person
from drehscheibe.portal.usecases.facts import mentor_of, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.usecases.models import (
        Proposal,
        Purge,
        UseCase,
        UseCaseQuestion,
        UseCaseVersion,
    )


def tell_handed_over(version: UseCaseVersion, actor: Actor) -> None:
    owner = version.usecase.owner
    if owner is None or owner.is_practice:
        return
    news = _news(version, Kind.PACKAGE_HANDED_OVER, who=actor.name)
    tell(_without(actor, reviewers_of(owner)), news)


def tell_sent_back(version: UseCaseVersion, actor: Actor) -> None:
    news = _news(version, Kind.PACKAGE_SENT_BACK, who=actor.name, sentence=version.sent_back)
    tell(_without(actor, _people(version.imported_key, version.handed_over_key)), news)


def tell_published(version: UseCaseVersion, actor: Actor) -> None:
    """Whoever brought it in: nobody for what comes with the platform.

    Then no address is asked for: it would load every page of the portal, half the time of `init`.
    """
    people = _without(actor, _people(version.imported_key, version.handed_over_key))
    if people:
        tell(people, _news(version, Kind.PACKAGE_PUBLISHED, who=actor.name))


def tell_ended(usecase: UseCase, actor: Actor) -> None:
    version = usecase.versions.first()
    mentor = mentor_of(usecase)
    if version is None or mentor is None:
        return
    news = _news(version, Kind.PACKAGE_ENDED, who=actor.name, sentence=usecase.end_words)
    tell(_without(actor, stewards_of(mentor)), news)


def tell_purge_asked(purge: Purge, actor: Actor) -> None:
    """The second pair of eyes: reviewers and administrators of the publisher."""
    owner = purge.usecase.owner
    if owner is None or owner.is_practice:
        return
    told = {one.pk: one for one in (*reviewers_of(owner), *_administrators_of(owner))}
    tell(_without(actor, told.values()), _about_purge(purge, Kind.PACKAGE_PURGE_ASKED, actor))


def tell_purged(purge: Purge, actor: Actor) -> None:
    """Whoever asked, and those who made one of their own from it: their copy may hold the same."""
    news = _about_purge(purge, Kind.PACKAGE_PURGED, actor)
    tell(
        _without(actor, _people(purge.asked_key)), replace(news, path=purge_page_of(purge.usecase))
    )
    for fork in purge.usecase.forks.exclude(owner=None).select_related("owner"):
        if fork.owner is not None and fork.owner_id != purge.usecase.owner_id:
            path = reverse("kept-usecases", kwargs={"slug": fork.owner.slug})
            tell(stewards_of(fork.owner), replace(news, path=path))


def _about_purge(purge: Purge, kind: Kind, actor: Actor) -> News:
    """By its name, not by its title: that is to be forgotten, too."""
    mentor = mentor_of(purge.usecase)
    return News(
        kind=kind,
        title=str(purge.usecase),
        organisation=mentor.name if mentor else "",
        path=purge_page_of(purge.usecase),
        who=actor.name,
        sentence=purge.reason,
    )


def page_of(usecase: UseCase) -> str:
    return reverse("usecase", kwargs={"publisher": usecase.publisher, "slug": usecase.slug})


def purge_page_of(usecase: UseCase) -> str:
    return reverse("usecase-purge", kwargs={"publisher": usecase.publisher, "slug": usecase.slug})


def tell_asked(question: UseCaseQuestion) -> None:
    """The people of the mentor: they know what no document says."""
    version, mentor = question.usecase.versions.first(), mentor_of(question.usecase)
    if version is None or mentor is None:
        return
    news = _news(
        version, Kind.MENTOR_ASKED, who=question.asked_by, sentence=question.text,
        page="usecase-questions",
    )  # fmt: skip
    tell([one for one in stewards_of(mentor) if one.key != question.asked_key], news)


def tell_answered(question: UseCaseQuestion) -> None:
    version = question.usecase.versions.first()
    if version is None:
        return
    news = _news(
        version, Kind.MENTOR_ANSWERED, who=question.answered_by, sentence=question.answer,
        page="usecase-questions",
    )  # fmt: skip
    tell(_people(question.asked_key), news)


def tell_offered(proposal: Proposal) -> None:
    """The author's people: somebody made it better."""
    mentor = mentor_of(proposal.usecase)
    if mentor is None:
        return
    news = _news(
        proposal.version, Kind.PROPOSAL_MADE, who=proposal.made_by, sentence=proposal.message,
        path=reverse("usecase-proposal", kwargs={"number": proposal.pk}),
    )  # fmt: skip
    tell([one for one in stewards_of(mentor) if one.key != proposal.made_key], news)


def tell_decided(proposal: Proposal, actor: Actor) -> None:
    news = _news(
        proposal.version, Kind.PROPOSAL_DECIDED, who=actor.name, sentence=proposal.answer,
        path=reverse("usecase-proposal", kwargs={"number": proposal.pk}),
    )  # fmt: skip
    tell(_without(actor, _people(proposal.made_key)), news)


def stewards_of(organisation: Organisation) -> list[Person]:
    return list(
        Person.objects.filter(
            is_active=True, memberships__organisation=organisation, memberships__steward=True
        )
    )


def _administrators_of(organisation: Organisation) -> list[Person]:
    return list(
        Person.objects.filter(
            is_active=True,
            memberships__organisation=organisation,
            memberships__administrator=True,
        )
    )


def _people(*keys: str) -> list[Person]:
    """Those who still have an account; the operator and programs have none."""
    numbers = {key.removeprefix("person:") for key in keys if key.startswith("person:")}
    return list(Person.objects.filter(pk__in=numbers, is_active=True))


def _without(actor: Actor, people: Iterable[Person]) -> list[Person]:
    return [person for person in people if person.key != actor.key]


def _news(
    version: UseCaseVersion, kind: Kind, *, who: str, sentence: str = "", page: str = "usecase",
    path: str = "",
) -> News:  # fmt: skip
    usecase = version.usecase
    mentor = mentor_of(usecase)
    where = path or reverse(page, kwargs={"publisher": usecase.publisher, "slug": usecase.slug})
    return News(
        kind=kind,
        title=title_of(version),
        organisation=mentor.name if mentor else "",
        path=where,
        who=who,
        sentence=sentence,
    )
