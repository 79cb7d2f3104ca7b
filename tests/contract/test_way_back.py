# SPDX-License-Identifier: EUPL-1.2
"""Undo, withdraw and delete from the pages: who may, what is asked, what is gone and what stays."""

from __future__ import annotations

import pytest

from drehscheibe.policy.actors import Actor, Role
from drehscheibe.releases.pointer import read_pointer
from streams import Points, build
from townhall import ARNSBERG, install_region, person, town
from visits import Visit, text_of

OPERATOR = Actor("operator: Test", is_operator=True)
BACK = "/daten/punkte/zuruecknehmen"


@pytest.fixture
def published(portal, tmp_path):
    """A dataset of Soest with two releases; returns their names."""
    from drehscheibe.portal.catalogue import services

    install_region(portal)
    described = services.Description(title="Punkte", licence="dl-by-de/2.0")
    services.prepare_dataset("punkte", town(), described)

    def go(rows):
        folder = tmp_path / str(rows)
        folder.mkdir()
        built = services.Built(build(portal.layout, folder, Points(rows)))
        return services.release_dataset(portal.layout, "punkte", built, OPERATOR).sha256

    return go(10), go(11)


@pytest.fixture
def anna(published):
    return Visit(person("Anna", Role.STEWARD))


@pytest.fixture
def cora(published):
    return Visit(person("Cora", Role.ADMINISTRATOR))


def pointer(portal):
    return read_pointer(portal.layout.pointer("punkte"))


def entries(action):
    from drehscheibe.portal.evidence.models import AuditEntry

    return list(AuditEntry.objects.filter(action=action))


def test_people_of_the_organisation_see_a_quiet_bar_and_others_do_not(anna, portal):
    assert "Für Sie und Ihre Organisation" in anna.read("/daten/punkte/")
    stranger = Visit(person("Carl", *Role, of=town(ARNSBERG, "Arnsberg")))
    for reader in (Visit(), stranger):
        text = reader.read("/daten/punkte/")
        assert "Für Sie und Ihre Organisation" not in text
        assert "zuruecknehmen" not in text


def test_undo_explains_asks_why_and_brings_the_release_before_back(anna, portal, published):
    text = anna.read(f"{BACK}/rueckgaengig/")
    assert "Die Fassung davor gilt wieder" in text
    assert "bleibt bei ihnen" in text
    response = anna.post(f"{BACK}/rueckgaengig/", reason="Falsche Datei")
    assert (response.status_code, response["Location"]) == (303, "/daten/punkte/")
    assert pointer(portal).release == published[0]
    (entry,) = entries("undo")
    assert (entry.actor, entry.reason) == ("Anna", "Falsche Datei")


def test_without_a_reason_nothing_happens(anna, portal, published):
    for way in ("rueckgaengig", "zurueckziehen"):
        response = anna.post(f"{BACK}/{way}/", reason="  ")
        assert response.status_code == 409
        assert "in einem Satz" in text_of(response)
    assert pointer(portal).release == published[1]


def test_one_person_withdraws_and_it_can_be_published_again(anna, portal):
    response = anna.post(f"{BACK}/zurueckziehen/", reason="Irrtum")
    assert (response.status_code, response["Location"]) == (303, "/meine-daten/")
    assert pointer(portal).state.value == "withdrawn"
    assert Visit().status("/daten/punkte/") == 410
    text = anna.read("/meine-daten/")
    assert "zurückgezogen" in text
    assert "Mit einer neuen Fassung wird der Datensatz wieder öffentlich" in text
    assert "Neue Fassung hochladen" in text
    draft = anna.post("/daten/punkte/neue-fassung/")
    assert draft.status_code == 303


def test_only_an_administrator_deletes_for_good(anna, portal):
    response = anna.post(f"{BACK}/loeschen/", reason="Weg", slug="punkte")
    assert response.status_code == 403
    assert pointer(portal).state.value == "public"
    assert "Endgültig löschen" not in anna.read("/meine-daten/")


def test_deleting_lists_every_copy_asks_for_the_name_and_shows_the_proof(cora, portal, published):
    text = cora.read(f"{BACK}/loeschen/")
    assert "Die Originale" in text
    assert "data.parquet" in text
    wrong = cora.post(f"{BACK}/loeschen/", reason="Personendaten", slug="punkt")
    assert wrong.status_code == 409
    assert "Personendaten" in text_of(wrong)  # what was typed is kept
    done = cora.post(f"{BACK}/loeschen/", reason="Personendaten", slug="punkte")
    assert done.status_code == 303
    proof = cora.read(done["Location"])
    assert "Nichts ist mehr da" in proof
    assert "Personendaten" in proof
    assert not any(portal.layout.release("punkte", name).exists() for name in published)
    assert entries("purge")[0].details["left"] == 0


def test_nothing_can_be_done_to_data_of_others(published, portal):
    arnsberg = town(ARNSBERG, "Arnsberg")
    strangers = [Visit(person(f"S{role}", role, of=arnsberg)) for role in Role]
    ways = ("rueckgaengig", "zurueckziehen", "loeschen", "nachweis")
    for stranger in strangers:
        for way in ways:
            assert stranger.status(f"{BACK}/{way}/") == 404
            response = stranger.post(f"{BACK}/{way}/", reason="Weg", slug="punkte")
            assert response.status_code in {404, 405}
        assert stranger.post("/daten/punkte/neue-fassung/").status_code in {403, 404}
        assert "Punkte" not in stranger.read("/meine-daten/")
    for way in ways:
        assert Visit().get(f"{BACK}/{way}/")["Location"].startswith("/anmelden/")
    assert pointer(portal).release == published[1]


def test_colleagues_read_of_it_but_not_why(anna, published):
    from drehscheibe.portal.notices.models import Notice

    person("Ben", Role.STEWARD)
    anna.post(f"{BACK}/zurueckziehen/", reason="Es standen Namen darin")
    (notice,) = Notice.objects.all()
    assert (notice.person.name, notice.kind, notice.sentence) == ("Ben", "taken-back", "")


def test_two_at_once_is_said_in_plain_words(anna, portal):
    from drehscheibe.releases.lock import dataset_lock

    with dataset_lock(portal.layout, "punkte"):
        response = anna.post(f"{BACK}/rueckgaengig/", reason="Falsch")
    assert response.status_code == 409
    assert "Bitte versuchen Sie es" in text_of(response)
