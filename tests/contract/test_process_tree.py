# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe serve` as the operating system sees it: what is killed comes back, no orphans."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from commands import Instance
from ports import answers, free_port

PATIENCE = 90  # seconds; nothing is timed here, a busy machine is slow


@dataclass
class Tree:
    """A running `drehscheibe serve`."""

    supervisor: subprocess.Popen[str]
    address: str

    def part(self, name: str) -> psutil.Process | None:
        """The process `server` or `worker`."""
        wanted = {"server": "drehscheibe.cli.server", "worker": "worker"}[name]
        children = psutil.Process(self.supervisor.pid).children()
        return next((child for child in children if wanted in _command(child)), None)

    def processes(self) -> list[psutil.Process]:
        top = psutil.Process(self.supervisor.pid)
        return [top, *top.children(recursive=True)]

    def is_healthy(self) -> bool:
        return answers(f"{self.address}/healthz")


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return []


def wait_until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def lives(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


@pytest.fixture
def tree(installation: Instance) -> Iterator[Tree]:
    port = free_port()
    process = installation.start("serve", "--port", str(port))
    tree = Tree(process, f"http://127.0.0.1:{port}")
    try:
        wait_until(tree.is_healthy)
        wait_until(lambda: tree.part("worker"))
        yield tree
    finally:
        left = tree.processes() if process.poll() is None else []
        process.terminate()
        process.communicate()
        for one in left:
            if lives(one):
                one.kill()


def test_a_killed_server_is_started_again_and_leaves_no_orphan(tree):
    server = tree.part("server")
    wait_until(server.children)
    orphans = server.children(recursive=True)
    server.kill()
    wait_until(lambda: not any(lives(orphan) for orphan in orphans))
    wait_until(tree.is_healthy)
    assert tree.part("server").pid != server.pid


def test_a_killed_worker_is_started_again(tree):
    worker = tree.part("worker")
    worker.kill()
    wait_until(lambda: (found := tree.part("worker")) and found.pid != worker.pid)
    assert tree.is_healthy()


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_the_end_leaves_no_process(tree, end):
    before = tree.processes()
    assert len(before) >= 4  # supervisor, server and its worker, worker
    tree.supervisor.send_signal(end)
    assert tree.supervisor.wait(PATIENCE) == 0
    assert not [process for process in before if lives(process)]


def test_without_its_supervisor_nothing_goes_on(tree):
    before = tree.processes()
    tree.supervisor.kill()
    wait_until(lambda: not any(lives(process) for process in before))
    assert not tree.is_healthy()


def jobs(installation: Instance, state: str) -> list[str]:
    with closing(sqlite3.connect(installation.home / "portal.sqlite", timeout=30)) as database:
        rows = database.execute("SELECT kind FROM jobs_job WHERE state = ?", (state,))
        return sorted(kind for (kind,) in rows)


def half_a_minute_passes(installation: Instance) -> None:
    """The lease of the dead worker runs out."""
    path = installation.home / "portal.sqlite"
    with closing(sqlite3.connect(path, timeout=30)) as database, database:
        database.execute("UPDATE jobs_job SET lease_until = '2026-01-01' WHERE state = 'running'")


def test_the_job_of_a_killed_worker_goes_on(installation: Instance, tmp_path: Path, request):
    table = tmp_path / "orte.csv"
    rows = (f"{n};Ort {n};{51 + n / 9999:.5f};{8 + n / 9999:.5f}" for n in range(5_000))
    table.write_text("\n".join(["Nr;Name;Breitengrad;Längengrad", *rows]) + "\n")
    installation.publish(table)
    waiting = jobs(installation, "waiting")
    assert "tiles" in waiting
    tree = request.getfixturevalue("tree")
    worker = tree.part("worker")
    wait_until(lambda: len(worker.children(recursive=True)) > 1)  # the nursery and who works
    below = worker.children(recursive=True)
    assert any("drehscheibe.children.nursing" in _command(one) for one in below)
    os.kill(worker.pid, signal.SIGKILL)
    wait_until(lambda: not any(lives(one) for one in below))
    half_a_minute_passes(installation)
    wait_until(lambda: not Counter(waiting) - Counter(jobs(installation, "done")))


def deleted_files(tree, home):
    """Files below the folder that nobody can find any more, and that are open or mapped still."""
    found = []
    for process in tree.processes():
        maps = Path(f"/proc/{process.pid}/maps").read_text().splitlines()
        gone = (line for line in maps if str(home) in line and line.endswith("(deleted)"))
        found += [(process.pid, line) for line in gone]
        for number in Path(f"/proc/{process.pid}/fd").iterdir():
            with suppress(OSError):
                link = str(number.readlink())
                if link.startswith(str(home)) and link.endswith("(deleted)"):
                    found.append((process.pid, link))
    return found


def open_names(tree, home):
    files = (file for process in tree.processes() for file in process.open_files())
    return {Path(file.path).name for file in files if file.path.startswith(str(home))}


def test_a_purge_leaves_no_open_file_though_nobody_asks(installation, tree, tmp_path):
    """The promise is five seconds; each look of the server is two seconds after the one before."""
    file = tmp_path / "baenke.csv"
    rows = "".join(f"Bank {i};51,5{i:03};8,1{i:03}\n" for i in range(500))
    file.write_text("Name;Breite;Länge\n" + rows, "utf-8")
    release = installation.publish(file)["release"]
    collection = f"{tree.address}/ogc/collections/baenke"
    tiles = f"{collection}/tiles/WebMercatorQuad"
    wait_until(lambda: httpx.get(f"{tiles}?f=tilejson").json()["ready"])
    assert httpx.get(f"{collection}/items").status_code == 200
    assert httpx.get(f"{tiles}/8/85/133").status_code in {200, 204}
    assert {"items.sqlite", "tiles.pmtiles"} <= open_names(tree, installation.layout.home)

    assert installation.run("purge", "baenke", "--yes").returncode == 0
    asked = time.monotonic()
    while left := deleted_files(tree, installation.layout.derived_of(release)):
        assert time.monotonic() - asked < 5, left
        time.sleep(0.1)
    assert httpx.get(f"{collection}/items").status_code == 410
    assert deleted_files(tree, installation.layout.home) == []


def test_a_port_is_never_shared_with_another_server(tree, installation: Instance):
    port = tree.address.rpartition(":")[2]
    second = installation.run("serve", "--port", port)
    assert second.returncode == 1
    assert f"127.0.0.1:{port}" in second.stderr
    assert "--port" in second.stderr
    assert tree.is_healthy()
