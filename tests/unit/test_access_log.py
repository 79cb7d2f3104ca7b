# SPDX-License-Identifier: EUPL-1.2
"""The access log: one line of JSON per answer that names no person."""

from __future__ import annotations

import asyncio
import json
import re

import pytest

from drehscheibe.delivery.http.security import Guard
from drehscheibe.delivery.traffic.access_log import (
    AccessLog,
    access_log_of,
    line_of,
    path_of,
    short,
)
from drehscheibe.delivery.traffic.visits import Visit
from drehscheibe.settings import Settings


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0"),
        ("::ffff:203.0.113.77", "203.0.113.0"),
        ("2001:db8:aaaa:bbbb::1", "2001:db8:aaaa::"),
        ("", ""),
        ("Erika Mustermann", ""),
        ("203.0.113.77, 10.0.0.1", ""),
        ("999.999.999.999.9", ""),
    ],
)
def test_of_an_address_its_network_is_kept(address, kept):
    assert short(address) == kept


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/", "/"),
        ("/ogc/collections/baeume/items/7", "/ogc/collections/baeume/items/7"),
        ("/en/daten/baeume/", "/en/daten/baeume/"),
        ("/daten", "/daten"),
        ("/datenschutz/", "/datenschutz/"),
        ("/einladung/abcdefgh-geheim/", "/einladung/…"),
        ("/passwort-vergessen/1/x-y/", "/passwort-vergessen/…"),
        ("/en/meine-arbeit/feed/geheim.atom", "/en/meine-arbeit/…"),
        ("/ogcx/geheim", "/ogcx/…"),
        ("/daten/\ud800", "/daten/?"),
        ("/daten/" + "x" * 9_000, "/daten/" + "x" * 293),
    ],
)
def test_of_a_path_what_is_public_is_kept(path, kept):
    assert path_of(path) == kept


def test_a_line_has_what_operators_need_and_no_question():
    one = Visit("abc-123", "GET", "/ogc/\n\x00", b"q=Erika+Mustermann", "203.0.113.77")
    one.status, one.sent, one.seconds = 200, 17, 0.0042
    line = line_of(one, 0.0123)
    assert line.endswith(b"}\n")
    assert line.count(b"\n") == 1
    told = json.loads(line)
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", told.pop("time"))
    assert told == {
        "client": "203.0.113.0", "method": "GET", "path": "/ogc/\n\x00", "status": 200,
        "bytes": 17, "ms": 12.3, "cpu_ms": 4.2, "id": "abc-123",
    }  # fmt: skip


async def small(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


async def ask(guard, path):
    async def nothing(*_):
        return {"type": "http.request"}

    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"q=geheim"}
    await guard(scope | {"headers": [], "client": ("203.0.113.77", 1)}, nothing, nothing)


def test_lines_arrive_within_seconds_and_in_a_new_file_when_the_old_was_moved(tmp_path):
    file = tmp_path / "log" / "access.log"

    async def play():
        guard = Guard(small, Settings(), log := AccessLog(file))
        for path in ("/ogc/", "/healthz", "/files/a/b"):
            await ask(guard, path)
        await asyncio.sleep(1.2)
        first = file.read_text()
        file.rename(file.with_name("access.log.1"))
        await ask(guard, "/ogc/")
        log.close()
        return first

    first = asyncio.run(play()).splitlines()
    assert [json.loads(line)["path"] for line in first] == ["/ogc/", "/files/a/b"]
    assert json.loads(file.read_text())["bytes"] == 2
    assert "geheim" not in file.read_text()


def test_a_log_that_cannot_be_written_stops_no_answer(tmp_path, caplog):
    (tmp_path / "log").write_text("a file where a folder should be")

    async def play():
        log = AccessLog(tmp_path / "log" / "access.log")
        await ask(Guard(small, Settings(), log), "/ogc/")
        log.close()

    asyncio.run(play())
    assert "access log cannot be written" in caplog.text


def test_the_setting_names_a_file_of_the_instance_or_none(tmp_path):
    assert access_log_of(Settings()) is None
    log = access_log_of(Settings(home=tmp_path, access_log="access.log"))
    assert log._path == tmp_path / "log" / "access.log"
    assert access_log_of(Settings(access_log="-"))._path is None
