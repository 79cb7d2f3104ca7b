# SPDX-License-Identifier: EUPL-1.2
"""Mails to whoever asked, sent by the worker: a slow mail server keeps no reader waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.mail import EmailMessage

from drehscheibe.domain.errors import N_, MailNotSent
from drehscheibe.look.frame import localised
from drehscheibe.look.texts import sentence
from drehscheibe.portal.questions.models import Question
from drehscheibe.portal.questions.services import address_ticket
from drehscheibe.portal.templating import look_environment
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from collections.abc import Callable

_SUBJECTS = {
    "confirm": N_("Please confirm: your question about “{title}”"),
    "ended": N_("Your question about “{title}”"),
}


def send(question_id: str, what: str) -> dict[str, Any]:
    """Raises `MailNotSent`; what is not there any more needs no mail."""
    questions = Question.objects.select_related("dataset__owner").filter(pk=question_id)
    question = questions.first()
    if question is None or what not in _SENDERS:  # `arrived`, of a version before this one
        return {}
    return {"mails": _SENDERS[what](question)}


def _confirm(question: Question) -> int:
    if not question.email or question.email_confirmed:
        return 0
    _send(question, "confirm", to=question.email, language=question.language)
    return 1


def _ended(question: Question) -> int:
    """The address has served its purpose and goes."""
    if not question.email:
        return 0
    _send(question, "ended", to=question.email, language=question.language)
    Question.objects.filter(pk=question.pk).update(email="")
    return 1


_SENDERS: dict[str, Callable[[Question], int]] = {
    "confirm": _confirm,
    "ended": _ended,
}


def _send(question: Question, what: str, *, to: str, language: str) -> None:
    title = " ".join(question.dataset.title.split())
    subject = sentence(_SUBJECTS[what], values={"title": title}, language=language)
    text = look_environment(language).get_template(f"questions/mail_{what}.txt")
    context = {"question": question, "address": _addresses(question, what, language)}
    try:
        EmailMessage(subject, text.render(**context), to=[to]).send()
    except OSError as error:  # every fault of a mail server and of the way to it
        raise MailNotSent from error


def _addresses(question: Question, what: str, language: str) -> str:
    path = f"/daten/{question.dataset.slug}/#fragen"
    if what == "confirm":
        path = f"/fragen/bestaetigen/{address_ticket(question)}/"
    return current_settings().public_url + localised(path, language=language)
