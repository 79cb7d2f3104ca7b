# SPDX-License-Identifier: EUPL-1.2
"""For people: the tiles of a collection, and the styles to draw them with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.delivery import pages

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.delivery.shelf import Collection


def tiles(request: Request, collection: Collection, tilejson: dict[str, Any]) -> Response:
    """`tilejson` says where the tiles are and for which zooms."""
    return pages.page_of(
        request,
        "ogc/tiles.html",
        collection=collection,
        title=_title(request, collection),
        address=tilejson["tiles"][0],
        zooms=(tilejson["minzoom"], tilejson["maxzoom"]),
    )


def styles(request: Request, collection: Collection, document: dict[str, Any]) -> Response:
    """`document` as programs get it: `default`, `styles` with `id` and `title`."""
    return pages.page_of(
        request,
        "ogc/styles.html",
        collection=collection,
        title=_title(request, collection),
        styles=document["styles"],
        default=document["default"],
        here=document["links"][0]["href"],
    )


def _title(request: Request, collection: Collection) -> str:
    return pages.title_of(collection, request.app.state.shelf.record(collection.dataset))
