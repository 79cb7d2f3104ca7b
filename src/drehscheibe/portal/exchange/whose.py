# SPDX-License-Identifier: EUPL-1.2
"""For which town somebody looks: the one that the address names, else the own one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.region import OrganisationKind
from drehscheibe.policy.actors import NOBODY
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.organisations.queries import actor_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from drehscheibe.domain.region import Municipality
    from drehscheibe.policy.actors import Actor

_TOWN = OrganisationKind.MUNICIPALITY.value
ALL = "alle"  # whoever wants no town at all


def actor_or_nobody(request: HttpRequest) -> Actor:
    return actor_of(request.user) if request.user.is_authenticated else NOBODY


def towns() -> tuple[Municipality, ...]:
    """Every town of the region, whether anybody of it is here or not."""
    return atlas().towns


def chosen_town(request: HttpRequest, actor: Actor) -> Organisation | None:
    """None where nobody said which, and where there is no such town."""
    named = request.GET.get("kommune", "")
    found = Organisation.objects.filter(kind=_TOWN)
    if named:
        return None if named == ALL else found.filter(slug=named).first()
    return found.filter(key__in=actor.organisations).first()


def asked_version(request: HttpRequest) -> str:
    """Which version of a package an address names; once this was called `fassung`."""
    return request.GET.get("version") or request.GET.get("fassung", "")
