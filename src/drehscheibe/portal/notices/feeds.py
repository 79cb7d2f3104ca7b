# SPDX-License-Identifier: EUPL-1.2
"""The secret address of somebody's own feed: signed, and revoked by a new number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.signing import BadSignature, Signer

from drehscheibe.domain.errors import NotFound
from drehscheibe.portal.notices.models import FeedAddress

if TYPE_CHECKING:
    from drehscheibe.portal.people.models import Person

_SALT = "drehscheibe.feed"


def feed_key(person: Person) -> str:
    """The secret part of the address."""
    address, _ = FeedAddress.objects.get_or_create(person=person)
    return Signer(salt=_SALT, sep="~").sign(f"{person.pk}.{address.number}")


def revoke_feed(person: Person) -> None:
    """The address of until now leads nowhere from now on."""
    address, _ = FeedAddress.objects.get_or_create(person=person)
    address.number += 1
    address.save(update_fields=["number"])


def person_of(key: str) -> Person:
    """Whose feed it is. Raises `NotFound` for forged, revoked and closed ones alike."""
    try:
        person_id, number = Signer(salt=_SALT, sep="~").unsign(key).split(".")
    except (BadSignature, ValueError):
        raise NotFound from None
    addresses = FeedAddress.objects.select_related("person")
    address = addresses.filter(person_id=person_id, number=number, person__is_active=True).first()
    if address is None:
        raise NotFound
    return address.person
