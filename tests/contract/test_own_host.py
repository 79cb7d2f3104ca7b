# SPDX-License-Identifier: EUPL-1.2
"""On the host of a town its pages are at home; every other host stays as it was."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from commands import SOEST, Instance
from drehscheibe.domain.errors import LogoRefused
from drehscheibe.look.colours import CONTRAST_ON_LIGHT, WHITE, contrast, parse
from drehscheibe.portal.hosts.logos import safe_logo
from ports import free_port
from server import wait_for

HOST = "datenplattform-soest.example"
PORTAL = "https://daten.example.org"
GREEN = "#9be7a0"
ARMS = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8" onload="alert(1)">
<script>alert(1)</script><path d="M0 0h8v8z" fill="#c00"/>
<image href="https://evil.example/x.png"/></svg>"""


def chunk(kind: bytes, data: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + checksum


def png(*extra: bytes, width: int = 1) -> bytes:
    head = struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\0" + bytes(width)))
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
    return start + b"".join(extra) + pixels + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def instance(fresh_installation: Path, tmp_path_factory: pytest.TempPathFactory) -> Instance:
    folder = tmp_path_factory.mktemp("hosts")
    made = Instance(folder / "instance")
    shutil.copytree(fresh_installation, made.home)
    for slug, owner in (("baeume", SOEST), ("laternen", "05974028")):
        table = folder / f"{slug}.csv"
        table.write_text("Nr;Name\n1;Eins\n2;Zwei\n", encoding="utf-8")
        made.publish(table, "--title", slug.title(), owner=owner)
    return made


@pytest.fixture(scope="module")
def client(instance: Instance, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    port, log = free_port(), tmp_path_factory.mktemp("log") / "log"
    environment = instance.environment | {
        "DREHSCHEIBE_PUBLIC_URL": PORTAL,
        "DREHSCHEIBE_REQUESTS_PER_MINUTE": "0",
        "DREHSCHEIBE_TRUSTED_PROXIES": "1",
    }
    command = [sys.executable, "-m", "drehscheibe.cli.server", "--host", "127.0.0.1"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--port", str(port)], env=environment, stdout=output, stderr=output
        )
        try:
            wait_for(f"http://127.0.0.1:{port}", log)
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
                yield client
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="module")
def host(instance: Instance, tmp_path_factory: pytest.TempPathFactory) -> str:
    arms = tmp_path_factory.mktemp("logo") / "wappen.svg"
    arms.write_bytes(ARMS)
    done = instance.run(
        "host", "add", HOST, "--organisation", SOEST, "--logo", arms,
        "--colour", GREEN, "--by", "Frau Winter",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "auf hellem Grund" in done.stderr
    return HOST


def get(client: httpx.Client, path: str, host: str = HOST, **headers: str) -> httpx.Response:
    return client.get(path, headers={"Host": host, **headers})


def test_home_is_the_page_of_the_town(client, host):
    page = get(client, "/")
    assert page.status_code == 200
    assert "<h1>Soest auf einen Blick</h1>" in page.text
    assert '<span class="brand__name">Soest</span>' in page.text
    assert 'class="brand__logo" src="/eigen/logo?v=' in page.text
    assert f'<link rel="canonical" href="{PORTAL}/kommunen/soest/">' in page.text
    assert 'aria-current="true"' not in page.text.split("<main")[0]
    english = get(client, "/en/")
    assert f'<link rel="canonical" href="{PORTAL}/en/kommunen/soest/">' in english.text
    assert '<html lang="en">' in english.text


def test_the_catalogue_opens_on_the_towns_data_and_can_show_all(client, host):
    own, whole = get(client, "/daten/"), get(client, "/daten/?kommune=&q=")
    assert "/daten/baeume/" in own.text
    assert "/daten/laternen/" not in own.text
    assert "/daten/laternen/" in whole.text
    assert f'<link rel="canonical" href="{PORTAL}/daten/">' in own.text


def test_everything_else_is_reached_and_stays_on_the_host(client, host):
    for path in ("/region/", "/kommunen/werl/", "/daten/laternen/", "/karte/", "/entwicklung/"):
        page = get(client, path)
        assert page.status_code == 200, path
        links = re.findall(r'<a [^>]*href="(https?://[^"/]+)', page.text)
        assert PORTAL not in links, path
    collections = get(client, "/ogc/collections?f=json").json()
    assert {link["href"].split("/ogc")[0] for link in collections["links"]} == {f"https://{HOST}"}
    for told in (HOST.upper(), f"{HOST}:1337", f"{HOST}:1@evil.example", f"{HOST}:evil.example"):
        links = get(client, "/ogc/?f=json", told).text
        assert "evil.example" not in links
        assert f'"href":"https://{HOST}/ogc/' in links, "a cache may take the names for the same"
    assert '<span class="brand__name">Soest</span>' in get(client, "/ogc/?f=html").text
    assert f"https://{HOST}/ogc/" in get(client, "/entwicklung/").text


def test_the_portals_own_host_stays_as_it_was(client, host):
    page = get(client, "/", "daten.example.org")
    assert "Kommunen" in page.text
    assert "brand__logo" not in page.text
    assert "canonical" not in page.text
    assert "/daten/laternen/" in get(client, "/daten/", "daten.example.org").text
    for told in ("DATEN.example.org", "daten.example.org:1337", "daten.example.org"):
        assert f'"href":"{PORTAL}/ogc/' in get(client, "/ogc/?f=json", told).text


def test_unknown_hosts_are_refused_and_a_removed_one_at_once(client, instance, host):
    assert get(client, "/", "datenplattform-werl.example").status_code == 400
    assert get(client, "/", HOST.upper()).status_code == 200
    assert get(client, "/", f"{HOST}:443").status_code == 200
    assert get(client, "/", f"{HOST}.evil.example").status_code == 400
    other = "zwei.example"
    instance.run("host", "add", other, "--organisation", "05974")
    assert "Kreis Soest" in get(client, "/", other).text
    instance.run("host", "remove", other)
    assert get(client, "/", other).status_code == 400


def test_the_colour_is_the_towns_and_readable(client, host):
    page = get(client, "/")
    address = re.search(r'href="(/region\.css\?v=\w+)"', page.text)[1]
    assert address not in get(client, "/", "daten.example.org").text
    light = re.search(r"--accent:(#\w{6})", get(client, address).text)[1]
    assert contrast(parse(light), WHITE) >= CONTRAST_ON_LIGHT


def test_the_logo_is_safe_by_every_way(client, host):
    address = re.search(r'src="(/eigen/logo\?v=\w+)"', get(client, "/").text)[1]
    logo = get(client, address)
    assert logo.headers["content-type"] == "image/svg+xml"
    assert logo.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in logo.headers["content-security-policy"]
    assert not {"script", "alert", "evil.example", "onload"} & set(re.findall(r"[\w.]+", logo.text))
    assert '<path d="M0 0h8v8z" fill="#c00"/>' in logo.text
    assert get(client, address, "daten.example.org").status_code == 404


def test_shared_caches_keep_hosts_apart(client, host):
    """The host is part of what a cache knows an answer by (RFC 9111, 2); pages are asked anew."""
    own, portal = get(client, "/"), get(client, "/", "daten.example.org")
    assert own.headers["cache-control"] == portal.headers["cache-control"] == "no-cache"
    for name in (HOST, "daten.example.org", HOST):
        page = get(client, "/ogc/collections/baeume/items?limit=1", name).json()
        following = next(link["href"] for link in page["links"] if link["rel"] == "next")
        assert following.startswith(f"https://{name}/ogc/")


def test_what_is_done_is_in_the_audit_trail(instance, host):
    with closing(sqlite3.connect(instance.layout.portal_database)) as database:
        rows = database.execute("SELECT action, actor, details FROM evidence_auditentry").fetchall()
    assert ("host-add", "operator: Frau Winter", json.dumps({"host": HOST})) in rows
    listed = json.loads(instance.run("host", "list", "--json").stdout)["hosts"]
    assert [(one["host"], one["organisation"]) for one in listed] == [(HOST, SOEST)]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("..", "--organisation", SOEST), "kein Rechnername"),
        (("../../etc/x", "--organisation", SOEST), "kein Rechnername"),
        (("10.0.0.1", "--organisation", SOEST), "kein Rechnername"),
        (("localhost", "--organisation", SOEST), "kein Rechnername"),
        (("a.example", "--organisation", "nix"), "gibt es hier nicht"),
        (("a.example", "--organisation", SOEST, "--colour", "rot"), "nicht als Farbe"),
    ],
)
def test_what_cannot_be_is_refused(instance, host, words, told):
    done = instance.run("host", "add", *words)
    assert (done.returncode, told in done.stderr) == (1, True), done.stderr
    listed = json.loads(instance.run("host", "list", "--json").stdout)["hosts"]
    assert [one["host"] for one in listed] == [host]


@pytest.mark.parametrize(
    "content",
    [
        b"GIF89a",
        b"<svg",
        b"<html><svg></svg><script>alert(1)</script></html>",
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 9_000 + b"</g>" * 9_000 + b"</svg>",
        png()[:-4],
        png()[:40] + b"x" + png()[41:],
        png(width=9_000),
        os.urandom(300_000),
    ],
)
def test_a_logo_that_is_none_is_refused(content):
    with pytest.raises(LogoRefused):
        safe_logo(content)


def test_a_png_keeps_its_picture_and_nothing_else():
    content = png(chunk(b"tEXt", b"Author\0Erika"), chunk(b"eXIf", b"place"))
    assert safe_logo(content + b"<script>") == (png(), ".png")
