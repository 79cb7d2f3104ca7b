# SPDX-License-Identifier: EUPL-1.2
"""Much is packed beside the loop and counts until it is taken; who reads it sees no difference."""

from __future__ import annotations

import asyncio

import pytest
from starlette.requests import Request

from drehscheibe.delivery.http.answers import answer, large_answer
from drehscheibe.delivery.http.media_types import GEOJSON
from drehscheibe.domain.errors import TooManyAtOnce


def request(accepted, *, client="", method="GET"):
    headers = [(b"accept-encoding", accepted.encode())]
    scope = {"type": "http", "method": method, "path": "/", "headers": headers}
    return Request(scope | {"client_name": client})


@pytest.mark.parametrize("accepted", ["zstd, gzip", "gzip", "identity"])
@pytest.mark.parametrize("size", [10, 20_000, 500_000])
def test_large_and_small_answers_are_the_same_from_the_loop_and_beside_it(accepted, size):
    body, headers = b'{"a":"Spielplatz"}' * (size // 18 + 1), {"Content-Crs": "<crs>"}
    options = {"tag": '"a"', "headers": headers}
    here = answer(request(accepted), body, GEOJSON, **options)
    beside = asyncio.run(large_answer(request(accepted), body, GEOJSON, **options))
    assert (beside.body, beside.raw_headers) == (here.body, here.raw_headers)


def large(client, mebibytes, **more):
    body = bytes(mebibytes << 20)
    asked = request("identity", client=client, **more)
    return asyncio.run(large_answer(asked, body, GEOJSON, tag='"a"', headers={}))


async def taken(answer):
    """What a client gets that stays to the end."""
    sent, stays = [], asyncio.Event()

    async def send(message):
        sent.append(message)

    await answer({}, stays.wait, send)
    return sent


def test_what_nobody_takes_is_not_held_for_one_client_without_end():
    held = [large("slow", 16) for _ in range(4)]
    with pytest.raises(TooManyAtOnce):
        large("slow", 16)
    assert large("slow", 16, method="HEAD").status_code == 200
    others = [large("other", 16) for _ in range(3)]
    start, *pieces = asyncio.run(taken(held.pop()))
    assert dict(start["headers"])[b"content-length"] == str(16 << 20).encode()
    assert sum(len(piece["body"]) for piece in pieces) == 16 << 20
    held.append(large("slow", 16))
    for one in (*held, *others):
        asyncio.run(taken(one))


def test_what_is_larger_than_any_share_is_given_to_one_after_the_other():
    first = large("one", 90)
    with pytest.raises(TooManyAtOnce):
        large("one", 2)
    asyncio.run(taken(first))
    asyncio.run(taken(large("one", 90)))
