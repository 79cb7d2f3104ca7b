# SPDX-License-Identifier: EUPL-1.2
"""People come and go: invitations, memberships, stand-ins, mandates."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from drehscheibe.domain.errors import N_, InvitationNotFound, Refused
from drehscheibe.policy.actors import Actor, Role
from drehscheibe.policy.organisations import OrganisationAction, decide
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.organisations.models import Invitation, Membership, Organisation
from drehscheibe.portal.people.models import Person
from drehscheibe.settings import current_settings, secret_of

INVITATION_LIVES = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Invited:
    """An open invitation with its secret; only the mail carries it."""

    invitation: Invitation
    token: str


def invite(
    organisation: Organisation, email: str, roles: Collection[Role], *, actor: Actor, name: str = ""
) -> Invited:
    """Invite somebody; a second invitation replaces the first. Raises `Refused`."""
    decide(actor, OrganisationAction.INVITE, organisation.key).require()
    if not roles:
        raise Refused(reason=N_("please choose at least one role"))
    with transaction.atomic():
        Invitation.objects.filter(
            organisation=organisation, email=email.lower(), accepted=None
        ).delete()
        invitation = Invitation.objects.create(
            email=email.lower(),
            name=name,
            organisation=organisation,
            token_sha256=_hash(secrets.token_urlsafe()),
            invited_by=actor.name,
            expires=timezone.now() + INVITATION_LIVES,
            **_flags(roles),
        )
        token = token_of(invitation)
        invitation.token_sha256 = _hash(token)
        invitation.save(update_fields=["token_sha256"])
        note(actor, "invite", organisation=organisation.key, email=email, roles=sorted(roles))
    return Invited(invitation, token)


def token_of(invitation: Invitation) -> str:
    """The secret of its link, made anew from the installation's own: the worker that sends the
    mail needs it, and no database, job or backup of one holds it."""
    about = f"invitation:{invitation.pk}:{invitation.email}:{invitation.expires.timestamp()}"
    key = secret_of(current_settings()).encode()
    return urlsafe_b64encode(hmac.digest(key, about.encode(), "sha256")).decode().rstrip("=")


def find_invitation(token: str) -> Invitation:
    """An open invitation by the secret of its link. Raises `InvitationNotFound`."""
    found = Invitation.objects.filter(
        token_sha256=_hash(token), accepted=None, expires__gt=timezone.now()
    ).select_related("organisation")
    invitation = found.first()
    if invitation is None:
        raise InvitationNotFound
    return invitation


@transaction.atomic
def accept_invitation(token: str, person: Person) -> Membership:
    """The invited person joins; roles they have already stay. Raises `InvitationNotFound`."""
    invitation = find_invitation(token)
    if not is_for(invitation, person):
        raise InvitationNotFound
    membership = Membership.objects.filter(
        person=person, organisation=invitation.organisation
    ).first() or Membership(person=person, organisation=invitation.organisation)
    for role in invitation.roles:
        setattr(membership, role.value, True)
    membership.save()
    invitation.accepted = timezone.now()
    invitation.save(update_fields=["accepted"])
    note(
        Actor(person.name, person.key),
        "join",
        organisation=invitation.organisation.key,
        roles=[role.value for role in invitation.roles],
        invited_by=invitation.invited_by,
    )
    return membership


def is_for(invitation: Invitation, person: Person) -> bool:
    """Only who owns the address joins; a link that was passed on opens nothing."""
    return person.email == invitation.email


@transaction.atomic
def revoke_invitation(organisation: Organisation, invitation_id: int, *, actor: Actor) -> None:
    """The link leads nowhere from now on. Raises `Refused`, `InvitationNotFound`."""
    invitation = _open_invitation(organisation, invitation_id, actor=actor)
    note(actor, "revoke-invitation", organisation=organisation.key, email=invitation.email)
    invitation.delete()


def renew_invitation(organisation: Organisation, invitation_id: int, *, actor: Actor) -> Invited:
    """The same invitation with a new link and new days; the old link ends.

    Raises `Refused`, `InvitationNotFound`.
    """
    old = _open_invitation(organisation, invitation_id, actor=actor)
    return invite(organisation, old.email, old.roles, actor=actor, name=old.name)


def _open_invitation(organisation: Organisation, invitation_id: int, *, actor: Actor) -> Invitation:
    decide(actor, OrganisationAction.MANAGE, organisation.key).require()
    found = organisation.invitations.filter(pk=invitation_id, accepted=None).first()
    if found is None:
        raise InvitationNotFound
    return found


def _flags(roles: Collection[Role]) -> dict[str, bool]:
    return {role.value: role in roles for role in Role}


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
