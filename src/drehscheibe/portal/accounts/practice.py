# SPDX-License-Identifier: EUPL-1.2
"""People of the practice town, so that somebody new can try the desk in a minute."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db import transaction

from drehscheibe.domain.errors import OrganisationNotFound
from drehscheibe.domain.region import OrganisationKind
from drehscheibe.policy.actors import Role
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.organisations.models import Membership, Organisation
from drehscheibe.portal.people.models import Person

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor

_PEOPLE = (
    ("Dora Datenpflege", Role.STEWARD),
    ("Paul Prüfung", Role.REVIEWER),
    ("Vera Verwaltung", Role.ADMINISTRATOR),
)


@dataclass(frozen=True, slots=True)
class PracticePerson:
    email: str
    password: str
    role: Role


@transaction.atomic
def make_practice_people(actor: Actor) -> list[PracticePerson]:
    """One person per role, each with a password made just now; again: new passwords.

    Raises `OrganisationNotFound` where the region has no practice town.
    """
    town = Organisation.objects.filter(kind=OrganisationKind.PRACTICE.value).first()
    if town is None:
        raise OrganisationNotFound(organisation=OrganisationKind.PRACTICE.value)
    return [_make(town, name, role, actor=actor) for name, role in _PEOPLE]


def _make(town: Organisation, name: str, role: Role, *, actor: Actor) -> PracticePerson:
    password = secrets.token_urlsafe(9)
    email = f"{name.split()[0].lower()}@{town.slug}.example"
    person = Person.objects.filter(email=email).first() or Person(email=email, name=name)
    person.is_active = True
    person.set_password(password)
    person.save()
    EmailAddress.objects.update_or_create(
        user=person, email=email, defaults={"verified": True, "primary": True}
    )
    flags = {one.value: one is role for one in Role}
    Membership.objects.update_or_create(person=person, organisation=town, defaults=flags)
    note(actor, "practice-person", organisation=town.key, person=name, roles=[role.value])
    return PracticePerson(email, password, role)
