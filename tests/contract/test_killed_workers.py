# SPDX-License-Identifier: EUPL-1.2
"""The real server with two workers: one dies, or nobody reads, or a thousand dawdle, or it ends.

What kills a worker is a signal from here, at the moment it serves: no request of ours can.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import orjson
import psutil
import pytest

from server import serving

ITEMS = "/ogc/collections/punkte/items?limit=10"
KILLS = int(os.environ.get("KILLS", "15"))
LARGE = 200 << 20
DAMAGED = (503, "#artifact-damaged")


@pytest.fixture(scope="module")
def large(instance) -> str:
    """A download as large as many; it takes no space on the disk."""
    release = orjson.loads(instance.pointer("punkte").read_bytes())["release"]
    file = instance.download(release, "punkte.geojson")
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        opened.truncate(LARGE)
    yield "/files/punkte/punkte.geojson"
    file.unlink()


@pytest.fixture(scope="module")
def two(instance, tmp_path_factory) -> Iterator[tuple[psutil.Process, str]]:
    with serving(instance.home, tmp_path_factory.mktemp("two") / "log", workers=2) as (at, url):
        yield psutil.Process(at.pid), url


def workers(server: psutil.Process) -> list[psutil.Process]:
    return [child for child in server.children() if child.status() != psutil.STATUS_ZOMBIE]


def mebibytes(server: psutil.Process) -> int:
    return sum(worker.memory_info().rss for worker in workers(server)) >> 20


def settled(server: psutil.Process) -> int:
    """What both workers hold once both have come up, also after one was killed."""
    while True:
        before = mebibytes(server)
        time.sleep(1)
        if len(workers(server)) == 2 and 0 <= mebibytes(server) - before < 2:
            return mebibytes(server)


def connection(address: str, head: str) -> socket.socket:
    host = urlsplit(address).netloc
    opened = socket.create_connection(host.split(":"), timeout=30)
    opened.sendall(head.replace("HERE", host).replace("\n", "\r\n").encode())
    return opened


class Readers:
    """Others, who ask all the time; as browsers and proxies do, they ask once more when cut."""

    def __init__(self, address: str) -> None:
        self._address, self._end = f"{address}{ITEMS}", threading.Event()
        self.answers: list[int] = []
        self.cut = self.longest = 0

    def read(self) -> None:
        while not self._end.is_set():
            asked = time.monotonic()
            self.answers.append(self._ask())
            self.longest = max(self.longest, time.monotonic() - asked)

    def _ask(self) -> int:
        for _ in range(4):
            try:
                return httpx.get(self._address, timeout=30).status_code
            except httpx.TransportError:
                self.cut += 1
        return 0

    @contextmanager
    def reading(self, count: int) -> Iterator[None]:
        threads = [threading.Thread(target=self.read) for _ in range(count)]
        for thread in threads:
            thread.start()
        yield
        self._end.set()
        for thread in threads:
            thread.join()


def test_a_request_that_kills_its_worker_again_and_again_harms_nobody_else(two):
    server, address = two
    others = Readers(address)
    with others.reading(2):
        for number in range(KILLS):
            alive = workers(server)
            os.kill(alive[number % len(alive)].pid, signal.SIGKILL)
            assert httpx.get(f"{address}/healthz", timeout=30).status_code == 200
    print(f"{KILLS} kills, {len(others.answers)} answers, {others.cut} cut, {others.longest:.1f} s")
    assert set(others.answers) == {200}
    assert others.cut <= 2 * KILLS, "only who was inside the one that died"
    assert server.is_running(), "the dead are replaced by the same server"


def maps_features(process: psutil.Process) -> bool:
    return "/rows-" in Path(f"/proc/{process.pid}/maps").read_text()


def test_a_disk_that_fails_ends_one_worker_and_is_an_error_from_then_on(instance, tmp_path):
    """What lies behind the end of a file that was cut is, to who mapped it, a page that the disk
    does not give (SIGBUS). The next worker reads, names the damage, and serves everything else."""
    whole = tmp_path / "instance"
    shutil.copytree(instance.home, whole)
    with serving(whole, tmp_path / "log") as (process, address):
        server = psutil.Process(process.pid)
        features = httpx.get(f"{address}{ITEMS}").json()["features"]
        one = f"{address}/ogc/collections/punkte/items/{features[0]['id']}"
        assert httpx.get(one).status_code == 200
        (first,) = workers(server)
        assert maps_features(first)
        for file in whole.rglob("rows-*.bin"):
            os.truncate(file, 0)
        with pytest.raises(httpx.TransportError):
            httpx.get(one)
        for _ in range(3):
            answer = httpx.get(one, timeout=30)
            assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == DAMAGED
        (second,) = workers(server)
        assert second.pid != first.pid
        assert not maps_features(second)
        assert httpx.get(f"{address}/ogc/collections").status_code == 200


def test_a_thousand_connections_that_send_a_byte_a_second_keep_nobody_out(two):
    server, address = two
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    host, port = urlsplit(address).netloc.split(":")
    slow = [socket.create_connection((host, int(port)), timeout=30) for _ in range(2_100)]
    try:
        for byte in b"GET":
            for one in slow:
                one.send(bytes([byte]))
            assert httpx.get(f"{address}{ITEMS}", timeout=10).status_code == 200
            time.sleep(1)
        assert mebibytes(server) < 400
    finally:
        for one in slow:
            one.close()
    assert httpx.get(f"{address}/healthz").status_code == 200


@pytest.mark.parametrize("part", ["", "Range: bytes=1-\n", f"Range: bytes=1-{LARGE >> 1},-9\n"])
def test_whoever_stops_reading_costs_no_memory(two, large, part):
    server, address = two
    before = settled(server)
    stopped = [connection(address, f"GET {large} HTTP/1.1\nHost: HERE\n{part}\n") for _ in range(8)]
    try:
        time.sleep(1.5)
        assert mebibytes(server) - before < 60, "eight times 200 MiB wait on the disk"
        assert httpx.get(f"{address}{ITEMS}", timeout=10).status_code == 200
    finally:
        for one in stopped:
            one.close()


def is_answered(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz", timeout=5).is_success
    except httpx.ConnectError:
        return False


def received(opened: socket.socket) -> int:
    size = 0
    while size < LARGE and (piece := opened.recv(1 << 20)):
        size += len(piece)
    return size


def test_at_the_end_open_answers_are_finished_and_new_ones_refused(instance, tmp_path: Path, large):
    with serving(instance.home, tmp_path / "log") as (process, address):
        half = connection(address, f"GET {large} HTTP/1.1\nHost: HERE\n\n")
        assert half.recv(12) == b"HTTP/1.1 200"
        process.terminate()
        deadline = time.monotonic() + 8
        while is_answered(address):
            assert time.monotonic() < deadline
        assert received(half) >= LARGE
        half.close()
        assert process.wait(30) == 0
