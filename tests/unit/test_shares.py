# SPDX-License-Identifier: EUPL-1.2
"""A fair share per client, by what its questions cost; who asked is forgotten."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from drehscheibe.delivery.http.security import Guard
from drehscheibe.delivery.traffic.lanes import Lane
from drehscheibe.delivery.traffic.shares import FORGET_EVERY, MINUTE, Shares, one_client
from drehscheibe.delivery.traffic.visits import VISIT, Visit, metered
from drehscheibe.settings import Settings


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def shares(clock, seconds=30, requests=6_000):
    return Shares(seconds=seconds, requests=requests, clock=clock)


def visit():
    return Visit("x", "GET", "/ogc/", b"", "10.0.0.1")


def test_a_minutes_share_may_be_used_at_once_and_comes_back():
    clock = Clock()
    some = shares(clock)
    for _ in range(3):
        assert some.wait("a") == 0
        some.charge("a", 10)
    assert 0 < some.wait("a") <= 1
    assert some.wait("b") == 0
    clock.now = 2.0
    assert some.wait("a") == 0, "two seconds give back one"


def test_cheap_questions_are_counted_dear_ones_weighed():
    clock = Clock()
    some = shares(clock)
    for _ in range(6_000):
        assert some.wait("a") == 0
        some.charge("a", 0.0001)
    assert some.wait("a") > 0
    some.charge("b", 31)
    assert some.wait("b") > 0


def test_a_map_with_many_tiles_never_waits():
    """Every second 64 tiles that are drawn on the fly in 5 ms each, for ten minutes."""
    clock = Clock()
    some = shares(clock)
    for second in range(600):
        clock.now = float(second)
        for _ in range(64):
            assert some.wait("a") == 0
            some.charge("a", 0.005)


def test_nobody_waits_longer_than_half_a_minute():
    some = shares(Clock())
    some.charge("a", 100_000)
    assert 29 < some.wait("a") < 31


def test_no_limit_remembers_nobody():
    some = Shares(seconds=30, requests=0)
    some.charge("a", 1_000)
    assert some.wait("a") == 0
    assert len(some) == 0


def test_who_asked_is_forgotten_within_a_minute_and_never_known_by_address():
    clock = Clock()
    some = shares(clock)
    some.charge("10.1.2.3", 0.01)
    assert "10.1.2.3" not in repr(vars(some))
    clock.now = 5.0
    some.charge("10.9.9.9", 0.01)
    clock.now = MINUTE - FORGET_EVERY
    some.forget()
    assert len(some) == 1
    clock.now = MINUTE
    some.forget()
    assert len(some) == 0


def test_the_guard_looks_by_itself_who_has_been_away():
    async def play():
        async def empty(scope, receive, send):
            await send({"type": "http.response.start", "status": 200, "headers": []})

        async def nothing(*_):
            return {"type": "http.request"}

        guard = Guard(empty, Settings())
        scope = {"type": "http", "method": "GET", "path": "/ogc/", "query_string": b""}
        await guard(scope | {"headers": [], "client": ("10.0.0.1", 1)}, nothing, nothing)
        assert guard._forgetting
        guard._shares._clock = lambda: time.monotonic() + MINUTE
        guard._forget()
        return len(guard._shares), guard._forgetting

    assert asyncio.run(play()) == (0, False)


def test_an_ipv6_line_is_one_client():
    assert one_client("2001:db8::1") == one_client("2001:db8::ffff:1")
    assert one_client("2001:db8:0:1::1") != one_client("2001:db8::1")
    assert one_client("::ffff:10.0.0.1") == one_client("10.0.0.1") == "10.0.0.1"
    assert one_client("") == ""


def busy(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_only_ones_own_steps_are_paid_for():
    async def play():
        async def works():
            busy(0.02)
            await asyncio.sleep(0)
            busy(0.02)

        async def waits():
            await asyncio.sleep(0.1)

        one, other = visit(), visit()
        await asyncio.gather(metered(works(), one), metered(waits(), other))
        return one.seconds, other.seconds

    worked, waited = asyncio.run(play())
    assert 0.04 <= worked < 0.06
    assert waited < 0.01


def test_what_a_thread_does_is_paid_for_by_who_asked():
    async def play():
        lane, one = Lane("try", threads=1, most=1), visit()

        async def asks():
            VISIT.set(one)
            await lane.run(busy, 0.03)

        await metered(asks(), one)
        return one.seconds

    assert 0.03 <= asyncio.run(play()) < 0.05


def test_what_is_cancelled_while_it_is_metered_ends():
    async def play():
        ended = threading.Event()

        async def waits():
            try:
                await asyncio.sleep(60)
            finally:
                ended.set()

        task = asyncio.create_task(metered(waits(), visit()))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return ended.is_set()

    assert asyncio.run(play())
