# SPDX-License-Identifier: EUPL-1.2
"""Home, map, status, legal pages, and what machines ask for at the root."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse

from drehscheibe import __version__
from drehscheibe.look.colours import region_css
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.catalogue.freshness import overdue_in
from drehscheibe.portal.catalogue.listing import live_figures, newest
from drehscheibe.portal.errors import known_problems
from drehscheibe.portal.maps import region_map
from drehscheibe.portal.own_host import brand_of_request
from drehscheibe.portal.pages.legal import legal_text
from drehscheibe.portal.pages.state import platform_state
from drehscheibe.portal.templating import page
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def home(request: HttpRequest) -> HttpResponse:
    """GET /"""
    book, records = atlas(), newest(6)
    return page(
        request,
        "portal/home.html",
        book=book,
        picture=region_map(book),
        newest=records,
        late=overdue_in(records),
        figures=live_figures(),
    )


def problem_types(request: HttpRequest) -> HttpResponse:
    """GET /entwicklung/probleme/: where the `type` of a problem leads (RFC 9457, 3.1.1)."""
    return page(request, "portal/problems.html", kinds=known_problems())


def status(request: HttpRequest) -> HttpResponse:
    """GET /status/"""
    return page(request, "portal/status.html", state=platform_state(), version=__version__)


def imprint(request: HttpRequest) -> HttpResponse:
    return _legal(request, "imprint")


def privacy(request: HttpRequest) -> HttpResponse:
    return _legal(request, "privacy")


def accessibility(request: HttpRequest) -> HttpResponse:
    return _legal(request, "accessibility")


def _legal(request: HttpRequest, name: str) -> HttpResponse:
    return page(
        request,
        f"portal/{name}.html",
        book=atlas(),
        state=" / ".join(sorted({town.state for town in atlas().region.municipalities})),
        text=legal_text(name),
        contact=current_settings().contact_mail,
    )


def region_style(request: HttpRequest) -> HttpResponse:
    """GET /region.css: the accent colour; its address changes when the colour does."""
    brand = brand_of_request(request)
    accent = (brand and brand.colour) or atlas().region.accent
    response = HttpResponse(region_css(accent), content_type="text/css")
    response["Cache-Control"] = "public, max-age=86400"
    return response
