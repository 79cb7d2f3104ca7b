# SPDX-License-Identifier: EUPL-1.2
"""What a grant or a preview shows is kept by no cache, and its tags tell others nothing."""

from __future__ import annotations

from itertools import product

import pytest
from test_grants import (
    FORMS,
    HIDDEN,
    NEVER,
    NEXT,
    UNTRUE,
    WORD,
    addresses,
    bearer,
    client,
    world,
)

from drehscheibe.tickets import Purpose

__all__ = ["client", "world"]
METHODS = ("HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH")
ASKED: tuple[dict[str, str], ...] = (
    {},
    {"Accept": "text/html"},
    {"Accept": "image/x-nothing"},
    {"Range": "bytes=0-3"},
    {"Range": "bytes=999999999-"},
    {"If-None-Match": "*"},
    {"If-Match": '"other"'},
)
OPEN = ("/ogc/", "/files/")


def guarded(slug):
    return [path for path in addresses(slug) if path.startswith(OPEN)]


def is_kept_by_nobody(answer):
    vary = answer.headers.get("vary", "")
    return answer.headers.get("cache-control") == "private, no-store" and "Authorization" in vary


@pytest.mark.parametrize("slug", [HIDDEN, NEXT, NEVER])
@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_no_answer_to_a_grant_is_kept(world, client, slug, asked):
    grant = bearer(world.grant(HIDDEN if slug == NEVER else slug))
    found = set()
    for path, method in product(guarded(slug), ("GET", "HEAD")):
        answer = client.request(method, path, headers=grant | asked)
        assert is_kept_by_nobody(answer), (method, path, answer.status_code, answer.headers)
        found.add(answer.status_code)
    assert found - {404}, "not all of it is missing"


@pytest.mark.parametrize("slug", [HIDDEN, NEXT])
def test_no_answer_below_a_preview_is_kept(world, client, slug):
    base = f"/vorschau/{world.grant(slug, purpose=Purpose.PREVIEW)}"
    for path, asked in product(guarded(slug), ASKED):
        answer = client.get(base + path, headers=asked)
        assert answer.headers["cache-control"] in {"private, no-store", "no-store"}, path
    shown = client.get(f"{base}/ogc/collections/{slug}")
    assert shown.status_code == 200
    assert shown.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("slug", [HIDDEN, NEXT])
def test_a_tag_of_what_is_hidden_is_unchanged_for_its_holder_alone(world, client, slug):
    grant, tags = bearer(world.grant(slug)), 0
    for path in guarded(slug):
        held, without = client.get(path, headers=grant), client.get(path)
        tag = held.headers.get("etag")
        if not tag or held.content == without.content:
            continue
        tags += 1
        known = {"If-None-Match": tag}
        holder = client.get(path, headers=grant | known)
        assert holder.status_code == 304, path
        assert is_kept_by_nobody(holder), path
        assert client.get(path, headers=known).status_code == without.status_code, path
        assert client.head(path, headers=known).status_code == without.status_code, path
        part = client.get(path, headers={"If-Range": tag, "Range": "bytes=0-3"})
        assert part.status_code != 206, path
    assert tags > 5


def whole(client, method, path, slug, headers):
    """All of an answer but its id, time and tag, which contains the name it is of."""
    answer = client.request(method, path, headers=headers)
    kept = {n: v for n, v in answer.headers.items() if n not in {"x-request-id", "date", "etag"}}
    kept.pop("content-length", None)
    lines = f"{kept}{answer.text}".replace(slug, "…")
    return answer.status_code, lines.replace(answer.headers["x-request-id"], "id")


@pytest.mark.parametrize("method", METHODS)
def test_no_method_tells_what_is_hidden_from_what_never_was(world, client, method):
    given = [{}, *map(bearer, map(world.untrue, UNTRUE)), bearer(world.grant(NEXT))]
    for path, other in zip(addresses(HIDDEN), addresses(NEVER), strict=True):
        for headers in given:
            hidden = whole(client, method, path, HIDDEN, headers)
            assert hidden == whole(client, method, other, NEVER, headers), (method, path)
            assert WORD not in hidden[1]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_no_condition_tells_what_is_hidden_from_what_never_was(client, asked):
    for path, other in zip(addresses(HIDDEN), addresses(NEVER), strict=True):
        hidden = whole(client, "GET", path, HIDDEN, asked)
        assert hidden == whole(client, "GET", other, NEVER, asked), path


def test_both_answers_have_one_size(client):
    """Names of one length: a dataset that is hidden, and one that never was."""
    twin = "x" * len(HIDDEN)
    for path, other in zip(addresses(HIDDEN), addresses(twin), strict=True):
        for form in FORMS:
            sizes = {
                len(client.get(one, headers={"Accept": form}).content) for one in (path, other)
            }
            assert len(sizes) == 1, path
