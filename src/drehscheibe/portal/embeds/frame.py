# SPDX-License-Identifier: EUPL-1.2
"""The frame around every embedded view: its look, its headers, and its words when it cannot show
anything. Only what is made here may stand in frames of other sites.
"""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from drehscheibe.domain.errors import N_, BadRequest, DrehscheibeError, InvalidParameter
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.embeds.wish import WORDS, Look
from drehscheibe.portal.own_host import brand_of_request
from drehscheibe.portal.templating import page, url
from drehscheibe.problems import status_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    View = Callable[..., HttpResponse]

_TITLES = {
    HTTPStatus.BAD_REQUEST: N_("This cannot be shown"),
    HTTPStatus.NOT_FOUND: N_("Not found"),
    HTTPStatus.GONE: N_("Withdrawn"),
    HTTPStatus.SERVICE_UNAVAILABLE: N_("One moment, please"),
}
_OTHERWISE = N_("Something went wrong")


def embedded(view: View) -> View:
    """Other sites may frame the answers of this view, also those that say why there is nothing."""

    @wraps(view)
    def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if request.method not in {"GET", "HEAD"}:
                raise BadRequest
            response = view(request, *args, **kwargs)
        except DrehscheibeError as error:
            response = _refusal(request, error)
        response.embeddable = True  # type: ignore[attr-defined]
        # A site that asks this of everything it shows (COEP) may show us, too.
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return handle


def framed(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """A view in its look. Raises `InvalidParameter`."""
    look = Look.parse(request.GET)
    return page(request, template, look=look, colours_css=_colours(request, look), **context)


def _refusal(request: HttpRequest, error: DrehscheibeError) -> HttpResponse:
    status = status_of(error)
    look = _look_or_none(request)
    response = page(
        request,
        "embeds/refused.html",
        status=status,
        look=look,
        colours_css=_colours(request, look),
        title=_TITLES.get(status, _OTHERWISE),
        error=error,
        gone=status is HTTPStatus.GONE,
    )
    response["Cache-Control"] = "no-store"
    return response


def _look_or_none(request: HttpRequest) -> Look:
    try:
        return Look.parse(request.GET)
    except InvalidParameter:
        return Look()


def _colours(request: HttpRequest, look: Look) -> str:
    brand = brand_of_request(request)
    accent = look.accent or (brand and brand.colour) or atlas().region.accent
    asked = {"farbe": accent.removeprefix("#"), "schema": WORDS[look.scheme]}
    return f"{url('embed-colours')}?{urlencode(asked)}"
