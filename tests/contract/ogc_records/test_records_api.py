# SPDX-License-Identifier: EUPL-1.2
"""OGC API Records 1.0 (20-004r1): tests named after the requirements they bear."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from drehscheibe.releases.pointer import ReleaseState, State, read_pointer
from inside import inside
from instances import Areas, change_pointer, new_instance, publish
from record_shape import faults
from streams import Plain, Points

CLASSES = "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/"
ONE = "/ogc/collections/datasets"
ITEMS = f"{ONE}/items"
OURS = {"created", "updated", "language", "license", "contacts"}  # what each of ours says


@pytest.fixture(scope="module")
def layout(tmp_path_factory):
    layout = new_instance(tmp_path_factory.mktemp("records") / "instance")
    publish(layout, "punkte", Points(300), title="Spielplätze")
    publish(layout, "flaechen", Areas(), Plain(40), title="Flächen der Stadt")
    publish(layout, "zahlen", Plain(3), title='Zahlen "</script>')
    publish(layout, "beispiel", Points(5), title="Beispieldaten", example=True)
    return layout


@pytest.fixture(scope="module")
def client(layout):
    with inside(layout, requests_per_minute=0, seconds_per_minute=0) as client:
        yield client


def ids(client, query: str = "", items: str = ITEMS) -> list[str]:
    response = client.get(f"{items}?{query}")
    assert response.status_code == 200, response.text
    return [feature["id"] for feature in response.json()["features"]]


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.text
    return response.json()


def links(document, rel):
    return [link["href"] for link in document["links"] if link["rel"] == rel]


@pytest.mark.parametrize(
    "name",
    [
        "record-core",
        "record-collection",
        "record-core-query-parameters",
        "records-api",
        "json",
        "html",
        "sorting",
        "filtering",
        "autodiscovery",
    ],
)
def test_json_conformance_and_html_conformance(client, name):
    assert CLASSES + name in client.get("/ogc/conformance").json()["conformsTo"]


def test_record_collection_mandatory_properties_collection(client):
    document = client.get(ONE).json()
    assert (document["id"], document["type"], document["itemType"]) == (
        "datasets",
        "Collection",
        "record",
    )
    listed = client.get("/ogc/collections").json()["collections"]
    records = [one for one in listed if one["itemType"] == "record"]
    assert [one["id"] for one in records] == ["datasets", "datasets.soest"]
    assert records[0] == document


def test_catalogues_are_among_the_pages_of_collections_in_both_directions(client):
    whole = [one["id"] for one in client.get("/ogc/collections").json()["collections"]]
    assert whole[-2:] == ["datasets", "datasets.soest"]
    for limit in (1, 2, 3):
        found, address = [], f"/ogc/collections?limit={limit}"
        while address:
            page = read(client, address)
            assert len(page["collections"]) == page["numberReturned"] <= limit
            found += [one["id"] for one in page["collections"]]
            back, address = links(page, "prev"), (links(page, "next") or [""])[0]
        assert found == whole
        while back:
            page = read(client, back[0])
            back = links(page, "prev")
            start = whole.index(page["collections"][0]["id"])
            told = [one["id"] for one in page["collections"]]
            assert told == whole[start : start + len(told)]
        assert start == 0
    listed = client.get("/ogc/collections?q=spielplatz").json()["collections"]
    assert [one["id"] for one in listed] == ["punkte"]


def test_record_collection_links(client):
    document = client.get(ONE).json()
    assert links(document, "self") == [f"http://127.0.0.1:8000{ONE}"]
    for rel in ("alternate", "items"):
        for address in links(document, rel):
            assert client.get(address).status_code == 200


def test_autodiscovery_links(client):
    landing = client.get("/ogc/").json()
    (address,) = links(landing, "http://www.opengis.net/def/rel/ogc/1.0/ogc-catalog")
    assert client.get(address).json()["type"] == "FeatureCollection"


def test_record_core_mandatory_properties_record_and_json_record_content(client):
    response = client.get(ITEMS)
    assert response.headers["content-type"] == "application/geo+json"
    assert len(response.json()["features"]) == 3
    for feature in response.json()["features"]:
        assert faults(feature) == []
        assert feature["properties"].keys() >= OURS
        alone = client.get(f"{ITEMS}/{feature['id']}")
        assert alone.headers["content-type"] == "application/geo+json"
        assert alone.json() == feature


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda record: record.pop("time"), "$"),
        (lambda record: record["properties"].pop("title"), "$.properties"),
        (lambda record: record["links"].append({"rel": "self", "type": "x"}), "$.links"),
        (lambda record: record.update(time={"interval": ["gestern", ".."]}), "$.time"),
        (lambda record: record["properties"]["contacts"].append({}), "$.properties.contacts"),
    ],
)
def test_the_shape_tells_what_is_no_record(client, change, where):
    record = client.get(ITEMS).json()["features"][0]
    change(record)
    assert [fault for fault in faults(record) if fault.startswith(where)]


def test_record_core_links(client):
    for items in (ITEMS, f"{ONE}.soest/items"):
        for feature in client.get(items).json()["features"]:
            (catalogue,) = links(feature, "collection")
            assert catalogue == f"http://127.0.0.1:8000{items.removesuffix('/items')}"
            for rel in ("self", "alternate", "data", "items", "describedby"):
                for address in links(feature, rel):
                    assert client.get(address).status_code == 200, address


def test_record_core_time_interval(client):
    time = client.get(f"{ITEMS}/flaechen").json()["time"]
    assert time == {"interval": ["1970-01-01T00:00:00Z", "1970-01-03T00:00:00Z"]}
    assert client.get(f"{ITEMS}/punkte").json()["time"] is None


def test_record_core_record_license(client):
    feature = client.get(f"{ITEMS}/punkte").json()
    assert feature["properties"]["license"] == "DL-DE-BY-2.0"
    assert links(feature, "license") == ["https://www.govdata.de/dl-de/by-2-0"]


def test_records_api_records_op_pages_that_follow_each_other(client):
    found, address = [], f"{ITEMS}?limit=1"
    while address:
        page = read(client, address)
        assert page["numberMatched"] == 3
        found += [feature["id"] for feature in page["features"]]
        address = (links(page, "next") or [""])[0]
    assert sorted(found) == ["flaechen", "punkte", "zahlen"]


def test_record_core_query_parameters_q_response(client):
    assert ids(client, "q=spielplatz") == ["punkte"]
    assert ids(client, "q=SPIELPLÄTZE") == ["punkte"]
    assert sorted(ids(client, "q=spielplatz,flächen")) == ["flaechen", "punkte"]
    assert ids(client, "q=Flächen der") == ["flaechen"]
    assert ids(client, "q=der Flächen") == []
    assert ids(client, "q=viele andere Sachen,Flächen der Stadt") == ["flaechen"]
    page = client.get(f"{ITEMS}?q=alles&limit=1").json()
    assert page["numberMatched"] == 3
    assert ids(client, links(page, "next")[0].partition("?")[2]) != [page["features"][0]["id"]]


def test_record_core_query_parameters_bbox(client):
    # Records without a place match: 17-069r4, 7.15.3, /req/core/fc-bbox-response C.
    assert sorted(ids(client, "bbox=8.1,51.1,8.2,51.2")) == ["flaechen", "punkte", "zahlen"]
    assert sorted(ids(client, "bbox=-50,60,-49,61")) == ["zahlen"]
    assert "punkte" not in ids(client, "bbox=170,-20,-170,-10")
    utm = "bbox=430000,5650000,440000,5660000&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/25832"
    assert "punkte" in ids(client, utm)


def test_record_core_query_parameters_datetime(client):
    # Records without a time match: 17-069r4, 7.15.4, /req/core/fc-time-response C.
    assert sorted(ids(client, "datetime=1970-01-02/..")) == ["flaechen", "punkte", "zahlen"]
    assert sorted(ids(client, "datetime=../1969-12-31")) == ["punkte", "zahlen"]
    assert sorted(ids(client, "datetime=2020-01-01T00:00:00Z")) == ["punkte", "zahlen"]
    assert client.get(f"{ITEMS}?datetime=gestern").status_code == 400


def test_record_core_query_parameters_type_response(client):
    assert len(ids(client, "type=dataset,service")) == 3
    assert ids(client, "type=service") == []


def test_record_core_query_parameters_ids_response(client):
    assert sorted(ids(client, "ids=punkte,zahlen,nichts,beispiel")) == ["punkte", "zahlen"]
    assert ids(client, "ids=") == []


def test_record_core_query_parameters_external_ids_response(client):
    known = client.get(f"{ITEMS}/punkte").json()["properties"]["externalIds"]
    told = {one["scheme"]: one["value"] for one in known}
    assert ids(client, f"externalIds={told['uuid']}") == ["punkte"]
    assert ids(client, f"externalIds=sha256:{told['sha256']}") == ["punkte"]
    assert ids(client, f"externalIds=uuid:{told['sha256']}") == []
    assert len(ids(client, "externalIds=uuid:")) == 3


def test_records_api_query_params_are_all_fulfilled(client):
    assert ids(client, "q=spielplatz,alles&license=DL-DE-BY-2.0&rows=3") == ["zahlen"]
    assert ids(client, "owner=arnsberg") == []
    assert len(ids(client, "keywords=Probe&owner=soest&municipalities=05974040")) == 3
    assert sorted(ids(client, "formats=fgb")) == ["flaechen", "punkte"]


@pytest.mark.parametrize(
    "query",
    [
        "unbekannt=1",
        "limit=0",
        "bbox=1,2,3",
        "crs=http://www.opengis.net/def/crs/EPSG/0/25832",
        "after=x",
        "after=W10",
        "q=a&after=-1",
        "sortby=themes",
        "sortby=",
        "filter=x=1",
        "filter=themes='TRAN'",
        "rows=viele",
        "q=a&q=b",
        "q=" + ",".join("abcdefghijklm"),
        "f=xml",
        "ids=" + ",".join(map(str, range(501))),
        "filter=" + "(" * 60 + "rows=1" + ")" * 60,
    ],
)
def test_what_is_wrong_is_refused_by_name(client, query):
    response = client.get(f"{ITEMS}?{query}")
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"


def test_sorting_sortby_response(client):
    assert ids(client, "sortby=title") == ["flaechen", "punkte", "zahlen"]
    assert ids(client, "sortby=-rows,title") == ["punkte", "flaechen", "zahlen"]
    page = client.get(f"{ITEMS}?sortby=-title&limit=2").json()
    assert ids(client, links(page, "next")[0].partition("?")[2]) == ["flaechen"]
    assert sorted(ids(client, "sortby=title&q=alles")) == ["flaechen", "punkte", "zahlen"]


@pytest.mark.parametrize("one", [ONE, f"{ONE}.soest"])
def test_schema_of_records(client, one):
    """23-058r2, /req/returnables-and-receivables/link, op and response; /req/schemas/json-schema,
    properties, property-seq, role and role-id"""
    (address,) = links(read(client, one), "http://www.opengis.net/def/rel/ogc/1.0/schema")
    assert address in links(read(client, one), "describedby")
    response = client.get(address, headers={"Accept": "application/schema+json"})
    assert response.headers["content-type"] == "application/schema+json"
    document = response.json()
    assert (document["$id"], "?" in document["$id"]) == (address, False)
    assert address.endswith(f"{one}/schema")
    told = document["properties"]
    assert [one["x-ogc-propertySeq"] for one in told.values()] == [*range(1, len(told) + 1)]
    roles = {one["x-ogc-role"]: name for name, one in told.items() if "x-ogc-role" in one}
    assert roles == {"id": "id", "primary-geometry": "geometry"}
    assert "type" not in told["geometry"]
    fits = Draft202012Validator(document)
    for feature in read(client, f"{one}/items")["features"]:
        members = {name: feature[name] for name in ("id", "geometry", "time")}
        said = {name: value for name, value in members.items() if value is not None}
        assert not [*fits.iter_errors(said | feature["properties"])]


@pytest.mark.parametrize("name", ["sortables", "queryables"])
def test_sorting_get_sortables_success(client, name):
    response = client.get(f"{ONE}/{name}")
    assert response.headers["content-type"] == "application/schema+json"
    document = response.json()
    assert document["$id"].endswith(f"{ONE}/{name}")
    assert document["type"] == "object"
    for title, property_ in document["properties"].items():
        assert "type" in property_ or title == "geometry"
    if name == "sortables":
        for title in document["properties"]:
            assert len(ids(client, f"sortby={title}")) == 3


def test_filtering_by_cql2_text_and_json(client):
    assert ids(client, "filter=title LIKE 'Fl%'") == ["flaechen"]
    asked = {"op": "=", "args": [{"property": "id"}, "zahlen"]}
    assert ids(client, f"filter-lang=cql2-json&filter={json.dumps(asked)}") == ["zahlen"]
    assert ids(client, "filter=A_CONTAINS(keywords, ('Probe')) AND rows < 10") == ["zahlen"]
    assert ids(client, "filter=S_INTERSECTS(geometry, POINT(8.5 51.2))&owner=soest")
    assert ids(client, "filter=rows > 1&q=spielplatz") == ["punkte"]


@pytest.mark.parametrize("path", [ONE, ITEMS, f"{ITEMS}/zahlen", f"{ONE}.soest"])
def test_html_content(client, path):
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.headers["content-type"].startswith("text/html")
    assert "</script> " not in response.text
    if path == f"{ITEMS}/zahlen":
        assert "Zahlen &#34;&lt;/script&gt;" in response.text


def test_oas30_definition_lists_the_parameters(client):
    paths = client.get("/ogc/api").json()["paths"]
    names = [
        p.get("name") or p["$ref"].rpartition("/")[2]
        for p in paths["/collections/datasets/items"]["get"]["parameters"]
    ]
    assert {"q", "type", "ids", "externalIds", "bbox", "datetime", "limit", "filter"} <= set(names)


def test_catalogues_are_of_organisations_with_records(client):
    assert len(ids(client, items=f"{ONE}.soest/items")) == 3
    assert ids(client, items=f"{ONE}.arnsberg/items") == []
    for name in ("uebungsstadt", "nirgends", "05974040", "%00"):
        assert client.get(f"{ONE}.{name}").status_code == 404
    assert client.get(f"{ONE}.arnsberg/items/punkte").status_code == 404


def test_answers_are_known_again(client):
    tag = client.get(ITEMS).headers["etag"]
    assert client.get(ITEMS, headers={"If-None-Match": tag}).status_code == 304
    assert client.head(ITEMS).status_code == 200
    assert client.get(ITEMS).headers["content-crs"].endswith("CRS84>")


def test_hidden_datasets_show_nowhere(tmp_path):
    """Example data, drafts (no pointer), what was withdrawn, undone, purged: pointers decide."""
    layout = new_instance(tmp_path / "instance")
    manifests = {
        slug: publish(layout, slug, Points(2), title=f"Bäume {slug}", example=slug == "beispiel")
        for slug in ("beispiel", "entwurf", "zurueck", "geloescht", "rueckgaengig", "da")
    }
    with inside(layout, requests_per_minute=0, seconds_per_minute=0) as client:
        assert len(ids(client)) == 5
        layout.pointer("entwurf").unlink()
        change_pointer(layout, "zurueck", state=State.WITHDRAWN, release="")
        change_pointer(layout, "geloescht", state=State.PURGED, release="")
        undone = manifests["rueckgaengig"].release
        known = read_pointer(layout.pointer("rueckgaengig"))
        assert known
        other = {"f" * 64: ReleaseState.CURRENT.value, undone: ReleaseState.UNDONE.value}
        change_pointer(layout, "rueckgaengig", release="f" * 64, releases=other)
        for query in (
            "",
            "q=bäume",
            "sortby=title",
            "filter=rows > 0",
            "bbox=0,0,90,90",
            "ids=da,entwurf,zurueck",
            "q=bäume&sortby=-title",
            "q=bäume&filter=rows>0",
        ):
            assert ids(client, query) == ["da"], query
        gone = {
            "beispiel": 404,
            "entwurf": 404,
            "nie-da": 404,
            "zurueck": 410,
            "geloescht": 410,
            "rueckgaengig": 410,
        }
        for slug, status in gone.items():
            assert client.get(f"{ITEMS}/{slug}").status_code == status
            for address in (ITEMS, f"{ITEMS}?f=html", "/ogc/iso19139"):
                assert slug not in client.get(address).text


@pytest.mark.parametrize("what", ["schema", "queryables", "sortables"])
def test_what_can_be_asked_is_told_in_the_reader_s_language_and_as_a_page(client, what):
    german = client.get(f"{ONE}/{what}", headers={"Accept-Language": "de"}).json()
    english = client.get(f"{ONE}/{what}?lang=en").json()
    titles = [document["properties"]["license"]["title"] for document in (german, english)]
    assert titles == ["Lizenz (SPDX)", "Licence (SPDX)"]
    assert german["title"] == "Katalog: alle Datensätze"
    assert all(told["title"] for told in german["properties"].values())
    page = client.get(f"{ONE}/{what}?f=html")
    assert page.headers["content-type"].startswith("text/html")
    assert "Lizenz (SPDX)" in page.text
    assert f"/ogc/collections/datasets/{what}?f=json" in page.text
