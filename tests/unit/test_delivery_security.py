# SPDX-License-Identifier: EUPL-1.2
"""A fair share per client, counted by the address that a trusted proxy saw."""

from __future__ import annotations

import asyncio

from drehscheibe.delivery.security import Buckets, Guard, one_client
from drehscheibe.settings import Settings


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_minutes_share_may_be_used_at_once_and_comes_back():
    clock = Clock()
    buckets = Buckets(60, clock)
    assert [buckets.take("a") for _ in range(60)] == [0.0] * 60
    assert buckets.take("a") == 1.0
    assert buckets.take("b") == 0.0
    clock.now = 2.5
    assert [buckets.take("a") > 0 for _ in range(3)] == [False, False, True]


def test_no_limit_counts_nobody():
    buckets = Buckets(0)
    assert {buckets.take("a") for _ in range(100)} == {0.0}


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


def test_an_ipv6_line_is_one_client():
    assert one_client("2001:db8::1") == one_client("2001:db8::ffff:1")
    assert one_client("2001:db8:0:1::1") != one_client("2001:db8::1")
    assert one_client("::ffff:10.0.0.1") == one_client("10.0.0.1") == "10.0.0.1"
    assert one_client("") == ""
