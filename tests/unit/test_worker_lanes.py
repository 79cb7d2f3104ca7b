# SPDX-License-Identifier: EUPL-1.2
"""Lanes of the worker never die unheard: they go on, or the process ends and another is begun."""

from __future__ import annotations

import logging
import threading

import pytest

from drehscheibe.portal.jobs.lanes import Lanes


@pytest.fixture
def stop():
    event = threading.Event()
    yield event
    event.set()


def lanes_until(stop, *, pause=0.0):
    return Lanes(stop, pause=pause, before=lambda: None)


def failing(times, then):
    """Fails so often, then does something else."""
    left = [RuntimeError(f"no {number}") for number in range(times)]

    def one_round():
        if left:
            raise left.pop()
        then()

    return one_round


def test_a_lane_goes_on_after_what_nobody_expected(stop, caplog):
    lanes = lanes_until(stop)
    with caplog.at_level(logging.ERROR):
        lanes.open("people", failing(4, stop.set))
        lanes.end()
    assert caplog.text.count("a lane of the worker failed") == 4
    assert "RuntimeError: no 3" in caplog.text


def test_what_does_not_pass_ends_all_lanes_with_its_error(stop):
    lanes = lanes_until(stop)
    lanes.open("far", failing(5, lambda: None))
    lanes.go(lambda: stop.wait(0.01))
    with pytest.raises(RuntimeError, match="no 0"):
        lanes.end()


def test_what_comes_before_a_round_may_fail_as_well(stop):
    """A connection that cannot be closed is no reason to be silent."""

    def before():
        raise RuntimeError("no database")

    lanes = Lanes(stop, pause=0.0, before=before)
    lanes.open("people", lambda: None)
    with pytest.raises(RuntimeError, match="no database"):
        lanes.end()


def test_between_two_failures_is_a_pause_that_ends_when_it_is_told_to_stop(stop):
    lanes = lanes_until(stop, pause=60.0)
    failed = threading.Event()

    def one_round():
        failed.set()
        raise RuntimeError

    lanes.open("far", one_round)
    assert failed.wait(5)
    stop.set()
    lanes.end()


def test_a_worker_whose_lanes_cannot_go_on_ends(portal):
    """What it raises ends the process; `serve` starts another one."""
    from drehscheibe.portal.worker import Worker

    class Broken(Worker):
        def work_once(self, *_, **__):
            raise RuntimeError("the table is gone")

    with pytest.raises(RuntimeError, match="the table is gone"):
        Broken(portal, pause=0.0).serve()
    names = {thread.name for thread in threading.enumerate()}
    assert not {name for name in names if name in {"bell", "people"} or name.startswith("far ")}


def test_readiness_waits_for_no_heavy_job(portal, monkeypatch):
    """A new instance cuts tiles for minutes; what towns can start is known meanwhile."""
    from drehscheibe.portal.jobs.handlers import Handler, register
    from drehscheibe.portal.jobs.services import ask_for
    from drehscheibe.portal.readiness.work import RENEW_ALL
    from drehscheibe.portal.worker import Worker

    cutting, renewed, ended = (threading.Event() for _ in range(3))

    def cut(*_):
        cutting.set()
        assert renewed.wait(20)
        ended.set()
        return {}

    def renew(*_):
        assert cutting.wait(20)
        renewed.set()
        return {}

    for kind, run in (("tiles", cut), (RENEW_ALL, renew)):
        monkeypatch.setitem(register.handlers, kind, Handler(run))
    monkeypatch.setattr(register, "daily", [])
    monkeypatch.setattr(register, "rounds", [])
    ask_for("tiles")
    ask_for(RENEW_ALL)
    worker = Worker(portal)
    serving = threading.Thread(target=worker.serve)
    serving.start()
    assert ended.wait(30)
    worker.stop()
    serving.join()


def test_a_job_that_asks_nothing_for_long_is_not_taken_for_dead(portal, monkeypatch):
    import time

    from drehscheibe.portal import worker
    from drehscheibe.portal.jobs.handlers import Handler, register
    from drehscheibe.portal.jobs.models import Job
    from drehscheibe.portal.jobs.services import ask_for

    def silent(*_):
        before = Job.objects.get(pk=job.pk).lease_until
        end = time.monotonic() + 20
        while Job.objects.get(pk=job.pk).lease_until == before:
            assert time.monotonic() < end
            time.sleep(0.05)
        return {}

    monkeypatch.setitem(register.handlers, "tiles", Handler(silent))
    monkeypatch.setattr(worker, "_HEARTBEAT", 0.1)
    job = ask_for("tiles")
    assert worker.Worker(portal).work_once()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 1)
