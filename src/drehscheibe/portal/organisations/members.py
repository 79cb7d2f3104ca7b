# SPDX-License-Identifier: EUPL-1.2
"""Who belongs to an organisation, in which roles; leaving it and handing over."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction

from drehscheibe.domain.errors import N_, MemberNotFound, Refused
from drehscheibe.policy.actors import Actor, Role
from drehscheibe.policy.organisations import OrganisationAction, decide
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.organisations.models import Membership, Organisation
from drehscheibe.portal.organisations.signals import leaving

if TYPE_CHECKING:
    from drehscheibe.portal.people.models import Person


def members_of(organisation: Organisation) -> list[Membership]:
    """Everybody who belongs to it, by name."""
    found = Membership.objects.filter(organisation=organisation).select_related("person")
    return list(found.order_by("person__name", "person__email"))


def find_member(organisation: Organisation, person_id: int) -> Membership:
    """Raises `MemberNotFound`, also for people of other organisations."""
    found = Membership.objects.filter(organisation=organisation, person_id=person_id)
    member = found.select_related("person", "organisation").first()
    if member is None:
        raise MemberNotFound
    return member


def colleagues_of(person: Person, organisation: Organisation) -> list[Person]:
    """Who could go on with the drafts of somebody: the other stewards."""
    found = Membership.objects.filter(
        organisation=organisation, steward=True, person__is_active=True
    ).exclude(person=person)
    return [member.person for member in found.select_related("person").order_by("person__name")]


def is_last_administrator(person: Person, organisation: Organisation) -> bool:
    administrators = Membership.objects.filter(
        organisation=organisation, administrator=True, person__is_active=True
    )
    is_one = administrators.filter(person=person).exists()
    return is_one and not administrators.exclude(person=person).exists()


@transaction.atomic
def set_roles(
    member: Membership, roles: Collection[Role], *, actor: Actor, reason: str = ""
) -> Membership:
    """Give and take roles. Raises `Refused`."""
    organisation = member.organisation
    decide(actor, OrganisationAction.MANAGE, organisation.key).require()
    if not roles:
        raise Refused(reason=N_("please choose at least one role"))
    if Role.ADMINISTRATOR not in roles:
        _require_another_administrator(member, actor)
    before = [role.value for role in member.roles]
    for role in Role:
        setattr(member, role.value, role in roles)
    member.save()
    note(
        actor,
        "roles",
        organisation=organisation.key,
        reason=reason,
        person=member.person.name,
        before=before,
        after=[role.value for role in member.roles],
    )
    return member


@transaction.atomic
def remove_member(
    member: Membership, *, actor: Actor, successor: Person | None, reason: str = ""
) -> None:
    """Somebody else ends a membership. Raises `Refused`."""
    decide(actor, OrganisationAction.MANAGE, member.organisation.key).require()
    _require_another_administrator(member, actor)
    _end(member, actor, successor, action="remove-member", reason=reason)


@transaction.atomic
def leave(member: Membership, *, actor: Actor, successor: Person | None) -> None:
    """A person leaves by themselves. Raises `Refused`."""
    decide(actor, OrganisationAction.LEAVE, member.organisation.key).require()
    _require_another_administrator(member, actor)
    _end(member, actor, successor, action="leave")


def _end(
    member: Membership, actor: Actor, successor: Person | None, *, action: str, reason: str = ""
) -> None:
    person, organisation = member.person, member.organisation
    if successor and successor not in colleagues_of(person, organisation):
        raise Refused(reason=N_("only a data steward of the organisation can take over"))
    leaving.send(sender=Organisation, person=person, organisation=organisation, successor=successor)
    note(
        actor,
        action,
        organisation=organisation.key,
        reason=reason,
        person=person.name,
        handed_over_to=successor.name if successor else "",
    )
    member.delete()


def _require_another_administrator(member: Membership, actor: Actor) -> None:
    """The operator can invite a new one from the terminal, so may leave none."""
    if not actor.is_operator and is_last_administrator(member.person, member.organisation):
        raise Refused(reason=LAST_ADMINISTRATOR)


LAST_ADMINISTRATOR = N_(
    "this is the last administrator of the organisation; please make somebody else "
    "administrator first"
)
