# SPDX-License-Identifier: EUPL-1.2
"""What somebody tries at the publishing interface with tokens that are not theirs, or are none."""

from __future__ import annotations

import orjson
import pytest

from drehscheibe.policy.actors import Role
from drehscheibe.policy.programs import Scope
from townhall import ARNSBERG, Desk, actor, install_region, person, town, visitor


@pytest.fixture
def ada(portal):
    from django.core.cache import cache

    cache.clear()
    install_region(portal)
    return person("Ada", *Role)


def token_of(portal, who, organisation, **scope):
    from drehscheibe.portal.programs.services import Wish, issue

    wish = Wish("Skript", Scope(**scope), 30)
    return issue(portal.layout, organisation, wish, actor=actor(who)).token


def ask(method, path, token="", *, client=None, **fields):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = {"data": orjson.dumps(fields), "content_type": "application/json"} if fields else {}
    return (client or visitor()).generic(method, f"/api/v1/{path}", **body, headers=headers)


def addresses_of(draft):
    one = f"drafts/{draft.pk}"
    return (
        ("GET", one), ("DELETE", one), ("POST", f"{one}/upload"), ("POST", f"{one}/decisions"),
        ("PUT", f"{one}/description"), ("PUT", f"{one}/clearance"), ("POST", f"{one}/preview"),
        ("POST", f"{one}/submit"), ("POST", f"{one}/grant"),
        ("POST", "datasets/spielplaetze-soest/withdraw"),
        ("GET", "drafts"), ("GET", "datasets"), ("POST", "drafts"),
    )  # fmt: skip


def test_no_cookie_and_no_address_opens_the_interface(portal, ada):
    """A token in an address would stand in every log; a cookie would let other sites in."""
    token, draft = token_of(portal, ada, town(), may_submit=True), Desk(portal, ada).draft()
    client = visitor(ada)
    for method, path in addresses_of(draft):
        assert ask(method, path, client=client).status_code == 401, path
        for name in ("token", "access_token", "authorization"):
            from django.core.cache import cache

            cache.clear()
            told = ask(method, f"{path}?{name}={token}", client=client)
            assert told.status_code == 401, (path, name)


@pytest.mark.parametrize(
    "header", ["{token}", "Basic {token}", "Bearer", "Bearer x{token}", "Bearer {token}x",
               "Bearer {upper}", "Bearer {token} {token}", "bearer\t"]
)  # fmt: skip
def test_only_the_whole_token_in_its_header_opens_it(portal, ada, header):
    token = token_of(portal, ada, town())
    told = header.format(token=token, upper=token.upper())
    assert visitor().get("/api/v1/drafts", headers={"authorization": told}).status_code == 401
    good = visitor().get("/api/v1/drafts", headers={"authorization": f"Bearer {token}"})
    assert good.status_code == 200


def test_the_token_of_another_town_finds_and_changes_nothing(portal, ada):
    from drehscheibe.portal.desk.models import Draft

    eve = person("Eve", *Role, of=town(ARNSBERG, "Arnsberg"))
    theirs = token_of(portal, eve, town(ARNSBERG, "Arnsberg"), may_submit=True)
    draft = Desk(portal, ada).submitted()
    before = list(Draft.objects.values())
    for method, path in addresses_of(draft)[:9]:
        fields = {"because": "x"} if path.endswith("withdraw") else {}
        answer = ask(method, path, theirs, **fields)
        assert answer.status_code == 404, path
        assert b"Spielpl" not in answer.content
    for path in ("drafts", "datasets"):
        assert str(draft.pk).encode() not in ask("GET", path, theirs).content
        assert b"spielplaetze" not in ask("GET", path, theirs).content
    assert list(Draft.objects.values()) == before


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b'{"a":', b"\xff\xfe", b'{"dataset": "\\ud800"}', b"[" * 5_000,
             b'{"dataset": {"$ne": ""}}', b'{"owner": "05958004"}', b'{"dataset": "\\u0000"}',
             b'{"state": "released"}', b'{"dataset": "../../etc"}']
)  # fmt: skip
def test_bodies_that_are_none_break_nothing_and_bring_nothing(portal, ada, body):
    from drehscheibe.portal.desk.models import Draft

    headers = {"authorization": f"Bearer {token_of(portal, ada, town())}"}
    answer = visitor().generic(
        "POST", "/api/v1/drafts", data=body, content_type="application/json", headers=headers
    )
    assert answer.status_code in {201, 400, 404}
    assert {draft.owner.slug for draft in Draft.objects.all()} <= {"soest"}
    assert Draft.objects.count() == (answer.status_code == 201)


def test_texts_without_end_are_refused_and_descriptions_are_cut(portal, ada):
    token = token_of(portal, ada, town())
    one = f"drafts/{ask('POST', 'drafts', token).json()['id']}"
    told = ask("PUT", f"{one}/description", token, title="x" * 5_001)
    assert (told.status_code, told.json()["code"]) == (400, "invalid-parameter")
    nested = ask(
        "PUT", f"{one}/clearance", token, persons={"answer": "clear", "because": "x" * 6_000}
    )
    assert nested.status_code == 400
    kept = ask(
        "PUT", f"{one}/description", token, title="x" * 4_000, keywords=["\u202ey" * 90] * 50
    )
    said = kept.json()["description"]
    assert (len(said["title"]), len(said["keywords"]), len(said["keywords"][0])) == (300, 20, 60)
    assert "\u202e" not in kept.content.decode()
