# SPDX-License-Identifier: EUPL-1.2
"""Wish for data, say what became of it, forget."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from drehscheibe.domain.errors import WishNotFound
from drehscheibe.policy.organisations import OrganisationAction, decide
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.questions.services import A_READER
from drehscheibe.portal.wanted.models import DataWish

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor

SHOWN = 200


@transaction.atomic
def wish(text: str, *, searched: str = "") -> DataWish:
    """The same words twice are one wish, as long as it is open."""
    made, is_new = DataWish.objects.get_or_create(
        text=text.strip(), searched=searched.strip(), ended=None
    )
    if is_new:
        note(A_READER, "wish-for-data", wish=made.pk)
    return made


def open_wishes(actor: Actor) -> list[DataWish]:
    """Oldest first. Raises `Refused` for people who are not of the node."""
    decide(actor, OrganisationAction.ONBOARD, "").require()
    return list(DataWish.objects.filter(ended=None)[:SHOWN])


def ended_wishes(actor: Actor) -> list[DataWish]:
    """Those that ended last. Raises `Refused`."""
    decide(actor, OrganisationAction.ONBOARD, "").require()
    return list(DataWish.objects.exclude(ended=None).order_by("-ended")[:SHOWN])


@transaction.atomic
def end(number: int, *, outcome: str, actor: Actor) -> DataWish:
    """Raises `Refused`, `WishNotFound`."""
    decide(actor, OrganisationAction.ONBOARD, "").require()
    found = DataWish.objects.filter(pk=number, ended=None).first()
    if found is None:
        raise WishNotFound
    found.outcome, found.ended, found.ended_by = outcome.strip(), timezone.now(), actor.name
    found.save()
    note(actor, "end-wish", wish=found.pk)
    return found


def forget_ended(days: int) -> int:
    """Returns how many were forgotten."""
    before = timezone.now() - timedelta(days=days)
    return DataWish.objects.filter(ended__lt=before).delete()[0]
