# SPDX-License-Identifier: EUPL-1.2
"""What is on its way counts until it is taken, in pieces that show it; small answers do not."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from functools import wraps

import orjson
import pytest
from starlette.responses import Response

from drehscheibe.asgi import LastPieceEnds
from drehscheibe.delivery.http import afloat
from drehscheibe.delivery.http.afloat import Afloat, GaveUp

MEBIBYTE = 1 << 20


def in_a_loop(test):
    @wraps(test)
    def run(*args, **more):
        asyncio.run(test(*args, **more))

    return run


def scope(client: str, *, version: str = "1.1", method: str = "GET"):
    return {
        "type": "http", "http_version": version, "method": method, "path": "/ogc/",
        "headers": [], "query_string": b"", "client_name": client, "request_id": "7e1f0a2b",
    }  # fmt: skip


class Client:
    """Takes messages, or only so many before it waits."""

    def __init__(self, *, takes: int = 1_000) -> None:
        self.got: list[dict] = []
        self._left, self.waits, self.goes_on = takes, asyncio.Event(), asyncio.Event()

    async def __call__(self, message) -> None:
        if not self._left:
            self.waits.set()
            await self.goes_on.wait()
        self._left = max(0, self._left - 1)
        self.got.append(message)

    @property
    def status(self) -> int:
        return self.got[0]["status"]

    @property
    def body(self) -> bytes:
        return b"".join(one["body"] for one in self.got[1:])


async def answered(size: int, who, taker: Client | None = None) -> Client:
    taker = taker or Client()
    whole = Response(bytes(size), media_type="application/geo+json")
    send = Afloat(who, asyncio.Event().wait, taker)
    try:
        await whole(who, asyncio.Event().wait, send)
    finally:
        send.close()
    return taker


@asynccontextmanager
async def held(size: int, client: str):
    """Nobody takes it as long as this lasts."""
    taker = Client(takes=3)
    task = asyncio.ensure_future(answered(size, scope(client), taker))
    await taker.waits.wait()
    try:
        yield
    finally:
        taker.goes_on.set()
        await task
        assert taker.body == bytes(size)


@pytest.mark.parametrize(
    ("version", "size", "pieces"),
    [("1.1", 100, 1), ("1.1", MEBIBYTE - 1, 1), ("1.1", MEBIBYTE, 8), ("1.1", 3 * MEBIBYTE, 12),
     ("2", 100, 1), ("2", 4_096, 8), ("2", 50_001, 8)],
)  # fmt: skip
def test_all_of_it_comes_in_pieces_that_show_whether_it_is_taken(version, size, pieces):
    taken = asyncio.run(answered(size, scope("a", version=version)))
    assert taken.body == bytes(size)
    assert len(taken.got) == pieces + 1
    assert [one.get("more_body", False) for one in taken.got[1:]] == [True] * (pieces - 1) + [False]
    assert (b"content-length", str(size).encode()) in taken.got[0]["headers"]


@in_a_loop
async def test_what_nobody_takes_is_not_held_for_one_client_without_end():
    async with AsyncExitStack() as stack:
        for _ in range(4):
            await stack.enter_async_context(held(16 * MEBIBYTE, "slow"))
        refused = await answered(16 * MEBIBYTE, scope("slow"))
        assert refused.status == 503
        assert orjson.loads(refused.body)["code"] == "too-many-at-once"
        assert dict(refused.got[0]["headers"])[b"retry-after"] == b"5"
        assert (await answered(16 * MEBIBYTE, scope("slow", method="HEAD"))).status == 200
        assert (await answered(1_000, scope("slow"))).status == 200
        for _ in range(3):
            assert (await answered(16 * MEBIBYTE, scope("other"))).status == 200
    assert (await answered(16 * MEBIBYTE, scope("slow"))).status == 200


@in_a_loop
async def test_what_is_larger_than_any_share_is_given_to_one_after_the_other():
    async with held(90 * MEBIBYTE, "one"):
        assert (await answered(2 * MEBIBYTE, scope("one"))).status == 503
    assert (await answered(90 * MEBIBYTE, scope("one"))).status == 200


@in_a_loop
async def test_who_takes_nothing_for_long_is_left(monkeypatch):
    monkeypatch.setattr(afloat, "STALLED", 0.05)
    taker = Client(takes=3)
    with pytest.raises(GaveUp):
        await answered(60 * MEBIBYTE, scope("gone"), taker)
    assert len(taker.got) == 3, "it ends without its last piece"
    assert (await answered(60 * MEBIBYTE, scope("gone"))).status == 200


def streamed(*sizes: int) -> list[dict]:
    messages = [{"type": "http.response.start", "status": 200, "headers": []}]
    pieces = [{"type": "http.response.body", "body": bytes(size)} for size in sizes]
    return messages + [piece | {"more_body": piece is not pieces[-1]} for piece in pieces]


async def sent(send, *sizes: int) -> None:
    for message in streamed(*sizes):
        await send(message)


@pytest.mark.parametrize("version", ["1.1", "2"])
@in_a_loop
async def test_what_is_made_while_it_is_sent_goes_on_as_it_is(version):
    who, taker = scope("a", version=version), Client()
    send = Afloat(who, asyncio.Event().wait, taker)
    await sent(send, 9_000, 70_000, 0)
    send.close()
    assert taker.got == streamed(9_000, 70_000, 0)


@in_a_loop
async def test_over_http_2_one_client_has_so_many_streams_and_none_for_ever(monkeypatch):
    monkeypatch.setattr(afloat, "STALLED", 0.05)
    who, others, waiting = scope("streams", version="2"), [], asyncio.Event().wait
    for _ in range(256):
        others.append(Afloat(who, waiting, Client()))
        for message in streamed(9_000, 9_000)[:2]:
            await others[-1](message)
    refused = Client()
    one_more = Afloat(who, waiting, refused)
    await sent(one_more, 9_000, 9_000)
    assert (refused.status, orjson.loads(refused.body)["code"]) == (503, "too-many-at-once")
    for one in others:
        one.close()
    stalled = Afloat(who, waiting, Client(takes=2))
    with pytest.raises(GaveUp):
        await sent(stalled, 9_000, 9_000, 9_000)
    stalled.close()


@pytest.mark.parametrize(("version", "offered"), [("1.1", True), ("2", False)])
def test_files_are_sent_by_the_server_where_a_connection_has_one_answer(version, offered):
    who = scope("a", version=version) | {"extensions": {"http.response.pathsend": {}}}
    Afloat(who, asyncio.Event().wait, Client())
    assert ("http.response.pathsend" in who["extensions"]) == offered


@pytest.mark.parametrize("pieces", [[], [b"one"], [b"one", b"two", b"three"]])
@in_a_loop
async def test_the_last_piece_of_a_page_is_its_end(pieces):
    taker = Client()
    send = LastPieceEnds(taker)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for piece in pieces:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
    assert taker.body == b"".join(pieces)
    assert [one.get("more_body", False) for one in taker.got[1:]] == (
        [True] * (len(pieces) - 1) + [False]
    )


@in_a_loop
async def test_what_is_left_of_a_page_is_thrown_away_where_its_reader_was_left():
    async def leaves(message):
        if message["type"] == "http.response.body":
            raise GaveUp

    send = LastPieceEnds(leaves)
    await sent(send, 10, 10, 10)
