# SPDX-License-Identifier: EUPL-1.2
"""Who counts as one client: the address that a trusted proxy saw, or the one that connects."""

from __future__ import annotations

import asyncio

from drehscheibe.delivery.http.security import Guard
from drehscheibe.settings import Settings


def ask(guard: Guard, *, forwarded: str = "", path: str = "/ogc/") -> tuple[int, dict[str, str]]:
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b""}

    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": headers,
        "client": ("10.0.0.1", 1),
    }
    asyncio.run(guard(scope, receive, send))
    return sent[0]["status"], {k.decode(): v.decode() for k, v in sent[0]["headers"]}


async def empty(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def test_who_asks_too_often_is_told_to_wait():
    guard = Guard(empty, Settings(requests_per_minute=2))
    assert [ask(guard)[0] for _ in range(3)] == [200, 200, 429]
    _, headers = ask(guard)
    assert int(headers["retry-after"]) >= 1
    assert ask(guard, path="/healthz")[0] == 200


def test_a_client_cannot_choose_its_own_address():
    guard = Guard(empty, Settings(requests_per_minute=1))
    assert [ask(guard, forwarded=f"1.1.1.{n}")[0] for n in range(2)] == [200, 429]
    behind_proxy = Guard(empty, Settings(requests_per_minute=1, trusted_proxies=1))
    found = [ask(behind_proxy, forwarded=f"9.9.9.9, 1.1.1.{n}")[0] for n in (1, 2, 1)]
    assert found == [200, 200, 429]
