# SPDX-License-Identifier: EUPL-1.2
"""OGC API Features 1 (17-069r4): the classes HTML, GeoJSON and OpenAPI 3.0."""

from __future__ import annotations

import pytest

from drehscheibe.delivery.capabilities import portal_addresses

PAGES = [
    "/ogc/",
    "/ogc/conformance",
    "/ogc/api",
    "/ogc/collections",
    "/ogc/collections/punkte",
    "/ogc/collections/punkte/schema",
    "/ogc/collections/flaechen/queryables",
    "/ogc/collections/flaechen.liste/sortables",
    "/ogc/collections/punkte/items",
    "/ogc/collections/punkte/items/1",
    "/ogc/collections/flaechen/items/Ohne%20Ort",
]


@pytest.mark.parametrize("path", PAGES)
def test_html_definition_and_content(client, path):
    """/req/html/definition; /req/html/content"""
    response = client.get(path, headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-language"] == "de"
    assert "script-src 'self'" in response.headers["content-security-policy"]
    assert '<html lang="de">' in response.text


def test_html_in_english(client):
    response = client.get("/ogc/?f=html&lang=en")
    assert '<html lang="en">' in response.text
    assert "Collections" in response.text


def test_geojson_definition(client):
    """/req/geojson/definition"""
    for path in ("/ogc/collections/punkte/items", "/ogc/collections/punkte/items/1"):
        response = client.get(path, headers={"Accept": "application/geo+json"})
        assert response.headers["content-type"] == "application/geo+json"


@pytest.mark.parametrize(
    ("path", "offered"),
    [
        ("/ogc/collections", ["application/json (f=json)", "text/html (f=html)"]),
        ("/ogc/collections/punkte/items", ["application/geo+json (f=json)", "text/html (f=html)"]),
        (
            "/ogc/collections/punkte/queryables",
            ["application/schema+json (f=json)", "text/html (f=html)"],
        ),
    ],
)
def test_an_unknown_representation_is_not_acceptable_and_the_answer_lists_the_known(
    client, path, offered
):
    response = client.get(path, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert all(one in response.json()["detail"] for one in offered)
    response = client.get(path, params={"f": "png"})
    assert response.status_code == 400
    assert "json" in response.json()["detail"]


def test_oas30_is_self_contained_and_lists_the_parameters_of_each_collection(client):
    """/req/oas30/oas-definition-1"""
    response = client.get("/ogc/api")
    assert response.text.count('"$ref":') == response.text.count('"$ref":"#/')
    document = response.json()
    operation = document["paths"]["/collections/punkte/items"]["get"]
    shared = document["components"]["parameters"]
    names = [
        shared[p["$ref"].rsplit("/", 1)[1]]["name"] if "$ref" in p else p["name"]
        for p in operation["parameters"]
    ]
    assert {"limit", "bbox", "datetime", "wert", "name"} <= set(names)
    wert = next(p for p in operation["parameters"] if p.get("name") == "wert")
    assert wert["schema"] == {"type": "number"}


def test_oas30_holds_every_address_once_also_those_of_tiles_and_files(client):
    """/req/oas30/oas-definition-2"""
    paths = client.get("/ogc/api").json()["paths"]
    assert {"/", "/conformance", "/collections", "/collections/{collectionId}/items"} <= set(paths)
    assert "/collections/{collectionId}/tiles/WebMercatorQuad" in paths
    assert paths["/files/{dataset}/{name}"]["servers"][0]["url"] == str(client.base_url).rstrip("/")
    names = [path["get"]["operationId"] for path in paths.values()]
    assert len(set(names)) == len(names)


def test_oas30_of_one_collection(client):
    document = client.get("/ogc/api", params={"collection": "flaechen.liste"}).json()
    assert "/collections/flaechen.liste/items" in document["paths"]
    assert "/collections/punkte/items" not in document["paths"]
    assert client.get("/ogc/api", params={"collection": "nein"}).status_code == 404


def test_html_content_has_what_json_has(client):
    """/req/html/content: all that the document says, and its links, in the body"""
    page = client.get("/ogc/collections/punkte?f=html").text
    told = client.get("/ogc/collections/punkte").json()
    for text in (told["title"], told["description"], *told["crs"]):
        assert text in page
    for link in told["links"]:
        if link["rel"] in {"items", "about", "license"} and link["type"] == "text/html":
            assert link["href"].split("/", 3)[-1].split("?")[0] in page


def test_geojson_content(client):
    """/req/geojson/content"""
    page = client.get("/ogc/collections/punkte/items", params={"limit": 2}).json()
    assert page["type"] == "FeatureCollection"
    assert {feature["type"] for feature in page["features"]} == {"Feature"}
    assert {link["rel"] for link in page["links"]} == {"self", "alternate", "collection", "next"}


# Named by a parameter; or of the portal (tests/contract/test_searching.py).
_NAMED = (
    "package_show",
    "organization_show",
    *(one.path for one in portal_addresses.AREA.endpoints),
)


def test_oas30_operations_are_there_and_say_what_can_happen(client):
    """/req/oas30/oas-impl; /req/oas30/completeness; /req/oas30/exception-codes;
    /req/oas30/security"""
    document = client.get("/ogc/api").json()
    assert "securitySchemes" not in document["components"]
    problem = document["components"]["schemas"]["problem"]["properties"]
    sent = client.get("/ogc/collections/nein").json()
    assert set(problem) <= set(sent)
    for path, operations in document["paths"].items():
        operation = operations["get"]
        assert "application/problem+json" in operation["responses"]["default"]["content"]
        if "{" in path or "files" in path or path.endswith(_NAMED):
            continue
        (server,) = operations.get("servers", document["servers"])
        response = client.get(f"{server['url']}{path}")
        assert response.status_code == 200, (path, response.text[:300])
        types = operation["responses"]["200"]["content"]
        assert response.headers["content-type"] in types


def test_an_unknown_language_is_refused_by_name(client) -> None:
    refused = client.get("/ogc/collections?lang=tlh")

    assert refused.status_code == 400
    assert "lang" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/geo+json;q=0, application/json;q=0, */*", "text/html"),
        ("text/html;q=0, text/*", "text/csv"),
        ("application/json;q=0.1, */*;q=0.5", "text/html"),
        ("application/*;q=0.9, text/html;q=0.2", "application/geo+json"),
        ("*/*;q=0.1, text/html;q=0.9", "text/html"),
    ],
)
def test_the_narrowest_range_decides_how_welcome_a_form_is(client, accept, kind):
    """RFC 9110, 12.5.1"""
    response = client.get("/ogc/collections/punkte/items?limit=1", headers={"Accept": accept})
    assert response.headers["content-type"].partition(";")[0] == kind
