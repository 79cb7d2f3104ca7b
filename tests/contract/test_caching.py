# SPDX-License-Identifier: EUPL-1.2
"""Entity tags, caches, codings, HEAD and other sites: RFC 9110 and 9111 at every address."""

from __future__ import annotations

import os
import re

import orjson
import pytest

from drehscheibe.delivery.app import routes
from drehscheibe.look.assets import asset
from drehscheibe.releases.pointer import State
from drehscheibe.settings import Settings
from inside import inside
from instances import change_pointer, publish
from looks import _TILE
from streams import Points

ITEMS = "/ogc/collections/punkte/items"
UNKEPT = {"/healthz", "/readyz", "/metrics"}
LARGE = f"{ITEMS}?limit=300"


@pytest.fixture(scope="module")
def client(instance):
    with inside(instance, requests_per_minute=0) as client:
        yield client


def readable(instance):
    """Every address that is read, of a dataset that is there."""
    values = {"collection": "punkte", "dataset": "punkte", "name": "punkte.parquet"}
    values |= {"organisation": "soest", "record": "punkte", "style": "default"}
    for route in routes(Settings(home=instance.home)):
        if route.path == "/favicon.ico":  # no data: tests/unit/test_icon.py
            continue
        if "GET" in (getattr(route, "methods", None) or ()):
            path = re.sub(r":path\}", "}", route.path)
            yield path.format_map(_TILE | values | {"release": "aktuell"})


@pytest.fixture(scope="module")
def answered(client, instance):
    """What is there, with a page for people of each."""
    paths = [*readable(instance), asset("app.js")]
    pages = [f"{path}?f=html" for path in paths if path.startswith("/ogc/")]
    found = {path: client.get(path) for path in (*paths, *pages)}
    assert len(found) > 20
    assert {answer.status_code for answer in found.values()} <= {200, 204, 308, 400, 404, 503}
    return {path: answer for path, answer in found.items() if answer.is_success}


def test_every_public_answer_has_a_strong_tag_and_answers_304(client, answered):
    for path, answer in answered.items():
        if path in UNKEPT:
            assert answer.headers["cache-control"] == "no-store"
            continue
        answer = client.get(path)
        tag = answer.headers["etag"]
        assert re.fullmatch(r'"[^"]+"', tag), path
        known = {"If-None-Match": f'"another", W/{tag}'}
        for method in ("GET", "HEAD"):
            again = client.request(method, path, headers=known)
            assert (again.status_code, again.content, path) == (304, b"", path)
            assert again.headers["etag"] == tag
            assert again.headers["cache-control"] == answer.headers["cache-control"]
            assert again.headers["vary"] == answer.headers["vary"]
        assert client.get(path, headers={"If-None-Match": "*"}).status_code == 304


def test_head_of_every_address_is_get_without_a_body(client, instance):
    for path in (*readable(instance), "/ogc/collections/nein", asset("app.js")):
        client.get(path)  # the first question opens the catalogue, which moves its state
        got, head = client.get(path), client.head(path)
        assert (head.status_code, head.content, path) == (got.status_code, b"", path)
        for name in ("content-type", "content-length", "etag", "vary", "cache-control"):
            if path != "/metrics":  # which counts this very question
                assert head.headers.get(name) == got.headers.get(name), (path, name)


def test_caches_keep_public_data_a_minute_at_most_and_never_stale(answered):
    for path, answer in answered.items():
        kept = answer.headers["cache-control"]
        if path.startswith("/assets/"):
            assert "immutable" in kept
        elif path not in UNKEPT and kept != "no-cache":  # as a tile until the built one is there
            assert int(re.search(r"max-age=(\d+)", kept)[1]) <= 60
            assert "must-revalidate" in kept
            assert "immutable" not in kept


def test_only_assets_with_a_fingerprint_are_kept_for_ever(client):
    assert "immutable" in client.get(asset("app.js")).headers["cache-control"]
    plain = client.get("/assets/licences.txt")
    assert plain.status_code == 200
    assert "immutable" not in plain.headers["cache-control"]
    assert client.get("/assets/licences.txt", headers={"If-None-Match": plain.headers["etag"]})


def test_what_was_taken_back_is_410_even_for_who_has_it(client, instance):
    publish(instance, "fort", Points(5))
    path = "/ogc/collections/fort/items"
    tag = client.get(path).headers["etag"]
    change_pointer(instance, "fort", state=State.WITHDRAWN, release="")
    gone = client.get(path, headers={"If-None-Match": tag})
    assert gone.status_code == 410
    assert gone.headers["cache-control"] == "no-store"


def test_each_coding_has_a_tag_of_its_own(client):
    tags = {}
    for accepted in ("identity", "gzip", "zstd", "br, gzip;q=0.5"):
        status, headers, body = client.raw(LARGE, accept_encoding=accepted)
        coding = headers.get("content-encoding", "")
        assert status == 200
        assert coding == {"br, gzip;q=0.5": "gzip", "identity": ""}.get(accepted, accepted)
        assert "Accept-Encoding" in headers["vary"]
        assert int(headers["content-length"]) == len(body)
        tags.setdefault(coding, set()).add((headers["etag"], body))
    assert all(len(found) == 1 for found in tags.values()), "the same bytes each time"
    assert len({tag for ((tag, _),) in tags.values()}) == 3
    ((zipped, _),) = tags["gzip"]
    again = client.raw(LARGE, accept_encoding="gzip", if_none_match=zipped)
    assert (again[0], again[1]["etag"], again[2]) == (304, zipped, b"")


def test_a_tag_names_the_release(client, instance):
    publish(instance, "staende", Points(5))
    path = "/ogc/collections/staende/items"
    first = client.get(path).headers["etag"]
    publish(instance, "staende", Points(6))
    second = client.get(path, headers={"If-None-Match": first})
    assert second.status_code == 200
    assert second.headers["etag"] != first


def test_small_answers_are_sent_as_they_are(client):
    _, headers, body = client.raw(f"{ITEMS}?limit=10", accept_encoding="zstd, gzip")
    assert "content-encoding" not in headers
    assert len(body) < 8_192


def test_a_browser_may_read_from_another_site(client, answered):
    for path, answer in answered.items():
        if path not in UNKEPT:
            assert answer.headers["access-control-allow-origin"] == "*", path
    exposed = client.get(ITEMS).headers["access-control-expose-headers"].lower()
    assert {"content-crs", "link", "ogc-numbermatched", "etag", "content-range"} <= set(
        exposed.split(", ")
    )


@pytest.mark.parametrize("path", [ITEMS, "/files/punkte/punkte.parquet", "/ogc/nein"])
def test_a_preflight_is_answered(client, path):
    asked = {
        "Origin": "https://www.example.org",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "range, if-none-match, authorization",
    }
    answer = client.options(path, headers=asked)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "authorization" in answer.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in answer.headers


def test_pages_for_people_are_open_to_no_other_site(client):
    assert "access-control-allow-origin" not in client.get("/pruefen/").headers


def test_the_tag_of_a_page_changes_with_what_stands_around_the_data(client, instance):
    path, file = f"{ITEMS}?f=html&limit=1", instance.region / "region.json"
    first, pack = client.get(path).headers["etag"], file.read_text()
    file.write_text(pack.replace(orjson.loads(pack)["name"], "Anderswo"))
    try:
        os.utime(file, (1, 1))
        second = client.get(path, headers={"If-None-Match": first})
    finally:
        file.write_text(pack)
    assert second.status_code == 200
    assert "Anderswo" in second.text
    assert second.headers["etag"] != first
