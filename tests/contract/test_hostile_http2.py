# SPDX-License-Identifier: EUPL-1.2
"""HTTP/2 as attackers speak it (CVE-2023-44487 and its kin): everybody else is served beside it."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from urllib.parse import urlsplit

import httpx
import psutil
import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection

from server import serving

ITEMS = "/ogc/collections/punkte/items"
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RESET, SETTINGS, PING, WINDOW, CONTINUATION = 0, 1, 3, 4, 6, 8, 9
END_STREAM, END_HEADERS = 1, 4
MOST_STREAMS = 100  # of one connection at once, as RFC 9113 (6.5.2) asks of every server
NO_WINDOW = struct.pack(">HI", 4, 0)  # SETTINGS_INITIAL_WINDOW_SIZE


def frame(kind: int, flags: int, stream: int, body: bytes = b"") -> bytes:
    return len(body).to_bytes(3) + struct.pack(">BBI", kind, flags, stream) + body


class Attacked:
    def __init__(self, process: psutil.Process, address: str) -> None:
        self.process, self.address = process, address
        self.host, _, port = urlsplit(address).netloc.partition(":")
        self.port = int(port)

    @contextmanager
    def connection(self, settings: bytes = b"") -> Iterator[socket.socket]:
        with socket.create_connection((self.host, self.port), timeout=2) as opened:
            opened.sendall(PREFACE + frame(SETTINGS, 0, 0, settings))
            yield opened

    def asks(self, stream: int, path: str = f"{ITEMS}?limit=300") -> bytes:
        """One GET; nothing is indexed, so that each is understood without those before."""
        pairs = [(":method", "GET"), (":scheme", "http"), (":path", path)]
        encoder = H2Connection(H2Configuration(client_side=True)).encoder
        head = encoder.encode([*pairs, (":authority", f"{self.host}:{self.port}")])
        return frame(HEADERS, END_STREAM | END_HEADERS, stream, head)

    def is_ended(self, parts: Iterator[bytes], *, patience: float) -> bool:
        """Whether the server ends a connection that says this, within so many seconds."""
        with self.connection() as opened:
            try:
                for part in parts:
                    opened.sendall(part)
                opened.settimeout(patience)
                while opened.recv(1 << 16):
                    pass
            except TimeoutError:
                return False
            except ConnectionError:
                pass
            return True

    def mebibytes(self) -> int:
        return sum(one.memory_info().rss for one in self.process.children()) >> 20

    def answers_others(self) -> bool:
        """Ten ordinary questions, each with little patience."""
        asked = (httpx.get(f"{self.address}{ITEMS}?limit=5", timeout=5) for _ in range(10))
        return all(len(answer.json()["features"]) == 5 for answer in asked)


@pytest.fixture(scope="module")
def attacked(instance, tmp_path_factory) -> Iterator[Attacked]:
    log = tmp_path_factory.mktemp("hostile2") / "log"
    with serving(instance.home, log) as (process, address):
        found = Attacked(psutil.Process(process.pid), address)
        assert found.answers_others()
        before, memory = found.process.children(), found.mebibytes()
        yield found
        assert found.process.children() == before, "the same worker answers to the end"
        assert found.mebibytes() - memory < 120, "and holds what counts for one client at most"
        assert "Traceback" not in log.read_text()


def numbers() -> Iterator[int]:
    return iter(range(1, 1 << 30, 2))


def reset(attacked):
    for n in numbers():
        yield attacked.asks(n) + frame(RESET, 0, n, struct.pack(">I", 8))


def made_to_reset(attacked):
    for n in numbers():
        yield attacked.asks(n) + frame(WINDOW, 0, n, bytes(4))  # adds nothing: a stream's error


def opened(attacked):
    return (attacked.asks(n) for n in numbers())


def continued(attacked):
    yield frame(HEADERS, END_STREAM, 1, attacked.asks(1)[9:])
    while True:
        yield frame(CONTINUATION, 0, 1, b"\x00\x01x\x7f\x80\x1f" + b"y" * 158)


def pinged(_):
    while True:
        yield frame(PING, 0, 0, b"12345678") * 50


def set_again(_):
    while True:
        yield frame(SETTINGS, 0, 0, NO_WINDOW) * 50


def empty(attacked):
    yield frame(HEADERS, END_HEADERS, 1, attacked.asks(1)[9:])  # the body is to follow
    while True:
        yield frame(DATA, 0, 1) * 50


ENDED = (reset, made_to_reset, opened, continued, empty)
BORNE = (pinged, set_again)  # each is answered only as fast as the answers are read


@pytest.mark.parametrize("kind", [*ENDED, *BORNE], ids=lambda kind: kind.__name__)
def test_a_flood_on_one_connection_keeps_nobody_out(attacked, kind):
    patience = 20 if kind in ENDED else 0.2
    is_ended = attacked.is_ended(islice(kind(attacked), 4_000), patience=patience)
    assert is_ended or kind in BORNE
    assert attacked.answers_others()


def test_a_connection_asks_so_much_at_once_and_no_more(attacked):
    with attacked.connection() as connection:
        told = connection.recv(1 << 16)
    assert told[3] == SETTINGS
    body = told[9 : 9 + int.from_bytes(told[:3])]
    pairs = dict(struct.iter_unpack(">HI", body))
    assert (pairs[3], pairs[6]) == (MOST_STREAMS, 64 * 1024)


def test_windows_that_never_open_hold_nobody_up(attacked):
    with ExitStack() as held:
        for _ in range(4):
            connection = held.enter_context(attacked.connection(NO_WINDOW))
            connection.sendall(b"".join(attacked.asks(n) for n in islice(numbers(), MOST_STREAMS)))
        assert attacked.answers_others()
    assert attacked.answers_others()
