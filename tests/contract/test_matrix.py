# SPDX-License-Identifier: EUPL-1.2
"""The matrix: every address of portal and interfaces, by everybody who should not know.

The addresses come from the address table itself, so a new view is tested the day it is added: it
must be given its parameters here. Soest has unpublished things in every state, each carrying one
word; no stranger finds the word anywhere, changes anything, or learns that a thing is there.
"""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import uuid4

import httpx
import pytest

from addresses import addresses, filled
from drehscheibe.policy.actors import Role
from townhall import ARNSBERG, PLAYGROUNDS, Desk, actor, install_region, person, town, visitor

WORD = "geheimnis4711"
NOTHING = "f" * 64
STRANGERS = ("nobody", *(role.value for role in Role))
QUIET = {200, 302, 303, 400, 401, 403, 404, 405, 410, 422, 429}


@dataclass(frozen=True, slots=True)
class World:
    """What there is, and who may not know."""

    values: dict[str, dict[str, str]]  # beginning of an address -> its parameters
    strangers: dict[str, Any]
    owners: dict[str, Any]


@pytest.fixture(scope="module")
def world(portal_process: Any) -> Iterator[World]:
    from django.core.management import call_command

    call_command("flush", verbosity=0, interactive=False)
    install_region(portal_process)
    yield _made(portal_process)
    call_command("flush", verbosity=0, interactive=False)
    layout = portal_process.layout
    for folder in (layout.pointers, layout.releases, layout.derived, layout.drafts, layout.search):
        shutil.rmtree(folder, ignore_errors=True)


def _made(settings: Any) -> World:
    from drehscheibe.policy.programs import Scope
    from drehscheibe.portal.catalogue.taking_back import withdraw_dataset
    from drehscheibe.portal.desk.review import approve
    from drehscheibe.portal.organisations.services import invite
    from drehscheibe.portal.programs.services import Wish, issue
    from drehscheibe.portal.questions.services import Asked, ask

    layout, soest, arnsberg = settings.layout, town(), town(ARNSBERG, "Arnsberg")
    anna, ben = Desk(settings, person("Anna", Role.STEWARD)), person("Ben", Role.REVIEWER)
    cora = person("Cora", Role.ADMINISTRATOR)
    open_draft = anna.upload(anna.draft(), PLAYGROUNDS, name=f"{WORD}.csv")
    submitted = anna.submitted()
    withdrawn = approve(layout, anna.submitted(PLAYGROUNDS.replace("Platz", WORD)), actor(ben))
    for draft in (open_draft, submitted):
        type(draft).objects.filter(pk=draft.pk).update(file_name=f"{WORD}.csv")
    type(withdrawn.dataset).objects.filter(pk=withdrawn.dataset.pk).update(title=WORD)
    question = ask(withdrawn.dataset, Asked(f"Stimmt {WORD} nicht?", email="q@example.org"))
    withdraw_dataset(layout, withdrawn.dataset.slug, actor(ben), reason=WORD)
    invited = invite(soest, f"{WORD}@example.org", [Role.STEWARD], actor=actor(cora))
    scope = Scope(may_submit=True)
    program = issue(layout, soest, Wish(WORD, scope, 30), actor=actor(cora)).program
    slug, draft = withdrawn.dataset.slug, str(submitted.pk)
    own = {"slug": soest.slug, "number": str(invited.invitation.pk), "question": str(question.pk)}
    return World(
        values={
            "organisationen/": own | {"program": str(program.pk)},
            "konto/verlassen/": {"slug": soest.slug},
            "kommunen/": {"slug": soest.slug},
            "kreise/": {"slug": "kreis-soest"},
            "daten/": {"slug": slug, "release": withdrawn.sha256, "way": "zurueckziehen"},
            "uebungsstadt/daten/": {"slug": slug, "table": "spielplaetze"},
            "veroeffentlichen/": {"draft": draft, "table": "spielplaetze"},
            "pruefen-und-freigeben/": {"draft": draft, "table": "spielplaetze", "kind": "added"},
            "api/v1/": {"slug": slug, "draft": draft},
            "einladung/": {"token": "x" * 43},
            "pruefen/": {"token": "x" * 32},
            "meine-arbeit/feed/": {"key": "x" * 43},
            "fragen/bestaetigen/": {"ticket": "x.y"},
            "konto/e-mail/": {"key": "x"},
            "anmelden/verbund/": {"provider_id": "sso"},
            "": {"uidb36": "1", "key": "x-y"},
        },
        strangers={"nobody": None}
        | {role.value: person(f"Fremd{role.value}", role, of=arnsberg) for role in Role},
        owners={"steward": anna.person, "reviewer": ben, "administrator": cora},
    )


def state_of_things() -> list[Any]:
    """Everything that is Soest's."""
    from drehscheibe.portal.catalogue.models import Dataset, Release
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.portal.organisations.models import Invitation, Membership
    from drehscheibe.portal.programs.models import Program
    from drehscheibe.portal.questions.models import Question

    kinds = {
        Dataset: "owner",
        Release: "dataset__owner",
        Draft: "owner",
        Invitation: "organisation",
        Membership: "organisation",
        Program: "organisation",
        Question: "dataset__owner",
    }
    return [
        list(kind.objects.filter(**{f"{owner}__slug": "soest"}).order_by("pk").values())
        for kind, owner in kinds.items()
    ]


@pytest.mark.parametrize(("who", "language"), [*product(STRANGERS, ("", "/en"))])
def test_no_stranger_finds_anything_at_any_address(world, who, language):
    client = visitor(world.strangers[who])
    found = []
    for pattern in addresses():
        answer = client.get(language + filled(pattern, world.values))
        content = b"".join(answer) if answer.streaming else answer.content
        if answer.status_code not in QUIET or WORD.encode() in content:
            found.append((pattern, answer.status_code))
    assert found == []


@pytest.mark.parametrize("who", STRANGERS)
def test_no_stranger_changes_anything_at_any_address(world, who):
    client = visitor(world.strangers[who], enforce_csrf_checks=False)
    before, found = state_of_things(), []
    said = {"reason": "x", "slug": "x", "sentence": "x", "deed": "approve", "action": "revoke"}
    own = ("/konto/", "/abmelden/", "/uebungsstadt/", "/meine-arbeit/", "/anmelden/")
    for pattern in addresses():
        address = filled(pattern, world.values)
        if address.startswith(own):  # what is one's own
            continue
        answer = client.post(address, said)
        content = b"".join(answer) if answer.streaming else answer.content
        if answer.status_code not in QUIET or WORD.encode() in content:
            found.append((pattern, answer.status_code))
    assert found == []
    assert state_of_things() == before


@pytest.mark.parametrize("who", STRANGERS)
def test_what_is_there_and_what_never_was_answer_alike(world, who):
    client = visitor(world.strangers[who])
    real, never = world.values["veroeffentlichen/"]["draft"], str(uuid4())
    for start in ("veroeffentlichen", "pruefen-und-freigeben"):
        answers = [client.get(f"/{start}/{draft}/") for draft in (real, never)]
        assert answers[0].status_code == answers[1].status_code
        texts = [a.content.decode().replace(real, "X").replace(never, "X") for a in answers]
        assert len({without_request_id(text) for text in texts}) == 1


def without_request_id(text: str) -> str:
    return re.sub(r"<code>[0-9a-f]{16}</code>|value=\"[^\"]{64}\"", "", text)


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("steward", "/meine-arbeit/"),
        ("reviewer", "/meine-arbeit/"),
        ("administrator", "/organisationen/soest/protokoll/"),
        ("administrator", "/organisationen/soest/programme/"),
    ],
)
def test_the_owners_people_find_the_word(world, who, address):
    """Else the matrix would prove nothing."""
    assert WORD in visitor(world.owners[who]).get(address).content.decode()


INTERFACES = (
    "/ogc/", "/ogc/collections", "/ogc/collections/{slug}", "/ogc/collections/{slug}/items",
    "/ogc/collections/{slug}/items/1", "/ogc/collections/{slug}/tiles/WebMercatorQuad",
    "/ogc/collections/{slug}/tiles/WebMercatorQuad/8/85/133", "/ogc/api", "/ogc/conformance",
    "/files/{slug}/{slug}.csv", "/files/{slug}/{slug}.geojson", "/hochladen", "/healthz",
    "/readyz",
)  # fmt: skip


@pytest.mark.parametrize("form", ["application/json", "text/html"])
def test_the_interfaces_for_machines_know_nothing_either(world, portal_process, form):
    from drehscheibe.delivery.app import create_app

    slug = world.values["daten/"]["slug"]

    async def look() -> list[tuple[str, int]]:
        transport = httpx.ASGITransport(app=create_app(portal_process), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            answers = [
                (path, await client.get(path.format(slug=slug), headers={"Accept": form}))
                for path in INTERFACES
            ]
        return [
            (path, answer.status_code)
            for path, answer in answers
            if WORD in answer.text or answer.status_code >= 500
        ]

    assert asyncio.run(look()) == []
