# SPDX-License-Identifier: EUPL-1.2
"""What several views do: go on to a page, say what was done, show what was refused in its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpResponseRedirect

from drehscheibe.domain.errors import TooManyRequests
from drehscheibe.domain.sentences import fill
from drehscheibe.look.texts import error_text
from drehscheibe.look.translations import gettext
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.templating import language_now, url

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest

    from drehscheibe.domain.errors import DrehscheibeError

SEE_OTHER = 303
# Who guesses links, or lets this installation send mails without end, gets nowhere.
LIMITS = {"invitation": "30/m/ip", "invite": "60/h/user"}


def go_to(name: str, **parts: str) -> HttpResponseRedirect:
    """After a form: reading the page again sends nothing again."""
    response = HttpResponseRedirect(url(name, **parts))
    response.status_code = SEE_OTHER
    return response


def say(request: HttpRequest, text: str, **values: object) -> None:
    """A sentence for the next page; `text` is a message id."""
    sentence = gettext(text, language=language_now())
    messages.success(request, fill(sentence, {k: str(v) for k, v in values.items()}))


def show_refusal(form: forms.Form, error: DrehscheibeError) -> None:
    form.add_error(None, error_text(error, language=language_now()))


def limit(request: HttpRequest, action: str, *, user: Any = None) -> None:
    """Count this try. Raises `TooManyRequests`."""
    if not ratelimit.consume(
        request, app="drehscheibe", action=action, config=LIMITS, user=user, limit_get=True
    ):
        raise TooManyRequests(seconds=60)


def by_id(pk: int | None) -> Organisation | None:
    return Organisation.objects.filter(pk=pk).first() if pk else None
