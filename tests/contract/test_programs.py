# SPDX-License-Identifier: EUPL-1.2
"""The publishing interface: tokens, scopes, the way from a file to the hand-over, no approval."""

from __future__ import annotations

import re

import orjson
import pytest

from drehscheibe.domain.clearance import QUESTIONS
from drehscheibe.domain.errors import Refused
from drehscheibe.policy.actors import Role
from drehscheibe.policy.programs import Scope
from inside import inside
from layer_samples import LAYERS, PEOPLE, write_district
from live import hidden_fields, sign_in
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

API = "/api/v1"
SLUG = "spielplaetze-soest"
CLEAR = {question.code: {"answer": "clear"} for question in QUESTIONS}


class Program:
    """A program at the interface, as Django's client sends it."""

    def __init__(self, settings, token):
        self._settings, self._client = settings, visitor()
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def ask(self, method, path, **fields):
        body = {"data": orjson.dumps(fields), "content_type": "application/json"} if fields else {}
        return self._client.generic(method, f"{API}/{path}", **body, headers=self._headers)

    def done(self, method, path, **fields):
        answer = self.ask(method, path, **fields)
        assert answer.status_code < 300, answer.content.decode()
        return answer.json() if answer.content else None

    def draft(self, text=PLAYGROUNDS, **fields):
        """A draft whose file was read."""
        draft = self.done("POST", "drafts", **fields)
        return self.send(draft, text)

    def send(self, draft, text=PLAYGROUNDS):
        from drehscheibe.portal.desk.models import Draft

        found = Draft.objects.get(pk=draft["id"])
        Desk(self._settings, None).upload(found, text)
        return self.done("GET", f"drafts/{draft['id']}")

    def prepared(self, draft):
        one = f"drafts/{draft['id']}"
        self.done("POST", f"{one}/decisions", accept=["all"])
        self.done("PUT", f"{one}/description", title="Spielplätze", licence="dl-by-de/2.0")
        self.done("PUT", f"{one}/clearance", **CLEAR)
        self.done("POST", f"{one}/preview")
        Desk(self._settings, None).work()
        return self.done("GET", one)


@pytest.fixture
def cora(portal):
    from django.core.cache import cache

    cache.clear()
    install_region(portal)
    town()
    return person("Cora", Role.ADMINISTRATOR)


def token(portal, who, *, name="Bauhof", days=30, **scope):
    from drehscheibe.portal.programs.services import Wish, issue

    wish = Wish(name, Scope(**scope), days)
    return issue(portal.layout, town(), wish, actor=actor(who)).token


@pytest.fixture
def program(portal, cora, once):
    return Program(portal, once(lambda: token(portal, cora, may_submit=True)))


@pytest.fixture
def prepared(program, once):
    """A draft that can be handed over."""
    return once(lambda: program.prepared(program.draft()))


def test_from_a_file_to_the_hand_over_and_a_person_approves(portal, program, cora):
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.portal.desk.review import approve

    draft = program.draft()
    assert draft["state"] == "open"
    assert any("20 Zeilen" in sentence for sentence in draft["understood"])
    draft = program.prepared(draft)
    assert draft["open"] == []
    handed = program.done("POST", f"drafts/{draft['id']}/submit")
    assert handed["state"] == "submitted"
    found = Draft.objects.get(pk=draft["id"])
    assert found.submitted_by.startswith("program:")
    assert found.submitted_name == "program: Bauhof"
    release = approve(portal.layout, found, actor(person("Ben", Role.REVIEWER)))
    assert [one["slug"] for one in program.done("GET", "datasets")["datasets"]] == [SLUG]
    taken = program.done("POST", f"datasets/{SLUG}/withdraw", because="Fehler im Export")
    assert taken["state"] == "withdrawn"
    assert release.prepared_by == "program: Bauhof"


def test_a_grant_shows_the_built_preview_until_the_draft_changes(portal, program):
    draft = program.draft()
    grant = f"drafts/{draft['id']}/grant"
    assert program.ask("POST", grant).status_code == 409, "nothing is built yet"
    draft = program.prepared(draft)
    given = program.done("POST", grant)
    assert given["seconds"] <= 900
    with inside(portal.layout) as client:
        items, held = f"{given['collection']}/items", {"Authorization": f"Bearer {given['grant']}"}
        assert client.get(items).status_code == 404
        assert client.get(items, headers=held).json()["numberMatched"] == 20
        program.done("PUT", f"drafts/{draft['id']}/description", title="Andere", licence="cc0")
        assert client.get(items, headers=held).status_code == 404


def test_a_program_never_approves(portal, program, cora, prepared):
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.portal.desk.review import approve
    from drehscheibe.portal.programs.models import Program as Token

    town(one_person_may_release=True)
    program.done("POST", f"drafts/{prepared['id']}/submit")
    with pytest.raises(Refused):
        approve(portal.layout, Draft.objects.get(pk=prepared["id"]), Token.objects.get().actor)


def test_who_made_the_token_is_no_second_person(portal, program, cora, prepared):
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.portal.desk.review import approve
    from drehscheibe.portal.organisations.models import Membership

    Membership.objects.filter(person=cora).update(reviewer=True)
    program.done("POST", f"drafts/{prepared['id']}/submit")
    with pytest.raises(Refused, match="second person"):
        approve(portal.layout, Draft.objects.get(pk=prepared["id"]), actor(cora))


def test_what_stops_is_decided_with_finding_reason_and_name(portal, program):
    text = "Name;Mail\n" + "".join(f"Ort {n};anna.muster{n}@example.org\n" for n in range(1, 9))
    draft = program.draft(text)
    [stops] = [one for one in draft["findings"] if one["stops"]]
    where = f"drafts/{draft['id']}/decisions"
    for wrong in ({}, {"because": "Amtlich"}, {"because": "Amtlich", "by": " "}):
        answer = program.ask("POST", where, waive=[{"finding": stops["key"], **wrong}])
        assert answer.status_code == 400
    said = {"finding": stops["key"], "because": "Amtliche Adressen", "by": "Anna Muster"}
    program.done("POST", where, waive=[said])
    Desk(portal, None).work()
    again = program.done("GET", f"drafts/{draft['id']}")
    assert not any(one["stops"] for one in again["findings"])
    assert again["decisions"]["waivers"][0]["by"] == "Anna Muster (program: Bauhof)"


def test_a_token_is_needed_and_wrong_ones_look_the_same(portal, cora):
    from django.utils import timezone

    from drehscheibe.portal.programs.models import Program as Token
    from drehscheibe.portal.programs.services import revoke

    old, gone = token(portal, cora, name="alt"), token(portal, cora, name="weg")
    Token.objects.filter(name="alt").update(expires=timezone.now())
    revoke(portal.layout, town(), Token.objects.get(name="weg").pk, actor=actor(cora))
    told = set()
    for wrong in ("", "dsp_erfunden", old, gone):
        answer = Program(portal, wrong).ask("GET", "datasets")
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
        assert answer["WWW-Authenticate"].startswith("Bearer")
        told.add(answer.json()["detail"])
    assert len(told) == 1
    assert visitor(cora).get(f"{API}/datasets").status_code == 401, "no cookie opens it"


def test_guessing_tokens_ends_soon(portal, cora):
    answers = [Program(portal, f"dsp_{n}").ask("GET", "datasets").status_code for n in range(25)]
    assert answers[:20] == [401] * 20
    assert answers[20:] == [429] * 5


def test_only_the_hash_of_a_token_is_kept(portal, cora):
    from drehscheibe.portal.evidence.models import AuditEntry
    from drehscheibe.portal.programs.models import Program as Token

    secret = token(portal, cora)
    kept = portal.layout.programs.read_text() + str(Token.objects.values().get())
    assert secret not in kept + str(list(AuditEntry.objects.values()))
    assert Token.objects.get().token_sha256 in kept


def test_a_token_that_may_only_prepare_submits_and_withdraws_nothing(portal, cora):
    program = Program(portal, token(portal, cora))
    draft = program.prepared(program.draft())
    answer = program.ask("POST", f"drafts/{draft['id']}/submit")
    assert (answer.status_code, answer.json()["code"]) == (403, "refused")


def test_a_token_for_one_dataset_opens_no_other(portal, cora):
    from drehscheibe.portal.catalogue.services import Description, prepare_dataset

    for slug in ("baeume", "spielplaetze"):
        prepare_dataset(slug, town(), Description(title=slug, licence="cc-zero"))
    program = Program(portal, token(portal, cora, dataset="baeume", may_submit=True))
    assert [one["slug"] for one in program.done("GET", "datasets")["datasets"]] == ["baeume"]
    assert program.ask("POST", "drafts").status_code == 403
    assert program.ask("POST", "drafts", dataset="spielplaetze").status_code == 403
    assert program.ask("POST", "datasets/spielplaetze/withdraw").status_code == 404


def test_programs_see_neither_drafts_of_people_nor_of_others(portal, cora, program):
    theirs = Desk(portal, person("Anna", Role.STEWARD)).draft()
    other = Program(portal, token(portal, cora, name="Anderes")).done("POST", "drafts")
    missing = "00000000-0000-4000-8000-000000000000"
    told = set()
    for draft in (theirs.pk, other["id"], missing):
        answer = program.ask("GET", f"drafts/{draft}")
        assert answer.status_code == 404
        told.add(answer.json()["detail"])
        assert program.ask("DELETE", f"drafts/{draft}").status_code == 404
        assert program.ask("POST", f"drafts/{draft}/submit").status_code == 404
    assert len(told) == 1
    assert program.done("GET", "drafts") == {"drafts": []}


@pytest.mark.parametrize(
    ("method", "path", "fields"),
    [
        ("POST", "drafts", {"owner": "05958004"}),
        ("POST", "drafts", {"dataset": ["a"]}),
        ("PUT", "description", {"state": "public"}),
        ("PUT", "description", {"keywords": "a"}),
        ("PUT", "clearance", {"erfunden": {"answer": "clear"}}),
        ("PUT", "clearance", {"persons": {"answer": "vielleicht"}}),
        ("POST", "decisions", {"answers": {"encoding": 7}}),
        ("POST", "decisions", {"waive": ["alles"]}),
    ],
)
def test_fields_nobody_offered_are_refused(portal, program, method, path, fields):
    draft = program.done("POST", "drafts")
    where = path if path == "drafts" else f"drafts/{draft['id']}/{path}"
    answer = program.ask(method, where, **fields)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-parameter")


def test_administrators_make_and_revoke_tokens_and_see_each_once(portal, cora):
    client, page = visitor(cora), "/organisationen/soest/programme/"
    fields = {"name": "<script>alert(1)</script>", "may": "submit", "days": "30", "dataset": ""}
    made = client.post(page, fields).content.decode()
    assert "dsp_" in made
    assert "<script>alert" not in made
    assert made.count("dsp_") > 0
    assert "dsp_" not in client.get(page).content.decode()
    from drehscheibe.portal.programs.models import Program as Token

    where = f"{page}{Token.objects.get().pk}/widerrufen/"
    ben = visitor(person("Ben", Role.REVIEWER, Role.STEWARD))
    stranger = visitor(person("Carl", *Role, of=town(ARNSBERG, "Arnsberg")))
    for other in (ben, stranger):
        assert other.get(page).status_code == 404
        assert other.post(page, fields).status_code == 404
        assert other.post(where).status_code == 404
    arnsberg = where.replace("soest", "arnsberg")
    assert stranger.post(arnsberg).status_code == 404, "a program of others"
    assert Token.objects.get().is_live
    assert client.post(where).status_code == 303
    assert not Token.objects.get().is_live
    assert orjson.loads(portal.layout.programs.read_bytes()) == {}


def test_the_description_names_every_address_and_nothing_else(portal):
    from django.urls import resolve

    assert resolve("/api/v1/datasets").route == "api/v1/datasets"  # all addresses are read now
    from drehscheibe.portal.programs.openapi import document
    from drehscheibe.portal.programs.urls import urlpatterns

    told = {path.replace("{", "<").replace("}", ">") for path in document("")["paths"]}
    routes = {str(route.pattern) for route in urlpatterns if str(route.pattern).startswith("api")}
    known = {
        "/" + re.sub(r"<\w+:", "<", route.removeprefix("api/v1/"))
        for route in routes
        if not route.startswith("api/v1/harvest/")  # a secret of each source, for no program
    }
    assert told == (known - {"/openapi.json"}) | {"/datasets/<slug>/file"}


@pytest.fixture
def public(portal, program, prepared, once):
    return once(lambda: released(portal, program, prepared))


def released(portal, program, draft):
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.portal.desk.review import approve

    program.done("POST", f"drafts/{draft['id']}/submit")
    found = Draft.objects.get(pk=draft["id"])
    return approve(portal.layout, found, actor(person("Ben", Role.REVIEWER))).dataset


def put(live, secret, text=PLAYGROUNDS, path=f"{SLUG}/file?name=neu.csv"):
    headers = {"Authorization": f"Bearer {secret}"}
    return live.put(f"{API}/datasets/{path}", content=text.encode(), headers=headers)


def work(portal):
    from drehscheibe.portal.worker import Worker

    worker = Worker(portal)
    worker.collect_wishes()
    while worker.work_once():
        pass


def test_a_file_is_put_and_submitted_by_itself_when_nothing_is_new(portal, live, public, cora):
    from drehscheibe.portal.desk.models import Draft

    secret = token(portal, cora, may_submit=True)
    answer = put(live, secret, PLAYGROUNDS + "Neu;2026;51,570;8,120\n")
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == answer.json()["draft"]
    work(portal)
    headers = {"Authorization": f"Bearer {secret}"}
    draft = live.get(answer.json()["draft"], headers=headers).json()
    assert (draft["state"], draft["preview"]["difference"]["added"]) == ("submitted", 1)
    newer = put(live, secret, "Telefon;" + PLAYGROUNDS.replace("\nS", "\n02921 1234;S"))
    work(portal)
    asks = live.get(newer.json()["draft"], headers=headers).json()
    assert asks["state"] == "open", "a new column always asks a person"
    assert Draft.objects.get(pk=asks["id"]).file_name == "neu.csv"


def test_what_is_put_goes_out_by_itself_where_a_second_person_allowed_it(
    portal, live, public, cora
):
    from drehscheibe.portal.programs.models import Program as Token
    from drehscheibe.portal.programs.services import allow

    secret = token(portal, cora, dataset=SLUG, may_submit=True)
    made, both = Token.objects.first(), person("Bea", Role.REVIEWER, Role.ADMINISTRATOR)
    with pytest.raises(Refused):  # who made it is no second person
        allow(made.organisation, made.pk, actor=actor(cora))
    page = visitor(both)
    address = f"/organisationen/soest/programme/{made.pk}/erlauben/"
    assert page.post(address).status_code == 303
    headers = {"Authorization": f"Bearer {secret}"}
    states = []
    more = PLAYGROUNDS + "Neu;2026;51,570;8,120\n"
    for text in (more, more, "Zustand;" + more.replace("\nS", "\ngut;S")):
        answer = put(live, secret, text)
        work(portal)
        states.append(live.get(answer.json()["draft"], headers=headers).json()["state"])
    assert states == ["released", "discarded", "open"]
    assert public.releases.first().record["standing"]["allowed_by"] == "Bea"


def test_put_is_refused_before_a_byte_is_kept(portal, live, public, cora):
    folders = set(portal.layout.drafts.iterdir()) if portal.layout.drafts.exists() else set()
    narrow = token(portal, cora, dataset=SLUG)
    stranger = person("Carl", *Role, of=town(ARNSBERG, "Arnsberg"))
    from drehscheibe.portal.programs.services import Wish, issue

    wish = Wish("Fremd", Scope(may_submit=True), 30)
    theirs = issue(portal.layout, town(ARNSBERG, "Arnsberg"), wish, actor=actor(stranger)).token
    assert put(live, "dsp_erfunden").status_code == 401
    assert put(live, theirs).status_code == 404
    assert put(live, narrow, path="gibt-es-nicht/file").status_code == 404
    assert put(live, narrow, path="..%2Fx/file").status_code in {401, 404}
    told = {put(live, theirs).json()["code"], put(live, narrow, path="nein/file").json()["code"]}
    assert told == {"dataset-not-found"}
    now = set(portal.layout.drafts.iterdir()) if portal.layout.drafts.exists() else set()
    assert now == folders


def test_a_revoked_token_ends_also_for_files_that_wait(portal, live, public, cora):
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.portal.programs.models import Program as Token
    from drehscheibe.portal.programs.services import revoke

    secret = token(portal, cora, name="weg", may_submit=True)
    before = Draft.objects.count()
    assert put(live, secret).status_code == 202
    revoke(portal.layout, town(), Token.objects.get(name="weg").pk, actor=actor(cora))
    work(portal)
    assert Draft.objects.count() == before
    assert put(live, secret).status_code == 401


def test_the_interface_on_the_real_server(portal, live, cora):
    sign_in(live, "cora@example.org", PASSWORD)
    page = live.get("/organisationen/soest/programme/").text
    fields = {"name": "Bauhof", "may": "submit", "days": "30", "dataset": ""}
    made = live.post("/organisationen/soest/programme/", data=hidden_fields(page) | fields).text
    secret = made.split("<code data-copy-text>")[1].split("<")[0]
    headers = {"Authorization": f"Bearer {secret}"}
    draft = live.post(f"{API}/drafts", headers=headers).json()
    upload = live.post(f"{API}/drafts/{draft['id']}/upload", headers=headers).json()
    sent = live.post(f"{upload['url']}&name=spielplaetze.csv", content=PLAYGROUNDS.encode())
    assert sent.status_code == 202, sent.text
    work(portal)
    assert live.get(draft["self"], headers=headers).json()["state"] == "open"
    described = live.put(
        f"{draft['self']}/description", headers=headers, json={"title": "Spielplätze"}
    )
    assert described.json()["description"]["title"] == "Spielplätze"
    assert live.delete(draft["self"], headers=headers).status_code == 204
    huge = {"because": "x" * (300 << 10)}
    assert live.post(f"{API}/drafts", headers=headers, json=huge).status_code == 400
    assert live.get(f"{API}/openapi.json").json()["openapi"] == "3.1.0"


def test_the_command_line_publishes_to_another_installation(portal, live_server, public, cora):
    import os
    import subprocess
    import sys

    secret, path = token(portal, cora, may_submit=True), portal.home / "spielplaetze.csv"
    path.write_text(PLAYGROUNDS + "Neu;2026;51,570;8,120\n")
    environment = os.environ | {"DREHSCHEIBE_TOKEN": secret, "DREHSCHEIBE_HOME": "/nowhere"}
    command = [sys.executable, "-m", "drehscheibe", "publish", str(path), "--server", live_server]
    process = subprocess.Popen(
        [*command, "--dataset", SLUG, "--yes", "--json"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while process.poll() is None:
        work(portal)
    out, err = process.communicate()
    assert process.returncode == 0, err + out
    assert orjson.loads(out)["state"] == "submitted"


def test_a_token_is_carried_to_no_open_line_and_no_other_server():
    from drehscheibe.cli.remote import Remote
    from drehscheibe.domain.errors import RemoteUnreachable

    with pytest.raises(RemoteUnreachable, match="https"):
        Remote("http://daten.example", "dsp_geheim")


def district(settings):
    return write_district(settings.home / "kreis.gpkg")


def test_a_program_divides_a_file_and_sees_every_draft_of_it(portal, cora):
    from drehscheibe.portal.desk import services
    from drehscheibe.portal.desk.files import files_of

    program = Program(portal, token(portal, cora, may_submit=True))
    other = Program(portal, token(portal, cora, name="anderes"))
    draft, path = program.done("POST", "drafts"), district(portal)
    received = files_of(portal.layout, draft["id"]).received
    received.parent.mkdir(parents=True, exist_ok=True)
    path.rename(received)
    size = received.stat().st_size
    services.receive_file(portal.layout, draft["id"], name="kreis.gpkg", size=size)
    work(portal)
    assert [one["name"] for one in program.done("GET", draft["self"][8:])["layers"]] == list(LAYERS)
    assert program.ask("POST", f"drafts/{draft['id']}/split", layers=["nein"]).status_code == 403
    divided = program.done("POST", f"drafts/{draft['id']}/split")["drafts"]
    work(portal)
    assert [one["layer"] for one in divided] == list(LAYERS)
    for one in divided:
        assert program.done("GET", f"drafts/{one['id']}")["file"]["name"] == "kreis.gpkg"
        assert other.ask("GET", f"drafts/{one['id']}").status_code == 404
    opened = {one["layer"]: one["open"] for one in program.done("GET", "drafts")["drafts"]}
    assert [layer for layer, keys in opened.items() if keys] == [PEOPLE]


def test_the_command_line_sends_each_layer_to_another_installation(portal, live_server, cora):
    import os
    import subprocess
    import sys

    environment = os.environ | {
        "DREHSCHEIBE_TOKEN": token(portal, cora, may_submit=True),
        "DREHSCHEIBE_HOME": "/nowhere",
    }
    command = [sys.executable, "-m", "drehscheibe", "publish", str(district(portal))]
    process = subprocess.Popen(
        [*command, "--server", live_server, "--each-layer", "--yes", "--json"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while process.poll() is None:
        work(portal)
    out, err = process.communicate()
    assert process.returncode == 2, err + out  # "may this go out?" is for a person to answer
    assert [one["layer"] for one in orjson.loads(out)] == list(LAYERS)
