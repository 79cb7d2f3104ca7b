# SPDX-License-Identifier: EUPL-1.2
"""One GiB for a draft, cut in the middle: nothing is sent twice, the server stays small."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
import uuid
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from drehscheibe.releases.arrival import Arrival
from drehscheibe.settings import Settings
from drehscheibe.tickets import Purpose, issue_ticket
from instances import new_instance
from ports import free_port
from server import wait_for

SIZE = 1 << 30
PIECE = bytes(range(256)) * 4_096  # 1 MiB
MOST_MEMORY = 150 << 20  # bytes that the server may grow by
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def served(tmp_path):
    if shutil.disk_usage(tmp_path).free < 4 * SIZE:
        pytest.skip("too little room on this disk for a file of one GiB")
    layout = new_instance(tmp_path / "instance")
    port, log = free_port(), tmp_path / "server.log"
    environment = os.environ | {
        "DREHSCHEIBE_HOME": str(layout.home),
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
    }
    command = [sys.executable, "-m", "drehscheibe.cli.server", "--host", "127.0.0.1"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--port", str(port)], env=environment, stdout=output, stderr=output
        )
        try:
            wait_for(f"http://127.0.0.1:{port}", log)
            yield layout, f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()
            process.wait(20)
            shutil.rmtree(layout.home)


def test_a_gibibyte_arrives_although_the_line_is_cut(served):
    layout, server, pid = served
    draft = str(uuid.uuid4())
    ticket = issue_ticket(
        Purpose.DRAFT,
        claims={"draft": draft, "largest": SIZE},
        seconds=600,
        settings=Settings(home=layout.home),
    )
    address = f"/hochladen?ticket={ticket}"
    before = memory_of(pid)
    httpx.post(server + address, headers=TUS | {"Upload-Length": str(SIZE)}).raise_for_status()
    send_and_cut(server, address, 500)
    there = settled(server + address)
    assert there >= 400 << 20
    assert send_rest(server, address, there) == 204
    received = Arrival(layout.draft(draft)).received
    assert received.stat().st_size == SIZE
    with received.open("rb") as file:
        assert all(part == PIECE for part in iter(lambda: file.read(len(PIECE)), b""))
    assert memory_of(pid) - before < MOST_MEMORY


def send_and_cut(server, address, pieces):
    host = urlsplit(server).netloc
    with socket.create_connection(host.split(":")) as line:
        head = f"PATCH {address} HTTP/1.1\r\nHost: {host}\r\nTus-Resumable: 1.0.0\r\n"
        line.sendall(f"{head}Upload-Offset: 0\r\nContent-Length: {SIZE}\r\n\r\n".encode())
        for _ in range(pieces):
            line.sendall(PIECE)


def settled(url):
    """Where to go on, once what was under way has been written."""
    last = -1
    while True:
        there = int(httpx.head(url, headers=TUS).headers["upload-offset"])
        if there == last:
            return there
        last = there
        time.sleep(0.5)


def send_rest(server, address, there):
    with closing(http.client.HTTPConnection(urlsplit(server).netloc, timeout=120)) as line:
        headers = TUS | {"Upload-Offset": str(there), "Content-Length": str(SIZE - there)}
        line.request("PATCH", address, body=pieces_from(there), headers=headers)
        answer = line.getresponse()
        answer.read()
        return answer.status


def pieces_from(there):
    """The rest of the file: first to the end of a piece, then whole ones."""
    if there % len(PIECE):
        yield PIECE[there % len(PIECE) :]
    for _ in range(SIZE // len(PIECE) - -(-there // len(PIECE))):
        yield PIECE


def memory_of(pid):
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(one.memory_info().rss for one in family)
