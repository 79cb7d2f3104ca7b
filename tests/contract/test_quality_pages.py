# SPDX-License-Identifier: EUPL-1.2
"""Ready for GovData, before publishing; and how good the data of a town are."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace

import pytest

from drehscheibe.policy.actors import Role
from townhall import Desk, actor, install_region, person, visitor

TYPED = {"title": "Spielplätze", "description": "Wo Kinder spielen.", "keywords": "Kinder"}
TOWN = "/kommunen/soest/datenqualitaet/"


@pytest.fixture
def anna(portal, once):
    install_region(portal)
    desk = Desk(portal, person("Anna", Role.STEWARD))
    ben = person("Ben", Role.REVIEWER)
    return SimpleNamespace(desk=desk, ben=ben, browser=visitor(desk.person))


@pytest.fixture
def draft(anna, once):
    return once(anna.desk.draft)


@pytest.fixture
def release(anna, once):
    """A public dataset without a description."""

    def released():
        from drehscheibe.portal.desk.review import approve

        draft = anna.desk.submitted()
        return approve(anna.desk.settings.layout, draft, actor(anna.ben))

    return once(released)


def at(draft, step):
    return f"/veroeffentlichen/{draft.pk}/{step}/"


def text_of(answer):
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_the_description_shows_what_govdata_misses_with_the_official_rule(anna, draft):
    anna.browser.post(at(draft, "beschreiben"), {"title": "Spielplätze", "what": "save"})
    text = text_of(anna.browser.get(at(draft, "beschreiben")))
    assert "Muss: „Beschreibung“ fehlt." in text
    assert "dcat:DatasetShape/8f61614144aa7bca188b24f5976593dc08aad0e6" in text
    assert "Muss: „Lizenz“ fehlt. Übernehmen: Datenlizenz Deutschland" in text
    assert "DE_Distribution_dcterms_license_v_Min" in text
    assert "Empfohlen: Es ist kein Thema angegeben." in text
    english = text_of(anna.browser.get("/en" + at(draft, "beschreiben")))
    assert "Must: “Description” is missing." in english


def test_one_click_takes_what_we_suggest_and_keeps_what_was_typed(anna, draft):
    answer = anna.browser.post(at(draft, "beschreiben"), TYPED | {"fix": "licence"})
    assert answer["Location"] == at(draft, "beschreiben") + "#govdata"
    draft.refresh_from_db()
    assert draft.description["licence"] == "dl-by-de/2.0"
    assert draft.description["description"] == "Wo Kinder spielen."
    for field in ("description", "owner", "hvd", "__class__"):  # nothing is suggested for those
        answer = anna.browser.post(at(draft, "beschreiben"), TYPED | {"fix": field})
        assert answer.status_code == 303
    text = text_of(anna.browser.get(at(draft, "beschreiben")))
    assert "„Beschreibung“ fehlt" not in text


def test_a_high_value_dataset_is_said_at_the_description(anna, draft):
    said = TYPED | {"hvd": ["c_ac64a52d", "erfunden"], "what": "save", "licence": "cc-zero"}
    anna.browser.post(at(draft, "beschreiben"), said)
    draft.refresh_from_db()
    assert draft.description["hvd"] == ["c_ac64a52d"]
    assert "Hochwertiger Datensatz der EU: Georaum" in text_of(
        anna.browser.get(at(draft, "beschreiben"))
    )


def test_the_preview_names_what_is_open_and_leads_to_the_field(anna, draft):
    anna.desk.ready(draft)
    answer = anna.browser.get(at(draft, "vorschau"))
    assert "Bereit für GovData?" in text_of(answer)
    assert f"{at(draft, 'beschreiben')}#id_description" in answer.content.decode()


def test_the_second_person_sees_it_too(anna, once):
    draft = once(anna.desk.submitted)
    text = text_of(visitor(anna.ben).get(f"/pruefen-und-freigeben/{draft.pk}/"))
    assert "Bereit für GovData?" in text
    assert "„Beschreibung“ fehlt." in text


def test_its_people_see_what_to_mend_and_others_only_how_good_it_is(anna, release):
    page = f"/daten/{release.dataset.slug}/"
    own, public = text_of(anna.browser.get(page)), text_of(visitor().get(page))
    assert "„Beschreibung“ fehlt." in own
    assert "Die nächsten Punkte:" in own
    assert "Beschreibung“ fehlt" not in public
    assert re.search(r"Die Beschreibung erreicht \d+ von 405 Punkten", public)
    assert TOWN in visitor().get(page).content.decode()


def test_a_description_is_changed_without_the_file_and_with_a_second_person(anna, release):
    from drehscheibe.portal.desk import services
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.portal.desk.review import approve

    slug = release.dataset.slug
    begin = f"/daten/{slug}/beschreibung-aendern/"
    assert visitor(person("Eva")).post(begin).status_code == 403
    assert begin in anna.browser.get(f"/daten/{slug}/").content.decode()
    assert anna.browser.get(begin).status_code == 405
    draft = Draft.objects.get(pk=anna.browser.post(begin)["Location"].split("/")[2])
    anna.desk.work()
    said = TYPED | {"licence": "dl-by-de/2.0", "what": "on"}
    assert anna.browser.post(at(draft, "beschreiben"), said).status_code == 303
    anna.desk.work()
    layout = anna.desk.settings.layout
    approve(layout, services.submit(draft, anna.desk.actor), actor(anna.ben))
    own = text_of(anna.browser.get(f"/daten/{slug}/"))
    assert "Wo Kinder spielen." in own
    assert "„Beschreibung“ fehlt." not in own
    assert release.dataset.releases.count() == 2


def test_a_town_shows_how_good_its_data_are(anna, release):
    answer = visitor().get(TOWN)
    text = text_of(answer)
    assert "So gut sind unsere Daten" in text
    assert "Geben Sie Schlagwörter an." in text or "Wählen Sie ein Thema." in text
    assert f'href="/daten/{release.dataset.slug}/"' in answer.content.decode()
    assert "How good our data are" in text_of(visitor().get("/en" + TOWN))
    assert TOWN in visitor().get("/kommunen/soest/").content.decode()


def test_places_without_data_and_unknown_ones(anna):
    assert "Hier ist noch nichts veröffentlicht." in text_of(visitor().get(TOWN))
    assert "Hier ist noch nichts" in text_of(visitor().get("/kreise/kreis-soest/datenqualitaet/"))
    assert visitor().get("/kommunen/gibt-es-nicht/datenqualitaet/").status_code == 404


def test_on_the_first_day_no_search_is_blamed_and_nothing_is_counted(anna):
    empty = visitor().get("/daten/").content.decode()
    assert "Hier ist noch nichts veröffentlicht." in empty
    assert 'href="/veroeffentlichen/"' in empty
    assert "passt nichts" not in empty
    assert "passt nichts" in visitor().get("/daten/?q=Ozean").content.decode()
    assert "passt nichts" in visitor().get("/daten/?thema=ENVI").content.decode()
    assert "Zeilen und Objekte" not in visitor().get("/").content.decode()
