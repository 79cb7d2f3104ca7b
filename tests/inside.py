# SPDX-License-Identifier: EUPL-1.2
"""Delivery as it answers behind its guard, without a server: for what does not need a wire."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from drehscheibe.delivery.app import create_app
from drehscheibe.delivery.http.security import Guard
from drehscheibe.releases.layout import Layout
from drehscheibe.settings import Settings


class Inside:
    """Asks one question after the other, on a loop that stays."""

    def __init__(self, app: Any, runner: asyncio.Runner) -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")
        self._runner = runner

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        return self._runner.run(self._client.request(method, path, **more))

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def head(self, path: str, **more: Any) -> httpx.Response:
        return self.request("HEAD", path, **more)

    def options(self, path: str, **more: Any) -> httpx.Response:
        return self.request("OPTIONS", path, **more)

    def raw(self, path: str, **headers: str) -> tuple[int, httpx.Headers, bytes]:
        """Status, headers and the body as it goes over the wire, still packed."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._runner.run(self._raw(path, {"accept-encoding": "identity"} | named))

    async def _raw(self, path: str, headers: dict[str, str]) -> tuple[int, httpx.Headers, bytes]:
        async with self._client.stream("GET", path, headers=headers) as answer:
            body = b"".join([part async for part in answer.aiter_raw()])
            return answer.status_code, answer.headers, body


@contextmanager
def inside(layout: Layout, **settings: Any) -> Iterator[Inside]:
    """A client of delivery; it follows no redirects."""
    chosen = Settings(home=layout.home, **settings)
    app = create_app(chosen)
    with asyncio.Runner() as runner:
        yield Inside(Guard(app, chosen, app.state.measures), runner)
        app.state.records.close()
        app.state.harvest_pages.close()
        app.state.packages.close()
        app.state.archives.close()
        app.state.shelf.close()
