# SPDX-License-Identifier: EUPL-1.2
"""An address instead of a file: asked for at the desk, fetched by the worker, then as an upload."""

from __future__ import annotations

import hashlib
import os
import re
import threading
import time
from html import unescape
from types import SimpleNamespace

import pytest

from drehscheibe.policy.actors import Role
from drehscheibe.settings import current_settings
from far_servers import ETAG, PLACES, far_server
from townhall import Desk, actor, install_region, person, town, visitor


@pytest.fixture(scope="module")
def far():
    with far_server() as server:
        yield server


@pytest.fixture
def desk(portal, far, monkeypatch):
    """Anna at her desk; this machine may be asked, on the far server's port."""
    monkeypatch.setitem(os.environ, "DREHSCHEIBE_FETCH_ALLOWED_NETWORKS", "127.0.0.0/8")
    monkeypatch.setitem(os.environ, "DREHSCHEIBE_FETCH_PORTS", f"80,443,{far.server_port}")
    current_settings.cache_clear()
    install_region(portal)
    far.go_on.clear()
    yield Desk(current_settings(), person("Anna", Role.STEWARD))
    monkeypatch.undo()
    current_settings.cache_clear()


@pytest.fixture
def anna(desk, far):
    return SimpleNamespace(desk=desk, browser=visitor(desk.person), far=far)


@pytest.fixture
def prepared(anna, once):
    """A draft with a preview, whose file came from an address."""
    address = anna.far.address("/spielplaetze.csv")
    return once(lambda: anna.desk.ready(fetched(anna.desk, begun(anna.desk), address)))


def begun(desk, **more):
    from drehscheibe.portal.desk.services import create_draft

    return create_draft(town(), author=desk.person, actor=desk.actor, **more)


def at(draft, step):
    return f"/veroeffentlichen/{draft.pk}/{step}/"


def typed(anna, draft, address):
    answer = anna.browser.post(at(draft, "datei"), {"address": address})
    draft.refresh_from_db()
    return answer


def fetched(desk, draft, address):
    from drehscheibe.portal.desk.fetching import ask_to_fetch

    ask_to_fetch(draft, address, desk.actor, desk.settings)
    work_patiently(desk, draft)
    return draft


def work_patiently(desk, draft):
    """Also what is tried again a few seconds later."""
    from drehscheibe.portal.jobs.models import Job

    for _ in range(4):
        Job.objects.update(not_before="2020-01-01T00:00Z")
        desk.work()
    draft.refresh_from_db()


def text_of(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def files_of(desk, draft):
    folder = desk.settings.layout.draft(str(draft.pk))
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def deeds():
    from drehscheibe.portal.evidence.models import AuditEntry

    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_a_file_from_an_address_is_read_like_an_uploaded_one(anna):
    draft, address = begun(anna.desk), anna.far.address("/spielplaetze.csv")
    answer = typed(anna, draft, address)
    assert (answer.status_code, answer["Location"]) == (303, at(draft, "datei"))
    assert draft.state == "fetching"
    waiting = anna.browser.get(at(draft, "datei"))
    assert "Wir holen die Datei." in text_of(waiting)
    assert "nicht geschützt (http)" in text_of(waiting)
    assert f'content="2; url=/veroeffentlichen/{draft.pk}/"' in waiting.content.decode()
    anna.desk.work()
    draft.refresh_from_db()
    assert (draft.state, draft.error, draft.file_name) == ("open", None, "spielplaetze.csv")
    assert draft.file_bytes == len(PLACES.encode())
    source = anna.desk.settings.layout.draft(str(draft.pk)) / "source"
    assert source.read_bytes() == PLACES.encode()
    page = text_of(anna.browser.get(at(draft, "verstehen")))
    assert f"Geholt von {address} ," in page
    assert "Die Verbindung war nicht geschützt (http)" in page
    assert deeds() == ["begin", "ask-address", "fetch-file"]


def test_what_is_known_of_the_origin_stays_with_draft_and_release(anna, prepared):
    from drehscheibe.portal.desk import services
    from drehscheibe.portal.desk.review import approve

    draft, address = prepared, anna.far.address("/spielplaetze.csv")
    assert draft.fetched.pop("at").endswith("+00:00")
    assert draft.fetched == {
        "address": address,
        "sha256": hashlib.sha256(PLACES.encode()).hexdigest(),
        "etag": ETAG,
        "last_modified": "",
        "media_type": "",
        "is_protected": False,
        "promised": 0,
    }
    draft.refresh_from_db()
    services.submit(draft, anna.desk.actor)
    ben = person("Ben", Role.REVIEWER)
    review = text_of(visitor(ben).get(f"/pruefen-und-freigeben/{draft.pk}/"))
    assert "Woher die Datei kommt" in review
    assert address in review
    draft.refresh_from_db()
    release = approve(anna.desk.settings.layout, draft, actor(ben))
    assert release.record["fetched"]["address"] == address


def test_the_next_release_suggests_the_address_of_the_last(anna, prepared):
    from drehscheibe.portal.desk import services
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.portal.desk.review import approve

    draft, address = prepared, anna.far.address("/spielplaetze.csv")
    ben = actor(person("Ben", Role.REVIEWER))
    release = approve(anna.desk.settings.layout, services.submit(draft, anna.desk.actor), ben)
    anna.browser.post(f"/daten/{release.dataset.slug}/neue-fassung/")
    following = Draft.objects.exclude(pk=draft.pk).get()
    page = anna.browser.get(at(following, "datei"))
    assert f'value="{address}"' in page.content.decode()
    assert "Von dort kam die letzte Fassung." in text_of(page)
    typed(anna, following, address)
    work_patiently(anna.desk, following)
    assert (following.error, following.candidate is None) == (None, False)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("", "muss mit https:// oder http:// beginnen"),
        ("ftp://soest.de/a.csv", "muss mit https:// oder http:// beginnen"),
        ("https://anna:geheim@soest.de/a.csv", "enthält einen Benutzernamen"),
        ("https://soest.de:22/", "nur die üblichen Ports"),
        ("http://10.0.0.1/", "liegt in einem internen Netz"),
        ("http://169.254.169.254/latest/meta-data/", "liegt in einem internen Netz"),
    ],
)
def test_what_cannot_be_fetched_is_said_at_once_and_stays_typed(anna, address, told):
    draft = begun(anna.desk)
    answer = typed(anna, draft, address)
    assert answer.status_code == 400
    assert told in text_of(answer)
    assert f'value="{address}"' in answer.content.decode()
    assert (draft.state, draft.address) == ("empty", address)
    assert f'value="{address}"' in anna.browser.get(at(draft, "datei")).content.decode()


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/fehlt.csv", "hat „127.0.0.1“ nichts (mehr)"),
        ("/status/403", "nur nach einer Anmeldung"),
        ("/seite", "liegt eine Internetseite"),
        ("/status/500", "hat eine Störung"),
        ("/weiter?http://10.0.0.1/", "liegt in einem internen Netz"),
    ],
)
def test_what_went_wrong_there_is_said_and_the_address_is_still_there(anna, path, told):
    draft, address = begun(anna.desk), anna.far.address(path)
    typed(anna, draft, address)
    work_patiently(anna.desk, draft)
    assert draft.state == "empty"
    page = anna.browser.get(at(draft, "datei"))
    assert told in text_of(page)
    assert "geheim" not in page.content.decode()
    assert f'value="{address}"' in unescape(page.content.decode())
    assert files_of(anna.desk, draft) == set()


def test_a_failure_leaves_the_file_that_was_there_and_everything_said(anna):
    draft = anna.desk.ready(anna.desk.draft())
    candidate = draft.candidate
    fetched(anna.desk, draft, anna.far.address("/fehlt.csv"))
    assert (draft.state, draft.file_name) == ("open", "spielplaetze.csv")
    assert (draft.candidate, draft.fetched) == (candidate, {})


def test_what_was_sent_back_is_still_sent_back_after_a_failure(anna):
    from drehscheibe.portal.desk.review import give_back

    draft = anna.desk.submitted()
    give_back(draft, "Bitte die neue Datei.", actor(person("Ben", Role.REVIEWER)))
    draft.refresh_from_db()
    fetched(anna.desk, draft, anna.far.address("/fehlt.csv"))
    assert draft.state == "returned"


def test_an_upload_afterwards_has_no_address_any_more(anna):
    draft = fetched(anna.desk, begun(anna.desk), anna.far.address("/spielplaetze.csv"))
    anna.desk.upload(draft, PLACES)
    assert (draft.fetched, draft.state) == ({}, "open")


def test_an_upload_that_ends_meanwhile_takes_the_place_of_the_address(anna):
    from drehscheibe.portal.desk.files import files_of
    from drehscheibe.portal.desk.work import take_file
    from drehscheibe.portal.jobs.models import Job

    draft = begun(anna.desk)
    typed(anna, draft, anna.far.address("/spielplaetze.csv"))
    assert draft.state == "fetching"
    arrived = files_of(anna.desk.settings.layout, draft).received
    arrived.parent.mkdir(parents=True, exist_ok=True)
    arrived.write_text(PLACES)
    told = {"draft": str(draft.pk), "name": "selbst.csv", "size": len(PLACES)}
    take_file(told | {"by": anna.desk.actor.key}, anna.desk.settings)
    assert not Job.objects.filter(kind="fetch", state__in=["waiting", "running"]).exists()
    anna.desk.work()
    draft.refresh_from_db()
    assert (draft.state, draft.file_name, draft.fetched) == ("open", "selbst.csv", {})


def test_a_cut_is_tried_again_and_gone_on_with(anna):
    from far_servers import CSV

    draft = fetched(anna.desk, begun(anna.desk), anna.far.address("/unterbrochen.csv"))
    assert (draft.error, draft.file_bytes) == (None, len(CSV))
    assert anna.far.asked[-1][1]["Range"] == "bytes=100-"
    assert not {name for name in files_of(anna.desk, draft) if name.startswith("fetched")}


def test_a_worker_that_ends_leaves_what_it_has_to_the_next_one(anna):
    from drehscheibe.domain.errors import TaskCancelled
    from drehscheibe.portal.desk import fetching
    from drehscheibe.portal.jobs.handlers import Watch
    from drehscheibe.portal.jobs.models import Job

    draft = begun(anna.desk)
    typed(anna, draft, anna.far.address("/zoegernd.csv"))
    job = Job.objects.get()
    there = anna.desk.settings.layout.draft(str(draft.pk)) / f"fetched-{job.key}"
    seen: list[object] = []
    ending = Watch(on_progress=seen.append, cancelled=lambda: bool(seen))
    with pytest.raises(TaskCancelled):
        fetching.fetch(job.payload, anna.desk.settings, ending)
    draft.refresh_from_db()
    assert (draft.state, there.exists()) == ("fetching", True)
    anna.far.go_on.set()
    work_patiently(anna.desk, draft)
    assert (draft.state, draft.file_bytes) == ("open", len(PLACES.encode()))


def test_a_worker_that_dies_every_time_leaves_nobody_waiting(anna):
    from drehscheibe.portal.jobs.models import Job

    draft = begun(anna.desk)
    typed(anna, draft, anna.far.address("/spielplaetze.csv"))
    Job.objects.update(attempts=3)
    anna.desk.work()
    draft.refresh_from_db()
    assert (draft.state, draft.error["code"]) == ("empty", "task-crashed")


def test_an_old_failure_is_forgotten_when_one_goes_on(anna):
    draft = anna.desk.draft()
    fetched(anna.desk, draft, anna.far.address("/fehlt.csv"))
    said = {"title": "Spielplätze", "licence": "dl-by-de/2.0"}
    assert "Das hat nicht geklappt" in text_of(anna.browser.get(at(draft, "beschreiben")))
    anna.browser.post(at(draft, "beschreiben"), said | {"what": "save"})
    assert "Das hat nicht geklappt" not in text_of(anna.browser.get(at(draft, "beschreiben")))


def test_it_can_be_stopped_while_it_waits(anna):
    from drehscheibe.portal.jobs.models import Job

    draft = begun(anna.desk)
    typed(anna, draft, anna.far.address("/spielplaetze.csv"))
    before = len(anna.far.asked)
    assert anna.browser.post(at(draft, "nicht-holen"))["Location"] == at(draft, "datei")
    work_patiently(anna.desk, draft)
    assert (draft.state, Job.objects.get().state) == ("empty", "cancelled")
    assert len(anna.far.asked) == before
    assert deeds() == ["begin", "ask-address", "stop-fetching"]


def test_it_can_be_stopped_while_it_runs_and_another_address_be_taken(anna):
    draft = begun(anna.desk)
    typed(anna, draft, anna.far.address("/zoegernd.csv"))
    worker = threading.Thread(target=_worker, args=(anna.desk,))
    worker.start()
    _wait_until(lambda: any(path == "/zoegernd.csv" for path, _ in anna.far.asked))
    anna.browser.post(at(draft, "nicht-holen"))
    typed(anna, draft, anna.far.address("/spielplaetze.csv"))
    anna.far.go_on.set()
    worker.join(30)
    work_patiently(anna.desk, draft)
    assert (draft.state, draft.error) == ("open", None)
    assert draft.fetched["address"] == anna.far.address("/spielplaetze.csv")
    assert files_of(anna.desk, draft) >= {"source", "inspection.json"}
    assert not {name for name in files_of(anna.desk, draft) if name.startswith("fetched")}


def _worker(desk):
    from django.db import connections

    desk.work()
    connections.close_all()


def _wait_until(is_so):
    for _ in range(300):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to that")


def test_a_draft_that_is_thrown_away_takes_its_fetching_along(anna):
    from drehscheibe.portal.desk.services import discard_draft
    from drehscheibe.portal.jobs.models import Job

    draft = begun(anna.desk)
    typed(anna, draft, anna.far.address("/spielplaetze.csv"))
    discard_draft(anna.desk.settings.layout, draft, anna.desk.actor)
    work_patiently(anna.desk, draft)
    assert (draft.state, Job.objects.get().state) == ("discarded", "cancelled")
    assert files_of(anna.desk, draft) == set()


def test_while_it_is_fetched_nothing_else_happens_to_the_draft(anna):
    draft = begun(anna.desk)
    typed(anna, draft, anna.far.address("/spielplaetze.csv"))
    assert typed(anna, draft, "https://soest.de/a.csv").status_code == 409
    assert draft.address == anna.far.address("/spielplaetze.csv")
    assert anna.browser.get(f"/veroeffentlichen/{draft.pk}/")["Location"] == at(draft, "datei")
    plain = anna.browser.get(at(draft, "stand")).json()
    assert (plain["waits"], plain["step"]) == (True, "fetch-draft")


def test_one_organisation_does_not_take_all_lines(anna):
    from drehscheibe.portal.desk.fetching import AT_ONCE

    for _ in range(AT_ONCE):
        typed(anna, begun(anna.desk), anna.far.address("/spielplaetze.csv"))
    refused = typed(anna, begun(anna.desk), anna.far.address("/spielplaetze.csv"))
    assert refused.status_code == 403
    assert "werden gerade andere Dateien geholt" in text_of(refused)


def test_what_is_too_large_for_the_organisation_is_not_kept(anna):
    owner = town()
    owner.quota_bytes = 1 << 20
    owner.save()
    draft = fetched(anna.desk, begun(anna.desk), anna.far.address("/gross.csv"))
    assert (draft.error["code"], draft.state) == ("file-too-large", "empty")
    assert draft.error["params"] == {"name": "gross.csv", "limit": 1}
    assert files_of(anna.desk, draft) == set()


def test_only_those_who_prepare_may_ask(anna):
    draft, ben = begun(anna.desk), visitor(person("Ben", Role.REVIEWER))
    answer = ben.post(at(draft, "datei"), {"address": anna.far.address("/spielplaetze.csv")})
    draft.refresh_from_db()
    assert (answer.status_code, draft.state, draft.address) == (403, "empty", "")


def test_the_audit_record_says_where_the_file_came_from(anna, prepared):
    from drehscheibe.portal.desk import services
    from drehscheibe.portal.desk.review import approve
    from drehscheibe.portal.records.document import document_of
    from drehscheibe.portal.records.queries import recorded

    address, layout = anna.far.address("/spielplaetze.csv"), anna.desk.settings.layout
    ben = actor(person("Ben", Role.REVIEWER))
    release = approve(layout, services.submit(prepared, anna.desk.actor), ben)
    found = recorded(layout, release.dataset.slug, release.sha256, anna.desk.actor)
    facts = dict(document_of(found, "de").sections[0].facts)
    assert facts["Geholt von"] == address
    assert facts["Verbindung"] == "nicht geschützt (http)"


def test_the_address_is_nowhere_in_public(anna):
    """A share link is a key: whoever has it sees what else lies there."""
    from drehscheibe.portal.desk import services
    from drehscheibe.portal.desk.review import approve

    address = anna.far.address("/wolke/s/aB3dE5fG7")
    draft = anna.desk.ready(fetched(anna.desk, begun(anna.desk), address))
    ben = actor(person("Ben", Role.REVIEWER))
    layout = anna.desk.settings.layout
    release = approve(layout, services.submit(draft, anna.desk.actor), ben)
    page = visitor().get(f"/daten/{release.dataset.slug}/")
    assert page.status_code == 200
    assert "aB3dE5fG7" not in page.content.decode()
    folder = layout.release(release.dataset.slug, release.sha256)
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert not [path.name for path in kept if b"aB3dE5fG7" in path.read_bytes()]


def test_programs_fetch_by_the_same_rules(anna):
    import orjson

    from drehscheibe.policy.programs import Scope
    from drehscheibe.portal.programs.services import Wish, issue

    cora = actor(person("Cora", Role.ADMINISTRATOR))
    wish = Wish("Bauhof", Scope(may_submit=True), 30)
    token = issue(anna.desk.settings.layout, town(), wish, actor=cora).token
    headers = {"Authorization": f"Bearer {token}"}

    def ask(method, path, **fields):
        more = {"data": orjson.dumps(fields), "content_type": "application/json"} if fields else {}
        return visitor().generic(method, f"/api/v1/{path}", **more, headers=headers)

    one = f"drafts/{ask('POST', 'drafts').json()['id']}"
    wrong = ask("POST", f"{one}/fetch", address="http://127.0.0.1:22/")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "address-not-valid")
    begun = ask("POST", f"{one}/fetch", address=anna.far.address("/spielplaetze.csv"))
    assert (begun.status_code, begun.json()["state"]) == (202, "fetching")
    stopped = ask("DELETE", f"{one}/fetch")
    assert (stopped.status_code, stopped.json()["state"]) == (200, "empty")
    ask("POST", f"{one}/fetch", address=anna.far.address("/spielplaetze.csv"))
    anna.desk.work()
    told = ask("GET", one).json()
    assert told["file"]["name"] == "spielplaetze.csv"
    assert told["fetched"]["etag"] == ETAG
