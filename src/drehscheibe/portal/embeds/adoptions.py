# SPDX-License-Identifier: EUPL-1.2
"""The dashboard of an adoption for frames of other sites (docs/reference/embeds.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import UseCaseGone
from drehscheibe.portal.adoptions.public import shown_page, told
from drehscheibe.portal.embeds.frame import embedded, framed

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@embedded
def town_frame(request: HttpRequest, publisher: str, slug: str, town: str) -> HttpResponse:
    """GET /einbetten/v1/anwendungsfaelle/<publisher>/<slug>/<town>/"""
    shown = shown_page(publisher, slug, town)
    if shown.dashboard is None:
        raise UseCaseGone(name=shown.title)
    return framed(request, "adoptions/town_frame.html", **told(request, shown))
