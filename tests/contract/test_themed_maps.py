# SPDX-License-Identifier: EUPL-1.2
"""The page of the map without script, what its script asks for, and the maps that towns keep."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import shapely

from drehscheibe.domain.errors import Refused, ThemedMapNotFound
from drehscheibe.domain.region import load_region
from drehscheibe.domain.tables import GeometryType
from drehscheibe.policy.actors import Role
from portal_samples import OPERATOR, Rows, Sample, column, load_organisations, publish, town_points
from townhall import ARNSBERG, actor, install_region, person, town, visitor

SOEST = "05974040"


@pytest.fixture(scope="module")
def world(portal_process: Any) -> Iterator[Any]:
    """Playgrounds of Soest, the towns of the region, and a dataset that was withdrawn."""
    from django.core.management import call_command

    from drehscheibe.portal.catalogue.taking_back import withdraw_dataset

    call_command("flush", verbosity=0, interactive=False)
    layout = portal_process.layout
    layout.create()
    install_region(portal_process)
    region = load_region(layout.region)
    load_organisations(region)
    for slug, title in (("spielplaetze", "Spielplätze am See"), ("zurueck", "Was einmal war")):
        publish(layout, Sample(slug, title, SOEST, [spots()], themes=("EDUC",)))
    publish(layout, Sample("orte", "Orte der Region", "05974", [town_points(region)]))
    withdraw_dataset(layout, "zurueck", OPERATOR)
    yield portal_process
    call_command("flush", verbosity=0, interactive=False)
    for folder in (layout.pointers, layout.releases, layout.derived, layout.search, layout.region):
        shutil.rmtree(folder, ignore_errors=True)
    for path in layout.catalogue.parent.glob(f"{layout.catalogue.name}*"):
        path.unlink()


@pytest.fixture(autouse=True)
def instance(world: Any) -> Iterator[Any]:
    """The world; what a test puts into the database is gone after it."""
    from django.db import transaction

    with transaction.atomic():
        yield world
        transaction.set_rollback(True)


def spots() -> Rows:
    places = [shapely.Point(8.1, 51.5 + n / 1000) for n in range(5)]
    rows = [{"name": f"Platz {n}", "geometry": place} for n, place in enumerate(places)]
    return Rows("plaetze", (column("name", "Name"),), rows, GeometryType.POINT)


def page(path: str, who: Any = None) -> str:
    answer = visitor(who).get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def told(path: str) -> Any:
    answer = visitor().get(path)
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_without_script_the_page_lists_layers_with_their_tables_and_more_to_add(instance):
    text = page("/karte/?ebene=spielplaetze,60,f3")
    assert '<a href="/daten/spielplaetze/">Tabelle und Downloads</a>' in text
    assert 'href="?ebene=orte&ebene=spielplaetze,60,f3"' in text  # to add another
    assert '<input type="hidden" name="ebene" value="spielplaetze,60,f3">' in text
    assert "Orte der Region" in page("/karte/?q=Orte&ebene=spielplaetze")


def test_a_withdrawn_layer_is_said_and_the_rest_is_shown(instance):
    text = page("/karte/?ebene=zurueck&ebene=orte&ebene=nirgends")
    assert "„zurueck“ wurde zurückgezogen" in text
    assert "Die Ebene „nirgends“ gibt es nicht" in text
    assert "Was einmal war" not in text  # its title is gone with it
    assert "Orte der Region" in text


def test_an_address_full_of_rubbish_is_cleaned_with_a_sentence(instance):
    layers = "&".join(f"ebene=x{n}" for n in range(100))
    text = page(f"/karte/?{layers}&ebene=<script>alert(1)</script>&zeit=nie")
    assert "Eine Karte zeigt höchstens 30 Ebenen; 70 weitere" in text
    assert "Ein Teil der Adresse war nicht zu verstehen" in text
    assert "Der Zeitraum in der Adresse war nicht zu verstehen" in text
    assert text.count("gibt es nicht oder nicht mehr") == 5
    assert "alert(1)" not in text.partition("<footer")[0].partition("<body")[2].replace(
        text.partition("<nav")[2].partition("</nav>")[0], ""
    )


def test_layers_are_found_as_in_the_catalogue_by_town_and_theme(instance):
    found = told("/karte/ebenen.json?q=Spielplatz")
    assert [layer["id"] for layer in found["layers"]] == ["spielplaetze"]
    (layer,) = found["layers"]
    assert (layer["owner"], layer["shape"], layer["rows"]) == ("Soest", "point", 5)
    assert layer["licence"].startswith("Datenlizenz Deutschland")
    assert told("/karte/ebenen.json?thema=EDUC")["datasets"] == 1
    assert told("/karte/ebenen.json?kommune=olpe&q=Spielplatz")["layers"] == []
    assert visitor().get("/karte/ebenen.json?seite=nein").status_code == 400


def test_places_have_a_box_or_a_point_and_say_what_they_lie_in(instance):
    places = {place["name"]: place for place in told("/karte/orte.json")}
    assert places["Soest"]["kind"] == "Kommune"
    assert places["Soest"]["within"] == "Kreis Soest"
    west, south, east, north = places["Soest"]["bbox"]
    assert west < 8.1 < east
    assert south < 51.57 < north
    assert "Kreis Soest" in places
    assert {place["name"]: place for place in told("/en/karte/orte.json")}["Soest"][
        "kind"
    ] == "Municipality"


def keep(who: Any, **said: str) -> Any:
    given = {"owner": SOEST, "title": "Spielen in Soest", "query": "?ebene=spielplaetze,f2"}
    return visitor(who).post("/karte/themenkarten/", given | said)


def test_a_steward_keeps_a_map_and_everybody_finds_it_on_the_page_of_the_town(instance):
    eva = person("Eva", Role.STEWARD, of=town())
    answer = keep(eva, view="12.5/51.57/8.11", title="  Spielen\tin Soest ")
    assert answer.status_code == 303
    assert answer["Location"] == "/karte/?ebene=spielplaetze,f2#karte=12.5/51.57/8.11"
    for path in ("/kommunen/soest/", "/karte/"):
        text = page(path)
        assert (
            'href="/karte/?ebene=spielplaetze,f2#karte=12.5/51.57/8.11">Spielen in Soest</a>'
            in text
        )
    assert "Spielen in Soest" not in page("/region/")
    assert "Eva" not in page("/karte/")


def test_the_maps_of_the_agency_stand_on_the_page_of_the_region(instance):
    agency = town("suedwestfalen-agentur", "Agentur", kind="agency")
    keep(person("Nora", Role.STEWARD, of=agency), owner=agency.key, title="Die Region")
    assert "Die Region</a>" in page("/region/")


def test_what_is_typed_into_a_map_is_cleaned(instance):
    eva = person("Eva", Role.STEWARD, of=town())
    keep(
        eva,
        title='<script>alert("x")</script>',
        query='?ebene=spielplaetze&ebene="><script>&x=javascript:1',
        view='1/2/3"><script>',
    )
    from drehscheibe.portal.themed_maps.models import ThemedMap

    kept = ThemedMap.objects.get()
    assert (kept.query, kept.view) == ("ebene=spielplaetze", "")
    assert "<script>alert" not in visitor().get("/kommunen/soest/").content.decode()


@pytest.mark.parametrize("said", [{"title": " "}, {"query": ""}, {"owner": ARNSBERG}])
def test_a_map_without_title_layers_or_right_is_refused_with_a_reason(instance, said):
    eva = person("Eva", Role.STEWARD, of=town())
    answer = keep(eva, **said)
    assert answer.status_code == 403
    assert keep(None, **said).status_code == 302  # to the sign-in page


def test_nothing_of_the_practice_town_becomes_public_here_either(instance):
    from drehscheibe.portal.themed_maps.address import MapAddress, ShownLayer
    from drehscheibe.portal.themed_maps.services import save_map

    musterhausen = town("musterhausen", "Musterhausen", kind="practice")
    eva = person("Eva", Role.STEWARD, of=musterhausen)
    address = MapAddress((ShownLayer("spielplaetze"),))
    with pytest.raises(Refused):
        save_map(musterhausen, "Übung", address, view="", actor=actor(eva))
    assert "Musterhausen" not in page("/karte/", eva).partition('id="map-owner"')[2]


def test_only_people_of_the_town_remove_its_map_and_both_deeds_are_in_the_trail(instance):
    from drehscheibe.portal.evidence.models import AuditEntry
    from drehscheibe.portal.themed_maps.models import ThemedMap
    from drehscheibe.portal.themed_maps.services import remove_map

    eva, olaf = (
        person("Eva", Role.STEWARD, of=town()),
        person("Olaf", Role.STEWARD, of=town("05966024", "Olpe")),
    )
    keep(eva)
    one = ThemedMap.objects.get()
    path = f"/karte/themenkarten/{one.pk}/entfernen/"
    assert path in page("/karte/", eva)
    assert path not in page("/karte/", olaf)
    assert visitor(olaf).post(path).status_code == 403
    assert visitor(eva).post(path).status_code == 303
    assert visitor(eva).post(path).status_code == 404
    with pytest.raises(ThemedMapNotFound):
        remove_map(one.pk, actor=actor(eva))
    noted = AuditEntry.objects.filter(organisation=SOEST, action__startswith="map-")
    assert {entry.action for entry in noted} == {"map-save", "map-remove"}


def test_an_organisation_keeps_twelve_maps_at_most(instance):
    eva = person("Eva", Role.STEWARD, of=town())
    answers = [keep(eva, title=f"Karte {n}").status_code for n in range(13)]
    assert answers == [303] * 12 + [403]


def test_the_page_of_a_dataset_leads_to_the_map_with_others(instance):
    assert re.search(r'href="/karte/\?ebene=spielplaetze"', page("/daten/spielplaetze/"))
