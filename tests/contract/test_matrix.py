# SPDX-License-Identifier: EUPL-1.2
"""The matrix: every address of portal and interfaces, by everybody who should not know.

Soest has unpublished things in every state, each carrying one word (`secrets_of_soest`). At every
address there is (`looks`) no stranger finds the word, changes anything, or sees a figure move.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any
from uuid import uuid4

import orjson
import pytest
from click.testing import CliRunner

from drehscheibe.policy.actors import Role
from drehscheibe.releases.layout import Layout
from drehscheibe.tickets import Purpose, issue_ticket
from emptying import empty
from looks import (
    LINES,
    ONCE_PUBLIC,
    PUBLISHED,
    Address,
    addresses,
    ask_machines,
    content_of,
    differing,
    first_difference,
    machine_addresses,
    masked,
    never_was,
    questions,
)
from secrets_of_soest import (
    PUBLIC,
    STATES,
    WORD,
    World,
    keep_secrets,
    make_public,
    never,
    people_of,
    publish_the_word,
    state_of_things,
    withdraw_the_word,
)
from townhall import install_region, visitor

STRANGERS = ("nobody", "node", *(role.value for role in Role))
KINDS = (
    "adoption",
    "bundle",
    "change",
    "draft",
    "question",
    "number",
    "program",
    "release",
    "source",
)
QUIET = {200, 302, 303, 400, 401, 403, 404, 405, 410, 422, 429}
SECRETS = ("candidate", "next-release", "practised", "divided", "usecase", "adoption", *STATES)
# What is one's own: signing in and out, the own account, practising, the own work.
OWN = ("/konto/", "/abmelden/", "/uebungsstadt/", "/meine-arbeit/", "/anmelden/")


@pytest.fixture(scope="module")
def world(portal_process: Any) -> Iterator[World]:
    empty(portal_process.layout)
    portal_process.layout.create()
    install_region(portal_process)
    made = people_of(portal_process)
    make_public(made)
    made.looks["at first"] = look(made)
    publish_the_word(made)
    made.looks["while public"] = look(made)
    withdraw_the_word(made)
    made.looks["before"] = {who: look(made, who) for who in STRANGERS}
    keep_secrets(made)
    made.looks["after"] = {who: look(made, who) for who in STRANGERS}
    yield made
    empty(portal_process.layout)


def look(world: World, who: str = "nobody") -> dict[str, str]:
    """Everything that is there for everybody, as somebody sees it."""
    from django.core.cache import cache

    cache.clear()
    client, things = visitor(world.strangers[who]), as_far_as_made(world)
    asked = [one for one in addresses(things) if one.label in {"", *PUBLISHED}]
    seen = {}
    for address in (*asked, *questions(things)):
        answer = client.get(address.path)
        seen[f"{address.pattern} {address.label}"] = (
            f"{answer.status_code} {masked(content_of(answer), address)}"
        )
    return seen | look_at_machines(world, things) if who == "nobody" else seen


def look_at_machines(world: World, things: dict[str, dict[str, str]]) -> dict[str, str]:
    asked = [
        ("GET", address)
        for label in PUBLISHED
        for address in machine_addresses(world, label, things[label])
    ]
    if "withdrawn" in world.things:
        asked += [("GET", a) for a in machine_addresses(world, "withdrawn", things["withdrawn"])]
    return {
        f"{address.pattern} {address.label}": f"{answer.status_code} {masked(answer.text, address)}"
        for address, answer in ask_machines(world.settings, asked)
    }


def as_far_as_made(world: World) -> dict[str, dict[str, str]]:
    """What is not there yet is asked for under a made-up name."""
    labels = {label for line in LINES.values() for label in line}
    return dict.fromkeys(labels, never(dict.fromkeys(KINDS, ""))) | world.things


def test_while_it_is_public_the_word_shows_at_all_these_places(world):
    """Else the matrix would prove nothing of them."""
    seen = world.looks["while public"]
    shows = {where.rpartition(" ")[0] for where, text in seen.items() if WORD in text}
    assert shows >= {
        "", "daten/", "daten/neu.atom", "karte/", "/daten/?q=Kennmarke", "/daten/?kommune=soest",
        "kommunen/<slug:slug>/", "/ogc/collections", "/ogc/collections/{collection}",
        "/ogc/collections/{collection}/items", "/ogc/collections/{collection}/items/{item:path}",
        "/ogc/collections/{collection}/tiles/WebMercatorQuad/{z}/{y}/{x}",
        "/catalog.ttl", "/catalog.jsonld", "/catalog/{organisation}.rdf", "/daten/{dataset}.ttl",
        "/files/{dataset}/{dataset}.csv", "/files/{dataset}/{release}/{dataset}.csv",
    }  # fmt: skip


def test_what_was_taken_back_leaves_no_figure_behind(world):
    before, after = world.looks["at first"], world.looks["before"]["nobody"]
    changes = differing(before, {where: after[where] for where in before})
    # That something was published and taken back is public; so is when. A map whose address names
    # it says so, as its own address does, and as embedded views do.
    named = ("/karte/?ebene={slug}", "/karte/einbetten/", "/einbetten/v1/")
    told = [one for one in changes if one.startswith(named) and " withdrawn: " in one]
    said = ("status/ ", *told)
    assert not [one for one in changes if not one.startswith(said)], "\n".join(changes)


@pytest.mark.parametrize("who", STRANGERS)
def test_secrets_move_no_figure_and_no_line_of_what_is_public(world, who):
    changes = differing(world.looks["before"][who], world.looks["after"][who])
    if who == "node":  # whose page counts who is invited where
        changes = [one for one in changes if not one.startswith("netzwerk/ ")]
    assert not changes, "\n".join(changes)


@pytest.mark.parametrize(("who", "language"), [*product(STRANGERS, ("",)), ("steward", "/en")])
def test_no_stranger_finds_anything_at_any_address(world, who, language):
    client = calm(world.strangers[who])
    asked = [*addresses(world.things), *questions(world.things)]
    assert_quiet(asked, lambda address: client.get(language + address.path))


@pytest.mark.parametrize("who", STRANGERS)
def test_no_stranger_changes_anything_at_any_address(world, who):
    client, before, said = calm(world.strangers[who]), state_of_things(), typed(world)
    asked = [one for one in addresses(world.things) if not one.path.startswith(OWN)]
    assert_quiet(asked, lambda address: client.post(address.path, said))
    assert state_of_things() == before


def assert_quiet(asked: list[Address], ask: Callable[[Address], Any]) -> None:
    """The word is nowhere; what is secret answers exactly as what never was."""
    from django.core.cache import cache

    made_up: dict[str, str] = {}
    for address in asked:
        if address.path.startswith("/api/"):  # which counts wrong tokens
            cache.clear()
        told = told_in(ask(address), address)
        assert int(told[:3]) in QUIET, (address, told)
        assert WORD not in told, (address, told)
        if address.label in SECRETS:
            other = never_was(address)
            if other.path not in made_up:
                made_up[other.path] = told_in(ask(other), other)
            expected = made_up[other.path]
            assert told == expected, (address, first_difference(told, expected))


def told_in(answer: Any, address: Address) -> str:
    return f"{answer.status_code} {masked(content_of(answer), address)}"


def calm(who: Any) -> Any:
    """A visitor whose tries of before are forgotten."""
    from django.core.cache import cache

    cache.clear()
    return visitor(who)


def typed(world: World) -> dict[str, str]:
    """What a form could carry, each naming something of Soest's."""
    slug, inside = world.things["candidate"]["slug"], world.things["inside"]
    return {
        "reason": "x", "slug": slug, "sentence": "x", "deed": "approve", "action": "revoke",
        "owner": "05974040", "dataset": slug, "organisation": "05974040", "agent": "1",
        "email": "fremd@example.org", "roles": "administrator", "title": "x",
        "question": inside["question"], "program": inside["program"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("steward", "/meine-arbeit/"),
        ("reviewer", "/meine-arbeit/"),
        ("administrator", "/organisationen/soest/"),
        ("administrator", "/organisationen/soest/protokoll/"),
        ("administrator", "/organisationen/soest/programme/"),
        ("steward", "/organisationen/soest/fragen/"),
        ("steward", "/organisationen/soest/quellen/"),
        ("reviewer", "/organisationen/soest/quellen/{inside_source}/"),
        ("steward", "/meine-daten/"),
        ("practising", "/uebungsstadt/daten/{practised}/"),
        ("reviewer", "/pruefen-und-freigeben/{submitted}/"),
        ("reviewer", "/pruefen-und-freigeben/{next}/"),
        *(("steward", f"/veroeffentlichen/{{{state}}}/") for state in STATES[:4]),
    ],
)
def test_who_may_know_finds_the_word(world, who, path):
    """Else the matrix would prove nothing."""
    named = {label: thing.get("draft") or thing["slug"] for label, thing in world.things.items()}
    named["inside_source"] = world.things["inside"]["source"]
    answer = calm(world.owners[who]).get(path.format(**named), follow=True)
    assert WORD in content_of(answer)


@pytest.mark.parametrize("form", ["application/json", "text/html"])
def test_the_interfaces_for_machines_know_nothing_either(world, form):
    # They know datasets alone: asked for a use case, whose name is the word, they repeat the name.
    no_data = {*PUBLISHED, "inside", "usecase", "adoption"}
    known = {*ONCE_PUBLIC, "next", "next-release"}  # their names are public
    hidden = [label for label in world.things if label not in no_data]
    asked = [
        ("GET", address)
        for label in hidden
        for address in machine_addresses(world, label, world.things[label])
    ]
    answers = ask_machines(world.settings, asked, headers={"Accept": form})
    for address, answer in answers:
        assert WORD not in answer.text, address
        assert answer.status_code < 500, address
        is_of_one = re.search(r"\{(collection|dataset|record)", address.pattern)
        is_named = world.things[address.label]["slug"]  # else it is the address of all
        names_it = is_of_one and is_named and address.label not in known
        assert answer.status_code >= 400 or not names_it, address


@pytest.mark.parametrize("label", ["candidate", "next-release", "practised"])
def test_for_machines_too_a_secret_is_as_if_it_never_was(world, label):
    real, made_up = world.things[label], never(world.things[label])
    for one, other in zip(
        ask_machines(world.settings, [("GET", a) for a in machine_addresses(world, label, real)]),
        ask_machines(
            world.settings, [("GET", a) for a in machine_addresses(world, label, made_up)]
        ),
        strict=True,
    ):
        said, never_was = ((r.status_code, masked(r.text, a)) for a, r in (one, other))
        assert said == never_was, one[0]


@pytest.mark.parametrize(
    ("token", "method"),
    [*product(("nobody", "made up", "revoked", "foreign"), ("GET", "POST", "PUT", "DELETE"))],
)
def test_no_token_of_others_opens_anything(world, token, method):
    before = state_of_things()
    # A foreign program may begin drafts of its own organisation.
    asked = [a for a in api_addresses(world) if (method, a.pattern) != ("POST", "api/v1/drafts")]
    assert_quiet(asked, lambda address: send(world, token, method, address.path))
    assert state_of_things() == before


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_a_token_of_the_own_organisation_opens_no_draft_of_people(world, method):
    before = state_of_things()
    asked = [a for a in api_addresses(world) if a.label in STATES]
    assert_quiet(asked, lambda address: send(world, "own", method, address.path))
    assert state_of_things() == before


def test_the_own_token_reads_the_own_datasets(world):
    assert WORD in content_of(send(world, "own", "GET", "/api/v1/datasets"))


def api_addresses(world: World) -> list[Address]:
    return [one for one in addresses(world.things) if one.pattern.startswith("api/")]


def send(world: World, token: str, method: str, path: str) -> Any:
    headers = {"Authorization": f"Bearer {world.tokens[token]}"} if world.tokens[token] else {}
    body = {} if method == "GET" else {"data": b"{}", "content_type": "application/json"}
    return visitor().generic(method, path, headers=headers, **body)


@pytest.mark.parametrize("token", ["nobody", "made up", "revoked", "foreign"])
def test_no_file_is_taken_with_a_token_of_others(world, token):
    labels = [one for one in world.things if one == "current" or one in (*SECRETS, *ONCE_PUBLIC)]
    slugs = [world.things[label].get("slug") or "x" for label in labels]
    asked = [
        ("PUT", Address("file", "", f"/api/v1/datasets/{slug}/file?name=x.csv", (slug, "…")))
        for slug in ("gibt-es-nicht", *slugs)
    ]
    headers = {"Authorization": f"Bearer {world.tokens[token]}"}
    answers = ask_machines(world.settings, asked, headers=headers, content=b"a;b\n1;2\n")
    told = {
        f"{answer.status_code} {answer.text}".replace(a.values[0], "…") for a, answer in answers
    }
    assert len({looks_like(one) for one in told}) == 1
    assert {answer.status_code for _, answer in answers} <= {401, 404}
    wishes = [path.read_text() for path in world.settings.layout.requests.glob("*.json")]
    assert [wish for wish in wishes if "put-file" in wish] == []


def looks_like(text: str) -> str:
    return masked(text, Address("", "", "…"))


@pytest.mark.parametrize(
    ("method", "kind"),
    [*product(("HEAD", "POST", "PATCH"), ("none", "made up", "changed", "for a check"))],
)
def test_no_ticket_of_others_lets_a_file_in(world, method, kind):
    draft = world.things["open"]["draft"]
    folder = world.settings.layout.draft(draft)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    address = Address("ticket", "", f"/hochladen?ticket={ticket(world, kind, draft)}")
    [(_, answer)] = ask_machines(world.settings, [(method, address)], content=b"x")
    assert 400 <= answer.status_code < 500
    assert WORD not in answer.text
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def ticket(world: World, kind: str, draft: str) -> str:
    """A ticket that holds for another draft, or for something else, made to name this one."""
    if kind in {"none", "made up"}:
        return {"none": "", "made up": "x.y"}[kind]
    purpose = Purpose.CHECK if kind == "for a check" else Purpose.DRAFT
    claims = {"draft": draft if purpose is Purpose.CHECK else str(uuid4()), "largest": 1 << 20}
    good = issue_ticket(purpose, claims=claims, seconds=60, settings=world.settings)
    if purpose is Purpose.CHECK:
        return good
    content = {"until": int(time.time()) + 60, "claims": claims | {"draft": draft}}
    payload = base64.urlsafe_b64encode(orjson.dumps(content)).decode().rstrip("=")
    return f"{payload}.{good.rpartition('.')[2]}"


def test_a_static_copy_holds_nothing_of_it(world, tmp_path):
    from drehscheibe.cli.static import static

    done = CliRunner().invoke(static, [str(tmp_path / "copy"), "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    files = [path for path in (tmp_path / "copy").rglob("*") if path.is_file()]
    assert any(PUBLIC in path.as_posix() for path in files)
    hidden = {world.things[label]["slug"] for label in ("candidate", "withdrawn", "practised")}
    assert [path for path in files if hidden & {*path.parts, path.stem}] == []
    assert [path for path in files if WORD.encode() in path.read_bytes()] == []


def test_a_backup_holds_all_of_it(world, tmp_path):
    """It is for the operator, and has to bring everything back."""
    from drehscheibe.cli.backup import backup
    from drehscheibe.portal.backups.restoring import restore_files

    file, again = tmp_path / "sicherung", Layout(tmp_path / "again")
    done = CliRunner().invoke(backup, [str(file), "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    restore_files(again, file, lambda _: None)
    for state in ("open", "submitted", "returned", "building", "reading"):
        folder = again.draft(world.things[state]["draft"])
        assert any(WORD.encode() in path.read_bytes() for path in folder.rglob("source*")), state
    assert WORD.encode() in again.portal_database.read_bytes()
