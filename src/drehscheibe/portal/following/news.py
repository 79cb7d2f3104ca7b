# SPDX-License-Identifier: EUPL-1.2
"""What is new for one reader: all followed datasets in one mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.following.models import Follow, Reader, Rhythm
from drehscheibe.portal.following.services import next_time
from drehscheibe.portal.jobs.services import ask_for_mail

if TYPE_CHECKING:
    from drehscheibe.portal.catalogue.models import Release

NEWS = "news-mail"  # kind of job
MOST = 50  # datasets in one mail
_PAUSE = timedelta(hours=1)
_AT_ONCE = 200  # readers in one round
_LATER = timedelta(days=1)  # where a mail could not be sent at all


@dataclass(frozen=True, slots=True)
class Item:
    """One dataset with its newest release and how many there were since the last mail."""

    follow: Follow
    dataset: Dataset
    release: Release
    count: int

    @property
    def difference(self) -> dict[str, Any] | None:
        """To the release that was told of, where exactly one came."""
        return self.release.difference if self.count == 1 else None


def note_release(sender: object, *, dataset: Dataset, **_: object) -> None:  # noqa: ARG001
    """Whoever follows it has something to read; in the transaction that publishes."""
    following = Reader.objects.filter(
        follows__dataset=dataset, follows__confirmed__isnull=False, next_mail=None
    )
    for rhythm in Rhythm:
        following.filter(rhythm=rhythm.value).update(next_mail=next_time(rhythm.value))


def ask_due() -> int:
    """Ask for the mails that are due; returns how many."""
    now = timezone.now()
    due = Reader.objects.filter(next_mail__lte=now).exclude(
        rhythm=Rhythm.HOURLY.value, mailed__gt=now - _PAUSE
    )
    found = list(due.order_by("next_mail").values_list("pk", flat=True)[:_AT_ONCE])
    for pk in found:
        ask_for_mail(NEWS, key=pk.hex, reader=pk.hex)
    return len(found)


def put_off(reader: str) -> None:
    """The mail server took nothing for hours."""
    Reader.objects.filter(pk=reader).update(next_mail=timezone.now() + _LATER)


def news_of(reader: Reader) -> list[Item]:
    """What is public and was not told yet; the newest first."""
    follows = reader.follows.filter(
        confirmed__isnull=False, dataset__state=Dataset.State.PUBLIC.value
    ).select_related("dataset__owner")
    items = [item for follow in follows if (item := _item(follow))]
    return sorted(items, key=lambda item: item.release.created, reverse=True)


def _item(follow: Follow) -> Item | None:
    dataset = follow.dataset
    newer = dataset.releases.filter(number__gt=follow.told)
    current = newer.filter(sha256=dataset.release).first()
    if current is None:
        return None
    return Item(follow, dataset, current, newer.filter(number__lte=current.number).count())


@transaction.atomic
def note_told(reader: Reader, items: list[Item]) -> None:
    for item in items:
        Follow.objects.filter(pk=item.follow.pk).update(told=item.release.number)
    next_mail = next_time(reader.rhythm) if news_of(reader) else None  # it came meanwhile
    Reader.objects.filter(pk=reader.pk).update(next_mail=next_mail, mailed=timezone.now())


def note_nothing(reader: Reader) -> None:
    """What was new is gone again."""
    Reader.objects.filter(pk=reader.pk).update(next_mail=None)
