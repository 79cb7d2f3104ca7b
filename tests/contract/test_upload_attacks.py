# SPDX-License-Identifier: EUPL-1.2
"""What somebody tries with the ticket of an upload: lies, other people's drafts, old rights."""

from __future__ import annotations

import base64
import os
import time
from uuid import uuid4

import httpx
import pytest

from drehscheibe.policy.actors import Role
from drehscheibe.policy.programs import Scope
from drehscheibe.releases.arrival import Arrival
from drehscheibe.tickets import Purpose, issue_ticket
from live import sign_in
from townhall import (
    ARNSBERG,
    PASSWORD,
    PLAYGROUNDS,
    Desk,
    actor,
    install_region,
    person,
    town,
    visitor,
)

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = TUS | {"Content-Type": "application/offset+octet-stream"}
FILE = PLAYGROUNDS.encode()


@pytest.fixture
def anna(portal):
    install_region(portal)
    return Desk(portal, person("Anna", Role.STEWARD))


@pytest.fixture
def draft(anna):
    from drehscheibe.portal.desk.services import create_draft

    return create_draft(town(), author=anna.person, actor=anna.actor)


def page_of(draft, step="datei"):
    return f"/veroeffentlichen/{draft.pk}/{step}/"


def address_on(page: str) -> str:
    """Where the page lets its file go."""
    start = page.index("/hochladen?ticket=")
    return page[start : page.index('"', start)].replace("&amp;", "&")


@pytest.fixture
def address(live, draft):
    """As Anna's browser gets it; signed in already, for so many sign-ins would be too many."""
    live.cookies.set("sitzung", visitor(draft.author).cookies["sitzung"].value)
    return address_on(live.get(page_of(draft)).text)


def send(client, address, content=FILE, name="plaetze.csv"):
    return client.post(f"{address}&name={name}", content=content)


def work(portal):
    from drehscheibe.portal.worker import Worker

    worker = Worker(portal)
    worker.collect_wishes()
    while worker.work_once():
        pass


def begun(client, address, length, name="plaetze.csv", more=""):
    told = f"filename {base64.b64encode(name.encode()).decode()}{more}"
    headers = TUS | {"Upload-Length": str(length), "Upload-Metadata": told}
    return client.post(address, headers=headers)


def piece(client, address, offset, content=b"x"):
    headers = PIECE | {"Upload-Offset": str(offset)}
    return client.patch(address, content=content, headers=headers)


def nothing_came(portal, draft):
    work(portal)
    draft.refresh_from_db()
    files = Arrival(portal.layout.draft(str(draft.pk)))
    return not draft.file_name and not files.received.exists()


def test_the_ticket_of_the_page_is_good_for_its_draft(portal, live, draft, address):
    """Else what follows would prove nothing."""
    assert send(live, address).status_code == 202
    work(portal)
    draft.refresh_from_db()
    assert (draft.file_name, draft.state) == ("plaetze.csv", "open")


def test_the_ticket_is_all_that_counts_not_the_cookie_beside_it(portal, live, draft, live_server):
    """Signed in or not: without the ticket of the page nobody sends a byte."""
    live.cookies.set("sitzung", visitor(draft.author).cookies["sitzung"].value)
    claims = {"draft": str(draft.pk), "largest": 1 << 20, "by": "person:1"}
    forged = [
        issue_ticket(purpose, claims=claims, seconds=seconds, settings=portal)
        for purpose, seconds in ((Purpose.CHECK, 60), (Purpose.QUESTION, 60), (Purpose.DRAFT, -1))
    ]
    good = issue_ticket(Purpose.DRAFT, claims=claims, seconds=60, settings=portal)
    body, _, signature = good.rpartition(".")
    forged += [
        f"{body}.",
        f"{body}.{signature[::-1]}",
        f"{body[:-4]}AAAA.{signature}",
        "",
        "x" * 9_000,
    ]
    for ticket in forged:
        answer = send(live, f"/hochladen?ticket={ticket}")
        assert answer.status_code in {403, 414}, ticket[:40]
    assert nothing_came(portal, draft)


@pytest.mark.parametrize("after", ["left", "blocked", "mandate", "deleted"])
def test_a_ticket_ends_with_the_right_to_prepare(portal, live, draft, address, anna, after):
    """Anna keeps the page open, and is put out of her office."""
    if after in {"left", "mandate"}:
        anna.person.memberships.all().delete()
    if after == "mandate":  # in another town one may be anything
        from drehscheibe.portal.organisations.models import Membership

        flags = {role.value: True for role in Role}
        elsewhere = town(ARNSBERG, "Arnsberg")
        Membership.objects.create(person=anna.person, organisation=elsewhere, **flags)
    if after == "blocked":
        type(anna.person).objects.filter(pk=anna.person.pk).update(is_active=False)
    if after == "deleted":
        anna.person.delete()
    send(live, address)
    assert nothing_came(portal, draft)


def test_a_revoked_token_sends_nothing_with_the_address_it_got(portal, live, anna):
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.portal.programs.models import Program
    from drehscheibe.portal.programs.services import Wish, issue, revoke

    cora = actor(person("Cora", Role.ADMINISTRATOR))
    token = issue(
        portal.layout, town(), Wish("Bauhof", Scope(may_submit=True), 30), actor=cora
    ).token
    headers = {"Authorization": f"Bearer {token}"}
    made = live.post("/api/v1/drafts", headers=headers).json()
    url = live.post(f"/api/v1/drafts/{made['id']}/upload", headers=headers).json()["url"]
    revoke(portal.layout, town(), Program.objects.get().pk, actor=cora)
    send(live, url)
    assert nothing_came(portal, Draft.objects.get(pk=made["id"]))


@pytest.mark.parametrize("state", ["submitted", "released", "discarded"])
def test_an_old_ticket_changes_nothing_that_was_handed_over(
    portal, live, draft, address, anna, state
):
    """The second person looks at exactly what was handed over."""
    from drehscheibe.portal.desk.services import submit

    assert send(live, address).status_code == 202
    work(portal)
    draft.refresh_from_db()
    if state == "submitted":
        submit(anna.ready(draft), anna.actor)
    else:
        type(draft).objects.filter(pk=draft.pk).update(state=state)
    before = list(type(draft).objects.filter(pk=draft.pk).values())
    send(live, address, b"Name\nUntergeschoben\n", "anders.csv")
    work(portal)
    assert list(type(draft).objects.filter(pk=draft.pk).values()) == before
    assert not Arrival(portal.layout.draft(str(draft.pk))).received.exists()


def test_what_comes_for_a_draft_that_has_ended_is_gone_two_days_later(portal, live, draft, address):
    from drehscheibe.portal.desk.expiry import forget_strays
    from drehscheibe.portal.desk.services import create_draft, discard_draft

    author = draft.author
    discard_draft(portal.layout, draft, actor(author))
    alive = create_draft(town(), author=author, actor=actor(author))
    assert begun(live, address, 100).status_code == 201
    folder, kept = portal.layout.draft(str(draft.pk)), portal.layout.draft(str(alive.pk))
    kept.mkdir()
    assert forget_strays(portal) == 0
    for one in (folder, kept):
        os.utime(one, (time.time() - 3 * 86_400,) * 2)
    assert forget_strays(portal) == 1
    assert (folder.exists(), kept.exists()) == (False, True)


@pytest.mark.parametrize(
    "length", ["-1", "1e3", "0x10", "", "1 2", "١٢", "9" * 16, "9" * 400, "1,2"]
)
def test_lengths_that_are_none_are_refused(live, address, length):
    headers = {**TUS, "Upload-Length": length.encode()}
    assert live.post(address, headers=headers).status_code == 400


@pytest.mark.parametrize(
    ("offset", "status"),
    [("-1", 400), ("1e0", 400), ("", 400), ("9" * 400, 400), ("4", 409), ("99", 409)],
)
def test_nobody_writes_anywhere_but_at_the_end(live, portal, draft, address, offset, status):
    assert begun(live, address, 10).status_code == 201
    assert piece(live, address, 0, b"abc").headers["upload-offset"] == "3"
    assert piece(live, address, offset, b"XXX").status_code == status
    assert Arrival(portal.layout.draft(str(draft.pk))).incoming.read_bytes() == b"abc"


def test_more_than_was_announced_is_not_kept(live, portal, draft, address):
    begun(live, address, 5)
    assert piece(live, address, 0, b"abcdefgh").status_code == 400
    assert Arrival(portal.layout.draft(str(draft.pk))).offset <= 5
    assert nothing_came(portal, draft)


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd", "..\\..\\secret.key", "/etc/passwd", "a/../../b.csv", "\x00.csv",
     "C:\\x.csv", "..", "", "x" * 5_000, "a\r\nSet-Cookie: x=y"],
)  # fmt: skip
def test_names_lead_nowhere(live, portal, draft, address, name):
    assert begun(live, address, len(FILE), name, ",mark !!!,,x,filename").status_code == 201
    told = live.head(address)
    assert "set-cookie" not in told.headers
    assert piece(live, address, 0, FILE).status_code == 204
    work(portal)
    draft.refresh_from_db()
    assert not {"/", "\\", "\x00", "\n"} & set(draft.file_name)
    assert len(draft.file_name) <= 200
    there = {path.name for path in portal.layout.draft(str(draft.pk)).iterdir()}
    assert there <= {"source", "inspection.json", "preview.json", "incoming.lock"}


def test_the_draft_in_a_ticket_is_signed(live, portal, draft, address):
    """A ticket names its draft; another id beside it changes nothing."""
    other = uuid4()
    send(live, f"{address}&draft={other}", FILE)
    assert not portal.layout.draft(str(other)).exists()
    assert Arrival(portal.layout.draft(str(draft.pk))).received.exists()


def test_another_site_sends_nothing_in_annas_name(live, address, portal, draft):
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
                    {"Origin": "https://evil.example"}, {"Origin": "null"}):  # fmt: skip
        answer = live.post(address, content=FILE, headers=headers)
        assert answer.status_code == 403, headers
    assert nothing_came(portal, draft)


def test_strangers_and_colleagues_without_the_role_get_no_ticket(live_server, portal, draft):
    person("Eve", *Role, of=town(ARNSBERG, "Arnsberg"))
    person("Ben", Role.REVIEWER)
    for email, status in (("eve@example.org", 404), ("ben@example.org", 403)):
        with httpx.Client(base_url=live_server, timeout=20) as client:
            sign_in(client, email, PASSWORD)
            answer = client.get(page_of(draft))
            assert (answer.status_code, "ticket=" in answer.text) == (status, False)
