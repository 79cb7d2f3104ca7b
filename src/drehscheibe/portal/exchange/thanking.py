# SPDX-License-Identifier: EUPL-1.2
"""The town where a use case was built is told who took it over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from drehscheibe.portal.adoptions.models import Adoption, AdoptionEvent
from drehscheibe.portal.notices.kinds import Kind
from drehscheibe.portal.notices.services import News, tell
from drehscheibe.portal.usecases.facts import title_of
from drehscheibe.portal.usecases.telling import stewards_of

if TYPE_CHECKING:
    from drehscheibe.portal.organisations.models import Organisation


def tell_origin(
    sender: object,  # noqa: ARG001 - as Django sends it
    *,
    instance: AdoptionEvent,
    created: bool,
    **_: Any,
) -> None:
    """When a town goes live for the first time; of a fork the town of the original, too."""
    adoption = instance.adoption
    if not created or instance.state != Adoption.State.LIVE or adoption.organisation.is_practice:
        return
    if adoption.events.filter(state=Adoption.State.LIVE).exclude(pk=instance.pk).exists():
        return
    for owner in _origins(adoption):
        tell(stewards_of(owner), _news(adoption))


def _origins(adoption: Adoption) -> list[Organisation]:
    usecase = adoption.usecase
    built = [usecase.owner, usecase.based_on.owner if usecase.based_on else None]
    return [one for one in dict.fromkeys(built) if one and one.pk != adoption.organisation_id]


def _news(adoption: Adoption) -> News:
    usecase = adoption.usecase
    path = reverse("usecase", kwargs={"publisher": usecase.publisher, "slug": usecase.slug})
    return News(
        kind=Kind.TAKEN_OVER,
        title=title_of(adoption.version),
        organisation=adoption.organisation.name,
        path=path,
    )
