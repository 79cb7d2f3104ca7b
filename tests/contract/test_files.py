# SPDX-License-Identifier: EUPL-1.2
"""Downloads: right type, ranges, entity tags, prepared when somebody asks."""

from __future__ import annotations

import hashlib

import orjson
import pytest

from drehscheibe.releases.downloads import downloads_task

PARQUET = "/files/punkte/punkte.parquet"


@pytest.fixture
def release(instance):
    return orjson.loads(instance.pointer("punkte").read_bytes())["release"]


def test_a_download_has_type_length_and_tag(client, instance, release):
    response = client.get(PARQUET)
    stored = instance.parquet("punkte", release, "punkte").read_bytes()
    assert hashlib.sha256(response.content).digest() == hashlib.sha256(stored).digest()
    assert response.headers["content-type"] == "application/vnd.apache.parquet"
    assert response.headers["content-disposition"].startswith("attachment")
    assert response.headers["x-content-type-options"] == "nosniff"
    again = client.get(PARQUET, headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304


def test_a_part_of_a_download(client):
    whole = client.get(PARQUET)
    part = client.get(PARQUET, headers={"Range": "bytes=4-11"})
    assert (part.status_code, part.content) == (206, whole.content[4:12])
    tag = whole.headers["etag"]
    same = client.get(PARQUET, headers={"Range": "bytes=-4", "If-Range": tag})
    assert (same.status_code, same.content) == (206, whole.content[-4:])
    other = client.get(PARQUET, headers={"Range": "bytes=-4", "If-Range": '"other"'})
    assert other.status_code == 200
    assert client.get(PARQUET, headers={"Range": "bytes=99999999-"}).status_code == 416


def test_a_download_by_its_release(client, release):
    assert client.get(f"/files/punkte/{release[:12]}/punkte.parquet").status_code == 200
    assert client.get("/files/punkte/aktuell/punkte.parquet").status_code == 200
    assert client.get(f"{PARQUET}?stand={release}").status_code == 200
    assert client.get("/files/punkte/0123456789ab/punkte.parquet").status_code == 404


def test_a_download_that_is_not_made_is_asked_for(client, instance, release):
    response = client.get("/files/punkte/punkte.csv")
    assert response.status_code == 503
    assert response.headers["retry-after"]
    (wish,) = [
        wish
        for wish in map(orjson.loads, (p.read_bytes() for p in instance.requests.glob("*.json")))
        if wish.get("name") == "punkte.csv"
    ]
    page = client.get("/files/punkte/punkte.csv", headers={"Accept": "text/html"})
    assert page.headers["refresh"] == "3"
    assert wish.pop("kind") == "downloads"
    downloads_task({"home": str(instance.home), **wish}, lambda *_: None)
    made = client.get("/files/punkte/punkte.csv")
    assert made.headers["content-type"] == "text/csv; charset=utf-8"
    assert made.content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "name",
    ["nein.csv", "..%2f..%2fmanifest.json", "source/original", "manifest.json", "punkte.exe"],
)
def test_nothing_else_of_a_release_is_handed_out(client, release, name):
    assert client.get(f"/files/punkte/{name}").status_code == 404
    assert client.get(f"/files/punkte/{release}/{name}").status_code == 404


def test_several_parts_come_in_one_answer(client):
    whole = client.get(PARQUET).content
    response = client.get(PARQUET, headers={"Range": "bytes=10-13, 0-3, -4"})
    assert response.status_code == 206
    kind, _, boundary = response.headers["content-type"].partition("; boundary=")
    assert kind == "multipart/byteranges"
    parts = response.content.split(f"--{boundary}".encode())[1:-1]
    found = [part.strip(b"\r\n").split(b"\r\n\r\n", 1) for part in parts]
    assert [content for _, content in found] == [whole[:4], whole[10:14], whole[-4:]]
    assert f"Content-Range: bytes 10-13/{len(whole)}".encode() in found[1][0]
    assert int(response.headers["content-length"]) == len(response.content)


def test_a_part_that_is_not_there_is_a_problem_with_the_length(client):
    size = len(client.get(PARQUET).content)
    response = client.get(PARQUET, headers={"Range": "bytes=99999999-"})
    assert response.status_code == 416
    assert response.headers["content-range"] == f"bytes */{size}"
    assert response.json()["code"] == "range-beyond-end"


@pytest.mark.parametrize("header", ["bytes=b-a", "chapters=1-2", "bytes=9-1", "bytes=0-0," * 100])
def test_a_range_that_nobody_understands_is_the_whole_file(client, header):
    response = client.get(PARQUET, headers={"Range": header})
    assert response.status_code == 200
    assert response.headers["accept-ranges"] == "bytes"


def test_a_part_is_only_sent_of_the_file_the_client_knows(client):
    headers = client.head(PARQUET).headers
    by_date = client.get(
        PARQUET, headers={"Range": "bytes=0-3", "If-Range": headers["last-modified"]}
    )
    assert by_date.status_code == 206
    weak = client.get(PARQUET, headers={"Range": "bytes=0-3", "If-Range": f"W/{headers['etag']}"})
    assert weak.status_code == 200, "a weak tag says nothing about bytes (RFC 9110, 13.1.5)"
    known = client.get(PARQUET, headers={"Range": "bytes=0-3", "If-None-Match": headers["etag"]})
    assert known.status_code == 304, "conditions come before ranges (13.2.2)"
    head = client.head(PARQUET, headers={"Range": "bytes=0-3"})
    assert (head.status_code, head.headers["content-length"]) == (200, headers["content-length"])
