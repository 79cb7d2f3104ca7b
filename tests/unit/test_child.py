# SPDX-License-Identifier: EUPL-1.2
"""Heavy tasks run in a child: whatever happens to it, the parent gets a clear answer."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from drehscheibe.children import nursing
from drehscheibe.children.child import (
    PROGRAM,
    Limits,
    Progress,
    by,
    from_nursery,
    memory_mib,
    own_environment,
    run_task,
)
from drehscheibe.children.nursery import Nursery
from drehscheibe.children.nursery import nursery as the_nursery
from drehscheibe.domain import errors

NAUGHTY = (sys.executable, str(Path(__file__).with_name("naughty_tasks.py")))


@pytest.fixture(scope="module")
def naughty_nursery():
    made = Nursery(own_environment(), program=NAUGHTY)
    yield made
    made.close()


@pytest.fixture(params=["program", "nursery"])
def run(request, naughty_nursery):
    """Runs a naughty task, in a program of its own and forked: the same holds for both."""

    def forked(kind, limits, stderr):
        return naughty_nursery.start(kind, limits.rules, stderr)

    start = by(NAUGHTY) if request.param == "program" else forked

    def run(kind, **options):
        return run_task({"kind": kind, "name": "baeume.csv"}, start=start, **options)

    return run


def gone(pid):
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().split()[2] == "Z"


def test_a_real_task_answers_with_progress_and_result(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;2\n")
    seen = []
    task = {"kind": "recognise", "path": str(path)}
    answer = run_task(task, start=by(PROGRAM), on_progress=seen.append)
    assert answer["kind"]["code"] == "csv"
    assert seen == [Progress("recognise")]


def test_a_child_of_the_nursery_answers_and_is_ended_like_any_other(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;2\n")
    task = {"kind": "recognise", "path": str(path)}
    answers = [run_task(task, start=from_nursery) for _ in range(2)]
    assert [one["kind"]["code"] for one in answers] == ["csv", "csv"]
    with pytest.raises(errors.TaskCrashed):
        run_task({"kind": "no such"}, start=from_nursery)
    with pytest.raises(errors.TaskCancelled):
        run_task(task, start=from_nursery, cancelled=lambda: True)


def test_a_nursery_that_was_killed_is_begun_anew(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;2\n")
    task = {"kind": "recognise", "path": str(path)}
    run_task(task, start=from_nursery)
    before = the_nursery({}).process
    os.kill(before, signal.SIGKILL)
    assert run_task(task, start=from_nursery)["kind"]["code"] == "csv"
    assert the_nursery({}).process != before
    assert gone(before)


def test_a_nursery_that_nobody_asks_ends():
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        nursing.main(theirs, longest_rest=0.01)


def test_what_a_kind_of_task_needs_is_loaded_once_for_all_its_children():
    made = Nursery(own_environment())

    def seconds_of_a_child():
        with tempfile.TemporaryFile() as stderr:
            child = made.start("inspect", Limits().rules, stderr)
            with child.stdin, child.stdout:
                child.end()
        times = Path(f"/proc/{made.process}/stat").read_text().rpartition(")")[2].split()[11:15]
        return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")

    first = seconds_of_a_child()
    assert (seconds_of_a_child() - first) * 3 < first
    made.close()


def test_refusals_arrive_as_themselves(run):
    with pytest.raises(errors.InputRefused, match="The file is empty") as caught:
        run("refuse")
    assert caught.value.findings[0].rows == (3,)


def test_errors_of_the_domain_arrive_as_themselves(run):
    with pytest.raises(errors.InvalidParameter, match="“layer” is not known here"):
        run("wrong_parameter")


def test_a_full_disk_is_named(run):
    with pytest.raises(errors.StorageFull):
        run("disk_full")


def test_the_reason_of_a_fault_is_in_the_log(run, caplog):
    with pytest.raises(errors.TaskCrashed):
        run("stumble")
    assert "ZeroDivisionError: a fault of ours" in caplog.text


def test_a_killed_child_is_reported(run):
    with pytest.raises(errors.TaskCrashed, match=r"“baeume.csv” ended unexpectedly"):
        run("kill_itself")


def test_an_unknown_task_is_not_run(run):
    with pytest.raises(errors.TaskCrashed):
        run("os:system")


def test_memory_has_a_limit(run):
    with pytest.raises(errors.TaskOutOfMemory, match="100 MiB"):
        run("eat_memory", limits=Limits(memory_mib=100))


def test_one_huge_allocation_fails_at_once(run):
    with pytest.raises(errors.TaskOutOfMemory, match="100 MiB"):
        run("one_huge_bite", limits=Limits(memory_mib=100))


def test_a_hanging_child_is_ended_in_time(run):
    started = time.monotonic()
    with pytest.raises(errors.TaskOutOfTime, match="longer than the 1 minutes"):
        run("hang", limits=Limits(seconds=1))
    assert time.monotonic() - started < 10


def test_a_task_can_be_cancelled(run):
    seen = []
    with pytest.raises(errors.TaskCancelled, match="was cancelled"):
        run("hang", on_progress=seen.append, cancelled=lambda: bool(seen))


def test_what_libraries_print_does_not_disturb_the_answer(run):
    assert run("chatter") == {"ok": True}


def test_helpers_of_the_child_end_with_it(run):
    seen = []
    with pytest.raises(errors.TaskCancelled):
        run("leave_a_helper", on_progress=seen.append, cancelled=lambda: bool(seen))
    deadline = time.monotonic() + 5
    while not gone(seen[0].done) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert gone(seen[0].done)


PARENT = """
import sys
from drehscheibe.children.child import by, run_task
print("ready", flush=True)
run_task({"kind": "hang"}, start=by(tuple(sys.argv[1:])),
         on_progress=lambda _: print("hanging", flush=True))
"""


def test_the_child_dies_with_its_parent():
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, *NAUGHTY], stdout=subprocess.PIPE, text=True
    )
    with parent:
        assert parent.stdout.readline() == "ready\n"
        assert parent.stdout.readline() == "hanging\n"
        children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
        assert len(children) == 1
        parent.kill()
    deadline = time.monotonic() + 5
    while not gone(children[0]) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert gone(children[0])


def test_memory_of_a_process_that_is_gone_is_nothing():
    assert memory_mib(2**22 + 1) == 0
