# SPDX-License-Identifier: EUPL-1.2
"""Descriptions of data that lie elsewhere, corrected by hand, by four eyes; harvests keep it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from correcting_hall import Hall
from foreign_data import TREES
from inside import inside
from townhall import Desk, install_region, visitor
from visits import text_of

CHOOSE = "/organisationen/soest/beschreibungen/anderswo/"


@pytest.fixture
def hall(portal, once):
    install_region(portal)
    return once(lambda: Hall(portal))


def record_of(hall: Hall) -> Any:
    from drehscheibe.portal.catalogue.listing import described_record

    return described_record(hall.slug)


def test_a_correction_waits_for_a_second_person_then_everybody_sees_it_and_whose_it_is(hall):
    address = hall.hand_over(title="Straßenbäume", keywords="Baum, Grün")
    assert "Straßenbäume" not in hall.public()
    assert visitor(hall.anna).post(address, {"deed": "approve"}).status_code == 400
    look = text_of(visitor(hall.ben).get(address))
    assert "<del>Baumkataster der Stadt</del>" in look
    assert "<ins>Straßenbäume</ins>" in look
    assert address in text_of(visitor(hall.ben).get("/meine-arbeit/"))
    assert "ist noch nicht übernommen" in text_of(visitor(hall.anna).get(hall.here()))
    visitor(hall.ben).post(address, {"deed": "approve"})
    Desk(hall.portal, None).work()
    page = hall.public()
    assert "<h1" in page
    assert "Straßenbäume" in page
    assert "Titel: von Hand geändert am" in page
    assert "Die Quelle sagt: „Baumkataster der Stadt“" in page
    assert "Anna" not in page  # the organisation says it, not a person
    assert "Straßenbäume" in text_of(visitor().get("/daten/?q=Straßenbäume"))


def test_the_hand_stays_at_each_harvest_field_by_field(hall):
    hall.correct(title="Straßenbäume", contact="gruen@soest.example")
    said = replace(TREES, title="Baumkataster 2027", description="Neu erfasst.")
    assert hall.bring(hall.kept, said) == {"changed": 1}
    page = hall.public()
    assert "Straßenbäume" in page
    assert "gruen@soest.example" in page
    assert "Die Quelle sagt: „Baumkataster 2027“" in page
    assert "Neu erfasst." in page  # what nobody corrected is the source's


def test_one_click_gives_a_field_back_to_its_source(hall):
    hall.correct(title="Straßenbäume", contact="gruen@soest.example")
    ben = visitor(hall.ben)
    assert ben.post(hall.here(), {"deed": "give-back", "field": "title"}).status_code == 303
    assert record_of(hall).title == "Baumkataster der Stadt"
    assert [one.field for one in record_of(hall).by_hand] == ["contact"]
    hall.bring(hall.kept, replace(TREES, title="Baumkataster 2027"))
    assert record_of(hall).title == "Baumkataster 2027"
    refused = ben.post(hall.here(), {"deed": "give-back", "field": "title"})
    assert (refused.status_code, "die Quelle sagt es schon so" in text_of(refused)) == (400, True)


def test_the_history_says_who_when_old_and_new_and_undoes_one_change(hall):
    hall.correct(title="Straßenbäume")
    hall.correct(title="Alle Bäume")
    text = text_of(visitor(hall.anna).get(hall.here()))
    for word in ("Anna", "freigegeben von Ben", "<del>Straßenbäume</del>", "<ins>Alle Bäume</ins>"):
        assert word in text
    last, first = hall.changes()
    ben = visitor(hall.ben)
    assert ben.post(hall.here(), {"deed": "undo", "change": first.pk}).status_code == 400
    assert ben.post(hall.here(), {"deed": "undo", "change": last.pk}).status_code == 303
    assert record_of(hall).title == "Straßenbäume"
    assert ben.post(hall.here(), {"deed": "undo", "change": first.pk}).status_code == 303
    assert record_of(hall).by_hand == ()  # what was the source's before is the source's again
    from drehscheibe.portal.evidence.models import AuditEntry

    noted = AuditEntry.objects.filter(action="undo-by-hand", organisation=hall.kept.owner.key)
    assert {one.details["title"] for one in noted} == {"Straßenbäume", "Alle Bäume"}


def test_many_change_at_once_and_all_of_it_is_taken_back_at_once(hall):
    anna, ben = visitor(hall.anna), visitor(hall.ben)
    text = text_of(anna.get(CHOOSE))
    assert "Baumkataster der Stadt" in text
    assert "Sitzbänke" in text
    assert "Sitzbänke" in text_of(anna.get(f"{CHOOSE}?ohne=lizenz"))
    assert "Baumkataster" not in text_of(anna.get(f"{CHOOSE}?ohne=lizenz"))
    address = anna.post(CHOOSE, {"what": "all"})["Location"]
    wishes = {
        "how-licence": "set", "licence": "cc-by/4.0", "how-covers": "add", "covers": ["05974040"],
    }  # fmt: skip
    assert anna.post(address, {"deed": "plan", **wishes}).status_code == 303
    assert "2 Datensätze" in text_of(anna.get(address))
    anna.post(address, {"deed": "submit"})
    ben.post(address, {"deed": "approve"})
    Desk(hall.portal, None).work()
    assert all("Namensnennung 4.0" in hall.public(one) for one in hall.slugs())
    assert "ein weiterer Datensatz" not in text_of(visitor().get("/kommunen/soest/"))
    assert text_of(anna.get(f"{CHOOSE}?hand=1")).count("von Hand<") == 2
    hall.bring(hall.kept, replace(TREES, licences=("cc-zero",)))
    ben.post(address, {"deed": "undo"})
    Desk(hall.portal, None).work()
    assert record_of(hall).licence == "cc-zero"  # as its source says by now
    assert not record_of(hall).by_hand


def test_who_says_what_the_source_says_says_nothing(hall):
    form = {"deed": "save", "title-given": "1", "title": "Baumkataster der Stadt"}
    refused = visitor(hall.anna).post(hall.here(), form)
    assert (refused.status_code, hall.changes().count()) == (400, 0)
    hall.correct(title="Straßenbäume")
    hall.correct(title="Baumkataster der Stadt")
    assert record_of(hall).by_hand == ()


def test_nothing_is_lost_by_an_error_and_a_title_is_never_empty(hall):
    form = {"title-given": "1", "title": "  ", "contact-given": "1", "contact": "neu@soest.example"}
    refused = visitor(hall.anna).post(hall.here(), {"deed": "save", **form})
    assert (refused.status_code, "neu@soest.example" in text_of(refused)) == (400, True)


def test_words_typed_here_are_text_and_lines_of_a_description_stay(hall):
    hall.correct(title="<b>Bäume</b>", description="Erste Zeile\r\nZweite Zeile")
    page = hall.public()
    assert "&lt;b&gt;Bäume" in page
    assert "<p>Erste Zeile</p>" in page
    assert record_of(hall).description == "Erste Zeile\nZweite Zeile"


def test_another_place_makes_it_lie_there(hall):
    hall.correct(covers=["05958004"])  # Arnsberg
    assert record_of(hall).covers == ("05958004",)
    west, south, east, north = record_of(hall).bbox
    assert west < 8.07 < east
    assert south < 51.4 < north
    assert "Daten über Arnsberg" in text_of(visitor().get("/kommunen/arnsberg/"))


def test_what_becomes_one_dataset_keeps_the_words_of_both(hall):
    hall.correct(title="Straßenbäume")
    other = hall.source(slug="zweites")
    moved = replace(TREES, key="x", metadata=replace(TREES.metadata, identifiers=("urn:x:1",),
                                                     landing_page=""))  # fmt: skip
    hall.bring(other, moved)
    both = ("urn:x:1", *TREES.metadata.identifiers)
    told = replace(moved, metadata=replace(moved.metadata, identifiers=both))
    hall.bring(other, told)
    (left,) = [one for one in hall.slugs() if not one.startswith("sitz")]
    from drehscheibe.portal.catalogue.listing import described_record

    assert described_record(left).title == "Straßenbäume"
    assert "<ins>Straßenbäume</ins>" in text_of(visitor(hall.anna).get(hall.here(left)))


def test_it_does_not_exist_for_another_organisation(hall):
    rita = visitor(hall.rita)
    assert rita.get(hall.here()).status_code == 404
    assert (
        rita.post(hall.here(), {"deed": "save", "title-given": "1", "title": "X"}).status_code
        == 404
    )
    assert rita.post(hall.here(), {"deed": "give-back", "field": "title"}).status_code == 404
    assert rita.get(CHOOSE).status_code == 404
    assert rita.post(CHOOSE, {"what": "all"}).status_code == 404
    address = hall.hand_over(title="Geheim")
    assert rita.get(address).status_code == 404
    assert "berichtigen" not in text_of(rita.get(hall.page()))
    assert "Beschreibung berichtigen" in text_of(visitor(hall.anna).get(hall.page()))
    own = "/organisationen/arnsberg/beschreibungen/anderswo/"
    assert "Baumkataster" not in text_of(rita.get(own))
    assert rita.post(own, {"what": "ticked", "dataset": [hall.slug]}).status_code == 400
    assert visitor().get(hall.here()).status_code == 302  # to the sign-in page


def test_a_reviewer_looks_and_takes_back_but_does_not_correct(hall):
    ben = visitor(hall.ben)
    assert "Was dort stehen soll" not in text_of(ben.get(hall.here()))
    form = {"deed": "save", "title-given": "1", "title": "X"}
    assert ben.post(hall.here(), form).status_code in {400, 403}
    assert not hall.changes().exists()


def test_programs_get_what_was_corrected(hall):
    hall.correct(title="Straßenbäume", licence="cc-by/4.0")
    with inside(hall.layout, requests_per_minute=0, seconds_per_minute=0) as api:
        turtle = api.get("/catalog.ttl").text
    assert "Straßenbäume" in turtle
    assert "Baumkataster der Stadt" not in turtle
