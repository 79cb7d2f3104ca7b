# SPDX-License-Identifier: EUPL-1.2
"""Searching the catalogue's page: suggestions, facets, places, years; and what is not found."""

from __future__ import annotations

import time

import pytest

from drehscheibe.delivery.capabilities import portal_addresses
from drehscheibe.policy.actors import Role
from drehscheibe.tickets import Purpose, issue_ticket
from portal_samples import Rows, Sample, column, publish
from townhall import SOEST, install_region, person, town, visitor

WISH = "Alle öffentlichen Toiletten mit Öffnungszeiten."


@pytest.fixture
def dataset(portal):
    from django.core.cache import cache

    cache.clear()
    install_region(portal)
    town()
    rows = Rows("orte", (column("name", "Name"),), [{"name": "Spielplatz 3"}])
    publish(portal.layout, Sample("spielplaetze", "Spielplätze in Soest", SOEST, (rows,)))


def suggested(text):
    answer = visitor().get("/daten/vorschlaege.json", {"q": text})
    assert answer.status_code == 200
    return {(one["text"], one["href"]) for one in answer.json()["suggestions"]}


def test_while_somebody_types_towns_themes_and_titles_are_suggested(portal, dataset):
    found = suggested("soe")
    assert ("Soest", "/daten/?kommune=soest") in found
    assert ("Spielplätze in Soest", "/daten/spielplaetze/") in found
    assert ("Verkehr", "/daten/?thema=TRAN") in suggested("verk")
    assert ("Spielplätze in Soest", "/daten/spielplaetze/") in suggested("spielpl")
    assert suggested("s") == suggested("") == suggested('"><script>') == set()


def test_what_programs_read_of_the_portal_is_as_the_definition_says(portal, dataset):
    for endpoint in portal_addresses.AREA.endpoints:
        path = endpoint.path.replace("{dataset}", "spielplaetze")
        asked = {one.name: "spiel" for one in endpoint.parameters}
        answer = visitor().get(path, asked)
        assert answer.status_code == 200, path
        assert answer["Content-Type"] == endpoint.offers[0].media_type
        told = portal_addresses.AREA.schemas["suggestion"]["properties"].keys()
        if endpoint is portal_addresses.SUGGESTIONS:
            assert {frozenset(one) for one in answer.json()["suggestions"]} == {frozenset(told)}


def listed(query):
    answer = visitor().get(f"/daten/?{query}")
    return answer.status_code, "/daten/spielplaetze/" in answer.content.decode()


def test_the_page_narrows_down_by_words_years_and_a_part_of_the_map(portal, dataset):
    assert listed("q=Wo+ist+ein+Kinderspielplatz%3F") == (200, True)
    assert listed("q=Spielplaz") == (200, True)
    assert listed("q=Bundestag") == (200, False)
    assert listed("kommune=soest&art=tabelle&format=csv") == (200, True)
    assert listed("kommune=arnsberg") == (200, False)
    assert listed("kasten=7,51,8,52") == (200, False), "it is nowhere on the map"
    assert listed("von=2020&bis=20") == (200, False), "it tells of no time"
    assert listed("kasten=7,51")[0] == 400


def test_only_choices_that_would_leave_less_are_offered(portal, dataset):
    page = visitor().get("/daten/").content.decode()
    assert 'name="format"' not in page, "the one dataset comes in each of them"
    assert "catalogue__sort" not in page
    page = visitor().get("/daten/?format=csv").content.decode()
    assert 'name="format" value="csv" checked' in page, "what was chosen can be taken back"


def test_words_that_are_not_all_there_find_the_rest_and_the_page_says_so(portal, dataset):
    page = visitor().get("/daten/", {"q": "Spielplatz Bundestag"}).content.decode()
    assert "Kein Datensatz enthält alle diese Wörter" in page
    assert "/daten/spielplaetze/" in page


def ticket(settings):
    claims = {"dataset": "~wanted", "since": int(time.time()) - 60}
    return issue_ticket(Purpose.QUESTION, claims=claims, seconds=3_600, settings=settings)


def send(portal, **fields):
    given = {"text": WISH, "searched": "WC", "ticket": ticket(portal)} | fields
    return visitor().post("/datenwunsch/", given)


def test_what_is_not_found_can_be_asked_for_and_only_the_node_sees_it(portal, dataset):
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.wanted.models import DataWish

    page = visitor().get("/daten/", {"q": "Bundestag"}).content.decode()
    assert "/datenwunsch/?q=Bundestag" in page
    answer = send(portal)
    assert (answer.status_code, answer["Location"]) == (302, "/datenwunsch/danke/")
    send(portal)
    made = DataWish.objects.get()
    Organisation.objects.filter(key=SOEST).update(is_node=True)
    node = visitor(person("Ada", Role.ADMINISTRATOR))
    assert WISH in node.get("/netzwerk/wuensche/").content.decode()
    assert WISH in node.get("/meine-arbeit/").content.decode()
    for path in ("/daten/", "/datenwunsch/", "/datenwunsch/danke/", "/"):
        assert WISH not in visitor().get(path).content.decode()
    done = node.post("/netzwerk/wuensche/", {"number": made.pk, "outcome": "Soest liefert sie."})
    assert done.status_code == 302
    assert "Soest liefert sie." in node.get("/netzwerk/wuensche/").content.decode()
    assert node.post("/netzwerk/wuensche/", {"number": made.pk, "outcome": "x"}).status_code == 404


def test_whoever_is_not_of_the_node_sees_no_wish(portal, dataset):
    send(portal)
    anna = visitor(person("Anna", Role.STEWARD))
    assert anna.get("/netzwerk/wuensche/").status_code == 403
    assert WISH not in anna.get("/meine-arbeit/").content.decode()


def test_machines_and_haste_make_no_wish(portal, dataset):
    assert send(portal, website="x").status_code == 422
    assert send(portal, ticket="x.y").status_code == 422
    answers = [send(portal, text=f"{WISH} {number}").status_code for number in range(6)]
    assert answers == [302] * 5 + [429]
