# SPDX-License-Identifier: EUPL-1.2
"""Requests no client library would send, at the real server: each gets an answer, none harms it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from server import serving

ITEMS = "/ogc/collections/punkte/items"
FILE = "/files/punkte/punkte.parquet"
PLACES = ("/ogc/", ITEMS, FILE, "/barrierefreiheit/", "/assets/licences.txt", "/nirgendwo")


class Wire:
    def __init__(self, process: psutil.Process, address: str, log: Path) -> None:
        self.process, self.address, self.log = process, address, log
        self.host = urlsplit(address).netloc

    def send(self, request: bytes, *, patience: float = 20) -> bytes:
        """The answer to these bytes, until the server ends it, or for so many seconds."""
        with socket.create_connection(self.host.split(":"), timeout=patience) as opened:
            opened.sendall(request)
            parts = []
            try:
                while part := opened.recv(1 << 16):
                    parts.append(part)
            except (ConnectionResetError, TimeoutError):
                pass  # refused before all of it was read, or the server waits for more
            return b"".join(parts)

    def ask(self, path: str | bytes, *headers: bytes, version: bytes = b"1.1") -> bytes:
        target = path if isinstance(path, bytes) else path.encode()
        head = [b"GET " + target + b" HTTP/" + version, b"Host: " + self.host.encode(), *headers]
        return self.send(b"\r\n".join((*head, b"Connection: close", b"", b"")))

    def workers(self) -> list[psutil.Process]:
        return self.process.children()

    def mebibytes(self) -> int:
        return sum(worker.memory_info().rss for worker in self.workers()) >> 20


@pytest.fixture(scope="module")
def wire(instance, tmp_path_factory) -> Iterator[Wire]:
    log = tmp_path_factory.mktemp("hostile") / "log"
    with serving(instance.home, log) as (process, address):
        found = Wire(psutil.Process(process.pid), address, log)
        for path in PLACES:  # everything is loaded before anybody looks at the memory
            found.ask(path)
        before, memory = found.workers(), found.mebibytes()
        yield found
        assert found.workers() == before, "the same worker answers to the end"
        assert found.mebibytes() - memory < 60, "and has not grown"
        assert "Traceback" not in log.read_text()


def status(answer: bytes) -> int:
    assert answer.startswith(b"HTTP/1."), answer[:200]
    assert b"Traceback" not in answer
    assert b'File "' not in answer
    return int(answer[9:12])


HEADERS = {
    "Accept": (b";;;q=,,", b"*/*;q=high", b"text/html;q=nan", b"a/b," * 5_000, b"\xff\xfe", b"/"),
    "Accept-Encoding": (b"gzip;q=;q=", b"zstd;q=-1", b"x," * 5_000, b"\xff", b"*;q=0", b"br;q=9"),
    "Accept-Language": (b"de;q=\xff", b"en," * 5_000, b"../../etc", b"*"),
    "Range": (b"bytes=", b"bytes=9-1", b"bytes=-", b"bytes=0-0," * 100, b"\xff", b"rows=1-2",
              b"bytes=" + b"9" * 5_000 + b"-"),
    "If-Range": (b'"', b"W/", b"yesterday", b"\xff", b"x" * 10_000),
    "If-None-Match": (b'"', b"W/", b"W/W/", b'"a",' * 20_000, b"\xff", b"*, *"),
    "If-Modified-Since": (b"\xff", b"Thu, 99 Foo 9999 99:99:99 GMT", b"0"),
    "Authorization": (b"Bearer", b"Bearer \xff", b"Bearer " + b"x" * 10_000, b"\xff"),
    "Cookie": (b"=;=;;", b"sessionid=\xff", b"a=b;" * 5_000),
    "X-Forwarded-For": (b"\xff", b"1.2.3.4," * 2_000, b"<script>"),
    "X-Request-Id": (b"<script>", b"x" * 10_000, b"a b"),
    "Content-Length": (b"0",),
    "Expect": (b"100-continue", b"miracles"),
    "Upgrade": (b"websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13", b"h2c", b"\xff"),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADERS)
def test_a_hostile_header_gets_an_answer(wire, name):
    for value in HEADERS[name]:
        for path in PLACES:
            told = status(wire.ask(path, name.encode() + b": " + value))
            assert told < 500, (path, value[:40], told)


IN = b"/ogc/collections/"
PATHS = (
    b"/%", b"/%zz", b"/ogc/%", IN + b"%ff%fe/items", IN + b"%c0%ae%c0%ae", IN + b"x" * 5_000,
    IN + b"punkte%00/items", b"/files/punkte/%00", b"/x%00/", b"/x%0d%0aX:1/",
    IN + b"punkte/items?%", IN + b"punkte/items?limit=%ff", IN + b"punkte/items?limit=1&limit=2",
    IN + b"punkte/items?" + b"&" * 9_000, IN + b"punkte/items?" + b"a=b&" * 9_000,
    IN + b"punkte/items?=&=", IN + b"punkte/items/%F0%9F%8C%B3", IN + b"punkte/items?q=%ED%A0%80",
    IN + b"punkte/items?limit=1%00", IN + b"punkte/items?f=%0a", b"/ogc/" + b"x/" * 4_000,
    b"/" + b"../" * 50 + b"etc/passwd", b"//", b"/./ogc/", b"/ogc/../ogc/", b"/assets/..%5c",
    b"/barrierefreiheit/?q=%ED%A0%80", b"/impressum/?q=%00", b"/assets/%ff", b"*", b"/\\",
    b"http://elsewhere.example/ogc/", b"/ogc/?f=json#x",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS, ids=lambda path: repr(path[:40]))
def test_a_hostile_address_gets_an_answer(wire, path):
    assert status(wire.ask(path)) < 500


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET /ogc/\x00 HTTP/1.1\r\nHost: HERE\r\n\r\n",
        b"GET /ogc/\x01\x7f HTTP/1.1\r\nHost: HERE\r\n\r\n",
        b"GET /ogc/\xff\xfe HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n",
        b"GET /ogc/?q=\xc3\xb6 HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n",
        b"GET /ogc/ HTTP/1.1\r\nHost: HERE\r\nX: a\x00b\r\n\r\n",
        b"GET /ogc/ HTTP/1.1\r\nHost: HERE\r\nX y: z\r\n\r\n",
        b"GET /ogc/ HTTP/1.1\r\nHost: HERE\r\n folded: z\r\n\r\n",
        b"GET /ogc/ HTTP/1.1\r\nHost : HERE\r\n\r\n",
        b"GET /ogc/ HTTP/1.1\r\n\r\n",
        b"GET /ogc/ HTTP/9.9\r\nHost: HERE\r\n\r\n",
        b"GET  /ogc/  HTTP/1.1\r\nHost: HERE\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\x00" * 4_000,
        b"G" * 300_000,
        b"GET /ogc/ HTTP/1.1\nHost: HERE\nConnection: close\n\n",
        b"get /ogc/ HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\xff" * 500,
        b"GET /ogc/ HTTP/1.1\r\nHost: HERE\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ids=range(18),
)
def test_bytes_that_are_no_request_end_their_connection_alone(wire, request_bytes):
    answer = wire.send(request_bytes.replace(b"HERE", wire.host.encode()), patience=1)
    assert b"Traceback" not in answer
    assert not answer.startswith(b"HTTP/1.1 5")
    assert httpx.get(f"{wire.address}/healthz").status_code == 200


def test_http_1_0_is_answered(wire):
    assert status(wire.ask(ITEMS, version=b"1.0")) == 200
    assert status(wire.send(b"GET /healthz HTTP/1.0\r\n\r\n")) == 200


HOSTS = (
    b"elsewhere.example", b"", b"[::1", b"a" * 5_000, b"127.0.0.1:99999", b"x y", b"a@b", b"\xff",
    b"127.0.0.1:8000\r\nHost: elsewhere.example",
)  # fmt: skip


@pytest.mark.parametrize("host", HOSTS, ids=range(len(HOSTS)))
def test_no_answer_repeats_a_host_that_is_not_ours(wire, host):
    for path in (b"/ogc/", b"/ogc?x", b"/barrierefreiheit/", b"/meine-arbeit/", b"/nirgendwo"):
        request = b"GET %b HTTP/1.1\r\nHost: %b\r\nConnection: close\r\n\r\n" % (path, host)
        answer = wire.send(request)
        assert status(answer) < 500
        assert b"elsewhere.example" not in answer


async def sixty_four_tiles(address: str) -> list[httpx.Response]:
    async with httpx.AsyncClient(http1=False, http2=True, base_url=address) as client:
        asked = (client.get(f"{ITEMS}?limit={number}") for number in range(1, 65))
        return await asyncio.gather(*asked)


def test_http_2_without_tls_is_spoken_by_prior_knowledge(wire):
    """Sixty-four questions at once on one connection, as a map asks them."""
    answers = asyncio.run(sixty_four_tiles(wire.address))
    assert {(one.http_version, one.status_code) for one in answers} == {("HTTP/2", 200)}
    assert [len(one.json()["features"]) for one in answers] == list(range(1, 65))
    with httpx.Client(http1=False, http2=True, base_url=wire.address) as client:
        head = client.head(ITEMS)
        assert (head.status_code, head.content) == (200, b"")
        assert wire.host in client.get("/ogc/?f=json").text, "the authority is the host"
        other = client.get("/ogc/?f=json", headers={"Host": "elsewhere.example"})
        assert "elsewhere.example" not in other.text
        part = client.get(FILE, headers={"Range": "bytes=0-3"})
        assert (part.status_code, part.content) == (206, b"PAR1")
