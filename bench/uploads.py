# SPDX-License-Identifier: EUPL-1.2
"""Uploads of drafts: one GiB with a cut, and readers beside fifty slow senders."""

from __future__ import annotations

import http.client
import socket
import statistics
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from bench.instance import Instance
from bench.load import rate
from bench.memory import peak_of
from bench.tables import Promise, section
from drehscheibe.settings import Settings
from drehscheibe.tickets import Purpose, issue_ticket

_SIZE = 1 << 30
_PIECE = b"x" * (1 << 20)
_SLOW = 50
_SECONDS = 10
_PAGES = 20
_TUS = {"Tus-Resumable": "1.0.0"}


def measure(folder: Path, _: int) -> str:
    instance = Instance(folder / "instance-uploads")
    source = folder / "plaetze.csv"
    rows = (f"Platz {n};8,{100_000 + n};51,{500_000 + n}\n" for n in range(2_000))
    source.write_text("Name;Länge;Breite\n" + "".join(rows))
    slug = instance.publish(source, "--title", "Plätze").printed["dataset"]
    instance.forget_jobs()
    items = [f"/ogc/collections/{slug}/items?limit=50"]
    with instance.served() as server:
        rate(server.address, items, seconds=2, connections=4)
        alone = rate(server.address, items, seconds=_SECONDS, connections=4)
        with _slow_senders(instance, server.address):
            beside = rate(server.address, items, seconds=_SECONDS, connections=4)
            page = _page_seconds(server.address)
        with peak_of(server.pid) as peak:
            seconds = _huge(instance, server.address)
    share = beside.per_second / alone.per_second
    lines = [
        Promise("Share of the items' rate that is kept", share, 0.6, "", least=True),
        Promise("p99 of items beside the slow uploads", beside.p99, 50, "ms"),
        Promise("Median of a page beside the slow uploads", page * 1_000, 500, "ms"),
        Promise("Failed requests beside the slow uploads", beside.failed, 0, ""),
    ]
    told = (
        f"{_SLOW} drafts receive a few bytes a second. Alone {alone.per_second:,.0f} items"
        f" requests/s (p99 {alone.p99:.1f} ms), beside them {beside.per_second:,.0f}"
        f" (p99 {beside.p99:.1f} ms). One GiB, cut after the half and gone on with (tus 1.0),"
        f" took {seconds:.1f} s; all processes together held {peak.mib:,.0f} MiB at most."
    )
    return section("Uploads of drafts", told, "uploads", lines)


def _address(instance: Instance) -> str:
    ticket = issue_ticket(
        Purpose.DRAFT,
        claims={"draft": str(uuid.uuid4()), "largest": _SIZE},
        seconds=3_600,
        settings=Settings(home=instance.home),
    )
    return f"/hochladen?ticket={ticket}"


def _begun(instance: Instance, server: str) -> str:
    address = _address(instance)
    headers = _TUS | {"Upload-Length": str(_SIZE)}
    httpx.post(server + address, headers=headers).raise_for_status()
    return address


@contextmanager
def _slow_senders(instance: Instance, server: str) -> Iterator[None]:
    """Fifty lines that are open and hardly send anything."""
    lines = [_line(server, _begun(instance, server), 0) for _ in range(_SLOW)]
    ended = threading.Event()

    def trickle() -> None:
        while not ended.wait(0.2):
            for line in lines:
                line.sendall(b"x" * 2_000)

    thread = threading.Thread(target=trickle)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        for line in lines:
            line.close()


def _line(server: str, address: str, offset: int) -> socket.socket:
    host = urlsplit(server).netloc
    line = socket.create_connection((host.split(":")[0], int(host.split(":")[1])))
    head = f"PATCH {address} HTTP/1.1\r\nHost: {host}\r\nTus-Resumable: 1.0.0\r\n"
    length = f"Upload-Offset: {offset}\r\nContent-Length: {_SIZE - offset}\r\n\r\n"
    line.sendall((head + length).encode())
    return line


def _huge(instance: Instance, server: str) -> float:
    begun = time.monotonic()
    address = _begun(instance, server)
    with _line(server, address, 0) as line:
        for _ in range(_SIZE // 2 // len(_PIECE)):
            line.sendall(_PIECE)
    time.sleep(1)
    there = int(httpx.head(server + address).headers["upload-offset"])
    headers = _TUS | {"Upload-Offset": str(there), "Content-Length": str(_SIZE - there)}
    with closing(http.client.HTTPConnection(urlsplit(server).netloc, timeout=300)) as rest:
        rest.request("PATCH", address, body=_pieces(_SIZE - there), headers=headers)
        answer = rest.getresponse()
        assert answer.status == 204, answer.read()
    return time.monotonic() - begun


def _pieces(left: int) -> Iterator[bytes]:
    while left:
        piece = _PIECE[:left]
        left -= len(piece)
        yield piece


def _page_seconds(server: str) -> float:
    times = []
    for _ in range(_PAGES):
        begun = time.monotonic()
        httpx.get(f"{server}/barrierefreiheit/", timeout=30).raise_for_status()
        times.append(time.monotonic() - begun)
    return statistics.median(times)
