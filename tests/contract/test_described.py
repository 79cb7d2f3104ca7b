# SPDX-License-Identifier: EUPL-1.2
"""Datasets that are described and lie elsewhere: in lists, search, interfaces; never ours."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator
from rdflib import DCAT, DCTERMS, PROV, RDF, Graph, URIRef

from drehscheibe.catalogue import writer
from drehscheibe.connectors.sources.entries import Entry
from drehscheibe.connectors.sources.metadata import Metadata
from drehscheibe.domain.errors import Refused
from drehscheibe.policy.actors import Role
from foreign_data import BENCHES, EVIL, TREES, World
from inside import inside
from record_shape import faults
from townhall import actor, install_region, person, visitor
from visits import Visit


@pytest.fixture
def world(portal):
    install_region(portal)
    return World()


@pytest.fixture
def api(world):
    with inside(world.layout, requests_per_minute=0, seconds_per_minute=0) as client:
        yield client


def read(path):
    answer = visitor().get(path)
    return answer.status_code, " ".join(answer.content.decode().split())


def test_it_is_on_the_list_and_on_a_page_of_its_own_marked_as_lying_elsewhere(world):
    assert world.bring(world.source(), TREES, BENCHES) == {"new": 2}
    status, text = read("/daten/")
    assert (status, text.count("beschrieben, liegt bei portal.example")) == (200, 2)
    assert "Baumkataster der Stadt" in read("/daten/?q=Baum")[1]
    assert "Sitzbänke" not in read("/daten/?q=Baum")[1]
    assert "Sitzbänke" not in read("/daten/?kommune=soest")[1]  # counted where the town is known
    assert read("/daten/?kommune=soest")[1].count("liegt bei") == 1
    assert "Ein weiterer Datensatz über Soest liegt anderswo" in read("/kommunen/soest/")[1]
    slug, other = sorted(world.slugs())
    status, text = read(f"/daten/anderswo/{slug}/")
    assert (status, "keiner von uns" in text, "geo@soest.example" in text) == (200, True, True)
    assert "Datenlizenz Deutschland" in text
    assert "Baumkataster aller Jahre" in text
    assert "unbekannt: „Nur für den Dienstgebrauch“" in read(f"/daten/anderswo/{other}/")[1]
    assert read(f"/daten/{slug}/")[0] == 404  # it is no dataset of ours


def test_its_record_holds_what_the_schema_of_records_says(world, api):
    world.bring(world.source(), TREES, BENCHES)
    schema = api.get("/ogc/collections/datasets/schema").json()
    records = api.get("/ogc/collections/datasets/items").json()["features"]
    assert len(records) == 2
    for record in records:
        members = {name: record[name] for name in ("geometry", "time") if record[name]}
        Draft202012Validator(schema).validate(members | record["properties"])


def test_nothing_foreign_becomes_markup_or_a_link_but_to_the_web(world, api):
    world.bring(world.source(), TREES, replace(BENCHES, title=EVIL))
    for slug in world.slugs():
        _, text = read(f"/daten/anderswo/{slug}/")
        assert "<script>alert" not in text
        assert 'href="javascript' not in text
    assert "<script>alert" not in read("/daten/")[1]
    records = api.get("/ogc/collections/datasets/items").json()["features"]
    assert [fault for one in records for fault in faults(one)] == []
    addresses = [link["href"] for one in records for link in one["links"]]
    assert all(address.startswith(("http://", "https://")) for address in addresses)
    page = api.get("/ogc/collections/datasets/items?f=html").text
    assert "<script>alert" not in page


def test_machines_find_it_with_links_to_where_it_lies(world, api):
    world.bring(world.source(), TREES)
    (slug,) = world.slugs()
    (found,) = api.get("/ogc/collections/datasets/items?q=Baumkataster").json()["features"]
    assert found["id"] == slug
    assert faults(found) == []
    assert found["properties"]["origin"] == "described"
    assert found["properties"]["contacts"][0]["organization"] == "Stadt Soest"
    hrefs = {link["href"] for link in found["links"] if link["rel"] == "enclosure"}
    assert hrefs == {"https://daten.example/baeume.csv", "https://daten.example/wms?x=1&y=2"}
    assert api.get(f"/ogc/collections/datasets/items/{slug}").status_code == 200
    assert api.get("/ogc/collections/datasets/items?origin=own").json()["features"] == []
    for given in ("origin=described", "bbox=8,51,8.1,52", "municipalities=05974040"):
        matched = api.get(f"/ogc/collections/datasets/items?{given}").json()["features"]
        assert len(matched) == 1, given
    name = "urn:uuid:3f1d2c4b-0000-4000-8000-000000000001"
    assert api.get(f"/ogc/collections/datasets/items?externalIds={name}").json()["features"]


def test_the_catalogue_as_rdf_names_it_as_its_origin_does(world, api):
    world.bring(world.source(), TREES)
    graph = Graph().parse(data=api.get("/catalog.ttl").content, format="turtle")
    dataset = URIRef(TREES.key)
    assert (dataset, RDF.type, DCAT.Dataset) in graph
    assert str(graph.value(dataset, DCTERMS.identifier)).startswith("urn:uuid:")
    series = graph.value(dataset, URIRef("http://www.w3.org/ns/dcat#inSeries"))
    assert str(graph.value(series, DCTERMS.title)) == "Baumkataster aller Jahre"
    (record,) = graph.subjects(RDF.type, DCAT.CatalogRecord)
    taken_from = graph.value(record, PROV.wasDerivedFrom)
    assert str(taken_from) == "https://portal.example/"
    assert not list(graph.objects(dataset, URIRef("http://dcat-ap.de/def/dcatde/contributorID")))
    for form in ("rdf", "jsonld"):
        assert api.get(f"/catalog.{form}").status_code == 200
    # To those who harvest us as a portal it is not told as ours.
    assert api.get("/api/3/action/package_search").json()["result"]["count"] == 0
    assert api.get("/api/3/action/package_list").json()["result"] == []


def test_one_dataset_by_two_roads_is_one_with_both_shown(world):
    world.bring(world.source(), TREES)
    again = replace(
        TREES, key="4711", title="Bäume", metadata=replace(TREES.metadata, identifiers=())
    )
    world.bring(world.source("land"), again)  # the same landing page
    (slug,) = world.slugs()
    _, text = read(f"/daten/anderswo/{slug}/")
    assert "Mehrere Kataloge führen ihn auf" in text
    assert ("Katalog portal" in text, "Katalog land" in text) == (True, True)
    assert read("/daten/")[1].count("beschrieben, liegt bei") == 1


def test_two_become_one_when_an_entry_shows_that_they_are(world):
    first = Entry(key="a", title="Eins", metadata=Metadata(identifiers=("urn:x:eins",)))
    second = Entry(key="b", title="Zwei", metadata=Metadata(identifiers=("urn:x:zwei",)))
    both = Entry(
        key="c", title="Beide", metadata=Metadata(identifiers=("urn:x:eins", "urn:x:zwei"))
    )
    world.bring(world.source("eins"), first)
    world.bring(world.source("zwei"), second)
    before = set(world.slugs())
    world.bring(world.source("drei"), both)
    (kept,) = world.slugs()
    (moved,) = before - {kept}
    answer = visitor().get(f"/daten/anderswo/{moved}/")
    assert (answer.status_code, answer.url) == (301, f"/daten/anderswo/{kept}/")


def test_what_a_catalogue_says_of_several_datasets_makes_none_the_same(world):
    page = "https://daten.example/uebersicht/alles"
    shared = Metadata(identifiers=("12",), landing_page=page)
    source = world.source()
    world.bring(
        source, *(Entry(key=str(n), title=f"Nummer {n}", metadata=shared) for n in range(3))
    )
    assert len(world.slugs()) == 3
    world.bring(world.source("land"), Entry(key="x", title="Anderes", metadata=shared))
    assert len(world.slugs()) == 4
    assert world.bring(source, Entry(key="1", title="Nummer 1", metadata=shared)) == {
        "unchanged": 1
    }


def test_our_own_data_that_come_back_are_not_described(world):
    page = f"{world.settings.public_url}/daten/spielplaetze/"
    ours = Entry(key="x", title="Spielplätze", metadata=Metadata(landing_page=page))
    assert world.bring(world.source(), ours) == {"new": 1, "ours": 1}
    assert world.slugs() == []


def test_what_is_gone_says_so_and_is_back_when_it_comes_back(world):
    from drehscheibe.portal.sources.projecting import show_all
    from drehscheibe.portal.sources.vanishing import vanish

    source = world.source()
    world.bring(source, TREES, *(replace(BENCHES, key=f"b{n}") for n in range(5)))
    (entry,) = source.entries.filter(key=TREES.key).select_related("described")
    address = f"/daten/anderswo/{entry.described.slug}/"
    assert vanish(source, [TREES.key]) == {"gone": 1}
    show_all(world.layout)
    status, text = read(address)
    assert (status, "Weggefallen am" in text) == (410, True)
    assert "Baumkataster" not in read("/daten/")[1] + read("/daten/?q=Baum")[1]
    assert world.bring(source, TREES) == {"back": 1}
    assert read(address)[0] == 200


def test_a_person_decides_about_many_at_once_on_the_page(world):
    anna = person("Anna", Role.STEWARD, Role.ADMINISTRATOR)
    source = world.source(keeper=anna)
    entries = [replace(BENCHES, key=f"b{n}", title=f"Bank {n}") for n in range(6)]
    world.bring(source, *entries)
    from drehscheibe.portal.sources.vanishing import vanish

    assert vanish(source, ["b0", "b1", "b2"]) == {"missing": 3}
    at = f"/organisationen/soest/quellen/{source.pk}/"
    text = Visit(anna).read(at)
    assert "führt 3 Datensätze nicht mehr auf" in text
    assert "6-mal, zum Beispiel: Bank" in text  # an unknown licence
    assert "Auf einmal fehlt viel" in Visit(anna).read("/meine-arbeit/")
    Visit(anna).post(f"{at}tun/", deed="keep")
    world.work()
    assert source.entries.filter(state="kept").count() == 3
    assert Visit(anna).post(f"{at}tun/", deed="let-go").status_code == 403
    assert "bleiben in unserem Katalog" in Visit(anna).read("/organisationen/soest/protokoll/")


def test_a_catalogue_is_set_up_to_be_described_on_its_page(world):
    anna = person("Anna", Role.STEWARD)
    offers = [{"key": str(n), "title": f"Bank {n}", "description": ""} for n in range(3)]
    source = world.source(keeper=anna, offers=offers)
    source.way, source.state = "copy", "new"
    source.save()
    at = f"/organisationen/soest/quellen/{source.pk}/"
    page = Visit(anna).read(at)
    assert "Nur die Beschreibung, von allem" in page
    assert re.search(r'value="describe"[^>]*\bchecked\b', page)  # as long as nothing is chosen
    said = {"title": "Landesportal", "every": "60", "licence": "", "way": "describe"}
    Visit(anna).post(f"{at}waehlen/", **said)
    source.refresh_from_db()
    assert (source.way, source.state, source.title) == ("describe", "active", "Landesportal")
    assert not source.subscriptions.exists()
    assert Visit(anna).post(f"{at}anmeldung/", user="a", password="b").status_code == 403


def test_what_is_no_public_catalogue_is_not_described(world):
    from drehscheibe.portal.sources.cataloguing import describe_all
    from drehscheibe.portal.sources.services import Choice

    anna = actor(person("Anna", Role.STEWARD))
    for number, wrong in enumerate(({"kind": "file"}, {"sealed": "x"})):
        source = world.source(f"q{number}")
        for name, value in wrong.items():
            setattr(source, name, value)
        with pytest.raises(Refused):
            describe_all(source, Choice(()), actor=anna)


def test_a_catalogue_file_that_is_made_anew_keeps_what_lies_elsewhere(world):
    world.bring(world.source(), TREES, BENCHES)
    writer.rebuild(world.layout, [])
    assert read("/daten/")[1].count("beschrieben, liegt bei") == 2
    assert "Baumkataster" in read("/daten/?q=Baum")[1]
