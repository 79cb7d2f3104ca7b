# SPDX-License-Identifier: EUPL-1.2
"""The bell of a worker: whoever sleeps is woken when there is something to do, and only then."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connections

pytestmark = pytest.mark.usefixtures("portal")


@pytest.fixture
def jobs() -> Any:
    from drehscheibe.portal.jobs import services

    return services


def bell(*before: Callable[[], object]) -> Any:
    from drehscheibe.portal.jobs.bell import Bell

    return Bell(*before)


def apart(work: Callable[..., None], *args: Any) -> threading.Thread:
    def run() -> None:
        work(*args)
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_something_is_due_until_it_is_taken(jobs: Any) -> None:
    assert not jobs.is_anything_due()
    jobs.ask_for("x")
    assert jobs.is_anything_due()
    jobs.take_job("w")
    assert not jobs.is_anything_due()


def test_work_that_is_queued_by_a_look_wakes_those_who_sleep(jobs: Any) -> None:
    stop, queued, woken = threading.Event(), threading.Event(), threading.Event()

    def look() -> None:
        jobs.ask_for("x", key="once")
        queued.set()

    rings = bell(look)

    def wait_for_work() -> None:
        while not queued.is_set():
            rings.sleep()
        woken.set()

    waiting, watching = apart(wait_for_work), apart(rings.watch, stop)
    assert woken.wait(60)
    stop.set()
    waiting.join()
    watching.join()


def test_after_the_end_nobody_sleeps() -> None:
    stop, rings = threading.Event(), bell()
    stop.set()
    rings.watch(stop)
    sleeper = apart(rings.sleep)
    sleeper.join(60)
    assert not sleeper.is_alive()


@pytest.mark.parametrize("wrong", [OperationalError("locked"), KeyError("dataset")])
def test_nothing_that_goes_wrong_ends_the_watch(caplog: Any, wrong: Exception) -> None:
    stop, looks = threading.Event(), []

    def away() -> None:
        looks.append(None)
        if len(looks) == 2:
            stop.set()
        raise wrong

    bell(away).watch(stop)
    assert caplog.text.count("left out") == 2
