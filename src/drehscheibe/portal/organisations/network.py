# SPDX-License-Identifier: EUPL-1.2
"""The network as a whole, for its node and the operator: who is in it, who is blocked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from drehscheibe.domain.errors import N_, PersonNotFound, Refused
from drehscheibe.domain.region import OrganisationKind
from drehscheibe.domain.slugs import slugify, unique
from drehscheibe.policy.actors import Role
from drehscheibe.policy.organisations import OrganisationAction, decide
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.organisations.members import LAST_ADMINISTRATOR, is_last_administrator
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.people.models import Person

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor

# Towns, districts and the practice town come with the region; these can be added.
CREATABLE = (
    OrganisationKind.UTILITY,
    OrganisationKind.COMPANY,
    OrganisationKind.ASSOCIATION,
    OrganisationKind.ALLIANCE,
    OrganisationKind.AGENCY,
)


@dataclass(frozen=True, slots=True)
class Staffing:
    """How many people an organisation has in which role; nothing of what they prepare."""

    organisation: Organisation
    stewards: int
    reviewers: int
    administrators: int
    invited: int

    @property
    def is_empty(self) -> bool:
        return not (self.stewards or self.reviewers or self.administrators or self.invited)


def staffing(actor: Actor) -> list[Staffing]:
    """Every organisation with its people in numbers. Raises `Refused`."""
    decide(actor, OrganisationAction.ONBOARD, "").require()
    pending = Q(invitations__accepted=None, invitations__expires__gt=timezone.now())
    counted = Organisation.objects.annotate(
        stewards=_people_who_are(Role.STEWARD),
        reviewers=_people_who_are(Role.REVIEWER),
        administrators=_people_who_are(Role.ADMINISTRATOR),
        invited=Count("invitations", filter=pending, distinct=True),
    ).order_by("name")
    return [
        Staffing(one, one.stewards, one.reviewers, one.administrators, one.invited)
        for one in counted
    ]


def _people_who_are(role: Role) -> Count:
    has_it = Q(**{f"memberships__{role.value}": True}, memberships__person__is_active=True)
    return Count("memberships", filter=has_it, distinct=True)


@transaction.atomic
def create_organisation(name: str, kind: str, *, actor: Actor) -> Organisation:
    """A utility, a company, an association. Raises `Refused`."""
    decide(actor, OrganisationAction.ONBOARD, "").require()
    if kind not in {one.value for one in CREATABLE}:
        raise Refused(reason=N_("please choose a kind of organisation"))
    if Organisation.objects.filter(name__iexact=name).exists():
        raise Refused(reason=N_("there is an organisation of this name already"))
    taken = set(Organisation.objects.values_list("slug", flat=True))
    taken |= set(Organisation.objects.values_list("key", flat=True))
    slug = unique(slugify(name, longest=50), taken)
    organisation = Organisation.objects.create(key=slug, slug=slug, name=name, kind=kind)
    note(actor, "create-organisation", organisation=slug, name=name, kind=kind)
    return organisation


def find_person(email: str) -> Person:
    """By e-mail address. Raises `PersonNotFound`."""
    person = Person.objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise PersonNotFound(email=email)
    return person


@transaction.atomic
def set_active(person: Person, *, active: bool, actor: Actor, reason: str) -> None:
    """Block somebody at once, or let them in again. Raises `Refused`."""
    decide(actor, OrganisationAction.ONBOARD, "").require()
    if person.is_active is active:
        return
    if not active:
        _may_block(person, actor, reason)
    person.is_active = active
    person.save(update_fields=["is_active"])
    action = "reactivate" if active else "deactivate"
    for membership in person.memberships.select_related("organisation"):
        key = membership.organisation.key
        note(actor, action, organisation=key, reason=reason, person=person.name)
    if not person.memberships.exists():
        note(actor, action, reason=reason, person=person.name)


def _may_block(person: Person, actor: Actor, reason: str) -> None:
    if person.key == actor.key:
        raise Refused(reason=N_("nobody blocks the own account"))
    if not reason.strip():
        raise Refused(reason=N_("please say in one sentence why"))
    is_last = any(
        is_last_administrator(person, membership.organisation)
        for membership in person.memberships.select_related("organisation")
    )
    if is_last and not actor.is_operator:
        raise Refused(reason=LAST_ADMINISTRATOR)
