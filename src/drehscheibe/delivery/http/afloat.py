# SPDX-License-Identifier: EUPL-1.2
"""Answers on their way: what nobody takes neither piles up in memory nor stays for ever.

The server takes a whole answer at once, and five pieces of one that is made while it is sent, and
keeps them until the client has read them. Over HTTP/1.1 most of it lies with the kernel, and a
connection has one. Over HTTP/2 a connection has a hundred, and a client that opens no window for
them (RFC 9113, 5.2) makes us keep all of it. So an answer of some size goes out in pieces, counts
for its client until the last one is taken, and is left after a minute.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.requests import Request

from drehscheibe.delivery.http.answers import problem_answer
from drehscheibe.delivery.http.streams import HELD_PIECE, STALLED, Pace
from drehscheibe.delivery.traffic.lanes import Places
from drehscheibe.domain.errors import TooManyAtOnce

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Message, Receive, Scope, Send

_LEAST, _LEAST_OF_HTTP_2 = 1 << 20, 4 << 10  # bytes of an answer that counts
_PIECES = 8  # the server takes five before it waits for the client
_PLACE = 4 << 10  # bytes
_places = Places((128 << 20) // _PLACE)


class GaveUp(BaseException):
    """A client that takes nothing is left. No fault: nobody on the way has to answer to it."""


class Afloat:
    """Takes the place of `send` for one answer; `TooManyAtOnce` is told instead of one for which
    there is no room. `close` comes always. Raises `GaveUp`."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._start: Message | None = None
        self._taken, self._is_refused = 0, False
        self._pace = Pace(STALLED)
        self._is_http_2 = scope.get("http_version") == "2"
        if self._is_http_2:  # files that the server itself sends would wait for ever
            scope.get("extensions", {}).pop("http.response.pathsend", None)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message  # may be told otherwise when its body is known
            return
        if self._start:
            await self._begin(self._start, message)
            self._start = None
        if self._is_refused:
            return
        if not self._taken:
            await self._send(message)
            return
        for piece in _pieces(message):
            await self._in_time(piece)

    async def _begin(self, start: Message, message: Message) -> None:
        size = self._counting(message)
        try:
            if size:
                self._taken = _places.take(self._scope["client_name"], -(-size // _PLACE))
        except TooManyAtOnce as error:
            self._is_refused = True
            refusal = problem_answer(Request(self._scope), error)
            await refusal(self._scope, self._receive, self._send)
        else:
            await self._send(start)

    def _counting(self, message: Message) -> int:
        """How many bytes the server may have to keep; none where that is little."""
        size = len(message.get("body", b""))
        if self._scope["method"] == "HEAD":
            return 0
        if message.get("more_body"):
            return HELD_PIECE if self._is_http_2 else 0
        return size if size >= (_LEAST_OF_HTTP_2 if self._is_http_2 else _LEAST) else 0

    async def _in_time(self, piece: Message) -> None:
        try:
            async with asyncio.timeout(STALLED):
                with self._pace.kept(piece.get("body", b"")):
                    await self._send(piece)
        except TimeoutError:
            raise GaveUp from None

    def close(self) -> None:
        if self._taken:
            _places.leave(self._scope["client_name"], self._taken)
            self._taken = 0


def _pieces(message: Message) -> Iterator[Message]:
    """So many that a client shows by the last ones whether it takes them."""
    body, more = message.get("body", b""), message.get("more_body", False)
    size = HELD_PIECE if more else min(HELD_PIECE, -(-len(body) // _PIECES) or 1)
    for at in range(0, len(body) or 1, size):
        is_last = at + size >= len(body)
        yield {**message, "body": body[at : at + size], "more_body": more or not is_last}
