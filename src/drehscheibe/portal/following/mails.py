# SPDX-License-Identifier: EUPL-1.2
"""Mails to readers. Each can be ended at one click, by a person or by the mail program itself
(RFC 8058: List-Unsubscribe and List-Unsubscribe-Post)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.mail import EmailMessage
from django.urls import reverse

from drehscheibe.domain.errors import N_, MailNotSent
from drehscheibe.look.frame import localised
from drehscheibe.look.texts import sentence
from drehscheibe.portal.following import news
from drehscheibe.portal.following.models import Follow, Reader
from drehscheibe.portal.following.services import confirmation_ticket, key_of
from drehscheibe.portal.post import origin
from drehscheibe.portal.templating import look_environment

if TYPE_CHECKING:
    from drehscheibe.domain.errors import DrehscheibeError
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.settings import Settings

_CONFIRM = N_("Please confirm: mails about “{title}”")
_KNOWN = N_("You get mails about “{title}” already")
_ONE = N_("New: {title}")
_SEVERAL = N_("New releases of {count} datasets")


def send_confirmation(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    """Raises `MailNotSent`; what ended meanwhile needs no mail."""
    found = Follow.objects.select_related("reader__person", "dataset__owner")
    follow = found.filter(pk=payload["follow"]).first()
    if follow is None or not follow.reader.address:
        return {}
    subject = _KNOWN if follow.confirmed else _CONFIRM
    ticket = confirmation_ticket(follow, payload["rhythm"])
    way = _address("confirm-follow", follow.reader, ticket=ticket)
    values = {"title": follow.dataset.title}
    _send(follow.reader, (subject, values), "following/confirm.txt", follow=follow, way=way)
    return {"mails": 1}


def send_news(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    """All that is new for one reader. Raises `MailNotSent`."""
    reader = Reader.objects.select_related("person").filter(pk=payload["reader"]).first()
    if reader is None or reader.next_mail is None:
        return {}
    items = news.news_of(reader) if reader.address else []
    if not items:
        news.note_nothing(reader)
        return {}
    subject = _ONE if len(items) == 1 else _SEVERAL
    values = {"title": items[0].dataset.title, "count": len(items)}
    shown = [(item, _address("dataset", reader, slug=item.dataset.slug)) for item in items]
    more = {"items": shown[: news.MOST], "more": len(shown[news.MOST :])}
    _send(reader, (subject, values), "following/news.txt", **more)
    news.note_told(reader, items)
    return {"mails": 1}


def give_up(payload: Payload, error: DrehscheibeError) -> None:  # noqa: ARG001
    news.put_off(payload["reader"])


def _send(
    reader: Reader, subject: tuple[str, dict[str, Any]], template: str, **context: Any
) -> None:
    language, (text, values) = reader.speaks, subject
    ends = _address("follows", reader, key=key_of(reader))
    body = look_environment(language).get_template(template).render(**context, ends=ends)
    one_line = " ".join(sentence(text, values=values, language=language).split())
    at_one_click = _address("follows-end", reader, key=key_of(reader))
    headers = {
        "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office notice shall answer
        "List-Unsubscribe": f"<{at_one_click}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    try:
        EmailMessage(one_line, body, to=[reader.address], headers=headers).send()
    except OSError as error:  # every fault of a mail server and of the way to it
        raise MailNotSent from error


def _address(name: str, reader: Reader, **parts: str) -> str:
    """Below the public address, in the language of the reader."""
    return origin() + localised(reverse(name, kwargs=parts), language=reader.speaks)
