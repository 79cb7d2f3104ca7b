# SPDX-License-Identifier: EUPL-1.2
"""What only the real server shows: encodings, HEAD, keep-alive, bodies that reach Django."""

from __future__ import annotations

import gzip
import socket
from urllib.parse import urlsplit

import httpx
import orjson
import pytest
import zstandard

ITEMS = "/ogc/collections/punkte/items"


def raw(client: httpx.Client, encoding: str) -> tuple[httpx.Headers, bytes]:
    request = client.build_request("GET", ITEMS, headers={"Accept-Encoding": encoding})
    response = client.send(request, stream=True)
    body = b"".join(response.iter_raw())
    response.close()
    return response.headers, body


@pytest.mark.parametrize(
    ("accepted", "used", "unpack"),
    [
        ("gzip, deflate, br", "gzip", gzip.decompress),
        ("gzip, deflate, br, zstd", "zstd", lambda b: zstandard.ZstdDecompressor().decompress(b)),
        ("identity", None, bytes),
        ("zstd;q=0, gzip", "gzip", gzip.decompress),
    ],
)
def test_answers_are_compressed_as_the_client_likes(client, accepted, used, unpack):
    headers, body = raw(client, accepted)
    assert headers.get("content-encoding") == used
    assert "Accept-Encoding" in headers["vary"]
    assert len(orjson.loads(unpack(body))["features"]) == 100


def test_small_answers_are_not_compressed(client):
    assert "content-encoding" not in client.get("/healthz").headers


def test_head_is_get_without_a_body_on_one_connection(server):
    host = urlsplit(server).netloc
    with socket.create_connection(host.split(":")) as connection:
        connection.settimeout(5)
        connection.sendall(f"HEAD {ITEMS} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        head = connection.recv(65_536)
        assert head.startswith(b"HTTP/1.1 200")
        assert head.endswith(b"\r\n\r\n")
        connection.sendall(f"GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert b'"ok"' in connection.recv(65_536)


def test_an_unchanged_answer_is_304(client):
    first = client.get(ITEMS)
    again = client.get(ITEMS, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(f"{ITEMS}?limit=3", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200
    assert "max-age=30" in first.headers["cache-control"]


def test_every_answer_is_safe_and_open(client):
    headers = client.get(ITEMS).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["access-control-allow-origin"] == "*"
    assert len(headers["x-request-id"]) >= 8


def test_a_browser_may_ask_from_another_site(client):
    answer = client.options(ITEMS, headers={"Access-Control-Request-Headers": "if-none-match"})
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "GET" in answer.headers["access-control-allow-methods"]


def test_slow_forms_do_not_keep_readers_waiting(client, server):
    host = urlsplit(server).netloc
    head = f"POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1000\r\n\r\nname="
    slow = [socket.create_connection(host.split(":")) for _ in range(12)]
    try:
        for connection in slow:
            connection.sendall(head.encode())
        assert client.get("/barrierefreiheit/", timeout=5).status_code == 200
    finally:
        for connection in slow:
            connection.close()


def test_a_request_id_is_kept_where_it_is_harmless(client):
    kept = client.get("/ogc/nein", headers={"X-Request-Id": "abcdef-123456"})
    assert kept.json()["instance"] == "urn:request:abcdef-123456"
    replaced = client.get("/ogc/nein", headers={"X-Request-Id": "<script>"})
    assert "script" not in replaced.text


def test_problems_speak_the_readers_language(client):
    german = client.get("/ogc/collections/nein", headers={"Accept-Language": "de-DE,de;q=0.9"})
    english = client.get("/ogc/collections/nein", headers={"Accept-Language": "en"})
    assert german.json()["detail"] != english.json()["detail"]
    assert english.json()["detail"] == "There is no collection “nein”."


def test_a_body_reaches_django(client):
    """Granian's `receive` is no coroutine function; without our wrapper this is a 500."""
    response = client.post("/", data={"name": "Möhnesee"})
    assert response.status_code in {200, 403, 405}


def test_a_large_body_never_reaches_django(client):
    response = client.post("/", content=b"x" * (2 << 20))
    assert response.status_code == 413
    assert "größer als 1 MiB" in response.text, "in words of a person who wrote much"
    assert "larger than 1 MiB" in client.post("/en/", content=b"x" * (2 << 20)).text


def test_the_portal_answers_beside_the_interfaces(client):
    assert client.get("/barrierefreiheit/").status_code == 200
