# SPDX-License-Identifier: EUPL-1.2
"""Harvests of many datasets: pages that others follow, nothing twice, nothing left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rdflib import RDF, Graph, URIRef

from drehscheibe.catalogue import writer
from drehscheibe.catalogue.reader import Catalogue
from drehscheibe.releases.pointer import Pointer, ReleaseState, State, write_pointer
from inside import inside
from instances import change_pointer, new_instance, publish, record_of
from streams import Points

MANY = 205
SPORT = {"title": "Sportplätze", "themes": ("EDUC",), "keywords": ("Fußball",)}
TOLD = {
    7: SPORT,
    101: SPORT,  # taken back
    150: SPORT | {"licence": "cc-zero", "themes": ("EDUC", "TRAN")},
}
HYDRA = "http://www.w3.org/ns/hydra/core#"


@pytest.fixture(scope="module")
def layout(tmp_path_factory):
    """Records with one table each; three are taken back, which only the pointer says."""
    layout = new_instance(tmp_path_factory.mktemp("pages") / "instance")
    one = record_of(publish(layout, "punkte", Points(3)))
    records = []
    for number in range(MANY):
        moment = f"2026-01-{1 + number // 100:02}T00:00:00Z"
        made = replace(one, slug=f"ds-{number:03}", release=f"{number:064}", modified=moment)
        records.append(replace(made, **TOLD.get(number, {})))
        known = {made.release: ReleaseState.CURRENT.value}
        pointer = Pointer(made.slug, State.PUBLIC, made.release, releases=known)
        write_pointer(layout.pointer(made.slug), pointer)
    writer.rebuild(layout, records)
    for number in (0, 101, 204):
        change_pointer(layout, f"ds-{number:03}", state=State.WITHDRAWN, release="")
    return layout


@pytest.fixture(scope="module")
def client(layout):
    with inside(layout, requests_per_minute=0, seconds_per_minute=0) as client:
        yield client


PUBLIC = {f"ds-{number:03}" for number in range(MANY)} - {"ds-000", "ds-101", "ds-204"}


def harvested(client, path: str) -> tuple[list[str], list[Graph]]:
    """As a harvester does: from page to page, until there is no next one."""
    found, pages = [], []
    while path:
        graph = Graph().parse(data=client.get(path).content, format="turtle")
        datasets = graph.subjects(RDF.type, URIRef("http://www.w3.org/ns/dcat#Dataset"))
        found += sorted(str(one).split("/")[4] for one in datasets)
        pages.append(graph)
        following = next(graph.objects(None, URIRef(HYDRA + "next")), "")
        path = str(following).removeprefix("http://127.0.0.1:8000")
    return found, pages


def test_from_page_to_page_everything_public_comes_once(client):
    found, pages = harvested(client, "/catalog.ttl")
    assert len(pages) == 3
    assert found == sorted(PUBLIC)
    for page in pages:
        assert {int(n) for n in page.objects(None, URIRef(HYDRA + "totalItems"))} == {MANY}
        (last,) = page.objects(None, URIRef(HYDRA + "last"))
        assert last.endswith("page=3")
    assert harvested(client, "/catalog/soest.ttl")[0] == found
    assert harvested(client, "/catalog.ttl?page=4")[0] == []
    assert harvested(client, "/catalog.ttl?page=2")[0] == found[99:]
    following = next(pages[0].objects(None, URIRef(HYDRA + "next")))
    assert "after=ds-099" in following
    for wrong in ("after=a,b,c", "after=2026-01-01T00:00:00Z,ds-099", "after=%00", "page=1&page=2"):
        assert client.get(f"/catalog.ttl?{wrong}").status_code == 400, wrong


def test_what_changed_since_a_moment_has_pages_of_its_own(client):
    found, pages = harvested(client, "/catalog.ttl?modified_since=2026-01-02")
    assert sorted(found) == sorted(one for one in PUBLIC if one >= "ds-100")
    assert len(pages) == 2


def test_a_change_moves_no_dataset_to_another_page(client, layout):
    before = harvested(client, "/catalog.ttl?page=2")[0]
    record = Catalogue(layout).record("ds-150")
    writer.put(layout, replace(record, modified="2026-03-01T00:00:00Z"))
    assert harvested(client, "/catalog.ttl?page=2")[0] == before


def asked(client, action: str):
    answer = client.get(f"/api/3/action/{action}")
    assert answer.status_code == 200, answer.text
    assert answer.json()["success"] is True
    return answer.json()["result"]


def test_a_harvester_of_ckan_gets_everything_once(client):
    found, start = [], 0
    while start < asked(client, "package_search?rows=0")["count"]:
        path = f"package_search?q=*:*&rows=50&start={start}&sort=id%20asc"
        found += [one["id"] for one in asked(client, path)["results"]]
        start += 50
    assert found == sorted(PUBLIC)
    assert asked(client, "package_list") == found
    assert asked(client, "package_list?limit=2&offset=1") == found[0:2]  # ds-000 was taken back
    assert asked(client, "package_list?limit=1&offset=0") == []
    tag = client.get("/api/3/action/package_list").headers["etag"]
    again = client.get("/api/3/action/package_list", headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_a_filter_of_ckan_is_kept_or_refused(client):
    since = "metadata_modified:[2026-01-02T00:00:00.123456%20TO%20*]"
    assert asked(client, f"package_search?fq={since}")["count"] == 105
    assert asked(client, f"package_search?fq=organization:soest%20AND%20{since}")["count"] == 105
    assert asked(client, "package_search?fq=organization:arnsberg")["count"] == 0
    assert asked(client, "package_search?q=*:*&fq=type:dataset&rows=0")["results"] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("fq=groups:educ", ["ds-007", "ds-150"]),
        ("fq=groups:(educ OR tran) license_id:cc-zero", ["ds-150"]),
        ("fq=license_id:cc-zero OR license_id:cc-by/4.0", ["ds-150"]),
        ("fq=+tags:Fußball -groups:tran", ["ds-007"]),
        ('fq=(groups:educ OR groups:tran) AND +state:"active"', ["ds-007", "ds-150"]),
        ("fq=license_id:cc-zero AND -organization:soest", []),
        ("fq=license_id:unbekannt", []),
        ("fq=groups:educ metadata_modified:[* TO 2026-01-01T12:00:00Z]", ["ds-007"]),
        ("q=Sportplatz", ["ds-007", "ds-150"]),
        ("q=Sportplätze&fq=groups:tran AND organization:soest", ["ds-150"]),
        ("q=Sportplätze&fq=tags:Fußball license_id:cc-zero", ["ds-150"]),
        ("q=Sportplatz&fq=organization:arnsberg", []),
        ("q=Sportplatz&fq=metadata_modified:[2026-01-02T00:00:00Z TO NOW]", ["ds-150"]),
        ("q=Sportplatz&fq=metadata_modified:[* TO 2026-01-01]", ["ds-007"]),
        ("q=Sportplatz&sort=metadata_modified desc&rows=2", ["ds-150"]),
        ("q=Sportplatz Bundestag", []),
    ],
)
def test_words_and_filters_of_ckan_find_what_they_name(client, query, found):
    params = dict(pair.split("=", 1) for pair in query.split("&"))
    answer = client.get("/api/3/action/package_search", params=params)
    assert answer.status_code == 200, answer.text
    assert sorted(one["name"] for one in answer.json()["result"]["results"]) == found


@pytest.mark.parametrize(
    "query",
    [
        *(
            "fq=creator:x",
            "fq=groups:educ OR tags:x",
            "fq=(groups:educ tags:x)",
            "fq=state:deleted",
        ),
        *("fq=groups:(educ", "fq=groups:e*", "fq=groups:educ groups:tran", "fq=OR groups:educ"),
        *("fq=Haus", "q=title:Haus", "rows=viele", "start=-1", "q=Haus&fq=-groups:educ", "q=?"),
        *("fq=metadata_modified:[gestern TO *]", "fq=metadata_modified:2026", "fq=groups:educ OR"),
    ],
)
def test_what_ckan_would_understand_otherwise_is_refused(client, query):
    params = dict(pair.split("=", 1) for pair in query.split("&"))
    answer = client.get("/api/3/action/package_search", params=params)
    assert answer.status_code == 400, answer.text


def test_one_package_and_what_is_around_it(client):
    package = asked(client, "package_show?id=ds-007")
    assert package["organization"]["name"] == "soest"
    assert package["license_url"] == "http://dcat-ap.de/def/licenses/dl-by-de/2.0"
    assert {"CSV (Excel)", "GeoJSON"} <= {one["format"] for one in package["resources"]}
    assert client.get("/api/3/action/package_show?id=ds-101").status_code == 410
    assert client.get("/api/3/action/package_show").status_code == 404
    assert asked(client, "organization_list") == ["soest"]
    assert asked(client, "organization_list?all_fields=true")[0]["title"] == "Soest"
    assert asked(client, "organization_list?offset=1&limit=5") == []
    assert asked(client, "organization_show?id=soest")["title"] == "Soest"
    assert client.get("/api/3/action/organization_show?id=arnsberg").status_code == 404
    assert "envi" in asked(client, "group_list")
    assert asked(client, "status_show")["site_url"] == "http://127.0.0.1:8000"
