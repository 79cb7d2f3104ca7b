# SPDX-License-Identifier: EUPL-1.2
"""Check a file: anyone drops one, sees what was understood and found; nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language

from drehscheibe.look.frame import in_other_language, language_of
from drehscheibe.look.translations import ENGLISH, known_language
from drehscheibe.portal.check.queries import check_of
from drehscheibe.portal.templating import page
from drehscheibe.settings import current_settings
from drehscheibe.tickets import Purpose, issue_ticket

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_ASK_AGAIN = "2"  # seconds, also without script
_TICKET_LIVES = 60 * 60  # seconds in which somebody who opened the page has found the file


def check(request: HttpRequest) -> HttpResponse:
    """GET /pruefen/"""
    largest = current_settings().max_upload_mib << 20
    ticket = issue_ticket(
        Purpose.CHECK,
        claims={"largest": largest},
        seconds=_TICKET_LIVES,
        settings=current_settings(),
    )
    response = page(request, "portal/check.html", largest=largest, ticket=ticket)
    response["Cache-Control"] = "no-store"  # whoever comes back gets a fresh ticket
    return response


def result(request: HttpRequest, token: str) -> HttpResponse:
    """GET /pruefen/<token>/"""
    if _came_in_english(request):
        return HttpResponseRedirect(in_other_language(request.path))
    found = check_of(token)
    sentences = found.sentences(known_language(get_language()))
    response = page(request, "portal/check_result.html", check=found, sentences=sentences)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    if not found.done:
        response["Refresh"] = _ASK_AGAIN
    return response


def _came_in_english(request: HttpRequest) -> bool:
    """The upload leads to the German address, whatever the language of its form was."""
    form = urlsplit(request.headers.get("Referer", "")).path
    return form == f"/en{reverse('check')}" and language_of(request.path) != ENGLISH
