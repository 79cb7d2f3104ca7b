# SPDX-License-Identifier: EUPL-1.2
"""What every answer of the portal has in common: request id, language, headers, error pages."""

from __future__ import annotations

import logging
import re
import uuid
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation

from drehscheibe.domain.errors import DrehscheibeError, OnlyByForm
from drehscheibe.look.frame import in_other_language, language_of, localised, of_this_host
from drehscheibe.look.translations import ENGLISH, LANGUAGES
from drehscheibe.portal.answers import unlogged
from drehscheibe.portal.errors import error_page
from drehscheibe.problems import status_of
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponse

    Handler = Callable[[HttpRequest], HttpResponse]

LANGUAGE_PARAMETER = "sprache"
_SECRETS = {"token", "key", "ticket", "uidb36"}  # parts of addresses that open something
_SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")

log = logging.getLogger("drehscheibe.portal")


def request_id(get_response: Handler) -> Handler:
    """Give each request an id that error pages show and the log knows."""

    def handle(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request.id = given if _SAFE_ID.fullmatch(given) else uuid.uuid4().hex[:16]  # type: ignore[attr-defined]
        response = get_response(request)
        response["X-Request-Id"] = request.id  # type: ignore[attr-defined]
        return response

    return handle


def language(get_response: Handler) -> Handler:
    """The language is part of the address: German at the root, English below `/en/`.

    Addresses can then be shared and cached, and no cookie is needed. `?sprache=en` on any page
    leads to the same page in that language.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        asked = request.GET.get(LANGUAGE_PARAMETER, "")
        chosen = language_of(request.path_info)
        if asked in LANGUAGES:
            return HttpResponseRedirect(_switched(request, asked))
        request.LANGUAGE_CODE = chosen
        if chosen == ENGLISH:
            request.path_info = in_other_language(request.path_info)
        with translation.override(chosen), addresses_in(chosen):
            response = get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        return response

    return handle


@contextmanager
def addresses_in(language: str) -> Iterator[None]:
    """Addresses that Django and allauth make by themselves stay in the reader's language."""
    before = get_script_prefix()
    set_script_prefix(f"{localised('', language=language)}/")
    try:
        yield
    finally:
        set_script_prefix(before)


def _switched(request: HttpRequest, wanted: str) -> str:
    """The address of this page in another language, the rest of the query kept."""
    query = request.GET.copy()
    del query[LANGUAGE_PARAMETER]
    path = of_this_host(request.path_info)
    if language_of(path) != wanted:
        path = in_other_language(path)
    return path + (f"?{query.urlencode()}" if query else "")


def security_headers(get_response: Handler) -> Handler:
    """No inline script or style, no other host, framed only where a view allows it."""
    policies = {embeddable: content_security_policy(embeddable) for embeddable in (False, True)}

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        embeddable = getattr(response, "embeddable", False)
        response.headers.setdefault("Content-Security-Policy", policies[embeddable])
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), interest-cohort=()")
        if not embeddable:
            response.headers.setdefault("X-Frame-Options", "DENY")
        if _is_secret(request):
            response.headers["Cache-Control"] = "private, no-store"
        # Shared caches ask again each time: what is taken back must be gone within seconds.
        response.headers.setdefault("Cache-Control", "no-cache")
        return response

    return handle


def _is_secret(request: HttpRequest) -> bool:
    """Whoever has such an address is let in by it: nothing of it stays on a shared machine."""
    match = getattr(request, "resolver_match", None)
    return bool(match and _SECRETS & match.kwargs.keys())


def content_security_policy(embeddable: bool) -> str:  # noqa: FBT001 - a row of the table below
    """The policy of a page; the base map's host joins when the installation has set one."""
    base_map = urlsplit(current_settings().base_map)
    other = f" {base_map.scheme}://{base_map.netloc}" if base_map.netloc else ""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' data: blob:{other}",
            f"font-src 'self'{other}",
            f"connect-src 'self'{other}",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "base-uri 'none'",
            # What others may frame sends nothing: nobody can be tricked into a click there.
            f"form-action '{'none' if embeddable else 'self'}'",
            f"frame-ancestors {'*' if embeddable else chr(39) + 'none' + chr(39)}",
        )
    )


class FriendlyErrors:
    """Turn our errors into pages that say what happened and what to do now."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
            shown = error_page(request, OnlyByForm())
            shown["Allow"] = response["Allow"]
            return unlogged(shown)  # what it takes the place of was
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DrehscheibeError):
            return None  # Django calls handler500, which shows the page and logs the trace
        if status_of(error) >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("%s: %s", getattr(request, "id", ""), error, exc_info=error)
        return error_page(request, error)
