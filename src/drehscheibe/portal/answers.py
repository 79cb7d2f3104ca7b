# SPDX-License-Identifier: EUPL-1.2
"""What views answer beside pages: a sentence about what was done, the next page, one kept quiet."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect

from drehscheibe.look.texts import sentence
from drehscheibe.portal.templating import language_now

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class SeeOther(HttpResponseRedirect):
    """To another page by GET, whatever the method was (RFC 9110, 15.4.4)."""

    status_code = HTTPStatus.SEE_OTHER


def say(request: HttpRequest, template: str, **values: object) -> None:
    """Tell on the next page what was done. `template` is a message id."""
    messages.success(request, sentence(template, values=values, language=language_now()))


def unlogged(response: HttpResponse) -> HttpResponse:
    """Django writes the address of whatever is refused into its log: not where it is a secret, nor
    a second time."""
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return response
