# SPDX-License-Identifier: EUPL-1.2
"""Whom accounts tell what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse

from drehscheibe.portal.notices.kinds import Kind
from drehscheibe.portal.notices.services import News, tell
from drehscheibe.portal.people.models import Person

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.organisations.models import Organisation


def tell_stand_in(sender: object, *, organisation: Organisation, actor: Actor, **_: Any) -> None:  # noqa: ARG001
    """Its reviewers will be asked, its administrators should know."""
    stand_in = organisation.stand_in
    if stand_in is None:
        return
    duties = Q(memberships__reviewer=True) | Q(memberships__administrator=True)
    people = Person.objects.filter(duties, memberships__organisation=stand_in, is_active=True)
    news = News(
        kind=Kind.STAND_IN,
        title=organisation.name,
        organisation=stand_in.name,
        path=reverse("organisation", kwargs={"slug": stand_in.slug}),
        who=actor.name,
    )
    tell([person for person in people.distinct() if person.key != actor.key], news)
