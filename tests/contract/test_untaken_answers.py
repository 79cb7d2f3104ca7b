# SPDX-License-Identifier: EUPL-1.2
"""Answers that a client lets nobody send count for it; others notice nothing."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import psutil
import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import Event, ResponseReceived
from h2.settings import SettingCodes, Settings

from server import serving

LARGE = "/ogc/collections/punkte/items?limit=300"
MEBIBYTE = 1 << 20


class Server:
    def __init__(self, process: psutil.Process, address: str) -> None:
        self.address, self._process = address, process

    def mebibytes(self) -> int:
        return sum(one.memory_info().rss for one in self._process.children()) // MEBIBYTE

    def answers_others(self) -> bool:
        answer = httpx.get(f"{self.address}/ogc/conformance", timeout=10)
        return answer.status_code == 200


@pytest.fixture(scope="module")
def server(instance, tmp_path_factory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("hostile-2") / "log"
    with serving(instance.home, log) as (process, address):
        found = Server(psutil.Process(process.pid), address)
        httpx.get(f"{address}{LARGE}")
        yield found
        assert "Traceback" not in log.read_text()


class Connection:
    """With prior knowledge; `window` is what the server may send of each answer."""

    def __init__(self, server: Server, *, window: int = 65_535) -> None:
        host, port = urlsplit(server.address).netloc.split(":")
        self.socket = socket.create_connection((host, int(port)), timeout=10)
        self.h2 = H2Connection(H2Configuration(client_side=True))
        given = {SettingCodes.INITIAL_WINDOW_SIZE: window}
        self.h2.local_settings = Settings(client=True, initial_values=given)
        self.h2.initiate_connection()
        self._head = [
            (":method", "GET"), (":scheme", "http"), (":authority", f"{host}:{port}"),
            (":path", LARGE),
        ]  # fmt: skip
        self.flush()

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def ask(self) -> int:
        stream = self.h2.get_next_available_stream_id()
        self.h2.send_headers(stream, self._head, end_stream=True)
        return stream

    def flush(self) -> None:
        self.socket.sendall(self.h2.data_to_send())

    def events(self, seconds: float) -> Iterator[Event]:
        """What the server says until it says nothing for so long, or ends."""
        self.socket.settimeout(seconds)
        try:
            while part := self.socket.recv(1 << 16):
                yield from self.h2.receive_data(part)
        except (TimeoutError, ConnectionError):
            return

    def statuses(self, answers: int) -> Counter[bytes]:
        """Of so many answers; their bodies may never come."""
        self.flush()
        told: Counter[bytes] = Counter()
        for event in self.events(10):
            if isinstance(event, ResponseReceived):
                told[dict(event.headers)[b":status"]] += 1
                if told.total() == answers:
                    break
        return told


def test_answers_that_nobody_takes_do_not_pile_up(server):
    """A hundred on each connection, of none of which a byte may be sent (RFC 9113, 5.2)."""
    size = len(
        httpx.get(f"{server.address}{LARGE}", headers={"Accept-Encoding": "identity"}).content
    )
    connections = 2 * (64 * MEBIBYTE) // (100 * size)
    assert 1 < connections < 60
    before, statuses = server.mebibytes(), Counter()
    with ExitStack() as held:
        for _ in range(connections):
            connection = held.enter_context(Connection(server, window=0))
            for _ in range(100):
                connection.ask()
            statuses += connection.statuses(100)
        assert statuses[b"200"] + statuses[b"503"] == 100 * connections
        assert 0 < statuses[b"200"] * size <= 64 * MEBIBYTE, "one client's share"
        assert server.mebibytes() - before < 250, "its share, as it goes from hand to hand"
        assert server.answers_others()
    with Connection(server) as again:
        again.ask()
        assert again.statuses(1) == {b"200": 1}
