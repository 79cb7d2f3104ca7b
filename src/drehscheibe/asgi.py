# SPDX-License-Identifier: EUPL-1.2
"""The start of the server: Starlette at the front, Django behind it."""

from __future__ import annotations

import asyncio
import os
from http import HTTPStatus
from typing import TYPE_CHECKING

from a2wsgi import WSGIMiddleware
from starlette.responses import PlainTextResponse, Response

from drehscheibe.delivery.app import create_app
from drehscheibe.delivery.http.afloat import GaveUp
from drehscheibe.delivery.http.security import Guard
from drehscheibe.delivery.traffic.access_log import access_log_of
from drehscheibe.delivery.traffic.visits import VISIT, charged_to
from drehscheibe.domain.errors import N_, TooManyAtOnce
from drehscheibe.look.frame import language_of
from drehscheibe.look.translations import gettext
from drehscheibe.settings import Settings, current_settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from drehscheibe.delivery.traffic.measures import Measures

LARGEST_FORM = 1 << 20  # bytes that go to Django; files take another way
_PATIENCE = 30.0  # seconds in which a form must have come
_THREADS = 8
_MOST_PAGES = 128  # being made or waiting for a thread
_AGAIN = 5  # seconds
_SLOW = N_("Your form did not arrive within 30 seconds. Please go back and send it once more.")
_LARGE = N_("Your form is larger than 1 MiB. Please go back, shorten what you wrote, and send it.")
_RDF = (".ttl", ".rdf", ".jsonld")
_MACHINES = (
    "/ogc",
    "/catalog",
    "/api/3",
    *(f"/catalog{ending}" for ending in _RDF),
    "/files",
    "/schemas",
    "/assets",
    "/favicon.ico",
    "/vorschau",
    "/healthz",
    "/readyz",
    "/metrics",
    "/pruefen/hochladen",
    "/hochladen",
)


_DATASETS, _FILE = "/api/v1/datasets/", "/file"  # files of any size, sent by programs


class Front:
    """Machines to Starlette, people to Django."""

    def __init__(self, delivery: ASGIApp, portal: ASGIApp) -> None:
        self._delivery, self._portal = delivery, portal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or _is_for_machines(scope["path"]):
            await self._delivery(scope, receive, send)
        else:
            await self._portal(scope, receive, send)


def _is_for_machines(path: str) -> bool:
    if path.startswith(_DATASETS) and path.endswith(_FILE):
        return True
    if path.startswith("/daten/") and path.endswith(_RDF):
        return True
    return path.startswith(_MACHINES) and any(
        path == start or path.startswith(f"{start}/") for start in _MACHINES
    )


class Portal:
    """Django behind a2wsgi; bodies are read here first, so that a slow client holds no thread."""

    def __init__(self) -> None:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "drehscheibe.portal.django_settings")
        from drehscheibe.portal.wsgi import application

        self._wsgi = WSGIMiddleware(_charged(application), workers=_THREADS)
        self._inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                body = await _small_body(receive)
        except TimeoutError:
            await _refuse(HTTPStatus.REQUEST_TIMEOUT, _SLOW, scope)(scope, receive, send)
            return
        if body is None:
            await _refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _LARGE, scope)(scope, receive, send)
            return
        given = False

        # Granian's own `receive` is no coroutine function, which a2wsgi 1.10 insists on.
        async def replay() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._page(scope, replay, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whoever would wait behind too many others is told at once, not after half a minute."""
        if self._inside >= _MOST_PAGES:
            await _busy(scope)(scope, receive, send)
            return
        self._inside += 1
        try:
            await self._wsgi(scope, receive, LastPieceEnds(send))
        finally:
            self._inside -= 1


class LastPieceEnds:
    """a2wsgi sends an empty piece behind the last one, with which no page would be whole; and it
    must get rid of what it has, else its thread would wait for ever for who was left."""

    def __init__(self, send: Send) -> None:
        self._send_on = send
        self._held: Message | None = None
        self._is_left = False

    async def __call__(self, message: Message) -> None:
        if held := self._held:
            self._held = None
            ends = not message.get("body") and not message.get("more_body")
            await self._send({**held, "more_body": not ends})
            if ends:
                return
        if message["type"] == "http.response.body" and message.get("more_body"):
            self._held = message
        else:
            await self._send(message)

    async def _send(self, message: Message) -> None:
        if self._is_left:
            return
        try:
            await self._send_on(message)
        except GaveUp:
            self._is_left = True


def _charged(application: WSGIApplication) -> WSGIApplication:
    """What a page costs in its thread is charged to who asked for it."""

    def call(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with charged_to(VISIT.get()):
            return application(environ, start_response)

    return call


def _busy(scope: Scope) -> Response:
    told = gettext(TooManyAtOnce.template, language=language_of(scope["path"]))
    text = told.format(seconds=_AGAIN)
    headers = {"Retry-After": str(_AGAIN), "Cache-Control": "no-store"}
    return PlainTextResponse(text, HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)


def _refuse(status: HTTPStatus, text: str, scope: Scope) -> Response:
    """The rest of the body is not read, so the connection ends."""
    told = gettext(text, language=language_of(scope["path"]))
    return PlainTextResponse(told, status, headers={"Connection": "close"})


async def _small_body(receive: Receive) -> bytes | None:
    """The whole body, or None if it is larger than a form can be."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b""
        part = message.get("body", b"")
        size += len(part)
        if size > LARGEST_FORM:
            return None
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


def build(settings: Settings) -> ASGIApp:
    """The whole installation as one ASGI application."""
    delivery = create_app(settings)
    log = access_log_of(settings)
    measures: Measures = delivery.state.measures
    guard = Guard(Front(delivery, Portal()), settings, measures, *([log] if log else []))
    measures.gauges["requests_running"] = lambda: guard.running
    return guard


def __getattr__(name: str) -> ASGIApp:
    """`drehscheibe.asgi:app` is built when the server asks for it, not at import."""
    if name == "app":
        return build(current_settings())
    raise AttributeError(name)
