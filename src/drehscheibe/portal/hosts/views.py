# SPDX-License-Identifier: EUPL-1.2
"""The logo of the host that is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse

from drehscheibe.domain.errors import NotFound
from drehscheibe.portal.own_host import brand_of_request
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest

_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}
# Opened by its own address, too, it can neither run nor load anything.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


def logo(request: HttpRequest) -> HttpResponse:
    """GET /eigen/logo: its address changes when the picture does."""
    brand = brand_of_request(request)
    if brand is None or not brand.logo:
        raise NotFound
    path = current_settings().layout.hosts / brand.logo
    response = HttpResponse(path.read_bytes(), content_type=_TYPES[path.suffix])
    response["Content-Security-Policy"] = _POLICY
    response["Cache-Control"] = "public, max-age=86400"
    return response
