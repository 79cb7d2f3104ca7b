# SPDX-License-Identifier: EUPL-1.2
"""What the API offers, as plain pages: landing, conformance, definition, collections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.delivery.http.links import ogc
from drehscheibe.delivery.http.negotiation import language_of
from drehscheibe.delivery.pages import page_of, region_of
from drehscheibe.delivery.queries.crs import URIS
from drehscheibe.domain.errors import N_
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.themes import THEMES
from drehscheibe.look.translations import gettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.catalogue.collections import CollectionRecord
    from drehscheibe.delivery.capabilities.operations import Operation
    from drehscheibe.delivery.http.links import Link


WHAT_IT_IS = N_("Open data of the region over OGC API Features: free to read, without a key.")


def landing(request: Request) -> Response:
    return page_of(request, "ogc/landing.html", address=f"{ogc(request)}/", about=WHAT_IT_IS)


def conformance(request: Request, classes: Sequence[str]) -> Response:
    return page_of(request, "ogc/conformance.html", classes=classes)


def api(request: Request, operations: list[Operation], *, chosen: str, tag: str) -> Response:
    return page_of(request, "ogc/api.html", operations=operations, chosen=chosen, tag=tag)


def collections(
    request: Request, listed: list[CollectionRecord], pager: dict[str, str], *, tag: str
) -> Response:
    """`pager` holds the addresses of `prev` and `next`, as JSON has them."""
    asked = request.query_params
    language = language_of(request)
    themes = [(code, gettext(title, language=language)) for code, title in THEMES.items()]
    owners = [(one.slug or one.key, one.name) for one in region_of(request).organisations()]
    return page_of(
        request,
        "ogc/collections.html",
        tag=tag,
        listed=listed,
        previous_url=pager["prev"],
        next_url=pager["next"],
        asked={name: asked.get(name, "") for name in ("q", "owner", "theme")},
        themes=sorted(themes, key=lambda theme: theme[1]),
        owners=owners,
    )


def collection(
    request: Request, told: CollectionRecord, links: list[Link], *, tag: str
) -> Response:
    """All that the JSON says, too (17-069r4, 8.2, /req/html/content)."""
    return page_of(
        request,
        "ogc/collection.html",
        tag=tag,
        collection=told,
        title=told.title,
        licence=LICENCES[told.licence].title if told.licence in LICENCES else told.licence,
        crs=[*URIS.values()] if told.has_place else [],
        links=[link for link in links if link["rel"] != "self"],
    )
