# SPDX-License-Identifier: EUPL-1.2
"""Below `/einbetten/` nobody is known: cookies are neither read nor set, whoever sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

PREFIX = "/einbetten/"


def nobody(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Comes after the language and before the session, so that nothing behind it sees a cookie."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = get_response(request)
        response.cookies.clear()
        _same_for_all(response)
        return response

    return handle


def _same_for_all(response: HttpResponse) -> None:
    """The session says that the answer depends on a cookie; it cannot any more."""
    names = [name.strip() for name in response.get("Vary", "").split(",")]
    kept = [name for name in names if name and name.lower() != "cookie"]
    if kept:
        response["Vary"] = ", ".join(kept)
    else:
        response.headers.pop("Vary", None)
