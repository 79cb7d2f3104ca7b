# SPDX-License-Identifier: EUPL-1.2
"""Data out, as one Starlette application. It knows neither Django nor the portal's database."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount

from drehscheibe.catalogue.harvest_pages import HarvestPages
from drehscheibe.catalogue.search import CatalogueSearch
from drehscheibe.catalogue.store import RecordStore
from drehscheibe.delivery import pages
from drehscheibe.delivery.capabilities import collections, landing, openapi, package_schemas
from drehscheibe.delivery.features import functions, items, schemas
from drehscheibe.delivery.files import downloads, thumbnails
from drehscheibe.delivery.gdi_de import iso
from drehscheibe.delivery.harvests import ckan, rdf
from drehscheibe.delivery.harvests.packages import Packages
from drehscheibe.delivery.holdings.grants import Granted
from drehscheibe.delivery.holdings.open_files import keep_closing
from drehscheibe.delivery.holdings.previews import Previews
from drehscheibe.delivery.holdings.shelf import Shelf
from drehscheibe.delivery.holdings.wishes import asker
from drehscheibe.delivery.http.answers import CACHE, problem_answer
from drehscheibe.delivery.http.links import Origin
from drehscheibe.delivery.http.negotiation import Form, form_of
from drehscheibe.delivery.http.routing import Route, Router
from drehscheibe.delivery.records import records
from drehscheibe.delivery.tiles import styles, tile_matrix_sets, tiles, tilesets
from drehscheibe.delivery.tiles.archives import Archives
from drehscheibe.delivery.traffic import metrics
from drehscheibe.delivery.traffic.measures import Measures
from drehscheibe.delivery.uploads import checks, drafts, programs
from drehscheibe.domain.errors import (
    DrehscheibeError,
    MethodNotOffered,
    NotAcceptable,
    NotFound,
    RegionPackDamaged,
    RepresentationUnknown,
)
from drehscheibe.look.assets import Assets, icon
from drehscheibe.problems import status_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from drehscheibe.delivery.holdings.wishes import Ask
    from drehscheibe.settings import Settings

log = logging.getLogger("drehscheibe.delivery")

TITLE = "Drehscheibe"
_DRAINED, _DRAINING = 16 << 20, 5.0  # bytes and seconds of a body that nobody wants


def create_app(settings: Settings, ask: Ask | None = None) -> Starlette:
    """The delivery of one instance: /ogc, /files, /assets, /healthz, /readyz.

    `ask` tells the worker what is to be made; without one it is a file in the instance.
    """
    app = Starlette(
        middleware=[Middleware(Granted, settings), Middleware(Previews, settings)],
        exception_handlers={
            DrehscheibeError: _on_error,
            HTTPException: _on_http_exception,
            ClientDisconnect: _on_leaving,
            Exception: _on_fault,
        },
    )
    app.router = Router(routes=routes(settings), redirect_slashes=False, lifespan=_life)
    app.state.settings = settings
    app.state.ask = ask or asker(settings.layout)
    app.state.shelf = Shelf(settings.layout, app.state.ask)
    app.state.records = RecordStore(settings.layout)
    app.state.archives = Archives(app.state.ask)
    app.state.uploads = checks.Uploads(settings)
    app.state.senders = drafts.Senders()
    app.state.sendings = programs.Sendings()
    app.state.measures = Measures(
        settings.layout.measures, {"uploads_running": partial(_uploads_running, app)}
    )
    app.state.origin = Origin(settings)
    app.state.title = TITLE
    app.state.search = CatalogueSearch(settings.layout)
    app.state.harvest_pages = HarvestPages(settings.layout)
    app.state.packages = Packages(settings.layout)
    app.state.descriptions = collections.Descriptions()
    app.state.facts = schemas.KnownFacts()
    app.state.definitions = openapi.Definitions(TITLE)
    return app


@asynccontextmanager
async def _life(app: Starlette) -> AsyncIterator[None]:
    """While the server runs, files that were taken back are closed by time."""
    shelf: Shelf = app.state.shelf
    archives: Archives = app.state.archives
    closing = asyncio.create_task(keep_closing(shelf.sweep, partial(archives.sweep, shelf)))
    try:
        yield
    finally:
        closing.cancel()
        archives.close()
        app.state.records.close()
        app.state.harvest_pages.close()
        app.state.packages.close()
        shelf.close()


def routes(settings: Settings) -> list[Route | Mount]:
    one = "/ogc/collections/{collection}"
    return [
        # First what a map asks for hundreds of times.
        Route(f"{one}/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}", tiles.tile),
        *records.routes(),
        Route(f"{one}/items", items.items),
        *iso.routes(),
        Route(f"{one}/items/{{item:path}}", items.item),
        Route("/ogc", _to_landing),
        Route("/ogc/", landing.landing),
        Route("/ogc/conformance", landing.conformance),
        Route("/ogc/api", openapi.api),
        Route("/ogc/functions", functions.functions),
        Route("/ogc/collections", collections.collections),
        Route(one, collections.collection),
        Route(f"{one}/schema", schemas.schema),
        Route(f"{one}/queryables", schemas.queryables),
        Route(f"{one}/sortables", schemas.sortables),
        Route("/ogc/tileMatrixSets", tile_matrix_sets.tile_matrix_sets),
        Route("/ogc/tileMatrixSets/{set}", tile_matrix_sets.tile_matrix_set),
        Route(f"{one}/tiles", tilesets.tilesets),
        Route(f"{one}/tiles/WebMercatorQuad", tilesets.tileset),
        *styles.routes(one),
        *rdf.routes(),
        *ckan.routes(),
        Route("/files/{dataset}/thumbnail.svg", thumbnails.thumbnail),
        Route("/files/{dataset}/{name}", downloads.download),
        Route("/files/{dataset}/{release}/{name:path}", downloads.download),
        Route("/pruefen/hochladen", checks.upload, methods=["POST"]),
        Route("/hochladen", drafts.receive, methods=["HEAD", "POST", "PATCH"]),
        Route("/api/v1/datasets/{dataset}/file", programs.put_file, methods=["PUT"]),
        *package_schemas.routes(),
        Route("/favicon.ico", icon),
        Mount("/assets", Assets(settings.base_map)),
        Route("/healthz", _alive),
        Route("/readyz", _ready),
        Route("/metrics", metrics.metrics),
    ]


def _uploads_running(app: Starlette) -> int:
    state = app.state
    running: int = state.uploads.running.total() + state.senders.running + state.sendings.running
    return running


async def _to_landing(_: Request) -> Response:
    return RedirectResponse("/ogc/", HTTPStatus.PERMANENT_REDIRECT)


async def _alive(_: Request) -> Response:
    """The process answers; it says nothing about anything else."""
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


async def _ready(request: Request) -> Response:
    """What a load balancer asks: the instance's folders are there and can be read."""
    shelf: Shelf = request.app.state.shelf
    ready = shelf.layout.pointers.is_dir()
    status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    body = {"status": "ok" if ready else "not initialised"}
    return JSONResponse(body, status, headers={"Cache-Control": "no-store"})


async def _on_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, DrehscheibeError)  # noqa: S101 - Starlette's types are wider
    if status_of(error) >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("%s %s", request.scope.get("request_id"), error, exc_info=error.__cause__)
    if isinstance(error, NotFound) and _has_slash_too_many(request):
        return _without_slash(request)
    response = _told(request, error)
    if request.method in {"POST", "PATCH", "PUT"}:
        await _drain(request)
        # What is left of the body is not read: the client must not send its next request there.
        response.headers["Connection"] = "close"
    return response


def _has_slash_too_many(request: Request) -> bool:
    """The addresses of the portal end with a slash, those of the interfaces with none."""
    path: str = request.scope["path"]
    return request.method in {"GET", "HEAD"} and path.startswith("/ogc/") and path.endswith("/")


def _without_slash(request: Request) -> Response:
    path, query = quote(request.scope["path"].rstrip("/")), request.scope["query_string"].decode()
    headers = {"Cache-Control": CACHE}
    return RedirectResponse(
        f"{path}?{query}" if query else path, HTTPStatus.PERMANENT_REDIRECT, headers
    )


async def _drain(request: Request) -> None:
    """Take what is still on its way, up to a limit: a proxy that could not send all of it would
    say “Bad Gateway” instead of what was wrong."""
    left = _DRAINED
    with contextlib.suppress(TimeoutError, RuntimeError, ClientDisconnect):
        async with asyncio.timeout(_DRAINING):
            async for piece in request.stream():
                left -= len(piece)
                if left < 0:
                    return


def _told(request: Request, error: DrehscheibeError) -> Response:
    try:
        if form_of(request) is Form.HTML:
            return pages.error(request, error)
    except (RepresentationUnknown, NotAcceptable, RegionPackDamaged):
        pass  # the question of the form cannot be answered: a machine's answer it is
    return problem_answer(request, error)


async def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - Starlette's types are wider
    if error.status_code == HTTPStatus.NOT_FOUND:
        return await _on_error(request, NotFound())
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        methods = ", ".join(sorted((error.headers or {}).get("Allow", "").split(", ")))
        return _told(request, MethodNotOffered(method=request.method[:20], methods=methods))
    return Response(status_code=error.status_code, headers=error.headers)


async def _on_leaving(_request: Request, _: Exception) -> Response:
    """Nobody is left to be answered; the log says so."""
    return Response(status_code=HTTPStatus.REQUEST_TIMEOUT)


async def _on_fault(request: Request, _: Exception) -> Response:
    """A fault of ours: Starlette raises it again after this answer, so the log has it all."""
    return problem_answer(request, DrehscheibeError())
