# SPDX-License-Identifier: EUPL-1.2
"""Much is packed beside the loop; who reads it sees no difference."""

from __future__ import annotations

import asyncio

import pytest
from starlette.requests import Request

from drehscheibe.delivery.http.answers import answer, large_answer
from drehscheibe.delivery.http.media_types import GEOJSON


def request(accepted):
    headers = [(b"accept-encoding", accepted.encode())]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": headers})


@pytest.mark.parametrize("accepted", ["zstd, gzip", "gzip", "identity"])
@pytest.mark.parametrize("size", [10, 20_000, 500_000])
def test_large_and_small_answers_are_the_same_from_the_loop_and_beside_it(accepted, size):
    body, headers = b'{"a":"Spielplatz"}' * (size // 18 + 1), {"Content-Crs": "<crs>"}
    options = {"tag": '"a"', "headers": headers}
    here = answer(request(accepted), body, GEOJSON, **options)
    beside = asyncio.run(large_answer(request(accepted), body, GEOJSON, **options))
    assert (beside.body, beside.raw_headers) == (here.body, here.raw_headers)
