# SPDX-License-Identifier: EUPL-1.2
"""Asking the application within this process, as a visitor without an account does."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from drehscheibe.domain.errors import SourceUnavailable

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message


@dataclass(slots=True)
class Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def is_there(self) -> bool:
        return self.status == HTTPStatus.OK

    @property
    def is_page(self) -> bool:
        return self.is_there and self.headers.get("content-type", "").startswith("text/html")


class Site:
    """The application under its public name."""

    def __init__(self, app: ASGIApp, public_url: str) -> None:
        self._app, self.public_url = app, public_url.rstrip("/")

    async def get(self, address: str) -> Answer:
        """A small answer, as a whole."""
        parts: list[bytes] = []
        answer = await self._ask(address, parts.append, {})
        answer.body = b"".join(parts)
        return answer

    async def fetch(self, address: str, target: IO[bytes], *, known: str = "") -> Answer:
        """Write an answer of any size to a file. `known`: the ETag of a copy that is there."""
        headers = {"if-none-match": known} if known else {}
        return await self._ask(address, target.write, headers)

    async def _ask(self, address: str, take: Any, headers: dict[str, str]) -> Answer:
        answer, asked, taken = Answer(), False, 0

        async def receive() -> Message:
            nonlocal asked
            if asked:  # we stay until the end: whoever waits for us to go is cancelled
                await asyncio.Event().wait()
            asked = True
            return {"type": "http.request", "body": b""}

        async def send(message: Message) -> None:
            nonlocal taken
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                pairs = message.get("headers", ())
                answer.headers = {k.decode().lower(): v.decode("latin-1") for k, v in pairs}
            elif message.get("body") and answer.is_there:
                taken += len(message["body"])
                take(message["body"])

        await self._app(self._scope(address, headers), receive, send)
        _require_whole(answer, taken)
        return answer

    def _scope(self, address: str, headers: dict[str, str]) -> dict[str, Any]:
        public, asked = urlsplit(self.public_url), urlsplit(address)
        sent = {"host": public.netloc, "accept": "*/*", **headers}
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": public.scheme,
            "root_path": "",
            "path": unquote(asked.path),
            "raw_path": asked.path.encode(),
            "query_string": asked.query.encode(),
            "headers": [(k.encode(), v.encode()) for k, v in sent.items()],
            "client": ("127.0.0.1", 0),
            "server": (public.hostname or "127.0.0.1", public.port or 80),
        }


def _require_whole(answer: Answer, taken: int) -> None:
    """A copy that lacks the end of a file would look like a whole one."""
    promised = int(answer.headers.get("content-length", taken))
    if answer.is_there and promised != taken:
        raise SourceUnavailable(reason=f"{taken} / {promised}")
