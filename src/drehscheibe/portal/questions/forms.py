# SPDX-License-Identifier: EUPL-1.2
"""The form of a question, with what holds machines off, and the forms of its end."""

from __future__ import annotations

import re
import time
from typing import Any, NoReturn

from django import forms

from drehscheibe.domain.errors import N_, TicketExpired, TicketNotValid
from drehscheibe.look.texts import sentence
from drehscheibe.portal.templating import language_now
from drehscheibe.settings import current_settings
from drehscheibe.tickets import Purpose, issue_ticket, read_ticket

LONGEST, SHORTEST = 2_000, 10  # characters of a question
MOST_LINKS = 2
LEAST_SECONDS = 3  # nobody reads and writes faster
MOST_SECONDS = 4 * 60 * 60
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]{2,}")
_PHONE = re.compile(r"(?:\+|\b0)[\d\s/()-]{6,}\d")


def form_ticket(slug: str) -> str:
    """Proves that the form came from this dataset's page, and when."""
    claims: dict[str, str | int] = {"dataset": slug, "since": int(time.time())}
    settings = current_settings()
    return issue_ticket(Purpose.QUESTION, claims=claims, seconds=MOST_SECONDS, settings=settings)


class QuestionForm(forms.Form):
    """`website` is a trap: people neither see nor hear it."""

    text = forms.CharField(max_length=LONGEST)
    item = forms.CharField(max_length=200, required=False)
    email = forms.EmailField(max_length=254, required=False)
    website = forms.CharField(max_length=200, required=False)
    ticket = forms.CharField(max_length=2_048, required=False)

    def __init__(self, *args: Any, slug: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._slug = slug

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        if len(text) < SHORTEST:
            _refuse(N_("Please write a little more, so that your question can be understood."))
        if len(_LINK.findall(text)) > MOST_LINKS:
            _refuse(N_("Please name at most {most} links."), most=MOST_LINKS)
        return text

    def clean(self) -> dict[str, Any]:
        """What machines do wrong; whatever was typed stays in the form."""
        if self.cleaned_data.get("website"):
            _refuse(N_("This looks like a message of a machine. Please write it once more."))
        self._check_ticket(self.cleaned_data.get("ticket", ""))
        return self.cleaned_data

    def _check_ticket(self, text: str) -> None:
        try:
            claims = read_ticket(Purpose.QUESTION, text=text, settings=current_settings())
        except (TicketExpired, TicketNotValid):
            _refuse(N_("This page was open for very long. Please send your question once more."))
        age = time.time() - int(claims["since"])
        if claims["dataset"] != self._slug or age < LEAST_SECONDS:
            _refuse(N_("That was very fast. Please read it through and send it once more."))


class AnswerForm(forms.Form):
    """The answer, and what the public may read of the question."""

    public_text = forms.CharField(max_length=LONGEST, required=False)
    answer = forms.CharField(max_length=5_000)
    checked = forms.BooleanField(required=False)

    def clean_public_text(self) -> str:
        text: str = self.cleaned_data["public_text"].strip()
        if _ADDRESS.search(text) or _PHONE.search(text):
            _refuse(
                N_(
                    "There is a mail address or a telephone number in it. "
                    "Please take it out: this text becomes public."
                )
            )
        return text

    def clean_checked(self) -> bool:
        if not self.cleaned_data["checked"]:
            _refuse(N_("Please read both texts once more and tick this box."))
        return True


class CloseForm(forms.Form):
    reason = forms.CharField(max_length=1_000)


def _refuse(text: str, **values: object) -> NoReturn:
    raise forms.ValidationError(sentence(text, values=values, language=language_now()))
