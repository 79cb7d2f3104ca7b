# SPDX-License-Identifier: EUPL-1.2
"""Mails of notices, sent by the worker: each alone, or a day's in one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.mail import EmailMessage
from django.utils import timezone

from drehscheibe.domain.errors import N_, MailNotSent
from drehscheibe.look.formats import actor
from drehscheibe.look.frame import localised
from drehscheibe.look.texts import sentence
from drehscheibe.portal.notices.kinds import WORDS, Kind
from drehscheibe.portal.notices.models import Notice
from drehscheibe.portal.people.models import MailChoice, Person
from drehscheibe.portal.templating import look_environment
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

# RFC 3834: no out-of-office notice shall answer.
_HEADERS = {"Auto-Submitted": "auto-generated"}
_STILL_NEWS = timedelta(days=7)
_DIGEST = N_("Your day on the Drehscheibe: {count}")


def send_notice(notice_id: int) -> dict[str, Any]:
    """One notice, once. Raises `MailNotSent`."""
    notices = Notice.objects.select_related("person").filter(pk=notice_id, sent=None)
    notice = notices.first()
    if notice is None or not notice.person.is_active:
        return {}
    _send(notice.person, subject_of(notice, notice.person.language), (notice,))
    return {"mails": 1}


def send_digests() -> dict[str, Any]:
    """One mail for everybody who wants one a day and has something to read.

    Whoever could not be reached gets it the next time; the others are not told twice.
    Raises `MailNotSent` where at least one could not be sent.
    """
    waiting = _news().filter(person__mails=MailChoice.DAILY)
    people = Person.objects.filter(is_active=True, notices__in=waiting).distinct()
    results = [_send_digest(person) for person in people]
    if not all(results):
        raise MailNotSent
    return {"mails": len(results)}


def _news() -> QuerySet[Notice]:
    """Whoever chooses a daily mail today is not told what happened last year."""
    return Notice.objects.filter(sent=None, created__gt=timezone.now() - _STILL_NEWS)


def _send_digest(person: Person) -> bool:
    notices = tuple(_news().filter(person=person))
    values = {"count": len(notices)}
    try:
        _send(person, sentence(_DIGEST, values=values, language=person.language), notices)
    except MailNotSent:
        return False
    return True


def _send(person: Person, subject: str, notices: Sequence[Notice]) -> None:
    body = (
        look_environment(person.language)
        .get_template("notices/mail.txt")
        .render(
            person=person,
            notices=[_told(notice, person.language) for notice in notices],
            settings_address=address_of("/meine-arbeit/post/", person.language),
        )
    )
    one_line = " ".join(subject.split())  # a title never makes another header
    mail = EmailMessage(one_line, body, to=[person.email], headers=_HEADERS)
    try:
        mail.send()
    except OSError as error:  # smtplib's errors are all of this kind
        raise MailNotSent from error
    _keep(notices)


def _keep(notices: Iterable[Notice]) -> None:
    keys = [notice.pk for notice in notices]
    Notice.objects.filter(pk__in=keys).update(sent=timezone.now())


def _told(notice: Notice, language: str) -> dict[str, str]:
    words = WORDS[Kind(notice.kind)]
    return {
        "text": text_of_notice(notice, language),
        "sentence": notice.sentence,
        "action": sentence(words.action, values={}, language=language),
        "address": address_of(notice.path, language),
    }


def subject_of(notice: Notice, language: str) -> str:
    values = _values(notice, language)
    return sentence(WORDS[Kind(notice.kind)].subject, values=values, language=language)


def text_of_notice(notice: Notice, language: str) -> str:
    values = _values(notice, language)
    return sentence(WORDS[Kind(notice.kind)].text, values=values, language=language)


def _values(notice: Notice, language: str) -> dict[str, object]:
    who = actor(notice.who, language=language)
    return {"title": notice.title, "organisation": notice.organisation, "who": who}


def address_of(path: str, language: str) -> str:
    """Always below the public address, whatever host somebody asked for."""
    return current_settings().public_url.rstrip("/") + localised(path, language=language)
