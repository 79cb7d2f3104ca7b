# SPDX-License-Identifier: EUPL-1.2
"""Somebody lost the phone and the emergency codes: the operator takes the second factor away.

The person signs in with the password alone once more and sets up a new one. An administrator of
an organisation cannot do it: two factors protect from colleagues, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.db import transaction

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.policy.organisations import OrganisationAction, decide
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.people.farewell import sign_out_everywhere
from drehscheibe.portal.post import public_url, try_to_send

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.people.models import Person


def reset_second_factor(person: Person, *, actor: Actor, reason: str) -> bool:
    """App and emergency codes open nothing any more, every session ends, and the person is told.

    False where the mail could not be sent. Raises `Refused`, also where there is none.
    """
    decide(actor, OrganisationAction.RESET_SECOND_FACTOR, "").require()
    with transaction.atomic():
        removed, _ = Authenticator.objects.filter(user=person).delete()
        if not removed:
            raise Refused(reason=N_("the account has no second factor"))
        sign_out_everywhere(person)
        _note(person, actor, reason)
    return try_to_send(
        "account/email/second_factor_reset",
        to=person.email,
        language=person.language,
        person=person,
        link=public_url("mfa_index"),
    )


def _note(person: Person, actor: Actor, reason: str) -> None:
    """In the trail of each organisation that the account opens."""
    keys = [member.organisation.key for member in person.memberships.select_related("organisation")]
    for key in keys or [""]:
        note(actor, "reset-second-factor", organisation=key, reason=reason, person=person.name)
