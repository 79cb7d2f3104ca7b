# SPDX-License-Identifier: EUPL-1.2
"""The maps that organisations have put together, and who may add one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.region import OrganisationKind
from drehscheibe.policy.actors import Actor, Role
from drehscheibe.policy.organisations import OrganisationAction, decide
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.themed_maps.models import ThemedMap

if TYPE_CHECKING:
    from django.db.models import QuerySet

_OF_THE_REGION = (OrganisationKind.AGENCY.value, OrganisationKind.ALLIANCE.value)


def maps_of(key: str) -> QuerySet[ThemedMap]:
    """Those of one organisation."""
    return ThemedMap.objects.filter(owner__key=key).select_related("owner")


def maps_of_the_region() -> QuerySet[ThemedMap]:
    """Those of who speaks for all towns."""
    return ThemedMap.objects.filter(owner__kind__in=_OF_THE_REGION).select_related("owner")


def all_maps() -> list[ThemedMap]:
    """The region's first, then those of the towns by name."""
    maps = ThemedMap.objects.select_related("owner").order_by("owner__name", "title")
    return sorted(maps, key=lambda one: one.owner.kind not in _OF_THE_REGION)


def keeps_maps_for(actor: Actor) -> list[Organisation]:
    """For whom the actor may keep a map, by name; never the practice town."""
    own = {key for key, role in actor.roles if role in {Role.STEWARD, Role.ADMINISTRATOR}}
    found = Organisation.objects.filter(key__in=own | actor.acts_for)
    return [one for one in found if not one.is_practice]


def may_remove(actor: Actor, one: ThemedMap) -> bool:
    return decide(actor, OrganisationAction.CURATE_MAPS, one.owner.key).allowed
