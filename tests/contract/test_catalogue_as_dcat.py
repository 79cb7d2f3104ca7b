# SPDX-License-Identifier: EUPL-1.2
"""The catalogue as DCAT-AP.de: three syntaxes that say the same, pages, and what shows nowhere."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import DCTERMS, PROV, RDF, RDFS, SH, SKOS, Graph, URIRef
from rdflib.compare import isomorphic

from drehscheibe.asgi import Front
from drehscheibe.catalogue import writer
from drehscheibe.catalogue.described import DescribedRecord, ForeignFile, Road
from drehscheibe.catalogue.records import Publisher, Series, Version
from drehscheibe.releases.pointer import State
from inside import inside
from instances import Areas, change_pointer, new_instance, publish, record_of
from streams import Plain, Points

FORMS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
HOSTILE = "Bäume <&>\"' ]]> </dcat:Dataset>\\ \x00\x1b\r\n\ufffe\U0001f333 @de ."
DCAT = "http://www.w3.org/ns/dcat#"
DCT = "http://purl.org/dc/terms/"
SHAPES = Path(__file__).parents[3] / "shared" / "conformance" / "dcat-ap"
EU = "http://publications.europa.eu/resource/authority/"
CONTRIBUTOR = "http://dcat-ap.de/def/contributors/openNRW"


# The parser of JSON-LD uses a class that rdflib itself is about to leave.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")


@pytest.fixture(scope="module")
def layout(tmp_path_factory):
    layout = new_instance(tmp_path_factory.mktemp("dcat") / "instance")
    told = replace(
        record_of(publish(layout, "punkte", Points(30), title="Spielplätze")),
        contact="gis@soest.example",
        themes=("TRAN", "ENVI", "NICHTS"),
        frequency="MONTHLY",
        attribution="Stadt Soest, Abteilung Geoinformation",
        time=("2020-01-01", "2025-12-31T08:00:00Z"),
        hvd=("c_ac64a52d", "c_dd313021", "unbekannt"),
        model_dataset="umwelt/gibtesnicht",
        series=Series("haushalt", HOSTILE, HOSTILE, 1),
        version=Version(7, added=2, removed=1, by_two=True),
    )
    writer.put(layout, told)
    areas = record_of(publish(layout, "flaechen", Areas(), Plain(4), title="Flächen"))
    kind = "floraUndFauna/baumbestand/baumkataster"
    writer.put(
        layout, replace(areas, model_dataset=kind, series=Series("haushalt", HOSTILE, HOSTILE, 3))
    )
    hostile = record_of(publish(layout, "boese", Points(1), title="Böse"))
    words = {"title": HOSTILE, "description": HOSTILE, "attribution": HOSTILE, "contact": HOSTILE}
    odd = {"licence": "odd", "files": ("a b#%ü.pdf",), "time": ("2020-01-01", "..")}
    writer.put(layout, replace(hostile, **words, **odd, keywords=(HOSTILE,)))
    of_every_kind(layout)
    gone = record_of(publish(layout, "weg", Points(1), title="Zurückgezogen"))
    writer.put(layout, replace(gone, series=Series("haushalt", "Haushalt", "", 2)))
    writer.put(layout, replace(gone, slug="wegauch", series=Series("geheim", "Geheim", "", 1)))
    change_pointer(layout, "weg", state=State.WITHDRAWN, release="")
    publish(layout, "uebung", Points(1), title="Übung", example=True)
    return layout


def of_every_kind(layout):
    """A table without a place, files alone, a gauge that is live, and what lies elsewhere."""
    made = record_of(publish(layout, "liste", Plain(3), title="Liste"))
    used = (f"punkte/{'a' * 64}", f"pegel/{'b' * 64}")
    by = Version(2, derived_from=used, computed_by="soest/alte-spielplaetze@1.0.0+a b")
    writer.put(layout, replace(made, version=by))
    gauge = record_of(publish(layout, "pegel", Points(2), title="Wasserstände"))
    live = {"frequency": "UPDATE_CONT", "time": ("..", ".."), "covers": ("05974040", "05974016")}
    writer.put(layout, replace(gauge, **live, attribution="Ungeprüfte Rohdaten", themes=("ENVI",)))
    files = record_of(publish(layout, "akten", Plain(1), title="Akten"))
    kept = replace(files, tables=(), files=("plan.pdf", "modell.zip"), licence="cc-zero")
    association = Publisher("verband", "Zweckverband", "association", "verband")
    writer.put(layout, replace(kept, publisher=association, hvd=("c_ac64a52d",)))
    road = Road("Katalog", "https://k.example/", "k.example", "1", "2026-01-01T00:00:00Z")
    told = DescribedRecord(
        "fremd",
        "Bäume",
        (road, replace(road, address="https://l.example/")),
        publisher="Stadt X",
        contact="geo@x.example",
        licence="dl-by-de/2.0",
        attribution="Stadt X",
        themes=("ENVI",),
        keywords=("Baum", HOSTILE),
        frequency="DAILY",
        issued="2026-01-01",
        modified="2026-01-01T08:00:00Z",
        time=("2025-01-01", ""),
        bbox=(8.0, 51.0, 8.1, 51.1),
        covers=("05974040",),
        files=(
            ForeignFile("https://x.example/b.csv", "csv", licence="cc-zero"),
            ForeignFile("https://x.example/"),
        ),
        hvd=("c_ac64a52d",),
        identifiers=("a", "b"),
        uri="https://x.example/dataset/baeume",
    )
    said = replace(told, slug="fremd-2", uri="", hvd=(), licence="", licence_said=HOSTILE, time=())
    poor = DescribedRecord("karg", "Karg", (road,), files=(ForeignFile("https://x.example/"),))
    gone = DescribedRecord("gegangen", "Gegangen", (road,))
    writer.put_described(layout, [told, said, poor, gone])
    writer.put_described(layout, [], gone=["gegangen"])


OURS = {"punkte", "flaechen", "boese", "liste", "pegel", "akten"}
ELSEWHERE = {"anderswo", "baeume"}  # as their addresses have it


@pytest.fixture(scope="module")
def client(layout):
    limits = {"requests_per_minute": 0, "seconds_per_minute": 0}
    with inside(layout, **limits, contributor_ids=f"soest={CONTRIBUTOR}") as client:
        yield client


def graph_of(client, path: str) -> Graph:
    response = client.get(path)
    assert response.status_code == 200, response.text
    form = FORMS[path.partition("?")[0].rpartition(".")[2]]
    return Graph().parse(data=response.content, format=form)


@pytest.mark.parametrize("path", ["/catalog", "/catalog/soest", "/daten/punkte", "/daten/boese"])
def test_three_syntaxes_say_the_same(client, path):
    turtle, *others = (graph_of(client, f"{path}.{form}") for form in FORMS)
    pages = {URIRef(f"http://127.0.0.1:8000{path}.{form}?page=1") for form in FORMS}
    for graph in (turtle, *others):  # the page of a list is a page in one syntax
        for page in pages:
            graph.remove((page, None, None))
    assert len(turtle) > 30
    assert all(isomorphic(turtle, graph) for graph in others)


def datasets(graph: Graph) -> set[str]:
    found = graph.subjects(RDF.type, URIRef(DCAT + "Dataset"))
    return {str(one).split("/")[4] for one in found}


def test_only_what_is_public_and_no_example_is_told(client):
    assert datasets(graph_of(client, "/catalog.ttl")) == OURS | ELSEWHERE
    assert "gegangen" not in client.get("/catalog.ttl").text
    assert client.get("/daten/weg.ttl").status_code == 410
    for gone in ("uebung", "gibtesnicht"):
        assert client.get(f"/daten/{gone}.rdf").status_code == 404
    for organisation in ("gibtesnicht", "05974040"):
        assert client.get(f"/catalog/{organisation}.ttl").status_code == 404


def test_a_town_has_a_catalogue_of_what_it_publishes(client):
    assert datasets(graph_of(client, "/catalog/soest.rdf")) == OURS - {"akten"}
    assert not datasets(graph_of(client, "/catalog/arnsberg.rdf"))


def test_a_dataset_tells_what_its_record_knows(client):
    graph = graph_of(client, "/daten/punkte.ttl")
    here = URIRef("http://127.0.0.1:8000/daten/punkte/#datensatz")
    told = {str(p).rpartition("/")[2]: str(o) for p, o in graph.predicate_objects(here)}
    assert told["contributorID"] == CONTRIBUTOR
    assert told["accrualPeriodicity"].endswith("/frequency/MONTHLY")
    themes = graph.objects(here, URIRef(DCAT + "theme"))
    assert {str(theme)[-4:] for theme in themes} == {"TRAN", "ENVI"}
    places = {str(place) for place in graph.objects(here, URIRef(DCT + "spatial"))}
    assert "http://dcat-ap.de/def/politicalGeocoding/municipalityKey/05974040" in places
    licences = set(graph.objects(None, URIRef(DCT + "license")))
    assert licences == {URIRef("http://dcat-ap.de/def/licenses/dl-by-de/2.0")}
    served = graph.objects(None, URIRef(DCAT + "servesDataset"))
    assert set(served) == {here}


def test_a_series_links_its_public_members_in_their_order(client):
    graph = graph_of(client, "/catalog.ttl")
    series = URIRef("http://127.0.0.1:8000/daten/reihen/haushalt/#reihe")
    first, last = (
        URIRef(f"http://127.0.0.1:8000/daten/{n}/#datensatz") for n in ("punkte", "flaechen")
    )
    assert set(graph.subjects(URIRef(DCAT + "inSeries"), series)) == {first, last}
    assert set(graph.subject_objects(URIRef(DCAT + "prev"))) == {(last, first)}  # without "weg"
    assert set(graph.subject_objects(URIRef(DCAT + "next"))) == {(first, last)}
    assert graph.value(series, URIRef(DCAT + "first")) == first
    assert graph.value(series, URIRef(DCAT + "last")) == last
    alone = graph_of(client, "/daten/reihen/haushalt.ttl")
    assert set(alone.objects(series, URIRef(DCAT + "seriesMember"))) == {first, last}
    for missing in ("geheim", "gibtesnicht"):  # nothing public is in it
        assert client.get(f"/daten/reihen/{missing}.ttl").status_code == 404
    record = client.get("/ogc/collections/datasets/items/punkte").json()
    up = [link["href"] for link in record["links"] if link["rel"] == "up"]
    assert up == ["http://127.0.0.1:8000/daten/reihen/haushalt/"]


def test_it_is_told_which_release_it_is_and_where_it_comes_from(client):
    graph = graph_of(client, "/daten/punkte.ttl")
    here = URIRef("http://127.0.0.1:8000/daten/punkte/#datensatz")
    assert str(graph.value(here, URIRef(DCAT + "version"))) == "7"
    notes = graph.value(here, URIRef("http://www.w3.org/ns/adms#versionNotes"))
    assert str(notes) == "Gegenüber der Fassung davor: 2 neu, 1 weggefallen."
    said = str(graph.value(graph.value(here, DCTERMS.provenance), RDFS.label))
    assert "Fassung 7, veröffentlicht von Soest am 2026-01-01." in said
    address = said.rpartition("abrufbar: ")[2]
    assert address.startswith("http://127.0.0.1:8000/daten/punkte/staende/")


def test_the_service_names_its_standards(client):
    graph = graph_of(client, "/daten/punkte.ttl")
    service = graph.value(None, RDF.type, URIRef(DCAT + "DataService"))
    standards = {str(one) for one in graph.objects(service, DCTERMS.conformsTo)}
    told = set(client.get("/ogc/conformance").json()["conformsTo"])
    assert standards
    assert standards <= told


def test_the_kind_of_municipal_data_is_told_as_a_reference(client):
    graph = graph_of(client, "/catalog.ttl")
    kind = (
        "https://musterdatenkatalog.de/def/musterdatensatz/floraUndFauna/baumbestand/baumkataster"
    )
    assert set(graph.objects(None, DCTERMS.references)) == {URIRef(kind)}


def test_every_download_that_is_told_can_be_asked_for(client):
    graph = graph_of(client, "/daten/flaechen.ttl")
    found = {str(one) for one in graph.objects(None, URIRef(DCAT + "downloadURL"))}
    assert len(found) > 8
    for address in found:
        assert client.head(address.removeprefix("http://127.0.0.1:8000")).status_code != 404


def test_only_what_changed_since_a_moment(client):
    assert datasets(graph_of(client, "/catalog.ttl?modified_since=2026-01-01T00:00:00Z"))
    assert datasets(graph_of(client, "/catalog.ttl?modified_since=2025-12-31"))
    late = datasets(graph_of(client, "/catalog.ttl?modified_since=2026-01-01T02:00:00%2B01:00"))
    assert not late & OURS
    for wrong in ("modified_since=gestern", "modified_since=2026/2027", "page=0", "page=x", "a=1"):
        assert client.get(f"/catalog.ttl?{wrong}").status_code == 400, wrong


def test_who_has_it_already_is_told_so(client):
    for path in ("/catalog.ttl", "/catalog/soest.rdf?page=1", "/daten/punkte.jsonld"):
        tag = client.get(path).headers["etag"]
        again = client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")


def whole_profile() -> tuple[Graph, Graph]:
    """The shapes of GovData and HVD, and the code lists that belong into the data."""
    names = (
        "300",
        "SHACL-DE",
        "de-deprecated",
        "spec-german-additions",
        "de-controlledvocabularies",
    )
    shapes, lists = Graph(), Graph()
    for name in names:
        shapes.parse(SHAPES / f"dcat-ap-{name}.ttl")
    for path in (*SHAPES.glob("*.rdf"), SHAPES / "dcat-ap-de-lists.ttl"):
        lists.parse(path, format="turtle" if path.suffix == ".ttl" else "xml")
    level = "http://dcat-ap.de/def/politicalGeocoding/Level/municipality"
    for name in (f"{EU}language/DEU", f"{EU}access-right/PUBLIC", level):  # lists not among them
        code = URIRef(name)
        lists.add((code, SKOS.inScheme, URIRef(code.rpartition("/")[0])))
    return shapes, lists


@pytest.fixture(scope="module")
def profile():
    if not SHAPES.is_dir():
        pytest.skip("the shapes of DCAT-AP.de are not here (../shared/conformance/dcat-ap)")
    return whole_profile()


def findings(told: Graph, profile: tuple[Graph, Graph], severity: str) -> set[tuple[str, ...]]:
    """What the validator says of nodes of ours: focus, path, message."""
    shapes, lists = profile
    _, report, _ = validate(told + lists, shacl_graph=shapes, inference="none", advanced=True)
    results = report.subjects(SH.resultSeverity, SH[severity])
    names = (SH.focusNode, SH.resultPath, SH.resultMessage)
    found = {tuple(str(report.value(one, name)) for name in names) for one in results}
    ours = {str(node) for node in told.all_nodes()}
    return {one for one in found if one[0] in ours}


def test_the_catalogue_breaks_no_rule_of_dcat_ap_de(client, profile):
    told = graph_of(client, "/catalog.ttl")
    assert datasets(told) == OURS | ELSEWHERE
    assert findings(told, profile, "Violation") == set()
    # Licences of others that are in no list; what we say of ours has no warning.
    warned = {focus for focus, *_ in findings(told, profile, "Warning")}
    assert all("/daten/anderswo/" in one and one.endswith("#lizenz") for one in warned), warned


def test_what_was_computed_says_from_what_and_breaks_no_rule(client, profile):
    told = graph_of(client, "/daten/liste.ttl")
    here = URIRef("http://127.0.0.1:8000/daten/liste/#datensatz")
    releases = {
        str(one).rpartition("/daten/")[2] for one in told.objects(here, PROV.wasDerivedFrom)
    }
    assert releases == {f"punkte/staende/{'a' * 12}/", f"pegel/staende/{'b' * 12}/"}
    activity = told.value(here, PROV.wasGeneratedBy)
    assert len(set(told.objects(activity, PROV.used))) == 3
    assert "Version 1.0.0" in str(told.value(activity, RDFS.label))
    assert findings(told, profile, "Violation") == set()


def test_a_high_value_dataset_breaks_no_rule_of_hvd(client, profile):
    told = graph_of(client, "/daten/punkte.ttl")
    assert len(set(told.objects(None, URIRef("http://data.europa.eu/r5r/hvdCategory")))) == 2
    shapes = profile[0] + Graph().parse(SHAPES / "hvd-300.ttl")
    licence = "http://purl.org/dc/terms/license"  # its kind: see `catalogue.profile.hvd`
    for graph in (told, graph_of(client, "/daten/akten.ttl")):
        broken = findings(graph, (shapes, profile[1]), "Violation")
        assert {one for one in broken if one[1] != licence} == set()
    everything = findings(graph_of(client, "/catalog.ttl"), (shapes, profile[1]), "Violation")
    foreign = ("https://x.example/dataset/baeume", "http://127.0.0.1:8000/daten/anderswo/fremd/")
    broken = {one for one in everything if one[0].startswith(foreign)}
    assert {one for one in broken if one[1] != licence} == set()
    other = URIRef("http://127.0.0.1:8000/daten/flaechen/#datensatz")  # of the same series
    category = URIRef("http://data.europa.eu/r5r/hvdCategory")
    assert (other, category, None) not in graph_of(client, "/daten/flaechen.ttl")


def test_the_validator_finds_what_is_missing(client, profile):
    told = graph_of(client, "/daten/punkte.ttl")
    told.remove((None, DCTERMS.publisher, None))
    told.remove((None, DCTERMS.license, None))
    assert {path for _, path, _ in findings(told, profile, "Violation")} == {
        str(DCTERMS.publisher),
        str(DCTERMS.license),
    }


@pytest.mark.parametrize(
    ("path", "whose"),
    [
        *((path, "delivery") for path in ("/catalog.ttl", "/catalog/soest.rdf", "/daten/a.jsonld")),
        ("/api/3/action/package_list", "delivery"),
        *((path, "portal") for path in ("/daten/", "/daten/a/", "/api/v1/drafts", "/catalogue")),
    ],
)
def test_addresses_of_harvesters_lead_to_delivery(path, whose):
    asked = []

    async def delivery(*_):
        asked.append("delivery")

    async def portal(*_):
        asked.append("portal")

    asyncio.run(Front(delivery, portal)({"type": "http", "path": path}, None, None))
    assert asked == [whose]
