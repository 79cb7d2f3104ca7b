# SPDX-License-Identifier: EUPL-1.2
"""Check a file: it streams to disk, is read in a child, and is gone; its result stays a while."""

from __future__ import annotations

import html
import re
import time
from contextlib import ExitStack

import orjson
import pytest

from drehscheibe.delivery.uploads.checks import AT_ONCE, Uploads
from drehscheibe.domain.errors import TooManyRequests
from drehscheibe.settings import Settings
from drehscheibe.tickets import Purpose, issue_ticket

UPLOAD = "/pruefen/hochladen"


def left_behind(instance):
    """What stays when the checks of other tests are done, too."""
    for _ in range(200):
        if not (found := list(instance.scratch.glob("check-*"))):
            break
        time.sleep(0.1)
    return found


def result_of(instance, address):
    path = instance.checks / f"{address.strip('/').split('/')[1]}.json"
    for _ in range(200):
        answer = orjson.loads(path.read_bytes())
        if "result" in answer or "error" in answer:
            return answer
        time.sleep(0.1)
    raise AssertionError(answer)


def test_a_form_leads_to_the_page_of_its_result(client, instance, upload_address):
    files = {"file": ("Spielplätze.csv", "name;wert\nMöhne;1,5\n".encode(), "text/csv")}
    response = client.post(upload_address, files=files, headers={"Accept": "text/html"})
    assert response.status_code == 303
    answer = result_of(instance, response.headers["location"])
    assert answer["name"] == "Spielplätze.csv"
    assert answer["result"]["tables"][0]["columns"][1]["name"] == "wert"
    assert left_behind(instance) == []


def test_a_program_sends_the_bytes_themselves(client, instance, upload_address):
    response = client.post(f"{upload_address}&name=..%2F..%2Fetc%2Fpasswd", content=b"a;b\n1;2\n")
    assert response.status_code == 202
    assert result_of(instance, response.json()["result"])["name"] == "passwd"
    assert left_behind(instance) == []


def test_a_file_over_the_limit_is_refused_while_it_streams(client, instance, upload_address):
    def pieces():
        for _ in range(40):
            yield b"x" * 65_536

    response = client.post(upload_address, content=pieces())
    assert response.status_code == 413
    assert response.json()["code"] == "file-too-large"
    assert left_behind(instance) == []


def test_a_file_that_says_it_is_too_large_is_refused_before_it_is_read(client, upload_address):
    assert client.post(upload_address, content=b"x" * (2 << 20)).status_code == 413


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}],
)
def test_other_sites_cannot_send_files(client, upload_address, headers):
    assert client.post(upload_address, content=b"x", headers=headers).status_code == 403


def ticket_of(instance, *, largest=1 << 20, seconds=60):
    claims, settings = {"largest": largest}, Settings(home=instance.home)
    return issue_ticket(Purpose.CHECK, claims=claims, seconds=seconds, settings=settings)


def test_the_form_of_the_page_holds_a_ticket_that_is_taken(client, instance):
    page = client.get("/pruefen/")
    assert page.headers["cache-control"] == "no-store"
    address = html.unescape(re.search('action="(/pruefen/[^"]+)"', page.text)[1])
    response = client.post(address, files={"file": ("a.csv", b"a;b\n1;2\n")})
    assert response.status_code == 202
    assert "result" in result_of(instance, response.json()["result"])


@pytest.mark.parametrize("ticket", ["", "&ticket=", "&ticket=erfunden", "&ticket=e30.AAAA"])
def test_without_a_ticket_nothing_is_taken(client, instance, ticket):
    response = client.post(f"{UPLOAD}?name=x.csv{ticket}", content=b"a;b\n1;2\n")
    assert response.status_code == 403
    assert response.json()["code"] == "ticket-not-valid"
    assert "öffnen Sie die Seite" in response.json()["detail"]
    assert left_behind(instance) == []


def test_an_old_ticket_leads_back_to_the_page(client, instance):
    address = f"{UPLOAD}?ticket={ticket_of(instance, seconds=0)}"
    assert client.post(address, content=b"x").json()["code"] == "ticket-expired"
    english = {"Accept": "text/html", "Accept-Language": "en"}
    response = client.post(address, files={"file": ("a.csv", b"x")}, headers=english)
    assert response.status_code == 403
    assert "open for too long" in response.text
    assert 'href="/en/pruefen/"' in response.text


def test_a_ticket_allows_its_size_and_no_more(client, instance):
    def pieces():
        yield b"x" * 2_048

    address = f"{UPLOAD}?ticket={ticket_of(instance, largest=1_024)}"
    assert client.post(address, content=pieces()).status_code == 413
    assert left_behind(instance) == []


def test_a_form_without_a_file_is_refused(client, instance, upload_address):
    response = client.post(upload_address, files={"file": ("", b"")})
    assert response.status_code == 400
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.post(upload_address, content=b"no form", headers=broken).status_code == 400
    assert left_behind(instance) == []


def test_a_client_sends_few_files_at_once():
    uploads = Uploads(Settings())
    with ExitStack() as arriving:
        for _ in range(AT_ONCE):
            arriving.enter_context(uploads.one("one"))
        with pytest.raises(TooManyRequests):
            arriving.enter_context(uploads.one("one"))
        arriving.enter_context(uploads.one("other"))
    with uploads.one("one"):
        assert uploads.running == {"one": 1}
