# SPDX-License-Identifier: EUPL-1.2
"""Where a client starts: landing page and conformance (OGC 17-069r4, 7.2 and 7.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from drehscheibe.delivery.capabilities import pages
from drehscheibe.delivery.capabilities.areas import CONFORMANCE, CONFORMANCE_CLASSES, LANDING
from drehscheibe.delivery.gdi_de import iso
from drehscheibe.delivery.http.answers import answer
from drehscheibe.delivery.http.links import TILING_SCHEMES, link, link_header, ogc, self_and_other
from drehscheibe.delivery.http.media_types import HTML, JSON, OPENAPI
from drehscheibe.delivery.http.negotiation import Form, language_of
from drehscheibe.delivery.records.catalogues import link_to_all
from drehscheibe.look.translations import gettext

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.delivery.http.links import Link


async def landing(request: Request) -> Response:
    """GET /ogc/ (7.2, /req/core/root-success)."""
    form = LANDING.checked_form(request)
    if form is Form.HTML:
        return pages.landing(request)
    title, links = request.app.state.title, _links(request)
    about = gettext(pages.WHAT_IT_IS, language=language_of(request))
    document = {"title": title, "description": about, "links": links}
    return answer(request, orjson.dumps(document), JSON, headers=link_header(links))


def _links(request: Request) -> list[Link]:
    """/req/core/root-success, and where each of the other interfaces begins."""
    base = ogc(request)
    return [
        *self_and_other(request, JSON, title=request.app.state.title),
        link(f"{base}/api", "service-desc", OPENAPI),
        link(f"{base}/api?f=html", "service-doc", HTML),
        link(f"{base}/conformance", "conformance", JSON),
        link(f"{base}/collections", "data", JSON),
        link_to_all(request),
        link(f"{base}/functions", "http://www.opengis.net/def/rel/ogc/1.0/functions", JSON),
        link(f"{base}/tileMatrixSets", TILING_SCHEMES, JSON),
        iso.service_link(request),
    ]


async def conformance(request: Request) -> Response:
    """GET /ogc/conformance (7.4, /req/core/conformance-success)."""
    if CONFORMANCE.checked_form(request) is Form.HTML:
        return pages.conformance(request, CONFORMANCE_CLASSES)
    return answer(request, orjson.dumps({"conformsTo": CONFORMANCE_CLASSES}), JSON)
