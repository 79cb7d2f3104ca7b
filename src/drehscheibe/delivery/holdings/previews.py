# SPDX-License-Identifier: EUPL-1.2
"""`/vorschau/{grant}/ogc/…`: the interfaces as they will be with one draft, and with it alone.

QGIS takes an address and no header. Here its grant is part of the address, and every link of an
answer goes on below it, so that a program finds its way by itself (decision 14).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.requests import Request

from drehscheibe.delivery.holdings.grants import Private, granting, read_grant
from drehscheibe.delivery.http.answers import problem_answer
from drehscheibe.delivery.http.links import ORIGIN, origin
from drehscheibe.domain.errors import NotFound, PreviewEnded, TicketExpired, TicketNotValid
from drehscheibe.tickets import Purpose

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from drehscheibe.domain.errors import DrehscheibeError
    from drehscheibe.settings import Settings

PREVIEWS = "/vorschau/"
_BELOW = "/ogc/"


class Previews:
    """ASGI middleware: what does not hold is refused before anybody looks what is there."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PREVIEWS):
            await self._app(scope, receive, send)
            return
        ticket, _, rest = scope["path"].removeprefix(PREVIEWS).partition("/")
        path = _BELOW if rest == "ogc" else f"/{rest}"
        try:
            grant = read_grant(ticket, Purpose.PREVIEW, settings=self._settings)
        except (TicketNotValid, TicketExpired):
            await _refuse(PreviewEnded(), scope, receive, send)
            return
        if not path.startswith(_BELOW):
            await _refuse(NotFound(), scope, receive, send)
            return
        base = f"{origin(Request(scope))}{PREVIEWS}{ticket}"
        moved = {**scope, "path": path, "raw_path": path.encode(), ORIGIN: base}
        with granting(replace(grant, is_alone=True)):
            await self._app(moved, receive, Private(send))


async def _refuse(error: DrehscheibeError, scope: Scope, receive: Receive, send: Send) -> None:
    await problem_answer(Request(scope), error)(scope, receive, send)
