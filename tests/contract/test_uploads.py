# SPDX-License-Identifier: EUPL-1.2
"""Check a file: it streams to disk, is read in a child, and is gone; its result stays a while."""

from __future__ import annotations

import time

import orjson
import pytest

from drehscheibe.delivery.uploads import AT_ONCE, Uploads
from drehscheibe.domain.errors import TooManyRequests
from drehscheibe.settings import Settings

UPLOAD = "/pruefen/hochladen"


def left_behind(instance):
    return list(instance.scratch.glob("check-*"))


def result_of(instance, address):
    path = instance.checks / f"{address.strip('/').split('/')[1]}.json"
    for _ in range(200):
        answer = orjson.loads(path.read_bytes())
        if "result" in answer or "error" in answer:
            return answer
        time.sleep(0.1)
    raise AssertionError(answer)


def test_a_form_leads_to_the_page_of_its_result(client, instance):
    files = {"file": ("Spielplätze.csv", "name;wert\nMöhne;1,5\n".encode(), "text/csv")}
    response = client.post(UPLOAD, files=files, headers={"Accept": "text/html"})
    assert response.status_code == 303
    answer = result_of(instance, response.headers["location"])
    assert answer["name"] == "Spielplätze.csv"
    assert answer["result"]["tables"][0]["columns"][1]["name"] == "wert"
    assert left_behind(instance) == []


def test_a_program_sends_the_bytes_themselves(client, instance):
    response = client.post(f"{UPLOAD}?name=..%2F..%2Fetc%2Fpasswd", content=b"a;b\n1;2\n")
    assert response.status_code == 202
    assert result_of(instance, response.json()["result"])["name"] == "passwd"
    assert left_behind(instance) == []


def test_a_file_over_the_limit_is_refused_while_it_streams(client, instance):
    def pieces():
        for _ in range(40):
            yield b"x" * 65_536

    response = client.post(UPLOAD, content=pieces())
    assert response.status_code == 413
    assert response.json()["code"] == "file-too-large"
    assert left_behind(instance) == []


def test_a_file_that_says_it_is_too_large_is_refused_before_it_is_read(client):
    assert client.post(UPLOAD, content=b"x" * (2 << 20)).status_code == 413


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}],
)
def test_other_sites_cannot_send_files(client, headers):
    assert client.post(UPLOAD, content=b"x", headers=headers).status_code == 403


def test_a_form_without_a_file_is_refused(client, instance):
    response = client.post(UPLOAD, files={"file": ("", b"")})
    assert response.status_code == 400
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.post(UPLOAD, content=b"no form", headers=broken).status_code == 400
    assert left_behind(instance) == []


def test_a_client_sends_few_files_at_once():
    uploads = Uploads(Settings())
    for _ in range(AT_ONCE):
        uploads.enter("one")
    with pytest.raises(TooManyRequests):
        uploads.enter("one")
    uploads.enter("other")
    uploads.leave("one")
    uploads.enter("one")
