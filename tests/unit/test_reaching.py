# SPDX-License-Identifier: EUPL-1.2
"""Whether an address answers: asked politely, without taking what lies there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.reaching import reach, reach_host
from far_servers import Far, FarServer


class Answering(Far):
    """Answers by the first part of the path; some know no HEAD."""

    def do_HEAD(self) -> None:  # noqa: N802 - named by http.server
        self.server.asked.append((f"HEAD {self.path}", dict(self.headers)))
        kind = self.path.partition("?")[0]
        status = {"/ohne-head": 405, "/fort": 404, "/voll": 429, "/kaputt": 500}.get(kind, 200)
        if kind == "/weiter":
            self.say(302, Location="/da")
        elif kind == "/im-kreis":
            self.say(302, Location="/im-kreis")
        elif kind == "/hinein":
            self.say(302, Location="http://169.254.169.254/geheim")
        else:
            self.say(status, Retry_After="120")

    def do_GET(self) -> None:  # noqa: N802
        self.server.asked.append((f"GET {self.path}", dict(self.headers)))
        if self.path == "/robots.txt":
            self.say(200, b"User-agent: drehscheibe\nDisallow: /zu/\n")
        else:
            self.say(206 if self.path == "/ohne-head" else 404, b"x")


class AnsweringServer(FarServer):
    def __init__(self) -> None:
        super().__init__()
        self.RequestHandlerClass = Answering


@contextmanager
def answering() -> Iterator[AnsweringServer]:
    with AnsweringServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def server() -> Iterator[AnsweringServer]:
    with answering() as started:
        yield started


def rules(server: AnsweringServer) -> Rules:
    return Rules(
        largest=1 << 20,
        user_agent="Drehscheibe/0 (+http://127.0.0.1/)",
        gate=Gate.of("127.0.0.0/8", f"80 {server.server_port}"),
    )


def address(server: AnsweringServer, path: str) -> str:
    return f"http://127.0.0.1:{server.server_port}{path}"


@pytest.mark.parametrize(
    ("path", "status", "error"),
    [
        ("/da", 200, ""),
        ("/weiter", 200, ""),
        ("/ohne-head", 206, ""),
        ("/fort", 404, ""),
        ("/kaputt", 404, ""),  # what GET says counts
        ("/im-kreis", 0, "address-loops"),
        ("/hinein", 0, "address-internal"),
    ],
)
def test_what_an_address_answers_in_the_end(server, path, status, error):
    found = reach(address(server, path), rules(server))
    assert (found.status, found.error) == (status, error)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("http://10.0.0.1/a.csv", "address-internal"),
        ("ftp://daten.example/a.csv", "address-not-valid"),
        ("http://127.0.0.1:1/", "address-not-valid"),
    ],
)
def test_own_networks_and_strange_addresses_are_never_asked(server, text, error):
    assert reach(text, rules(server)).error == error


def test_only_the_first_byte_is_taken_where_head_says_nothing(server):
    server.asked.clear()
    reach(address(server, "/ohne-head"), rules(server))
    assert [what for what, _ in server.asked] == ["HEAD /ohne-head", "GET /ohne-head"]
    assert server.asked[1][1]["Range"] == "bytes=0-0"


def test_a_busy_server_is_left_alone_and_what_it_closes_to_us_is_not_asked(server):
    server.asked.clear()
    texts = [address(server, path) for path in ("/da", "/zu/a", "/voll", "/danach")]
    found = list(reach_host(texts, rules(server), is_late=lambda: False))
    assert [(one.status, one.error) for one in found] == [
        (200, ""), (0, "address-closed-to-us"), (429, ""),
    ]  # fmt: skip
    assert found[-1].wait == 120
    paths = [what for what, _ in server.asked]
    assert not any("/danach" in path or "/zu/" in path for path in paths)
    assert paths.count("GET /robots.txt") <= 2


def test_what_is_late_waits_for_the_next_time(server):
    texts = [address(server, "/da")]
    assert not list(reach_host(texts, rules(server), is_late=lambda: True))
