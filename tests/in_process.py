# SPDX-License-Identifier: EUPL-1.2
"""Delivery asked without a server: the same application, no socket, no second process."""

from __future__ import annotations

import asyncio

import httpx
from starlette.applications import Starlette


class InProcess:
    """`get` as httpx has it; every call has an event loop of its own."""

    def __init__(self, app: Starlette, address: str = "https://daten.example") -> None:
        self.app, self._address = app, address

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return asyncio.run(self._get(path, headers or {}))

    async def _get(self, path: str, headers: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url=self._address) as client:
            return await client.get(path, headers=headers)
