# SPDX-License-Identifier: EUPL-1.2
"""OGC API Features 1 Core (17-069r4): one test per requirement, named after it."""

from __future__ import annotations

import pytest

CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
POINTS = "/ogc/collections/punkte/items"
AREAS = "/ogc/collections/flaechen/items"


def ids(response):
    assert response.status_code == 200, response.text
    return {feature["id"] for feature in response.json()["features"]}


def links(document, rel):
    return [link["href"] for link in document["links"] if link["rel"] == rel]


def test_core_root_op_and_root_success(client):
    """/req/core/root-op; /req/core/root-success"""
    document = client.get("/ogc/").json()
    for rel in ("service-desc", "service-doc", "conformance", "data"):
        assert client.get(links(document, rel)[0]).status_code == 200


def test_core_api_definition_success(client):
    """/req/core/api-definition-op; /req/core/api-definition-success"""
    response = client.get("/ogc/api")
    assert response.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    assert response.json()["openapi"].startswith("3.0")


def test_core_conformance_success(client):
    """/req/core/conformance-op; /req/core/conformance-success"""
    assert CORE in client.get("/ogc/conformance").json()["conformsTo"]


def test_core_http(client):
    """/req/core/http"""
    response = client.head("/ogc/collections")
    assert response.status_code == 200
    assert response.content == b""
    assert int(response.headers["content-length"]) > 500
    assert client.post("/ogc/collections").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/ogc/",
        "/ogc/api",
        "/ogc/conformance",
        "/ogc/collections",
        "/ogc/collections/punkte",
        "/ogc/collections/punkte/schema",
        POINTS,
        f"{POINTS}/1",
    ],
)
def test_core_query_param_unknown(client, path):
    """/req/core/query-param-unknown"""
    response = client.get(path, params={"unbekannt": "1"})
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "parameter-unknown"
    assert "lang" in response.json()["detail"]


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=-1",
        "limit=x",
        "limit=1.5",
        "limit=1&limit=2",
        "bbox=1,2,3",
        "bbox=a,b,c,d",
        "bbox=8,51,9,nan",
        "bbox=8,52,9,51",
        "datetime=gestern",
        "datetime=2026-01-01T00:00:00Z/2025-01-01T00:00:00Z",
        "datetime=../..",
        "datetime=P2D",
        "datetime=2026-01-01/P",
        "datetime=../P2D",
        "datetime=P2D/P2D",
        "datetime=2026-01-01/P9999Y",
        "datetime=2026-01-01/P7973Y",
        "datetime=P2025Y/2026-01-01T00:00:00%2B05:00",
        "datetime=2026-01-01/2026-01-02/P2D",
        "after=1",
        "wert=viel",
        "offen=vielleicht",
        "tag=2026-13-01",
        "f=xml",
        "crs=http://www.opengis.net/def/crs/EPSG/0/2154",
    ],
)
def test_core_query_param_invalid(client, query):
    """/req/core/query-param-invalid"""
    assert client.get(f"{POINTS}?{query}").status_code == 400


def test_core_fc_md_items_and_links(client):
    """/req/core/fc-md-op; /req/core/fc-md-success; /req/core/fc-md-items;
    /req/core/fc-md-items-links"""
    document = client.get("/ogc/collections").json()
    listed = {collection["id"] for collection in document["collections"]}
    assert listed >= {"punkte", "flaechen", "flaechen.liste", "leer"}
    for collection in document["collections"]:
        assert links(collection, "items")
        assert "href" in collection["links"][0]


def test_core_fc_md_extent(client):
    """/req/core/fc-md-extent; /req/core/fc-md-extent-multi"""
    collection = client.get("/ogc/collections/flaechen").json()
    assert collection["extent"]["spatial"]["bbox"] == [[-179.95, -16.5, 179.95, 51.2]]


def test_core_sfc_md_success(client):
    """/req/core/sfc-md-op; /req/core/sfc-md-success"""
    listed = client.get("/ogc/collections").json()["collections"]
    for collection in listed:
        assert client.get(f"/ogc/collections/{collection['id']}").json() == collection


def test_core_fc_limit_response_1(client):
    """/req/core/fc-limit-response-1"""
    assert len(client.get(POINTS, params={"limit": 7}).json()["features"]) == 7
    assert len(client.get(POINTS).json()["features"]) == 100
    assert len(client.get(POINTS, params={"limit": 10**9}).json()["features"]) == 300


def test_core_fc_bbox_response(client):
    """/req/core/fc-bbox-response

    Geometries, not their boxes, decide; features without a geometry match too (C).
    """
    beside_the_triangle = client.get(AREAS, params={"bbox": "8.15,51.15,8.3,51.3"})
    assert ids(beside_the_triangle) == {"Ohne Ort"}
    in_the_gap = client.get(AREAS, params={"bbox": "8.47,51.1,8.53,51.11"})
    assert ids(in_the_gap) == {"Ohne Ort"}
    at_the_edge = client.get(AREAS, params={"bbox": "8.15,51.0,8.41,51.3"})
    assert ids(at_the_edge) == {"Dreieck", "Tor", "Ohne Ort"}


def test_core_fc_bbox_definition_six_numbers(client):
    """/req/core/fc-bbox-definition"""
    flat = client.get(POINTS, params={"bbox": "8,51,8.2,51.2"})
    high = client.get(POINTS, params={"bbox": "8,51,0,8.2,51.2,100"})
    assert ids(flat) == ids(high)


def test_core_fc_bbox_across_the_antimeridian(client):
    assert ids(client.get(AREAS, params={"bbox": "179,-20,-179,0"})) == {
        "Osten",
        "Westen",
        "Ohne Ort",
    }


@pytest.mark.parametrize(
    ("interval", "found"),
    [
        ("1970-01-01T00:00:00Z", {"Dreieck"}),
        ("1970-01-01T00:00:01.5Z", {"Tor"}),
        ("1970-01-01T00:00:00Z/1970-01-01T00:00:01Z", {"Dreieck"}),
        ("1970-01-01T00:00:00.5Z/1970-01-01T00:00:02Z", {"Tor"}),
        ("1970-01-02T00:00:00Z/..", {"Linie", "Osten"}),
        ("../1970-01-02T00:00:00Z", {"Dreieck", "Tor", "Linie"}),
        ("/1970-01-01T00:00:01Z", {"Dreieck"}),
        ("1970-01-02T01:00:00+01:00", {"Linie"}),
    ],
)
def test_core_fc_time_response(client, interval, found):
    """/req/core/fc-time-response

    Features without a time match every interval (C).
    """
    assert ids(client.get(AREAS, params={"datetime": interval})) == {*found, "Westen", "Ohne Ort"}


def test_core_fc_op_with_property_filters(client):
    """/req/core/fc-op"""
    assert ids(client.get(POINTS, params={"wert": "0.25"})) == {2}
    assert ids(client.get(POINTS, params={"anzahl": "2000", "offen": "true"})) == {3}
    assert ids(client.get(POINTS, params={"name": "Möhne 7"})) == {8}
    assert ids(client.get(POINTS, params={"tag": "1970-01-03"})) == {3}
    assert ids(client.get(POINTS, params={"stand": "1970-01-01T02:00:00Z"})) == {3}


def test_core_fc_response_paging_meets_every_feature_once(client):
    """/req/core/fc-response"""
    seen, address = [], f"{POINTS}?limit=70"
    while address:
        page = client.get(address).json()
        seen += [feature["id"] for feature in page["features"]]
        address = next(iter(links(page, "next")), None)
    assert sorted(seen) == list(range(1, 301))


def test_core_fc_paging_in_a_box(client):
    box = {"bbox": "8.1,51.1,8.8,51.4", "limit": "7"}
    whole = ids(client.get(POINTS, params=box | {"limit": "1000"}))
    seen, page = [], client.get(POINTS, params=box).json()
    while True:
        seen += [feature["id"] for feature in page["features"]]
        if not links(page, "next"):
            break
        page = client.get(links(page, "next")[0]).json()
    assert sorted(seen) == sorted(whole)


def test_core_fc_links(client):
    """/req/core/fc-links"""
    page = client.get(POINTS, params={"limit": 5}).json()
    assert links(page, "self")[0].endswith(f"{POINTS}?limit=5")
    assert client.get(links(page, "alternate")[0]).headers["content-type"].startswith("text/html")


def test_core_fc_number_matched(client):
    """/req/core/fc-numberMatched"""
    assert client.get(POINTS).json()["numberMatched"] == 300
    assert client.get(POINTS, params={"offen": "true"}).json()["numberMatched"] == 150
    assert (
        "numberMatched"
        not in client.get(POINTS, params={"bbox": "8,51,8.9,51.4", "limit": 3}).json()
    )


def test_core_fc_number_returned(client):
    """/req/core/fc-numberReturned"""
    page = client.get(POINTS, params={"bbox": "8,51,8.2,51.2"}).json()
    assert page["numberReturned"] == len(page["features"]) == page["numberMatched"]


def test_core_f_success_and_links(client):
    """/req/core/f-op; /req/core/f-success; /req/core/f-links"""
    feature = client.get(f"{POINTS}/8").json()
    assert feature["properties"]["name"] == "Möhne 7"
    assert links(feature, "collection")[0].endswith("/ogc/collections/punkte")
    assert client.get(f"{AREAS}/Ohne%20Ort").json()["geometry"] is None


def parameter(client, name):
    return client.get("/ogc/api").json()["components"]["parameters"][name]


def test_core_definitions_of_parameters(client):
    """/req/core/fc-limit-definition; /req/core/fc-bbox-definition; /req/core/fc-time-definition"""
    limit = parameter(client, "limit")["schema"]
    assert (limit["type"], limit["minimum"], limit["default"]) == ("integer", 1, 100)
    assert limit["maximum"] >= limit["default"]
    bbox = parameter(client, "bbox")
    assert bbox["schema"]["items"] == {"type": "number"}
    assert [one["minItems"] for one in bbox["schema"]["oneOf"]] == [4, 6]
    for found in (bbox, parameter(client, "datetime"), parameter(client, "limit")):
        assert (found["in"], found["style"], found["explode"]) == ("query", "form", False)
        assert found["required"] is False
    assert parameter(client, "datetime")["schema"] == {"type": "string"}


def test_core_fc_md_links(client):
    """/req/core/fc-md-links"""
    document = client.get("/ogc/collections").json()
    assert links(document, "self")[0].endswith("/ogc/collections")
    catalogue = "http://www.opengis.net/def/rel/ogc/1.0/ogc-catalog"
    for link in document["links"]:
        assert link["rel"] in {"self", "alternate", catalogue}
        assert client.get(link["href"]).headers["content-type"].startswith(link["type"])


def test_core_fc_rel_type(client):
    """/req/core/fc-rel-type"""
    for path in (POINTS, f"{POINTS}/1", f"{POINTS}?limit=2"):
        for link in client.get(path).json()["links"]:
            assert link["rel"]
            assert client.get(link["href"]).headers["content-type"].startswith(link["type"])


def test_core_fc_time_stamp(client):
    """/req/core/fc-timeStamp: none is sent, so none can be wrong; `Date` says when"""
    response = client.get(POINTS)
    assert "timeStamp" not in response.json()


def test_core_crs84_is_announced(client):
    """/req/core/crs84"""
    assert client.get(POINTS).headers["content-crs"].endswith("/CRS84>")


@pytest.mark.parametrize(
    "path",
    ["/ogc/collections/nein", "/ogc/collections/punkte.", f"{POINTS}/0", "/ogc/nichts"],
)
def test_what_does_not_exist_is_404(client, path):
    response = client.get(path, headers={"Accept-Language": "de"})
    assert response.status_code == 404
    assert response.json()["detail"]


def test_a_table_without_rows_is_an_empty_collection(client):
    page = client.get("/ogc/collections/leer/items").json()
    assert (page["features"], page["numberMatched"]) == ([], 0)


def test_a_table_without_geometry_is_not_narrowed_by_a_box(client):
    path = "/ogc/collections/flaechen.liste/items"
    assert client.get(path, params={"bbox": "0,0,1,1"}).json()["numberMatched"] == 40


def test_text_is_found_whatever_its_case(client):
    assert ids(client.get(POINTS, params={"q": "MÖHNE 29"})) == {30, *range(291, 301)}


def test_example_data_are_readable_and_in_no_list(client):
    assert client.get("/ogc/collections/beispiel/items").json()["numberMatched"] == 5
    assert "beispiel" not in client.get("/ogc/collections").text
    assert "beispiel" not in client.get("/ogc/api").text


def test_a_slash_too_many_leads_to_the_address_without(client):
    for path in ("/ogc/collections", POINTS, f"{POINTS}/1", "/ogc/conformance"):
        response = client.get(f"{path}/?lang=de", follow_redirects=False)
        assert (response.status_code, response.headers["location"]) == (308, f"{path}?lang=de")
    assert client.get("/ogc/collections/nein/", follow_redirects=True).status_code == 404


def test_a_wrong_method_is_told_with_those_that_are_right(client):
    for method in ("POST", "DELETE"):
        response = client.request(method, POINTS, headers={"Accept-Language": "de"})
        assert response.status_code == 405
        assert set(response.headers["allow"].split(", ")) >= {"GET", "HEAD"}
        assert "POST" not in response.headers["allow"]
        assert f"nimmt „{method}“ nicht an" in response.json()["detail"]


def test_a_table_without_places_has_no_tiles_and_says_why(client):
    for what in ("tiles", "styles", "tiles/WebMercatorQuad/0/0/0"):
        response = client.get(f"/ogc/collections/flaechen.liste/{what}")
        assert response.status_code == 404
        assert response.json()["code"] == "no-places"


def test_geometries_can_be_left_out(client):
    """`skipGeometry`, as Masterportal asks for the values of a column."""
    asked = {"skipGeometry": "true", "properties": "name", "limit": 3, "crs": "EPSG:25832"}
    page = client.get(AREAS, params=asked).json()
    assert [one["geometry"] for one in page["features"]] == [None] * 3
    assert all(one["properties"].keys() == {"name"} for one in page["features"])
    for address in links(page, "alternate"):
        assert client.get(address).status_code == 200
    lines = client.get(AREAS, params={"skipGeometry": "true", "f": "csv"}).text.splitlines()
    assert (lines[0], len(lines)) == ("id,name,stand,stufe", 7)
    sequence = client.get(AREAS, params={"skipGeometry": "true", "f": "geojsonseq"}).text
    assert sequence.count('"geometry":null') == 6


@pytest.mark.parametrize("asked", ["skipGeometry=yes", "skipGeometry=true&f=fgb"])
def test_geometries_are_not_left_out_of_what_is_made_of_them(client, asked):
    response = client.get(f"{AREAS}?{asked}")
    assert response.status_code == 400
    assert "skipGeometry" in response.json()["detail"]


def test_the_landing_page_says_of_each_link_what_it_is(client):
    document = client.get("/ogc/?lang=de").json()
    assert document["title"] == "Drehscheibe Südwestfalen"
    titles = [link.get("title") for link in document["links"]]
    assert all(titles)
    assert {"Ebenen", "Metadaten des Dienstes (ISO 19139)"} <= set(titles)
    assert client.get("/ogc/api").json()["info"]["description"]
