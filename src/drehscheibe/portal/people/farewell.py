# SPDX-License-Identifier: EUPL-1.2
"""Sessions and accounts end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sessions.models import Session
from django.utils import timezone

if TYPE_CHECKING:
    from drehscheibe.portal.people.models import Person


def sign_out_everywhere(person: Person) -> int:
    """End every session of a person, on all devices; returns how many. A session does not say
    in the open whose it is, so each that still lives is looked at: some hundred at most."""
    ended = 0
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()
            ended += 1
    return ended
