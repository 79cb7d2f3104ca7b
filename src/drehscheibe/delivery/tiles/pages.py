# SPDX-License-Identifier: EUPL-1.2
"""For people: the tiles of a collection, the styles to draw them with, their legends and grids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.delivery.pages import page_of, title_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.delivery.holdings.shelf import Collection
    from drehscheibe.look.legends import Legend


def tiles(request: Request, collection: Collection, tilejson: dict[str, Any]) -> Response:
    """`tilejson` says where the tiles are and for which zooms."""
    return page_of(
        request,
        "ogc/tiles.html",
        collection=collection,
        title=_title(request, collection),
        address=tilejson["tiles"][0],
        zooms=(tilejson["minzoom"], tilejson["maxzoom"]),
    )


def tile_matrix_sets(request: Request, listed: list[dict[str, Any]]) -> Response:
    """`listed` as programs get it: `id`, `title`, `crs` of each."""
    return page_of(request, "ogc/tile_matrix_sets.html", listed=listed)


def tile_matrix_set(request: Request, definition: dict[str, Any]) -> Response:
    """`definition` as programs get it (17-083r4, 6.2)."""
    return page_of(request, "ogc/tile_matrix_set.html", definition=definition)


def styles(request: Request, collection: Collection, document: dict[str, Any]) -> Response:
    """`document` as programs get it: `default`, `styles` with `id` and `title`."""
    return page_of(
        request,
        "ogc/styles.html",
        collection=collection,
        title=_title(request, collection),
        styles=document["styles"],
        default=document["default"],
        here=document["links"][0]["href"],
    )


def legend(request: Request, collection: Collection, found: Legend) -> Response:
    title = _title(request, collection)
    return page_of(request, "ogc/legend.html", collection=collection, legend=found, title=title)


def _title(request: Request, collection: Collection) -> str:
    return title_of(collection, request.app.state.shelf.record(collection.dataset))
