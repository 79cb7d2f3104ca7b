# SPDX-License-Identifier: EUPL-1.2
"""OGC API Features 3 Filtering (19-079r2): one test per requirement, named after it."""

from __future__ import annotations

import json

import pytest

POINTS = "/ogc/collections/punkte/items"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
BOX_IN_METRES = "BBOX(437000, 5661000, 452000, 5673000)"
UTM = "http://www.opengis.net/def/crs/EPSG/0/25832"


def asked(client, **params):
    response = client.get(POINTS, params={name.replace("_", "-"): v for name, v in params.items()})
    assert response.status_code == 200, response.text
    return response.json()


def test_queryables_link_and_operation(client):
    """/req/queryables/queryables-link; /req/queryables/get-queryables-op;
    /req/features-filter/queryables-link; /req/features-filter/get-queryables-op"""
    links = client.get("/ogc/collections/punkte").json()["links"]
    (href,) = [link["href"] for link in links if link["rel"] == QUERYABLES]
    response = client.get(href)
    assert response.headers["content-type"] == "application/schema+json"
    document = response.json()
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert document["$id"] == href
    assert document["type"] == "object"
    assert document["additionalProperties"] is False
    assert document["properties"]["geometry"]["x-ogc-role"] == "primary-geometry"
    assert document["properties"]["wert"]["type"] == "number"


def test_queryables_every_one_can_be_asked_for(client):
    """/req/queryables/get-queryables-response"""
    document = client.get("/ogc/collections/punkte/queryables").json()
    for name in document["properties"]:
        asked(client, filter=f'"{name}" IS NOT NULL')


def test_filter_param_text_and_json_find_the_same(client):
    """/req/filter/filter-param; /req/filter/filter-lang-param;
    /req/features-filter/filter-param; /req/features-filter/filter-lang-param"""
    text = asked(client, filter="wert >= 2 AND name LIKE 'M%'")
    node = {
        "op": "and",
        "args": [
            {"op": ">=", "args": [{"property": "wert"}, 2]},
            {"op": "like", "args": [{"property": "name"}, "M%"]},
        ],
    }
    assert (
        asked(client, filter=json.dumps(node), filter_lang="cql2-json")["features"]
        == (text["features"])
    )
    assert text["features"]


def test_filter_lang_unknown_is_refused(client):
    response = client.get(POINTS, params={"filter": "wert > 1", "filter-lang": "ecql"})
    assert response.status_code == 400
    assert "cql2-text" in response.json()["detail"]


def test_filter_crs_param(client):
    """/req/filter/filter-crs-param; /req/features-filter/filter-crs-param"""
    inside = asked(
        client, filter=f"S_INTERSECTS(geometry, {BOX_IN_METRES})", filter_crs=UTM, limit=1000
    )
    box = "437000,5661000,452000,5673000"
    same = asked(client, bbox=box, bbox_crs=UTM, limit=1000)
    assert inside["features"] == same["features"]
    assert inside["features"]


def test_mixing_with_other_parameters(client):
    """/req/filter/mixing-expressions"""
    both = asked(client, filter="wert >= 1", bbox="8,51,8.5,51.3", offen="true", limit=1000)
    for feature in both["features"]:
        assert feature["properties"]["wert"] >= 1
        assert feature["properties"]["offen"] is True
        assert feature["geometry"]["coordinates"][0] <= 8.5
    assert both["features"]


def test_features_filter_pages_go_on(client):
    """/req/features-filter/response"""
    page = asked(client, filter="wert >= 1", limit=3)
    found = [f["id"] for f in page["features"]]
    while nexts := [link["href"] for link in page["links"] if link["rel"] == "next"]:
        page = client.get(nexts[0]).json()
        found += [f["id"] for f in page["features"]]
    assert found == [f["id"] for f in asked(client, filter="wert >= 1", limit=10_000)["features"]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("farbe = 'rot'", "farbe"),
        ("wert = 'rot'", "number"),
        ("wert >", "CQL2"),
        ("(" * 60 + "wert = 1" + ")" * 60, "50"),
        ("name = '" + "x" * 9000 + "'", "8,192"),
    ],
)
def test_filter_response_wrong_ones_say_what_is_wrong(client, text, told):
    """/req/filter/response"""
    response = client.get(POINTS, params={"filter": text, "lang": "en"})
    assert response.status_code == 400
    assert told in response.json()["detail"]


def test_parameters_are_declared(client):
    parameters = client.get("/ogc/api").json()["components"]["parameters"]
    assert {"filter", "filter-lang", "filter-crs", "crs", "bbox-crs"} <= set(parameters)


def test_conformance_declares_the_classes(client):
    declared = client.get("/ogc/conformance").json()["conformsTo"]
    for name in ("queryables", "queryables-query-parameters", "filter", "features-filter"):
        assert f"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/{name}" in declared
    assert "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text" in declared


def test_sortby_and_properties(client):
    answer = asked(client, sortby="offen,-wert", properties="wert,offen", limit=1000)
    rows = [feature["properties"] for feature in answer["features"]]
    assert all(set(row) == {"wert", "offen"} for row in rows)
    assert rows == sorted(rows, key=lambda row: (row["offen"], -row["wert"]))
    assert len(rows) == 300


def test_sortby_goes_on_from_page_to_page(client):
    page = asked(client, sortby="+name", limit=90)
    found = [feature["properties"]["name"] for feature in page["features"]]
    while nexts := [link["href"] for link in page["links"] if link["rel"] == "next"]:
        page = client.get(nexts[0]).json()
        found += [feature["properties"]["name"] for feature in page["features"]]
    assert found == sorted(found)
    assert len(set(found)) == 300


def test_properties_may_be_none(client):
    (feature,) = asked(client, properties="", limit=1)["features"]
    assert feature["properties"] == {}
    assert feature["geometry"]


@pytest.mark.parametrize(
    "query",
    [
        "sortby=farbe",
        "sortby=",
        "sortby=wert,-wert",
        "sortby=geometry",
        "sortby=--wert",
        "properties=farbe",
    ],
)
def test_sortby_and_properties_unknown(client, query):
    response = client.get(f"{POINTS}?{query}")
    assert response.status_code == 400
    assert query.partition("=")[0] in response.json()["detail"]


def test_filter_crs_is_wgs84_where_none_is_named(client):
    """/req/filter/filter-crs-wgs84"""
    box = "S_INTERSECTS(geometry, BBOX(8.1, 51.1, 8.3, 51.2))"
    plain = asked(client, filter=box, limit=1000)["features"]
    assert plain == asked(client, bbox="8.1,51.1,8.3,51.2", limit=1000)["features"]
    assert plain


def test_every_simple_queryable_is_a_parameter(client):
    """/req/queryables-query-parameters/parameters"""
    queryables = client.get("/ogc/collections/punkte/queryables").json()["properties"]
    operation = client.get("/ogc/api").json()["paths"]["/collections/punkte/items"]["get"]
    declared = {p["name"]: p["schema"] for p in operation["parameters"] if "name" in p}
    for name, told in queryables.items():
        if name != "geometry":
            assert declared[name]["type"] == told["type"]
            assert declared[name].get("format") == told.get("format")
    assert [f["id"] for f in asked(client, name="Möhne 7")["features"]] == [8]


def test_functions_are_listed_and_every_one_can_be_called(client):
    """/req/filter/get-functions-operation; /req/filter/get-functions-response-json"""
    response = client.get("/ogc/functions")
    assert response.status_code == 200
    for function in response.json()["functions"]:
        column = {"string": "name", "number": "wert"}[function["arguments"][0]["type"][0]]
        asked(client, filter=f"{function['name']}({column}) IS NOT NULL", limit=1)
    assert "casei" in client.get("/ogc/functions?f=html").text
