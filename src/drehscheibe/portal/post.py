# SPDX-License-Identifier: EUPL-1.2
"""Mails to people: in their language, with links to the public address and to nothing else."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.core.mail import EmailMessage
from django.utils import translation

from drehscheibe.look.frame import in_other_language, language_of
from drehscheibe.portal.templating import text_of, url
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from drehscheibe.portal.people.models import Person

log = logging.getLogger("drehscheibe.portal.post")

# RFC 3834: no out-of-office notice shall answer.
_HEADERS = {"Auto-Submitted": "auto-generated"}


def public_url(name: str, **parts: str) -> str:
    """The whole address of a page in the language of now, whatever host somebody asked for."""
    return origin() + url(name, **parts)


def origin() -> str:
    return current_settings().public_url.rstrip("/")


def public_address(address: str, *, language: str) -> str:
    """The same page of ours in a language, below the public address."""
    path = urlsplit(address).path
    if language_of(path) != language:
        path = in_other_language(path)
    return origin() + path


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it leaves."""

    to: str
    subject: str
    body: str

    def send(self) -> None:
        """Raises `OSError` when the mail server does not take it (smtplib's are of this kind)."""
        EmailMessage(self.subject, self.body, to=[self.to], headers=_HEADERS).send()


def letter(template: str, *, to: str, language: str, **context: object) -> Letter:
    """`template` without its endings `_subject.txt` and `_message.txt`."""
    with translation.override(language):
        subject = " ".join(text_of(f"{template}_subject.txt", **context).split())
        body = text_of(f"{template}_message.txt", origin=origin(), **context).strip() + "\n"
    return Letter(to, subject, body)


def try_to_send(template: str, *, to: str, language: str, **context: object) -> bool:
    """False when the mail server does not take it: the page says so and nothing is lost."""
    try:
        letter(template, to=to, language=language, **context).send()
    except OSError as error:
        log.warning("mail %s not sent: %s", template, type(error).__name__)
        return False
    return True


def language_of_person(person: Person | None) -> str:
    return person.language if person else translation.get_language() or "de"
