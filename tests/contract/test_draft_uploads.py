# SPDX-License-Identifier: EUPL-1.2
"""Files of drafts on the real server: resumable, signed, one at a time, and never in the way."""

from __future__ import annotations

import base64
import socket
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx
import orjson
import pytest

from drehscheibe.releases.arrival import Announced, Arrival
from drehscheibe.settings import Settings
from drehscheibe.tickets import Purpose, issue_ticket

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = TUS | {"Content-Type": "application/offset+octet-stream"}


@pytest.fixture
def draft():
    return str(uuid.uuid4())


@pytest.fixture
def address(instance, draft):
    return address_of(instance, draft)


def address_of(instance, draft, *, largest=1 << 20, seconds=60, purpose=Purpose.DRAFT):
    claims = {"draft": draft, "largest": largest, "by": "person:1"}
    settings = Settings(home=instance.home)
    ticket = issue_ticket(purpose, claims=claims, seconds=seconds, settings=settings)
    return f"/hochladen?ticket={ticket}"


def begin(client, address, size, name="spielplätze.csv", mark="17"):
    told = {"filename": name, "mark": mark}
    pairs = (f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in told.items())
    headers = TUS | {"Upload-Length": str(size), "Upload-Metadata": ",".join(pairs)}
    return client.post(address, headers=headers)


def send(client, address, offset, piece):
    return client.patch(address, content=piece, headers=PIECE | {"Upload-Offset": str(offset)})


def wishes(instance, draft):
    """What delivery asked the worker, about this draft."""
    found = [orjson.loads(path.read_bytes()) for path in instance.requests.glob("*.json")]
    return [one for one in found if one.get("draft") == draft]


def test_a_file_comes_in_pieces_and_the_worker_is_told(client, instance, draft, address):
    made = begin(client, address, 10)
    assert (made.status_code, made.headers["location"]) == (201, address)
    assert send(client, address, 0, b"a;b\n1").headers["upload-offset"] == "5"
    assert wishes(instance, draft) == []
    assert send(client, address, 5, b";2\n3;").status_code == 204
    assert Arrival(instance.draft(draft)).received.read_bytes() == b"a;b\n1;2\n3;"
    wish = {"kind": "received", "draft": draft, "name": "spielplätze.csv", "size": 10}
    assert wishes(instance, draft) == [wish | {"by": "person:1"}]


def test_after_a_cut_the_server_says_where_to_go_on(client, server, instance, draft, address):
    begin(client, address, 300_000)
    host = urlsplit(server).netloc
    with socket.create_connection(host.split(":")) as line:
        head = f"PATCH {address} HTTP/1.1\r\nHost: {host}\r\nTus-Resumable: 1.0.0\r\n"
        line.sendall(f"{head}Upload-Offset: 0\r\nContent-Length: 300000\r\n\r\n".encode())
        line.sendall(b"x" * 100_000)
        time.sleep(0.3)
    there = _offset_after(client, address, 100_000)
    assert there == 100_000
    assert send(client, address, there, b"y" * 200_000).headers["upload-offset"] == "300000"
    taken = Arrival(instance.draft(draft)).received.read_bytes()
    assert (taken.count(b"x"), taken.count(b"y")) == (100_000, 200_000)


def _offset_after(client, address, wanted):
    for _ in range(50):
        answer = client.head(address)
        if int(answer.headers["upload-offset"]) >= wanted:
            break
        time.sleep(0.1)
    return int(answer.headers["upload-offset"])


def test_who_goes_on_at_the_wrong_byte_is_told_the_right_one(client, address):
    begin(client, address, 10)
    send(client, address, 0, b"12345")
    wrong = send(client, address, 3, b"45")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "upload-moved")
    told = client.head(address)
    assert told.headers["upload-offset"] == "5"
    assert told.headers["upload-length"] == "10"


def test_a_form_without_script_leads_back_to_the_draft(client, instance, draft, address):
    form = {"file": ("../Bänke.csv", b"a;b\n1;2\n", "text/csv")}
    answer = client.post(f"{address}&lang=en", files=form, headers={"Accept": "text/html"})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/en/veroeffentlichen/{draft}/"
    assert Arrival(instance.draft(draft)).received.read_bytes() == b"a;b\n1;2\n"
    assert wishes(instance, draft)[0]["name"] == "Bänke.csv"


@pytest.mark.parametrize("method", ["HEAD", "POST", "PATCH"])
def test_without_a_good_ticket_nothing_is_taken(client, instance, draft, method):
    forged = address_of(instance, draft).replace("ticket=", "ticket=A")
    old = address_of(instance, draft, seconds=0)
    other = address_of(instance, draft, purpose=Purpose.CHECK)
    headers = PIECE | {"Upload-Offset": "0", "Upload-Length": "3"}
    for address in ("/hochladen", forged, old, other):
        assert client.request(method, address, content=b"abc", headers=headers).status_code == 403
    assert not instance.draft(draft).exists()


def test_a_ticket_opens_one_draft_only(client, instance, draft, address):
    others = str(uuid.uuid4())
    begin(client, address_of(instance, others), 10)
    begin(client, f"{address}&draft={others}", 5, name="meine.csv")
    assert Arrival(instance.draft(others)).announced().size == 10
    assert Arrival(instance.draft(draft)).announced().name == "meine.csv"


def test_a_second_sender_waits_until_the_first_is_done(client, instance, draft, address):
    begin(client, address, 10)
    with Arrival(instance.draft(draft)).alone():
        second = send(client, address, 0, b"12345")
        assert (second.status_code, second.json()["code"]) == (423, "upload-running")
    assert send(client, address, 0, b"12345").status_code == 204


def test_more_than_is_allowed_is_refused_before_and_while_it_comes(client, instance, draft):
    address = address_of(instance, draft, largest=1_000)
    assert begin(client, address, 1_001).status_code == 413
    begin(client, address, 10)
    assert send(client, address, 0, b"x" * 11).status_code == 400
    form = {"file": ("a.csv", b"x" * 2_000)}
    assert client.post(address, files=form).status_code == 413
    assert not Arrival(instance.draft(draft)).received.exists()


def test_another_file_begins_anew(client, instance, draft, address):
    begin(client, address, 10, name="eins.csv")
    send(client, address, 0, b"12345")
    begin(client, address, 4, name="zwei.csv")
    assert client.head(address).headers["upload-offset"] == "0"
    assert Arrival(instance.draft(draft)).announced() == Announced("zwei.csv", 4, "17")


def test_other_sites_and_other_versions_are_refused(client, address):
    foreign = {"Sec-Fetch-Site": "cross-site", "Upload-Length": "3"} | TUS
    assert client.post(address, headers=foreign).status_code == 403
    old = client.post(address, headers={"Tus-Resumable": "0.2.2", "Upload-Length": "3"})
    assert (old.status_code, old.headers["tus-version"]) == (412, "1.0.0")


def test_patch_is_taken_at_this_address_only(client):
    assert client.patch("/ogc/", content=b"x").status_code == 405
    assert client.patch("/daten/", content=b"x").status_code == 405


def test_nothing_was_begun(client, address):
    assert client.head(address).status_code == 404
    assert send(client, address, 0, b"x").status_code == 404


def test_fifty_slow_uploads_keep_no_reader_waiting(client, server, instance):
    host = urlsplit(server).netloc
    lines = [_slow_line(client, host, instance) for _ in range(50)]
    try:
        with ThreadPoolExecutor(2) as pool:
            items = [
                pool.submit(_timed, server, "/ogc/collections/punkte/items") for _ in range(40)
            ]
            pages = [pool.submit(_timed, server, "/barrierefreiheit/") for _ in range(10)]
            for line in lines:
                line.sendall(b"x" * 100)
            slowest_item = sorted(one.result() for one in items)[-3]
            slowest_page = sorted(one.result() for one in pages)[-2]
        assert slowest_item < 2, slowest_item
        assert slowest_page < 4, slowest_page
    finally:
        for line in lines:
            line.close()


def _slow_line(client, host, instance):
    address = address_of(instance, str(uuid.uuid4()))
    begin(client, address, 1_000_000)
    line = socket.create_connection(host.split(":"))
    head = f"PATCH {address} HTTP/1.1\r\nHost: {host}\r\nTus-Resumable: 1.0.0\r\n"
    line.sendall(f"{head}Upload-Offset: 0\r\nContent-Length: 1000000\r\n\r\n".encode())
    return line


def _timed(server, path):
    begun = time.monotonic()
    assert httpx.get(server + path, timeout=20).status_code == 200
    return time.monotonic() - begun
