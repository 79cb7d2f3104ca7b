# SPDX-License-Identifier: EUPL-1.2
"""The small picture of a dataset for lists; the worker draws it, here it is handed out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.delivery.files import downloads
from drehscheibe.delivery.http.answers import answer
from drehscheibe.delivery.http.media_types import SVG
from drehscheibe.delivery.http.negotiation import Form, Offer
from drehscheibe.delivery.queries.endpoints import Area, Endpoint
from drehscheibe.domain.errors import ArtifactNotReady, NotFound

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.delivery.holdings.shelf import Shelf

NAME = "thumbnail.svg"
# Its one style says how it looks on dark ground; opened by itself it may do nothing else.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

THUMBNAIL = Endpoint(
    f"/files/{{dataset}}/{NAME}",
    "thumbnail",
    "A small picture of the features of a dataset, for lists",
    (Offer(Form.SVG, SVG, ("image/*", "*/*"), {"type": "string"}),),
    root="",
)
AREA = Area(endpoints=(THUMBNAIL,))


async def thumbnail(request: Request) -> Response:
    """GET /files/{dataset}/thumbnail.svg: of the current release, if it has a place at all."""
    shelf: Shelf = request.app.state.shelf
    dataset = request.path_params["dataset"]
    release = shelf.release(dataset)
    manifest = shelf.manifest(dataset, release)
    if any(entry.path == f"files/{NAME}" for entry in manifest.files):
        request.path_params["name"] = NAME  # somebody published a file of this very name
        return await downloads.download(request)
    THUMBNAIL.checked_form(request)
    placed = next((t for t in manifest.tables if t.geometry and t.rows and t.bbox), None)
    if placed is None:
        raise NotFound
    try:
        drawn = shelf.layout.thumbnail(release, placed.name).read_bytes()
    except FileNotFoundError:
        request.app.state.ask("styles", dataset=dataset, release=release)
        raise ArtifactNotReady(name=NAME) from None
    return answer(request, drawn, SVG, headers={"Content-Security-Policy": _POLICY})
