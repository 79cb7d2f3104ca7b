# SPDX-License-Identifier: EUPL-1.2
"""A queue that grows without end would keep everybody waiting: it ends, and says so."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from drehscheibe.delivery.traffic.lanes import Lane
from drehscheibe.delivery.traffic.visits import VISIT, Visit
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


def test_nobody_waits_longer_than_a_little_for_an_answer_to_begin():
    async def play():
        lane, go, done = Lane("test", threads=1, most=9, patience=0.1), threading.Event(), []
        first = asyncio.create_task(lane.run(go.wait, 5))
        waiting = asyncio.create_task(lane.run(done.append, 1))
        for one in (first, waiting):
            with pytest.raises(TooManyAtOnce):
                await one
        go.set()
        assert await lane.run(lambda: "later") == "later"
        return done

    assert asyncio.run(play()) == [], "what nobody waits for any more is not begun"


def test_an_answer_that_has_begun_is_made_to_its_end():
    async def play():
        lane, visit = (
            Lane("test", threads=1, most=9, patience=0.05),
            Visit("x", "GET", "/", b"", ""),
        )
        visit.status = 200
        VISIT.set(visit)
        return await lane.run(lambda: time.sleep(0.2) or "all of it")

    assert asyncio.run(play()) == "all of it"


def test_a_fault_of_the_work_itself_stays_one():
    async def fail():
        def work():
            raise TimeoutError("ours")

        await Lane("test", threads=1, most=9).run(work)

    with pytest.raises(TimeoutError, match="ours"):
        asyncio.run(fail())
