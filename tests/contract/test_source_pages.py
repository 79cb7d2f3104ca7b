# SPDX-License-Identifier: EUPL-1.2
"""The pages of sources: for whom they are there, and what they say in plain German."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from drehscheibe.policy.actors import Role
from townhall import ARNSBERG, install_region, person, town
from visits import Visit

LIST = "/organisationen/soest/quellen/"


@pytest.fixture
def soest(portal):
    install_region(portal)
    return SimpleNamespace(
        owner=town(), anna=person("Anna", Role.STEWARD), ben=person("Ben", Role.REVIEWER)
    )


def source(soest, **fields):
    from drehscheibe.portal.sources.models import Source

    offer = {"key": "", "title": "Liste", "description": "", "count": 12}
    made = Source.objects.create(
        **{
            "owner": soest.owner, "slug": "liste", "title": "Liste", "state": "active",
            "address": "https://daten.example/liste.csv", "kind": "file", "offers": [offer],
            "keeper": soest.anna, "next_due": timezone.now() + timedelta(days=1),
        } | fields
    )  # fmt: skip
    made.subscriptions.create(title="Liste")
    return made


def at(made, more=""):
    return f"{LIST}{made.pk}/{more}"


def test_the_list_says_how_each_source_is(soest):
    source(soest)
    error = {"code": "address-not-found", "params": {"host": "daten.example"}}
    since = timezone.now() - timedelta(days=3)
    source(soest, slug="b", title="Bäder", error=error, failures=9, failing_since=since)
    source(soest, slug="c", title="Parken", is_paused=True)
    text = Visit(soest.anna).read(LIST)
    assert "in Ordnung" in text
    assert "Fehler" in text
    assert "vor 3 Tagen" in text
    assert "Unter dieser Adresse hat „daten.example“ nichts (mehr)." in text
    assert "angehalten" in text


def test_an_address_that_is_none_is_told_beside_it_and_kept(soest):
    answer = Visit(soest.anna).client.post(LIST, {"address": "http://10.0.0.1/x.csv"})
    assert answer.status_code == 422
    assert "in einem internen Netz" in answer.content.decode()
    assert 'value="http://10.0.0.1/x.csv"' in answer.content.decode()


def test_whoever_fails_names_a_person_to_ask(soest):
    error = {"code": "address-busy", "params": {"host": "daten.example"}}
    made = source(soest, error=error, failures=1)
    text = Visit(soest.anna).read(at(made))
    assert "Eingerichtet hat die Quelle Anna und kann helfen." in text
    assert "Was öffentlich ist, bleibt, wie es ist." in text


def test_a_second_person_allows_what_stood_on_the_page(soest):
    made = source(soest)
    anna, ben = Visit(soest.anna).client, Visit(soest.ben).client
    anna.post(at(made, "tun/"), {"deed": "ask"})
    assert "Quellen, die Sie brauchen" in Visit(soest.ben).read("/meine-arbeit/")
    assert "Quellen, die Sie brauchen" not in Visit(soest.anna).read("/meine-arbeit/")
    made.refresh_from_db()
    stale = made.terms
    anna.post(
        at(made, "waehlen/"),
        {"title": "Liste", "every": "60", "licence": "cc-zero", "offers": ["0"]},
    )
    assert ben.post(at(made, "tun/"), {"deed": "allow", "terms": stale}).status_code == 403
    made.refresh_from_db()
    assert (made.every_minutes, made.is_allowed) == (60, False)
    ben.post(at(made, "tun/"), {"deed": "allow", "terms": made.terms})
    made.refresh_from_db()
    assert made.is_allowed
    assert "Ben hat am" in Visit(soest.anna).read(at(made))


def test_nothing_chosen_is_told(soest):
    made = source(soest)
    answer = Visit(soest.anna).client.post(
        at(made, "waehlen/"), {"title": "Liste", "every": "60", "licence": ""}
    )
    assert answer.status_code == 422
    assert "mindestens eines" in answer.content.decode()


def test_buttons_are_for_those_who_may(soest):
    made = source(soest)
    assert "Jetzt abrufen" in Visit(soest.anna).read(at(made))
    assert "Jetzt abrufen" not in Visit(soest.ben).read(at(made))
    for deed in ("fetch", "try", "pause", "look", "ask", "x"):
        assert Visit(soest.ben).client.post(at(made, "tun/"), {"deed": deed}).status_code == 403
    assert Visit(soest.ben).client.post(at(made, "entfernen/")).status_code == 403


def test_a_password_is_never_shown_again(soest):
    made, anna = source(soest), Visit(soest.anna)
    anna.post(at(made, "anmeldung/"), user="anna", password="sehr geheim")
    text = anna.read(at(made))
    assert "hinterlegt" in text
    assert "sehr geheim" not in text
    anna.post(at(made, "anmeldung/"), user="", password="")
    assert "hinterlegt" not in anna.read(at(made))


def test_for_others_there_are_no_sources(soest):
    made = source(soest)
    stranger = Visit(person("Sven", *Role, of=town(ARNSBERG, "Arnsberg"))).client
    for path in (
        LIST,
        at(made),
        at(made, "stand/"),
        f"/organisationen/arnsberg/quellen/{made.pk}/",
    ):
        assert stranger.get(path).status_code == 404
    for path in ("waehlen/", "tun/", "anmeldung/", "entfernen/"):
        assert stranger.post(at(made, path), {"deed": "pause"}).status_code == 404


def test_what_draws_maps_can_only_be_described(soest):
    made = source(soest, kind="wms", offers=[{"key": "baeume", "title": "Bäume"}])
    visit = Visit(soest.anna)
    page = visit.read(at(made))
    assert "Karten als Bilder (WMS)" in page
    assert 'value="describe"' in page
    assert 'value="copy"' not in page
    said = {"offers": "0", "every": "60", "title": "Karten", "way": "copy"}
    answer = visit.post(at(made, "waehlen/"), **said)
    assert answer.status_code == 422
    assert "Karten als Bilder werden beschrieben, nicht kopiert" in answer.content.decode()


def test_a_source_that_promised_more_than_came_is_told_of(soest):
    made = source(soest)
    key = str(made.subscriptions.get().pk)
    made.runs.create(steps={key: {"step": "tried", "promised": 9_999}}, outcome="changed")
    page = Visit(soest.anna).read(at(made))
    assert "Die Quelle sagt, sie habe 9.999 Objekte; gekommen sind weniger." in page


def test_everything_is_one_click_and_a_filter_shows_only_what_it_takes(soest):
    offers = [{"key": key, "title": f"Ebene {key}"} for key in ("a", "b", "x")]
    made = source(soest, kind="wfs", state="new", offers=offers)
    made.subscriptions.all().delete()
    visit = Visit(soest.anna)
    assert "Alles (3)" in visit.read(at(made))
    visit.post(at(made, "waehlen/"), all="1", every="60", title="Ebenen")
    assert list(made.subscriptions.values_list("offer", flat=True)) == ["a", "b", "x"]
    assert "Alles (3)" not in visit.read(at(made))
    made.subscriptions.filter(offer="x").delete()
    made.taking = {"without": ["x"]}
    made.save()
    page = visit.read(at(made))
    assert "Ebene b" in page
    assert "Ebene x" not in page


def test_a_catalogue_of_which_only_the_beginning_is_listed_says_so(soest):
    made = source(soest, kind="ckan", more_offers=95_000)
    page = Visit(soest.anna).read(at(made))
    assert "er hat 95.000 weitere" in page


def test_how_far_a_run_is_stands_on_the_page_while_it_runs(soest):
    from drehscheibe.portal.jobs.models import Job
    from drehscheibe.portal.sources.schedule import begin_run

    made = source(soest, kind="ckan", way="describe")
    begin_run(made, asked_by="Anna")
    visit = Visit(soest.anna)
    waiting = visit.client.get(at(made, "stand/")).json()
    assert (waiting["waits"], waiting["said"]) == (True, "Es beginnt, sobald Platz dafür ist.")
    jobs = Job.objects.filter(key=made.key)
    jobs.update(
        state="running", lease_until=timezone.now(), stage="describe", done=1_200, total=20_000
    )
    told = visit.client.get(at(made, "stand/")).json()
    assert (told["done"], told["total"]) == (1_200, 20_000)
    assert told["said"] == "Bisher 1.200 von 20.000 Datensätzen gelesen."
    assert "Bisher 1.200 von 20.000" in visit.read(at(made))
    jobs.update(total=0)
    assert visit.client.get(at(made, "stand/")).json()["said"] == "Bisher 1.200 Datensätze gelesen."


def test_of_several_datasets_that_are_copied_it_says_how_many_were_asked(soest):
    from drehscheibe.portal.jobs.models import Job
    from drehscheibe.portal.sources.schedule import begin_run

    made = source(soest)
    first, _ = made.subscriptions.get(), made.subscriptions.create(offer="b", title="B")
    run = begin_run(made)
    run.steps = {str(first.pk): {"step": "unchanged"}}
    run.save()
    Job.objects.filter(key=made.key).update(state="running", lease_until=timezone.now())
    told = Visit(soest.anna).client.get(at(made, "stand/")).json()
    assert told["said"] == "Bisher 1 von 2 Datensätzen abgefragt."


def test_what_helps_fits_a_source_that_is_set_up_and_one_that_somebody_just_typed(soest):
    upload = "laden Sie die Datei selbst herunter"
    error = {
        "code": "address-answer-wrong",
        "params": {"host": "a.example", "reason": "it is no JSON"},
    }
    made = source(soest, kind="ckan", error=error, failing_since=timezone.now())
    text = Visit(soest.anna).read(at(made))
    assert "Bitte sagen Sie dort Bescheid" in text
    assert upload not in text  # nobody uploads a catalogue
    fresh = source(soest, slug="b", state="new", error=error)
    assert upload in Visit(soest.anna).read(at(fresh))


def test_every_fault_of_a_source_has_words_that_say_what_to_do():
    from drehscheibe.domain import errors
    from drehscheibe.portal.sources.advice import why

    kinds = [errors.AddressInternal, *errors.AddressFailed.__subclasses__()]
    for kind in kinds:
        told = why(kind(host="a.example", reason="x", status=500, port=1, limit="1"), language="de")
        assert "laden Sie die Datei" not in told, kind
