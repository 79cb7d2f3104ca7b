# SPDX-License-Identifier: EUPL-1.2
"""What accounts add to "My work": invitations whose mail did not leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from drehscheibe.domain.errors import N_
from drehscheibe.look.texts import sentence
from drehscheibe.policy.actors import Role
from drehscheibe.portal.organisations.models import Invitation
from drehscheibe.portal.templating import language_now, url
from drehscheibe.portal.waiting import Item, Source, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.policy.actors import Actor

_NOTE = N_(
    "The invitation to {organisation} could not be sent by mail. Please check the address; "
    "then send it again, or take it back and write the right one."
)


def register_sources() -> None:
    source = Source("invitations", N_("Invitations that did not leave"), order=45, items=unsent)
    register(source)


def unsent(actor: Actor) -> Iterator[Item]:
    """Of the organisations somebody manages, and what the network's node sent itself."""
    managed = {key for key, role in actor.roles if role is Role.ADMINISTRATOR}
    ours = Q(organisation__key__in=managed)
    if actor.onboards:
        ours |= Q(invited_by=actor.name)
    failed = Invitation.objects.filter(ours, accepted=None, expires__gt=timezone.now())
    for one in failed.exclude(mail_failed=None).select_related("organisation"):
        organisation = one.organisation
        inside = url("organisation", slug=organisation.slug)
        yield Item(
            title=one.email,
            address=inside if organisation.key in managed else url("invite-many"),
            note=sentence(
                _NOTE, values={"organisation": organisation.name}, language=language_now()
            ),
            at=one.mail_failed,
        )
