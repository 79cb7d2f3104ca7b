# SPDX-License-Identifier: EUPL-1.2
"""Tell people something: at once, in the daily mail, or only on their pages, as they chose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from drehscheibe.portal.jobs.services import ask_for_mail
from drehscheibe.portal.notices.kinds import WORDS, Kind
from drehscheibe.portal.notices.models import Notice
from drehscheibe.portal.people.models import MailChoice

if TYPE_CHECKING:
    from drehscheibe.portal.people.models import Person

MAIL, DIGEST, FORGET = "notice", "digest", "forget-notices"  # kinds of jobs
_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class News:
    """What happened. `path`: the German address of the page that shows it."""

    kind: Kind
    title: str
    organisation: str
    path: str
    who: str = ""
    sentence: str = ""


def tell(people: Iterable[Person], news: News) -> None:
    """Keep the notice for each; mails leave once the change is durable."""
    for person in people:
        notice = Notice.objects.create(
            person=person,
            kind=news.kind.value,
            title=news.title[:300],
            organisation=news.organisation,
            who=news.who,
            sentence=news.sentence,
            path=news.path,
        )
        if _comes_at_once(person, news.kind):
            transaction.on_commit(partial(_ask_for_mail, notice.pk))


def forget_old_notices() -> int:
    """What was told long ago is nobody's news; returns how many were forgotten."""
    old = Notice.objects.filter(created__lt=timezone.now() - _KEPT)
    return old.delete()[0]


def _comes_at_once(person: Person, kind: Kind) -> bool:
    return person.mails == MailChoice.EACH or WORDS[kind].needs_an_answer


def _ask_for_mail(notice: int) -> None:
    ask_for_mail(MAIL, key=str(notice), notice=notice)
