# SPDX-License-Identifier: EUPL-1.2
"""What is different on the host of a town: home is its page, the catalogue opens on its data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from drehscheibe.look.brand import brand_of, brands
from drehscheibe.look.frame import localised
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from drehscheibe.look.brand import Brand

    Handler = Callable[[HttpRequest], HttpResponse]

_CATALOGUE = "/daten/"
_PLACE = "kommune"  # the catalogue's question for a town or organisation


class KnownHosts(list[str]):
    """The hosts of the settings and, at this moment, those of the towns (Django: ALLOWED_HOSTS)."""

    def __iter__(self) -> Iterator[str]:
        yield from super().__iter__()
        yield from brands(current_settings().layout)


def own_host(get_response: Handler) -> Handler:
    """Comes after the language, which is taken off the path before."""

    def handle(request: HttpRequest) -> HttpResponse:
        brand = brand_of(current_settings().layout, request.get_host())
        request.brand = brand  # type: ignore[attr-defined]
        if brand:
            _lead(request, brand)
        return get_response(request)

    return handle


def _lead(request: HttpRequest, brand: Brand) -> None:
    request.asked_path = request.path_info  # type: ignore[attr-defined]
    if request.path_info == "/":
        request.path_info = brand.home
    # Whoever chooses "all" sends the field empty, and sees all.
    if request.path_info == _CATALOGUE and _PLACE not in request.GET:
        given = request.GET.copy()
        given[_PLACE] = brand.slug
        request.GET = given  # type: ignore[assignment]


def brand_of_request(request: HttpRequest) -> Brand | None:
    """None on the portal's own hosts, and where a request was refused before it came so far."""
    brand: Brand | None = getattr(request, "brand", None)
    return brand


def path_on_portal(request: HttpRequest, brand: Brand, language: str) -> str:
    """Where the portal's own host has this page: search engines shall know it once."""
    asked = getattr(request, "asked_path", request.path_info)
    return localised(brand.home if asked == "/" else request.path_info, language=language)
