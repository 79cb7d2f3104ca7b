# SPDX-License-Identifier: EUPL-1.2
"""Follow datasets and end it. Nobody but the reader learns who follows what: the audit trail
neither, and an answer on a page is the same whether an address is known or not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone

from drehscheibe.domain.errors import FollowNotFound
from drehscheibe.portal.following.models import Follow, Reader, Rhythm
from drehscheibe.portal.jobs.services import ask_for_mail
from drehscheibe.portal.people.models import Person
from drehscheibe.settings import current_settings
from drehscheibe.tickets import Purpose, issue_ticket, read_ticket

if TYPE_CHECKING:
    from drehscheibe.portal.catalogue.models import Dataset

CONFIRM = "follow-confirm"  # kind of job
CONFIRMABLE = timedelta(days=3)
_SALT = "drehscheibe.reader"


@transaction.atomic
def ask_to_follow(dataset: Dataset, email: str, *, rhythm: str, language: str) -> Follow:
    """Without an account: nothing is sent but one mail that asks, until it is confirmed."""
    said = {"language": language, "rhythm": rhythm}
    reader, _ = Reader.objects.get_or_create(email=email.lower(), defaults=said)
    follow, _ = Follow.objects.get_or_create(
        reader=reader, dataset=dataset, defaults={"told": _newest(dataset)}
    )
    ask_for_mail(CONFIRM, key=str(follow.pk), follow=follow.pk, rhythm=rhythm)
    return follow


@transaction.atomic
def follow_as(person: Person, dataset: Dataset, *, rhythm: str = "") -> Follow:
    """With an account: its address is confirmed already."""
    reader = _reader_of(person)
    if rhythm:
        set_rhythm(reader, rhythm)
    said = {"told": _newest(dataset), "confirmed": timezone.now()}
    return Follow.objects.get_or_create(reader=reader, dataset=dataset, defaults=said)[0]


def confirmation_ticket(follow: Follow, rhythm: str) -> str:
    """The secret of the link by which somebody confirms the own address."""
    claims: dict[str, str | int] = {"follow": follow.pk, "rhythm": rhythm}
    seconds = int(CONFIRMABLE.total_seconds())
    return issue_ticket(Purpose.FOLLOW, claims=claims, seconds=seconds, settings=current_settings())


@transaction.atomic
def confirm(ticket: str) -> Follow:
    """Raises `TicketNotValid`, `TicketExpired`, `FollowNotFound` where it ended meanwhile."""
    claims = read_ticket(Purpose.FOLLOW, text=ticket, settings=current_settings())
    found = Follow.objects.select_related("reader", "dataset")
    follow = found.filter(pk=int(claims["follow"])).first()
    if follow is None:
        raise FollowNotFound
    follow.confirmed = follow.confirmed or timezone.now()
    follow.save(update_fields=["confirmed"])
    set_rhythm(follow.reader, str(claims["rhythm"]))
    person = Person.objects.filter(email=follow.reader.email).first()
    if person:
        follow.reader = _reader_of(person)
    return follow


def set_rhythm(reader: Reader, rhythm: str) -> None:
    """Raises `ValueError` for one that there is not."""
    reader.rhythm = Rhythm(rhythm).value
    if reader.next_mail:
        reader.next_mail = next_time(reader.rhythm)
    reader.save(update_fields=["rhythm", "next_mail"])


@transaction.atomic
def unfollow(reader: Reader, dataset: str) -> None:
    """By the slug; the address goes with the last one."""
    reader.follows.filter(dataset__slug=dataset).delete()
    forget_idle()


def unfollow_everything(reader: Reader) -> None:
    reader.delete()


def forget_idle() -> int:
    """Readers who follow nothing; returns how many."""
    return Reader.objects.filter(follows=None).delete()[0]


def forget_unconfirmed() -> int:
    """Who never confirmed asked for nothing; returns how many."""
    before = timezone.now() - CONFIRMABLE
    late = Follow.objects.filter(confirmed=None, asked__lt=before).delete()[0]
    forget_idle()
    return late


def key_of(reader: Reader) -> str:
    """The secret part of the address under which somebody changes and ends it all."""
    return Signer(salt=_SALT, sep="~").sign(reader.pk.hex)


def reader_with(key: str) -> Reader:
    """Raises `FollowNotFound` for forged ones and for those that ended alike."""
    try:
        number = Signer(salt=_SALT, sep="~").unsign(key)
    except BadSignature:
        raise FollowNotFound from None
    reader = Reader.objects.select_related("person").filter(pk=number).first()
    if reader is None:
        raise FollowNotFound
    return reader


_MORNING = 6  # o'clock, at which a mail of the day comes


def next_time(rhythm: str, *, now: datetime | None = None) -> datetime:
    """When somebody gets a mail about what is new now; of once a week, on Monday."""
    now = now or timezone.localtime()
    if rhythm == Rhythm.HOURLY:
        return now
    morning = now.replace(hour=_MORNING, minute=0, second=0, microsecond=0)
    days = 7 - now.weekday() if rhythm == Rhythm.WEEKLY else 1
    is_today = now < morning and (rhythm == Rhythm.DAILY or not now.weekday())
    return morning if is_today else morning + timedelta(days=days)


def _reader_of(person: Person) -> Reader:
    """Theirs; what they followed by their address before they had an account comes along."""
    reader, _ = Reader.objects.get_or_create(person=person)
    known = Reader.objects.filter(email=person.email).first()
    if known:
        ours = reader.follows.values("dataset")
        known.follows.exclude(dataset__in=ours).exclude(confirmed=None).update(reader=reader)
        known.delete()
    return reader


def _newest(dataset: Dataset) -> int:
    """What is there already is no news."""
    found = dataset.releases.order_by("-number").values_list("number", flat=True).first()
    return found or 0
