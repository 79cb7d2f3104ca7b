# SPDX-License-Identifier: EUPL-1.2
"""A queue that grows without end would keep everybody waiting: it ends, and says so."""

from __future__ import annotations

import asyncio
import threading

import pytest

from drehscheibe.delivery.lanes import Lane
from drehscheibe.domain.errors import TooManyAtOnce


async def _three_at_two_places() -> tuple[list[int], int]:
    lane, go = Lane("test", threads=1, most=2), threading.Event()

    def work(number: int) -> int:
        go.wait(5)
        return number

    inside = [asyncio.create_task(lane.run(work, number)) for number in (1, 2)]
    await asyncio.sleep(0)
    with pytest.raises(TooManyAtOnce):
        await lane.run(work, 3)
    go.set()
    return await asyncio.gather(*inside), await lane.run(work, 4)


def test_who_finds_a_full_lane_comes_back_later():
    assert asyncio.run(_three_at_two_places()) == ([1, 2], 4)
