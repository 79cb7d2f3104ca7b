# SPDX-License-Identifier: EUPL-1.2
"""Who somebody is to the rules, and whom an organisation consists of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from drehscheibe.domain.errors import OrganisationNotFound
from drehscheibe.policy.actors import NOBODY, Actor, Role
from drehscheibe.portal.organisations.models import Mandate, Membership, Organisation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from drehscheibe.portal.people.models import Person


def find_organisation(key: str) -> Organisation:
    """By key. Raises `OrganisationNotFound`."""
    try:
        return Organisation.objects.get(key=key)
    except Organisation.DoesNotExist:
        raise OrganisationNotFound(organisation=key) from None


def actor_of(person: Person | AnonymousUser) -> Actor:
    """A person with everything the rules need to know. Asked once per request."""
    if not person.is_authenticated:
        return NOBODY
    memberships = list(Membership.objects.filter(person=person).select_related("organisation"))
    keys = {role: _keys(memberships, role) for role in Role}
    return Actor(
        name=str(person),
        key=person.key,
        roles=frozenset((key, role) for role in Role for key in keys[role]),
        stands_in_for=frozenset(
            Organisation.objects.filter(stand_in__key__in=keys[Role.REVIEWER]).values_list(
                "key", flat=True
            )
        ),
        acts_for=frozenset(
            Mandate.objects.filter(agent__key__in=keys[Role.STEWARD]).values_list(
                "principal__key", flat=True
            )
        ),
        stands_behind=_stands_behind(person),
        onboards=any(m.administrator and m.organisation.is_node for m in memberships),
    )


def _stands_behind(person: Person) -> frozenset[str]:
    """Keys of what works for this person, who is no second person for what it brings."""
    named = (("program", person.programs), ("source", person.sources))
    return frozenset(f"{kind}:{pk}" for kind, of in named for pk in of.values_list("pk", flat=True))


def _keys(memberships: list[Membership], role: Role) -> set[str]:
    return {m.organisation.key for m in memberships if role in m.roles}


def prepares_for(actor: Actor) -> list[Organisation]:
    """For whom the actor may prepare data, by name."""
    own = {key for key, role in actor.roles if role is Role.STEWARD}
    return list(Organisation.objects.filter(key__in=own | actor.acts_for))


def reviewers_of(organisation: Organisation) -> list[Person]:
    """Everybody who may review here, stand-ins included; each once."""
    here = Q(organisation=organisation)
    if organisation.stand_in_id:
        here |= Q(organisation_id=organisation.stand_in_id)
    found = Membership.objects.filter(here, reviewer=True, person__is_active=True)
    return list({m.person_id: m.person for m in found.select_related("person")}.values())
