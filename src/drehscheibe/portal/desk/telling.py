# SPDX-License-Identifier: EUPL-1.2
"""Whom the desk tells what; the mails carry a title and an organisation, nothing of the data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.urls import reverse

from drehscheibe.portal.notices.kinds import Kind
from drehscheibe.portal.notices.services import News, tell
from drehscheibe.portal.organisations.queries import reviewers_of
from drehscheibe.portal.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.desk.models import Draft


def title_of(draft: Draft) -> str:
    """What people call it: as it will be named, else as it is named, else its file or address."""
    said = str(draft.description.get("title", ""))
    named = said or (draft.dataset.title if draft.dataset else "")
    return named or draft.file_name or draft.address


def tell_handed_over(drafts: Sequence[Draft], actor: Actor) -> None:
    """Everybody who may approve them, but not the one who handed them over: one mail for a file.

    In the practice town nobody is called to help: it has as many people as want to learn.
    """
    if not drafts or drafts[0].owner.is_practice:
        return
    draft = drafts[0]
    people = [person for person in reviewers_of(draft.owner) if person.key != actor.key]
    path = reverse("review", kwargs={"draft": draft.pk})
    news = _news(draft, Kind.HANDED_OVER, path=path, who=actor.name)
    if len(drafts) > 1:
        news = replace(
            news, kind=Kind.LAYERS_HANDED_OVER, title=draft.file_name, path=reverse("my-work")
        )
    tell(people, news)


def tell_approved(draft: Draft, actor: Actor) -> None:
    name = "practice-dataset" if draft.owner.is_practice else "dataset"
    slug = draft.dataset.slug if draft.dataset else ""
    path = reverse(name, kwargs={"slug": slug})
    tell(_author(draft, actor), _news(draft, Kind.APPROVED, path=path, who=actor.name))


def tell_sent_back(draft: Draft, actor: Actor, sentence: str) -> None:
    path = reverse("draft", kwargs={"draft": draft.pk})
    news = _news(draft, Kind.SENT_BACK, path=path, who=actor.name, sentence=sentence)
    tell(_author(draft, actor), news)


def tell_failed(draft: Draft) -> None:
    path = reverse("draft", kwargs={"draft": draft.pk})
    tell(_author(draft, None), _news(draft, Kind.FAILED, path=path))


def tell_taken_back(dataset: Dataset, actor: Actor) -> None:
    """Everybody who keeps data of the organisation, but not the one who did it."""
    owner = dataset.owner
    if owner.is_practice:
        return
    people = Person.objects.filter(
        is_active=True, memberships__organisation=owner, memberships__steward=True
    )
    news = News(
        kind=Kind.TAKEN_BACK,
        title=dataset.title,
        organisation=owner.name,
        path=reverse("my-datasets"),
        who=actor.name,
    )
    tell([person for person in people if person.key != actor.key], news)


def _author(draft: Draft, actor: Actor | None) -> list[Person]:
    """Whoever prepared it, unless they did this themselves or have left."""
    author = draft.author
    if author is None or not author.is_active or (actor and author.key == actor.key):
        return []
    return [author]


def _news(draft: Draft, kind: Kind, *, path: str, who: str = "", sentence: str = "") -> News:
    return News(
        kind=kind,
        title=title_of(draft),
        organisation=draft.owner.name,
        path=path,
        who=who,
        sentence=sentence,
    )
