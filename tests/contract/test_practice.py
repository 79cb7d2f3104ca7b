# SPDX-License-Identifier: EUPL-1.2
"""The practice town: everything works, and nothing of it becomes public or is counted."""

from __future__ import annotations

import pytest

from drehscheibe.policy.actors import Role
from drehscheibe.releases.pointer import read_pointer
from streams import Points, build
from townhall import Desk, install_region, person, town
from visits import Visit

SECRET = "Geübte Punkte"
PUBLIC_PAGES = (
    "/",
    "/daten/",
    "/daten/?q=Geübte",
    "/daten/neu.atom",
    "/karte/",
    "/region/",
    "/kommunen/",
    "/status/",
    "/entwicklung/",
    "/sitemap.xml",
)


@pytest.fixture
def musterhausen(portal):
    install_region(portal)
    return town("musterhausen", "Musterhausen", kind="practice")


@pytest.fixture
def eva(musterhausen):
    """Joins as anybody with an account may."""
    eva = person("Eva")
    assert Visit(eva).post("/uebungsstadt/mitmachen/").status_code == 303
    return eva


@pytest.fixture
def practised(portal, musterhausen, eva, tmp_path):
    """A release that was approved for practice."""
    from drehscheibe.portal.catalogue import services
    from townhall import actor

    described = services.Description(title=SECRET, licence="dl-by-de/2.0")
    dataset = services.prepare_dataset("geuebt", musterhausen, described)

    def go(rows):
        folder = tmp_path / str(rows)
        folder.mkdir()
        built = services.Built(build(portal.layout, folder, Points(rows), dataset="geuebt"))
        dataset.refresh_from_db()
        release = services.make_current(dataset, built, actor(eva))
        services.announce(portal.layout, dataset, built)
        return release

    go(12), go(13)
    return dataset


def test_anybody_with_an_account_may_join_and_leave(musterhausen):
    visit = Visit(person("Eva"))
    assert "Üben in Musterhausen" in visit.read("/meine-arbeit/")
    visit.post("/uebungsstadt/mitmachen/")
    visit.post("/uebungsstadt/mitmachen/")
    assert "Erste Schritte in Musterhausen" in visit.read("/meine-arbeit/")
    visit.post("/uebungsstadt/verlassen/")
    assert "Üben in Musterhausen" in visit.read("/meine-arbeit/")


def test_without_an_account_nobody_joins(musterhausen):
    for path in ("mitmachen", "verlassen", "beispiel"):
        response = Visit().post(f"/uebungsstadt/{path}/")
        assert response["Location"].startswith("/anmelden/")
    assert musterhausen.memberships.count() == 0


def test_who_has_not_joined_cannot_begin(musterhausen):
    assert Visit(person("Carl", Role.STEWARD)).post("/uebungsstadt/beispiel/").status_code == 403


def test_the_sample_file_becomes_a_draft_and_the_first_step_is_done(eva, portal):
    from drehscheibe.portal.desk.models import Draft

    visit = Visit(eva)
    response = visit.post("/uebungsstadt/beispiel/")
    assert response.status_code == 303
    draft = Draft.objects.get()
    assert (draft.state, draft.author, draft.owner.key) == ("reading", eva, "musterhausen")
    assert "steps__done" in visit.read("/meine-arbeit/")
    sample = visit.get("/uebungsstadt/beispieldatei/")
    assert sample.content.decode("windows-1252").count(";") > 100


def test_whoever_practises_may_be_the_second_person_and_reads_so(eva, portal, musterhausen):
    begin = "Noch einmal mit der Beispieldatei anfangen"
    assert begin not in Visit(eva).read("/meine-arbeit/"), "before the first time it says nothing"
    draft = Desk(portal, eva).submitted(of=musterhausen)
    work = Visit(eva).read("/meine-arbeit/")
    assert begin in work
    assert f"/pruefen-und-freigeben/{draft.pk}/" in work
    assert "jemand anders gibt frei" not in work


def test_the_own_town_comes_before_the_practice_town(eva, musterhausen):
    from drehscheibe.portal.organisations.models import Membership

    Membership.objects.create(person=eva, organisation=town(), steward=True)
    page = Visit(eva).read("/veroeffentlichen/")
    assert page.index("Soest</option>") < page.index("Musterhausen</option>")


def test_its_people_see_the_release_with_a_banner(practised, eva):
    text = Visit(eva).read("/uebungsstadt/daten/geuebt/")
    assert SECRET in text
    assert "Nur die Personen von Musterhausen" in text
    objects = Visit(eva).get("/uebungsstadt/daten/geuebt/objekte/punkte/")
    assert objects.status_code == 200


def test_the_review_says_that_one_may_be_the_second_person_here(eva, musterhausen, portal):
    musterhausen.refresh_from_db()
    draft = Desk(portal, eva).submitted(of=musterhausen)
    text = Visit(eva).read(f"/pruefen-und-freigeben/{draft.pk}/")
    assert "Hier dürfen Sie selbst die zweite Person sein." in text
    assert "Freigeben</button>" in text


def test_nobody_else_sees_it_anywhere(practised, portal):
    stranger = Visit(person("Carl", *Role))
    for reader in (Visit(), stranger):
        assert reader.status("/daten/geuebt/") == 404
        for path in PUBLIC_PAGES:
            assert SECRET not in reader.read(path), path
            assert "geuebt" not in reader.read(path), path
    for path in ("", "objekte/punkte/"):
        assert stranger.status(f"/uebungsstadt/daten/geuebt/{path}") == 404
        assert Visit().get(f"/uebungsstadt/daten/geuebt/{path}")["Location"].startswith("/anmelden")
    assert read_pointer(portal.layout.pointer("geuebt")) is None


def test_nothing_is_counted(practised, portal):
    from drehscheibe.portal.catalogue.listing import live_figures, newest
    from drehscheibe.portal.pages.state import platform_state

    assert newest(30) == []
    assert live_figures().datasets == platform_state().datasets == 0
    assert platform_state().last_change is None


def test_undo_withdraw_and_the_worker_write_no_pointer(practised, eva, portal):
    from drehscheibe.portal.catalogue.taking_back import reconcile
    from drehscheibe.portal.worker import Worker

    visit = Visit(eva)
    undone = visit.post("/daten/geuebt/zuruecknehmen/rueckgaengig/", reason="Übung")
    assert undone.status_code == 303
    practised.refresh_from_db()
    assert practised.releases.get(sha256=practised.release).number == 1
    assert "12 Zeilen" in visit.read("/uebungsstadt/daten/geuebt/")
    visit.post("/daten/geuebt/zuruecknehmen/zurueckziehen/", reason="Übung")
    assert visit.status("/uebungsstadt/daten/geuebt/") == 404
    assert reconcile(portal.layout) == []
    while Worker(portal).work_once():
        pass
    assert read_pointer(portal.layout.pointer("geuebt")) is None


def test_all_steps_tick_themselves(practised, eva, portal, musterhausen):
    from drehscheibe.portal.desk.models import Draft, Verdict
    from drehscheibe.portal.practice.steps import steps_of
    from townhall import actor

    steps = steps_of(actor(eva), musterhausen)
    assert [step.done for step in steps] == [False] * 5
    draft = Draft.objects.create(
        owner=musterhausen, author=eva, file_name="a.csv", omit=["x"], submitted=eva.joined
    )
    draft.verdicts.create(word=Verdict.Word.APPROVED, by="Eva", by_key=eva.key)
    Visit(eva).post("/daten/geuebt/zuruecknehmen/rueckgaengig/", reason="Übung")
    assert all(step.done for step in steps_of(actor(eva), musterhausen))
    assert "Gut gemacht" in Visit(eva).read("/meine-arbeit/")
