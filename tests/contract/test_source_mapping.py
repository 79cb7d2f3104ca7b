# SPDX-License-Identifier: EUPL-1.2
"""What a source calls things becomes ours, is marked as such, and replaces nothing it states."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drehscheibe.connectors.sources.distributions import Distribution
from drehscheibe.connectors.sources.entries import Entry
from drehscheibe.connectors.sources.metadata import Metadata
from drehscheibe.connectors.sources.spool import bounded, digest_of
from drehscheibe.domain.plain import to_plain
from drehscheibe.policy.actors import Role
from drehscheibe.settings import current_settings
from townhall import ARNSBERG, SOEST, actor, install_region, person, town, visitor
from visits import Visit

ENTRY = Entry(
    key="baeume",
    title="OD_Baumkataster",
    licences=("Nur für <b>Freunde</b>",),
    distributions=(Distribution("https://x.example/a.csv", "csv"),),
    metadata=Metadata(publisher="Amt 66", groups=("grün", "ENVI"), themes=("ENVI",)),
)
STATED = replace(ENTRY, key="stated", title="Bänke", licences=("cc-zero",))
ENTRIES = (ENTRY, STATED, replace(ENTRY, key="bare", title="Bare", licences=()))
POSTED = {
    "theme-word": "grün", "theme": "AGRI", "publisher-word": "Amt 66", "publisher": "arnsberg",
    "licence-word": ["Nur für <b>Freunde</b>", ""], "licence": ["cc-by/4.0", ""],
    "replacements": "OD_ => ", "suffix": " (Arnsberg)", "contact": "geo@arnsberg.example",
}  # fmt: skip


@pytest.fixture
def hall(portal):
    install_region(portal)
    anna = person("Anna", Role.STEWARD)
    return SimpleNamespace(anna=anna, actor=actor(anna), visit=Visit(anna))


def offer(entry):
    return to_plain(entry.offer)


def portal_source(**fields):
    from drehscheibe.portal.sources.models import Source

    usual = {
        "owner": town(), "slug": "portal", "title": "Portal", "kind": "ckan", "state": "active",
        "address": "https://portal.example", "offers": [offer(one) for one in ENTRIES],
    }  # fmt: skip
    return Source.objects.create(**usual | fields)


def at(made, more="zuordnung/"):
    return f"/organisationen/soest/quellen/{made.pk}/{more}"


def post(visit, made, said):
    return visit.client.post(at(made), said)


def bring(source):
    from drehscheibe.portal.sources.projecting import show_all
    from drehscheibe.portal.sources.storing import store_page

    kept = [bounded(entry) for entry in ENTRIES]
    told = [{"digest": digest_of(one), "entry": orjson.loads(orjson.dumps(one))} for one in kept]
    store_page(source, told, is_ours=lambda _: False)
    show_all(current_settings().layout)


def page_of(title):
    from drehscheibe.portal.sources.models import Described

    slug = next(one.slug for one in Described.objects.all() if one.slug.startswith(title))
    return " ".join(visitor().get(f"/daten/anderswo/{slug}/").content.decode().split())


def test_what_occurs_is_listed_with_how_often_and_unknown_words_are_told(hall):
    made = portal_source()
    page = hall.visit.read(at(made))
    assert 'grün <span class="muted">3-mal' in page
    assert "Nur für &lt;b&gt;Freunde" in page
    assert "Keine Lizenz angegeben" in page
    assert "Amt 66" in page
    assert 'value="ENVI"' in page  # to choose from
    assert "4 Wörter sind noch nicht zugeordnet" in hall.visit.read(at(made, ""))


def test_ten_theme_words_are_mapped_by_one_form_and_most_of_them_are_guessed(hall):
    words = (
        "Umwelt und Klima", "mobilitaet", "Bauen", "Soziales", "Gesundheit", "Wirtschaft",
        "Energie", "Politik und Wahlen", "Kultur", "grün",
    )  # fmt: skip
    said = replace(ENTRY, metadata=Metadata(groups=words))
    made = portal_source(offers=[offer(said)])
    page = hall.visit.read(at(made))
    assert page.count("Aus dem Wort vermutet: ") == 9
    assert page.count(" selected>") == 9
    codes = re.findall(r'<option value="(\w+)" selected>', page)
    posted = {"theme-word": words, "theme": [*codes, "ENVI"]}
    assert post(hall.visit, made, posted).status_code == 303
    made.refresh_from_db()
    assert made.mapping["themes"] == dict(zip(words, [*codes, "ENVI"], strict=True))
    # Whoever left a word out on purpose finds it so the next time.
    post(hall.visit, made, {"theme-word": words, "theme": ["", *codes[1:], "ENVI"]})
    page = hall.visit.read(at(made))
    assert "Aus dem Wort vermutet: Umwelt" in page
    assert page.count(" selected>") == 9


def test_what_is_described_shows_the_mapping_marked_as_ours(hall):
    from drehscheibe.portal.evidence.models import AuditEntry
    from drehscheibe.portal.sources.projecting import show_all

    made = portal_source(way="describe")
    bring(made)
    assert post(hall.visit, made, POSTED).status_code == 303
    show_all(current_settings().layout)  # nothing is fetched for it
    page = page_of("od-baum")
    assert "Baumkataster (Arnsberg)" in page
    assert "von Soest zugeordnet: Titel, Themen, Lizenz, Kommune, Ansprechstelle." in page
    assert "Die Lizenz wurde am" in page
    assert "Namensnennung 4.0" in page
    assert "geo@arnsberg.example" in page
    stated = page_of("baenke")
    assert "Zero" in stated  # what it states itself stays
    assert "von Soest zugeordnet: Titel, Themen, Kommune, Ansprechstelle." in stated
    assert "liegt bei" in visitor().get("/daten/?kommune=arnsberg").content.decode()
    entry = AuditEntry.objects.get(action="map-source")
    assert entry.details["mapping"]["licences"]["Nur für <b>Freunde</b>"]["by"] == "Anna"


def test_who_confirmed_a_licence_stays_until_it_is_another(hall):
    made = portal_source()
    post(hall.visit, made, POSTED)
    clara = Visit(person("Clara", Role.STEWARD))
    assert "Bestätigt von Anna am" in clara.read(at(made))
    post(clara, made, POSTED)
    assert "Bestätigt von Anna am" in clara.read(at(made))
    post(clara, made, POSTED | {"licence": ["cc-zero", ""]})
    assert "Bestätigt von Clara am" in clara.read(at(made))


@pytest.mark.parametrize(
    "said",
    [
        {"replacements": "ohne Pfeil"},
        {"town": "Atlantis"},
        {"theme-word": "x", "theme": "NIX"},
        {"licence-word": "x", "licence": "NIX"},
    ],
)
def test_what_makes_no_sense_is_told(hall, said):
    made = portal_source()
    assert post(hall.visit, made, said).status_code == 422
    made.refresh_from_db()
    assert made.mapping == {}


def test_only_who_keeps_sources_maps(hall):
    made = portal_source()
    assert Visit(person("Ben", Role.REVIEWER)).status(at(made)) == 403
    stranger = Visit(person("Sven", *Role, of=town(ARNSBERG, "Arnsberg")))
    assert stranger.status(at(made)) == 404
    assert post(stranger, made, POSTED).status_code == 404
    made.refresh_from_db()
    assert made.mapping == {}


def begun(made, key):
    from uuid import uuid4

    from drehscheibe.portal.sources.handing_in import _begun

    part = made.subscriptions.create(offer=key, title="Titel der Quelle")
    draft, fields = _begun(part, uuid4())
    return draft, set(fields)


def test_what_is_copied_begins_with_the_mapping_and_keeps_its_stated_licence(hall):
    made = portal_source(described={"licence": "dl-by-de/2.0"})
    post(hall.visit, made, POSTED)
    made.refresh_from_db()
    draft, fields = begun(made, "baeume")
    assert draft.description["title"] == "Baumkataster (Arnsberg)"
    assert draft.description["licence"] == "cc-by/4.0"
    assert draft.description["themes"] == ["ENVI", "AGRI"]
    assert fields == {"title", "themes", "licence", "town", "contact"}
    assert begun(made, "stated")[0].description["licence"] == "cc-zero"
    assert begun(made, "bare")[0].description["licence"] == "dl-by-de/2.0"  # said of all of it
    assert draft.owner == made.owner  # nobody gave a mandate


def test_data_of_a_town_are_its_own_where_it_gave_a_mandate(hall):
    from drehscheibe.portal.organisations.models import Mandate

    made = portal_source()
    arnsberg = town(ARNSBERG, "Arnsberg")
    post(hall.visit, made, POSTED)
    made.refresh_from_db()
    mandate = Mandate.objects.create(principal=arnsberg, agent=made.owner, given_by="A")
    draft, _ = begun(made, "baeume")
    assert (draft.owner, draft.agent) == (arnsberg, made.owner)
    mandate.delete()
    assert begun(made, "stated")[0].owner.key == SOEST


def test_theme_words_that_mean_nothing_are_findings_of_the_dataset_and_counted_at_the_source(hall):
    from drehscheibe.portal.sources.projecting import show_all
    from drehscheibe.portal.sources.words import keep_theme_words

    made = portal_source(way="describe", offers=[])  # counted among what is described
    bring(made)
    assert "ein Themenwort, das wir nicht zuordnen können: grün." in page_of("od-baum")
    assert "Sagen, welche Themen gemeint sind" not in page_of("od-baum")  # strangers cannot
    slug = next(one for one in described() if one.startswith("od-baum"))
    mine = hall.visit.read(f"/daten/anderswo/{slug}/")
    assert f'href="{at(made)}#themes"' in mine  # one click to where it is mapped
    keep_theme_words(made)  # as each run does
    source = hall.visit.read(at(made, ""))
    assert 'grün <span class="muted">bei 3 Datensätzen' in source
    with CaptureQueriesContext(connection) as asked:
        hall.visit.read(at(made, ""))
    assert asked.captured_queries
    assert not [one for one in asked if '"groups"' in one["sql"]]  # the run counted them
    post(hall.visit, made, POSTED)
    show_all(current_settings().layout)
    assert "Themenwort" not in page_of("od-baum")
    assert "Themenwörter ohne Zuordnung" not in hall.visit.read(at(made, ""))


def test_what_can_be_chosen_says_which_theme_words_mean_nothing(hall):
    made = portal_source()
    assert "Themenwörter ohne Zuordnung: grün" in hall.visit.read(at(made, ""))


def described():
    from drehscheibe.portal.sources.models import Described

    return list(Described.objects.values_list("slug", flat=True))
