# SPDX-License-Identifier: EUPL-1.2
"""Files of features for clients that do not read, leave, or are too many, and a child that dies."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import time
from pathlib import Path

import httpx
import psutil
import pytest

from drehscheibe.delivery.files import child_extracts
from instances import new_instance, publish
from server import running
from streams import Points

ROWS = 60_000  # some 12 MB of FlatGeobuf: more than what lies between server and client
ITEMS = "/ogc/collections/punkte/items"
SELECTION = f"{ITEMS}?f=fgb&filter=wert%20%3E%3D%200"  # all of them, through the items store


@pytest.fixture(scope="module")
def manifest(tmp_path_factory):
    layout = new_instance(tmp_path_factory.mktemp("pressure") / "instance")
    return layout, publish(layout, "punkte", Points(ROWS), title="Punkte")


@pytest.fixture(scope="module")
def address(manifest, tmp_path_factory):
    with running(manifest[0].home, tmp_path_factory.mktemp("log") / "server.log") as address:
        yield address


def asking(address: str, path: str) -> socket.socket:
    """A client that has sent its question and reads nothing yet."""
    host, port = address.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)), timeout=60)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
    return connection


def rest(connection: socket.socket) -> bytes:
    """Everything until the server ends the connection or says that the answer is whole."""
    received = bytearray()
    with contextlib.suppress(ConnectionResetError):
        while piece := connection.recv(1 << 16):
            received += piece
            if received.endswith(b"\r\n0\r\n\r\n"):
                break
    return bytes(received)


def children() -> list[psutil.Process]:
    """The processes that make files for our server."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if "drehscheibe.delivery.files.extracting" in process.cmdline():
                found.append(process)
    return found


def until(is_so, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_clients_that_read_nothing_hold_their_places_and_no_more(address):
    """Two of one client; a third is told to come back, everybody else is served."""
    stalled = [asking(address, SELECTION) for _ in range(2)]
    until(lambda: len(children()) == 2)
    refused = httpx.get(f"{address}{SELECTION}")
    assert (refused.status_code, refused.json()["code"]) == (503, "too-many-at-once")
    assert int(refused.headers["retry-after"]) > 0
    assert httpx.get(f"{address}{ITEMS}?limit=5").json()["numberReturned"] == 5
    assert httpx.get(f"{address}{ITEMS}?f=csv&limit=5").text.count("\r\n") == 6
    for connection in stalled:
        connection.close()  # whoever leaves gives the place back at once, and the child ends
    until(lambda: not children())
    assert httpx.get(f"{address}{SELECTION}&limit=1").status_code == 200


def test_who_leaves_before_the_first_byte_leaves_no_child_and_no_place(address):
    """A GeoPackage is sent when it is whole: that takes seconds, and nobody is there any more."""
    until(lambda: not children())
    time.sleep(1.0)  # and the places of tests before are free
    leaving = [asking(address, SELECTION.replace("fgb", "gpkg"))]
    until(lambda: len(children()) == 1)
    for connection in leaving:
        connection.close()
    until(lambda: not children(), 2.5)
    until(lambda: httpx.get(f"{address}{ITEMS}?f=gpkg&limit=5", timeout=30).status_code == 200)


def test_a_child_that_is_killed_breaks_its_answer_and_nothing_else(address):
    with contextlib.closing(asking(address, SELECTION)) as connection:
        assert connection.recv(15) == b"HTTP/1.1 200 OK"
        (child,) = children()
        child.kill()
        assert not rest(connection).endswith(b"\r\n0\r\n\r\n")
    until(lambda: not children())
    assert httpx.get(f"{address}{SELECTION}&limit=1").status_code == 200


def test_an_answer_that_is_read_slowly_is_whole_in_the_end(address):
    with contextlib.closing(asking(address, SELECTION)) as connection:
        until(children)
        time.sleep(1)
        assert rest(connection).endswith(b"\r\n0\r\n\r\n")
    until(lambda: not children())


def peak_mib(manifest, form: str, most: int) -> float:
    """Of a child that writes as many features; looked at again and again while it works."""
    layout, release = manifest
    task = {
        "home": str(layout.home),
        "dataset": "punkte",
        "release": release.release,
        "table": "punkte",
        "query": "filter=wert >= 0",
        "most": most,
        "format": form,
    }
    command = [*child_extracts.PROGRAM, *map(str, (os.getpid(), 1024, 600, 0))]
    peak = 0
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as child:
        assert child.stdin
        child.stdin.write(json.dumps(task).encode())
        child.stdin.close()
        while child.poll() is None:
            peak = max(peak, high_water_kib(child.pid))
            time.sleep(0.02)
    assert child.returncode == 0
    return peak / 1024


def high_water_kib(pid: int) -> int:
    """What `getrusage` says begins with the size of the parent; this begins with the program."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0


@pytest.mark.parametrize("form", ["fgb", "parquet"])
def test_memory_of_a_child_does_not_grow_with_the_features(manifest, form):
    few, all_of_them = peak_mib(manifest, form, 10_000), peak_mib(manifest, form, ROWS)
    assert 0 < few < 300
    assert all_of_them - few < 64


def test_memory_of_the_server_does_not_grow_with_the_features(address):
    def resident():
        servers = [p for p in psutil.Process().children(recursive=True) if p not in children()]
        return sum(process.memory_info().rss for process in servers) / 2**20

    httpx.get(f"{address}{ITEMS}?f=csv&limit=10000")  # everything is loaded
    before = resident()
    for form in ("csv", "geojsonseq"):
        with httpx.stream("GET", f"{address}{ITEMS}?f={form}") as answer:
            assert sum(map(len, answer.iter_bytes())) > ROWS * 90
    assert resident() - before < 40
