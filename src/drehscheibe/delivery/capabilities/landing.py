# SPDX-License-Identifier: EUPL-1.2
"""Where a client starts: landing page and conformance (OGC 17-069r4, 7.2 and 7.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from drehscheibe.delivery.capabilities import pages
from drehscheibe.delivery.capabilities.areas import CONFORMANCE, CONFORMANCE_CLASSES, LANDING
from drehscheibe.delivery.gdi_de import iso
from drehscheibe.delivery.http.answers import answer
from drehscheibe.delivery.http.links import (
    FUNCTIONS,
    TILING_SCHEMES,
    link,
    link_header,
    ogc,
    self_and_other,
)
from drehscheibe.delivery.http.media_types import HTML, JSON, OPENAPI
from drehscheibe.delivery.http.negotiation import Form, language_of
from drehscheibe.delivery.pages import region_of
from drehscheibe.delivery.records.catalogues import link_to_all
from drehscheibe.domain.errors import N_
from drehscheibe.look.translations import gettext

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.delivery.http.links import Link


# Address, relation, media type and title of what a client finds from here.
_FURTHER = (
    ("api", "service-desc", OPENAPI, N_("Description of the interface")),
    ("api?f=html", "service-doc", HTML, N_("Description of the interface")),
    ("conformance", "conformance", JSON, N_("Standards it keeps")),
    ("collections", "data", JSON, N_("Collections")),
    ("functions", FUNCTIONS, JSON, N_("Functions of filters")),
    ("tileMatrixSets", TILING_SCHEMES, JSON, N_("Grids of map tiles")),
)


async def landing(request: Request) -> Response:
    """GET /ogc/ (7.2, /req/core/root-success)."""
    form = LANDING.checked_form(request)
    if form is Form.HTML:
        return pages.landing(request)
    title = f"{request.app.state.title} {region_of(request).name}"
    links = _links(request, title)
    about = gettext(pages.WHAT_IT_IS, language=language_of(request))
    document = {"title": title, "description": about, "links": links}
    return answer(request, orjson.dumps(document), JSON, headers=link_header(links))


def _links(request: Request, title: str) -> list[Link]:
    """/req/core/root-success, and where each of the other interfaces begins."""
    base, language = ogc(request), language_of(request)
    return [
        *self_and_other(request, JSON, title=title),
        *(
            link(f"{base}/{path}", rel, kind, gettext(told, language=language))
            for path, rel, kind, told in _FURTHER
        ),
        link_to_all(request),
        iso.service_link(request),
    ]


async def conformance(request: Request) -> Response:
    """GET /ogc/conformance (7.4, /req/core/conformance-success)."""
    if CONFORMANCE.checked_form(request) is Form.HTML:
        return pages.conformance(request, CONFORMANCE_CLASSES)
    return answer(request, orjson.dumps({"conformsTo": CONFORMANCE_CLASSES}), JSON)
