# SPDX-License-Identifier: EUPL-1.2
"""What an attacker tries on the real server: each class of attack has its answer."""

from __future__ import annotations

import json
import re
import socket
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

import httpx
import pytest

from drehscheibe.domain.tables import Column
from instances import publish
from streams import Plain

ITEMS = "/ogc/collections/punkte/items"
UPLOAD = "/pruefen/hochladen"
SCRIPT = "<script>alert(1)</script>"


def raw(server: str, request: str) -> bytes:
    """The first bytes of the answer to a request no client library would send."""
    host = urlsplit(server).netloc
    with socket.create_connection(host.split(":")) as connection:
        connection.settimeout(5)
        connection.sendall(request.replace("HERE", host).replace("\n", "\r\n").encode())
        return connection.recv(65_536)


@pytest.mark.parametrize(
    "path",
    [
        "//elsewhere.example/?sprache=de",
        "/en//elsewhere.example/?sprache=de",
        "///elsewhere.example/?sprache=de",
        "/en/\\elsewhere.example/?sprache=de",
    ],
)
def test_the_switch_of_language_never_leads_to_another_host(server, path):
    answer = raw(server, f"GET {path} HTTP/1.1\nHost: HERE\nConnection: close\n\n").decode()
    location = re.search("(?i)^location: (.*)\r$", answer, re.MULTILINE)[1]
    assert not location.startswith(("//", "/\\", "http"))


def test_a_page_that_is_missing_links_to_no_other_host(server):
    answer = raw(server, "GET /en//elsewhere.example/ HTTP/1.1\nHost: HERE\nConnection: close\n\n")
    assert b'href="//' not in answer


@pytest.mark.parametrize(
    "host",
    [
        "elsewhere.example",
        "localhost/elsewhere",
        "localhost?x",
        "localhost#x",
        'localhost:1"><b>',
        "127.0.0.1:80@elsewhere.example",
        "127.0.0.1:port",
        "[::1",
    ],
)
def test_links_name_only_hosts_of_the_settings(client, host):
    links = client.get("/ogc/?f=json", headers={"Host": host}).json()["links"]
    assert {urlsplit(link["href"]).netloc for link in links} == {"127.0.0.1:8000"}


def test_forwarded_headers_change_no_address(client):
    headers = {"X-Forwarded-Host": "elsewhere.example", "Forwarded": "host=elsewhere.example"}
    assert "elsewhere" not in client.get("/ogc/?f=json", headers=headers).text
    assert "elsewhere" not in client.get("/barrierefreiheit/", headers=headers).text


def test_a_host_that_is_not_ours_gets_a_page_in_german(client):
    response = client.get("/barrierefreiheit/", headers={"Host": "elsewhere.example"})
    assert response.status_code == 400
    assert 'lang="de"' in response.text
    assert "nicht zu verstehen" in response.text


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "FOO"])
@pytest.mark.parametrize("path", ["/barrierefreiheit/", ITEMS, UPLOAD])
def test_only_known_methods_are_answered(client, method, path):
    response = client.request(method, path)
    assert response.status_code == 405
    assert "GET" in response.headers["allow"]


def test_a_form_without_its_token_is_refused_in_german(client):
    response = client.post("/barrierefreiheit/", data={"x": "y"})
    assert response.status_code == 403
    assert "Formular" in response.text
    assert "CSRF" not in response.text


@pytest.mark.parametrize(
    "head",
    [
        "Host: HERE\nContent-Length: 6\nContent-Length: 5",
        "Host: HERE\nTransfer-Encoding: xchunked",
        "Host: HERE\nContent-Length: -1",
        "Host: elsewhere.example\nHost: HERE\nContent-Length: 0",
    ],
)
def test_a_request_that_can_be_read_in_two_ways_is_refused(server, head):
    answer = raw(server, f"POST {UPLOAD} HTTP/1.1\n{head}\n\n0\n\n")
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"connection: close" in answer.lower()


def test_nothing_is_smuggled_behind_a_body_with_two_lengths(server):
    """Granian obeys the chunks and ends the connection (RFC 9112, 6.1)."""
    lengths = "Content-Length: 6\nTransfer-Encoding: chunked"
    second = "GET /healthz HTTP/1.1\nHost: HERE\n\n"
    head = f"POST {ITEMS} HTTP/1.1\nHost: HERE\n{lengths}\n\n0\n\n{second}"
    answer = raw(server, head)
    assert b"connection: close" in answer.lower()
    assert b'"ok"' not in answer


def test_endless_headers_and_addresses_are_refused(server):
    many = "".join(f"X-{number}: y\n" for number in range(10_000))
    assert raw(server, f"GET /healthz HTTP/1.1\nHost: HERE\n{many}\n").startswith(b"HTTP/1.1 431")
    long = "x" * 200_000
    assert raw(server, f"GET /ogc/?q={long} HTTP/1.1\nHost: HERE\n\n").startswith(b"HTTP/1.1 414")


@pytest.mark.parametrize(
    "path",
    [
        "/files/punkte/..%2f..%2fsecret.key",
        "/files/punkte/current/..%2f..%2f..%2f..%2fsecret.key",
        "/files/punkte/current/source/quelle",
        "/files/punkte/current/source/quelle.csv",
        "/files/punkte/recipe.json",
        "/files/punkte/manifest.json",
        "/files/..%2fpointers%2fpunkte/x.csv",
        "/files/%2e%2e/secret.key",
        "/files/punkte%00/x.csv",
        "/assets/..%2f..%2fsettings.py",
        "/assets/%2e%2e/%2e%2e/settings.py",
        "/assets//etc/passwd",
        "/assets/manifest.json",
        "/ogc/collections/..%2fpointers%2fpunkte/items",
        "/ogc/collections/punkte%00/items",
        "/ogc/collections/punkte/tiles/WebMercatorQuad/-1/0/0",
        "/ogc/collections/punkte/tiles/WebMercatorQuad/1e3/0/0",
        "/daten/..%2f..%2fsecret.key",
        "/pruefen/..%2f..%2fsecret/",
    ],
)
def test_no_path_leads_out_of_what_is_offered(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=-1", 400),
        ("limit=0", 400),
        ("limit=1e9", 400),
        ("limit=1000000000", 200),
        (f"limit={'9' * 5000}", 200),
        ("bbox=nan,nan,nan,nan", 400),
        ("bbox=inf,0,1,1", 400),
        ("bbox=-1e400,0,0,0", 400),
        ("bbox=1e308,-1e308,1e308,1e308", 200),
        (f"bbox={','.join(['1'] * 2000)}", 400),
        ("name%27%20OR%201=1--=x", 400),
        ("_row=1", 400),
        ("c0=1", 400),
        ("rowid=1", 400),
        (f"q={'a' * 8000}", 400),
        (f"q={'%25_' * 60}", 200),
        ("q=%00", 200),
        ("after=../../../etc/pa.1", 400),
        ("after=0123456789abcdef.1", 410),
        ("after=" + "%00" * 16 + ".1", 400),
        ("datetime=0000-01-01", 400),
        (f"datetime=1/{'1' * 5000}", 400),
        ("crs=http://elsewhere.example", 400),
    ],
)
def test_hostile_questions_get_an_answer_of_their_own(client, query, status):
    assert client.get(f"{ITEMS}?{query}").status_code == status


def test_values_are_never_part_of_a_statement(client):
    everything = client.get(f"{ITEMS}?limit=1").json()["numberMatched"]
    assert everything == 300
    for value in ("' OR 1=1--", "x'; DROP TABLE items;--", '" OR ""="'):
        answer = client.get(ITEMS, params={"name": value})
        assert answer.json()["features"] == []
    assert client.get(f"{ITEMS}?limit=1").json()["numberMatched"] == 300


def test_a_token_of_another_dataset_leads_nowhere(client):
    page = client.get(f"{ITEMS}?limit=2").json()
    following = next(link["href"] for link in page["links"] if link["rel"] == "next")
    other = following.replace("punkte", "leer")
    assert client.get(other).status_code == 410


class Hostile(Plain):
    """A table whose every name is an attack."""

    def __init__(self) -> None:
        super().__init__(3)
        columns = [Column(c.id, c.name, f'{SCRIPT}" onload="x', c.type) for c in self.table.columns]
        self.table = replace(self.table, title=f"</title>{SCRIPT}", columns=tuple(columns))


@pytest.mark.parametrize("path", ["", "/items", "/items/1", "/schema"])
def test_names_of_a_file_are_text_on_the_pages_of_the_interface(client, instance, path):
    publish(instance, "boese", Hostile(), title=SCRIPT)
    for address in (f"/ogc/collections/boese{path}?f=html", "/ogc/collections?f=html"):
        response = client.get(address)
        assert response.status_code == 200
        if response.headers["content-type"].startswith("text/html"):
            assert SCRIPT not in response.text
            assert '" onload="' not in response.text
            assert "script-src 'self'" in response.headers["content-security-policy"]
        else:
            assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "html"),
    [
        ("/barrierefreiheit/", True),
        ("/nein/", True),
        ("/ogc/?f=html", True),
        (ITEMS, False),
        ("/ogc/nein", False),
        ("/ogc/nein?f=html", True),
        ("/files/nein/x", False),
    ],
)
def test_every_answer_has_safe_headers(client, path, html):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["content-type"].startswith("text/html") is html


@pytest.mark.parametrize("path", ["/barrierefreiheit/", "/impressum/", "/ogc/?f=html", "/nein/"])
def test_pages_hold_no_script_or_style_of_their_own(client, path):
    page = client.get(path, headers={"Accept": "text/html"}).text
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
    assert not re.search(r"(src|action)=\"(https?:)?//", page)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("..\\..\\tabelle.csv", "tabelle.csv"),
        ("../../../etc/passwd", "passwd"),
        ("..", "datei"),
        ("a\x1b[31mb.csv", "a[31mb.csv"),
        ("rechnung\u202evsc.exe", "rechnungvsc.exe"),
        ("zwei\nZeilen.csv", "zwei Zeilen.csv"),
    ],
)
def test_names_of_files_can_neither_climb_nor_command(client, instance, upload_address, sent, kept):
    address = f"{upload_address}&{urlencode({'name': sent})}"
    response = client.post(address, content=b"a;b\n1;2\n")
    token = response.json()["result"].split("/")[2]
    assert len(token) >= 32
    assert json.loads((instance.checks / f"{token}.json").read_bytes())["name"] == kept


@pytest.mark.parametrize("boundary", ["", "x" * 5000])
def test_a_form_with_an_impossible_boundary_is_refused(client, upload_address, boundary):
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    assert client.post(upload_address, content=b"--x", headers=headers).status_code in {400, 429}


def test_the_result_of_another_check_cannot_be_guessed_or_listed(client):
    for path in ("/pruefen/AAAA/", "/pruefen/*/", "/checks/", "/files/checks/x.json"):
        assert client.get(path).status_code == 404


def test_a_slow_form_holds_a_connection_but_nobody_else(client, server):
    host = urlsplit(server).netloc
    with socket.create_connection(host.split(":")) as slow:
        slow.sendall(f"POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9\r\n\r\n".encode())
        assert httpx.get(f"{server}/barrierefreiheit/", timeout=5).status_code == 200


def test_types_of_answers_never_run_in_a_browser(client, instance):
    publish(instance, "typen", Plain(3))
    response = client.get("/files/typen/typen.parquet")
    assert response.headers["content-disposition"].startswith("attachment;")
    assert not response.headers["content-type"].startswith(("text/html", "image/svg", "text/xml"))
