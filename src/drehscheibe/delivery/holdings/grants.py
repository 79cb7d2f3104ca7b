# SPDX-License-Identifier: EUPL-1.2
"""What is not public is shown to whoever holds a grant: a signed ticket for one built release.

No database is asked. A grant ends by its time, when the pointer of its dataset moves (each change
raises the epoch), or when what it names is thrown away. No list, search or count looks at grants
(but those below the address of a preview, `previews.py`): only who asks for the one dataset by its
name sees it.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request

from drehscheibe.delivery.http.answers import problem_answer
from drehscheibe.domain.errors import GrantNotValid, TicketExpired, TicketNotValid
from drehscheibe.tickets import Purpose, read_ticket

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from drehscheibe.settings import Settings

_OPEN = ("/ogc/", "/files/")
_BEARER = b"bearer "
_KEPT_BY_NOBODY = (b"cache-control", b"private, no-store")


@dataclass(frozen=True, slots=True)
class Grant:
    dataset: str
    release: str  # SHA-256 of the manifest, hex
    epoch: int  # of the dataset's pointer when it was given; 0 where there was none
    is_alone: bool = False  # lists show this and nothing else


GRANT: ContextVar[Grant | None] = ContextVar("grant", default=None)


@contextmanager
def granting(grant: Grant | None) -> Iterator[None]:
    """What is asked in here is asked by whoever holds the grant."""
    token = GRANT.set(grant)
    try:
        yield
    finally:
        GRANT.reset(token)


def for_everybody() -> AbstractContextManager[None]:
    """What is made in here is shown to all, whoever asks for it first."""
    return granting(None)


class Granted:
    """ASGI middleware: reads `Authorization: Bearer …` (RFC 6750), where data are asked for.

    What does not hold is refused for every address alike, before anybody looks what is there.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = _given(scope) if scope["type"] == "http" else b""
        if not given:
            await self._app(scope, receive, send)
            return
        try:
            text = given.decode("latin-1")
            grant = read_grant(text, Purpose.GRANT, settings=self._settings)
        except (TicketNotValid, TicketExpired):
            refused = problem_answer(Request(scope), GrantNotValid())
            await refused(scope, receive, send)
            return
        with granting(grant):
            await self._app(scope, receive, Private(send))


def _given(scope: Scope) -> bytes:
    if not scope["path"].startswith(_OPEN):
        return b""
    for name, value in scope["headers"]:
        if name == b"authorization" and value[: len(_BEARER)].lower() == _BEARER:
            return bytes(value[len(_BEARER) :].strip()) or b"-"
    return b""


def read_grant(text: str, purpose: Purpose, *, settings: Settings) -> Grant:
    """Raises `TicketNotValid`, `TicketExpired`."""
    claims = read_ticket(purpose, text=text, settings=settings)
    return Grant(str(claims["dataset"]), str(claims["release"]), int(claims["epoch"]))


class Private:
    """No cache keeps an answer that was made for one reader."""

    def __init__(self, send: Send) -> None:
        self._send = send

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [pair for pair in message["headers"] if pair[0].lower() != _KEPT_BY_NOBODY[0]]
            message = {**message, "headers": [*kept, _KEPT_BY_NOBODY]}
        await self._send(message)
