# SPDX-License-Identifier: EUPL-1.2
"""Answers that are sent while they are made: never more in memory than one piece.

The server holds a piece back until the client has taken the one before. Whoever takes nothing for
a minute, or hardly anything for longer, is left, and so is whoever leaves. An answer that cannot be
finished ends without its last chunk (RFC 9112, 7.1), so no client takes it for whole.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from starlette.requests import ClientDisconnect
from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator

    from starlette.types import Receive, Scope, Send

    from drehscheibe.delivery.traffic.lanes import Places

log = logging.getLogger("drehscheibe.delivery")

T = TypeVar("T")

HELD_PIECE = 1 << 18  # bytes
STALLED = 60.0  # seconds in which one piece must have been taken
SLOWEST = 4_096  # bytes a second that a client takes after that time


class Source(Protocol):
    """Where the pieces come from. `close` comes always, and once more does no harm."""

    async def next(self) -> bytes:
        """The next piece, or nothing at the end."""

    async def close(self) -> None: ...


class Seated:
    """A source that holds a place, or several, as long as it is open."""

    def __init__(self, source: Source, places: Places, client: str, many: int = 1) -> None:
        """Raises `TooManyAtOnce`."""
        taken = places.take(client, many)
        self._source, self._leave = source, partial(places.leave, client, taken)
        self._is_open = True

    async def next(self) -> bytes:
        return await self._source.next()

    async def close(self) -> None:
        if self._is_open:
            self._is_open = False
            try:
                await self._source.close()
            finally:
                self._leave()


class Streamed(Response):
    """Sends what a source gives, beginning with a piece that is there already."""

    def __init__(
        self, first: bytes, source: Source, *, headers: dict[str, str], media_type: str
    ) -> None:
        super().__init__(headers=headers, media_type=media_type)
        if "content-length" not in {name.lower() for name in headers}:
            del self.headers["Content-Length"]  # Starlette's, of an empty body
        self._first, self._source = first, source
        self.patience = STALLED

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope
        try:
            start = {"type": "http.response.start", "status": self.status_code}
            await send(start | {"headers": self.raw_headers})
            await self._send_all(receive, send)
        finally:
            await self._source.close()

    async def _send_all(self, receive: Receive, send: Send) -> None:
        tasks = [asyncio.ensure_future(self._send(send)), asyncio.ensure_future(_left(receive))]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _send(self, send: Send) -> None:
        try:
            piece, pace = self._first, Pace(self.patience)
            while piece:
                async with asyncio.timeout(self.patience):
                    with pace.kept(piece):
                        await send({"type": "http.response.body", "body": piece, "more_body": True})
                piece = await self._source.next()
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except TimeoutError:
            log.info("a client that hardly took anything was left")
        except Exception:  # the answer has begun: all that can be said is that it broke
            log.exception("an answer broke off")


class Pace:
    """How fast a client takes what is there; what we need to make it does not count."""

    def __init__(self, patience: float) -> None:
        self._patience, self._bytes, self._seconds = patience, 0, 0.0

    @contextmanager
    def kept(self, piece: bytes) -> Iterator[None]:
        """Raises `TimeoutError` behind a piece with which it is too slow in all."""
        began = time.monotonic()
        yield
        self._bytes += len(piece)
        self._seconds += time.monotonic() - began
        if self._seconds > self._patience and self._bytes < SLOWEST * self._seconds:
            raise TimeoutError


async def unless_left(work: Awaitable[T], receive: Receive) -> T:
    """What `work` gives. Who leaves before that gets no more of it: raises `ClientDisconnect`."""
    tasks = asyncio.ensure_future(work), asyncio.ensure_future(_left(receive))
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if not tasks[0].done():
            raise ClientDisconnect
        return await tasks[0]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _left(receive: Receive) -> None:
    """Returns when the client is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
