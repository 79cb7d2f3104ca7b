# SPDX-License-Identifier: EUPL-1.2
"""The form of somebody without an account, with what holds machines off."""

from __future__ import annotations

import time
from typing import Any, NoReturn

from django import forms

from drehscheibe.domain.errors import N_, TicketExpired, TicketNotValid
from drehscheibe.look.translations import gettext
from drehscheibe.portal.following.models import Rhythm
from drehscheibe.portal.templating import language_now
from drehscheibe.settings import current_settings
from drehscheibe.tickets import Purpose, issue_ticket, read_ticket

_LEAST_SECONDS = 2  # nobody reads and types faster
_MOST_SECONDS = 4 * 60 * 60


def form_ticket(slug: str) -> str:
    """Proves that the form came from a page of this dataset, and when."""
    claims: dict[str, str | int] = {"dataset": slug, "since": int(time.time())}
    settings = current_settings()
    return issue_ticket(
        Purpose.FOLLOW_FORM, claims=claims, seconds=_MOST_SECONDS, settings=settings
    )


class FollowForm(forms.Form):
    """`website` is a trap: people neither see nor hear it."""

    email = forms.EmailField(max_length=254)
    rhythm = forms.ChoiceField(choices=Rhythm.choices, initial=Rhythm.DAILY.value)
    website = forms.CharField(max_length=200, required=False)
    ticket = forms.CharField(max_length=2_048, required=False)

    def __init__(self, *args: Any, slug: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._slug = slug

    def clean(self) -> dict[str, Any]:
        """What machines do wrong; whatever was typed stays in the form."""
        if self.cleaned_data.get("website"):
            _refuse(N_("This looks like a message of a machine. Please write it once more."))
        try:
            ticket = self.cleaned_data.get("ticket", "")
            claims = read_ticket(Purpose.FOLLOW_FORM, text=ticket, settings=current_settings())
        except (TicketExpired, TicketNotValid):
            _refuse(N_("This page was open for very long. Please send the form once more."))
        is_fast = time.time() - int(claims["since"]) < _LEAST_SECONDS
        if claims["dataset"] != self._slug or is_fast:
            _refuse(N_("That was very fast. Please read it through and send it once more."))
        return self.cleaned_data


class RhythmForm(forms.Form):
    rhythm = forms.ChoiceField(choices=Rhythm.choices)


def _refuse(text: str) -> NoReturn:
    raise forms.ValidationError(gettext(text, language=language_now()))
