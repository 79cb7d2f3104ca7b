# SPDX-License-Identifier: EUPL-1.2
"""The list of collections: pages by their names, filters, and what each costs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from drehscheibe.catalogue import writer
from drehscheibe.catalogue.collection_pages import ListQuery, page_of
from drehscheibe.domain.tables import Geometry, GeometryType, Table
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.pointer import State
from inside import Inside, inside
from instances import Areas, change_pointer, new_instance, publish, record_of
from streams import Plain, Points

LIST = "/ogc/collections"


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    layout = new_instance(tmp_path_factory.mktemp("list") / "instance")
    for number in range(7):
        publish(layout, f"liste-{number}", Plain(3), title=f"Liste {number}")
    points = publish(layout, "spielplaetze", Points(3), title="Spielplätze")
    writer.put(layout, replace(record_of(points), themes=("ENVI", "SOCI")))
    publish(layout, "flaechen", Areas(), Plain(3), title="Flächen")
    publish(layout, "beispiel", Points(3), title="Beispiel", example=True)
    return layout


@pytest.fixture(scope="module")
def asked(layout: Layout) -> Iterator[Inside]:
    with inside(layout) as client:
        yield client


def page(asked: Inside, address: str = LIST, **params: Any) -> dict[str, Any]:
    response = asked.get(address, params=params or None)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    assert found["numberReturned"] == len(found["collections"])
    return found


def names(found: dict[str, Any]) -> list[str]:
    """Of collections of features; catalogues are among them."""
    return [one["id"] for one in found["collections"] if one["itemType"] == "feature"]


def beside(found: dict[str, Any], rel: str) -> str:
    return next((link["href"] for link in found["links"] if link["rel"] == rel), "")


def test_pages_go_on_and_back(asked):
    every = names(page(asked))
    assert every[:3] == ["flaechen", "flaechen.liste", "liste-0"]
    assert len(every) == 10
    found, seen = page(asked, limit=4), []
    while True:
        seen.append(names(found))
        if not (following := beside(found, "next")):
            break
        found = page(asked, following)
    assert [name for part in seen for name in part] == every
    back = page(asked, beside(found, "prev"))
    assert names(back) == seen[-2]
    first = page(asked, beside(back, "prev"))
    assert names(first) == seen[0]
    assert not beside(first, "prev")
    assert names(page(asked, beside(first, "next"))) == seen[1]


def test_data_stand_by_title_and_before_every_catalogue(asked):
    listed = page(asked)["collections"]
    titles = [one["title"] for one in listed if one["itemType"] == "feature"]
    assert titles[:2] == ["Flächen: Flächen", "Flächen: Liste"], titles
    assert titles[-1] == "Spielplätze"
    assert [one["id"] for one in listed[-2:]] == ["datasets", "datasets.soest"]


def test_catalogues_are_listed_of_those_who_publish_and_found_of_all(tmp_path):
    layout = new_instance(tmp_path / "instance")
    told = record_of(publish(layout, "a", Plain(3), title="A"))
    writer.put(layout, replace(told, covers=("05974044",)))
    with inside(layout) as asked:
        listed = [one["id"] for one in page(asked)["collections"]]
        assert listed == ["a", "datasets", "datasets.soest"]
        told_of = asked.get(f"{LIST}/datasets.warstein/items").json()
        assert [one["id"] for one in told_of["features"]] == ["a"]


def test_the_catalogue_of_everything_is_found_at_once(asked):
    """From the landing page, and from every page of the list."""
    rel = "http://www.opengis.net/def/rel/ogc/1.0/ogc-catalog"
    for start in (asked.get("/ogc/").json(), page(asked, limit=1)):
        assert len(asked.get(beside(start, rel)).json()["features"]) == 9
    for start in ("/ogc/?f=html", f"{LIST}?f=html"):
        assert "/ogc/collections/datasets?f=html" in asked.get(start).text


def test_a_page_goes_on_behind_a_collection_that_is_gone(asked):
    assert names(page(asked, after="liste-25", limit=1)) == ["liste-3"]


def test_by_box(asked):
    assert names(page(asked, bbox="8.0,51.0,8.1,51.1")) == ["flaechen", "spielplaetze"]
    assert names(page(asked, bbox="179,-20,-179,0")) == ["flaechen"]
    assert names(page(asked, bbox="1,60,2,61")) == []


def test_by_time(asked):
    assert names(page(asked, datetime="1970-01-02")) == ["flaechen"]
    assert names(page(asked, datetime="../1970-01-01T00:00:00Z")) == ["flaechen"]
    assert names(page(asked, datetime="2026-01-01/..")) == []


def test_by_owner_and_theme(asked):
    assert len(names(page(asked, owner="soest"))) == len(names(page(asked, owner="05974040"))) == 10
    assert names(page(asked, owner="werl")) == []
    assert names(page(asked, theme="ENVI")) == ["spielplaetze"]
    assert asked.get(LIST, params={"theme": "WETTER"}).status_code == 400


def test_by_words_as_the_portal_finds_them(asked):
    assert names(page(asked, q="Spielplatz")) == ["spielplaetze"]
    assert names(page(asked, q="fläche")) == ["flaechen", "flaechen.liste"]
    assert names(page(asked, q="gibtesnicht")) == []
    assert names(page(asked, q="liste", limit=2)) == ["flaechen", "flaechen.liste"]


def test_a_large_limit_is_lowered(asked):
    assert len(names(page(asked, limit=10**6))) == 10


def test_the_time_is_that_of_the_rows(asked):
    """/req/core/fc-md-extent: first and last moment that there are"""
    told = asked.get(f"{LIST}/flaechen").json()
    assert told["extent"]["temporal"]["interval"] == [
        ["1970-01-01T00:00:00Z", "1970-01-03T00:00:00Z"]
    ]
    assert "temporal" not in asked.get(f"{LIST}/spielplaetze").json()["extent"]


def test_the_list_is_not_sent_again_while_nothing_changes(asked):
    tag = asked.get(LIST).headers["etag"]
    assert asked.get(LIST, headers={"If-None-Match": tag}).status_code == 304


def test_for_people(asked):
    text = asked.get(LIST, params={"f": "html", "theme": "ENVI", "q": "", "owner": ""}).text
    assert "Spielplätze" in text
    assert "Liste 1" not in text
    assert 'value="ENVI" selected' in text
    assert 'rel="next"' in asked.get(LIST, params={"f": "html", "limit": "2"}).text


def test_what_was_taken_back_is_in_no_list(tmp_path):
    layout = new_instance(tmp_path / "instance")
    for slug in ("a", "b"):
        publish(layout, slug, Plain(3), title=slug)
    with inside(layout) as asked:
        tag = asked.get(LIST).headers["etag"]
        change_pointer(layout, "a", state=State.WITHDRAWN)
        response = asked.get(LIST, headers={"If-None-Match": tag})
        assert names(response.json()) == ["b"]


def test_a_release_that_the_catalogue_does_not_know_yet_is_told_as_it_is(tmp_path):
    layout = new_instance(tmp_path / "instance")
    first = publish(layout, "a", Areas(), title="A")
    publish(layout, "a", Plain(5), title="A")
    writer.put(layout, record_of(first))
    with inside(layout) as asked:
        told = page(asked)["collections"][0]
        assert told["itemCount"] == 5
        assert "extent" not in told


def test_rows_of_an_older_form_are_made_anew(tmp_path):
    layout = new_instance(tmp_path / "instance")
    publish(layout, "a", Plain(3), title="A")
    with closing(sqlite3.connect(layout.catalogue)) as database, database:
        database.execute("DROP TABLE collections_told_2")
    with inside(layout) as asked:
        assert asked.get(LIST).status_code == 503
        assert asked.get(f"{LIST}/a").status_code == 200
        writer.refresh(layout)
        assert names(page(asked)) == ["a"]


def test_a_page_deep_inside_costs_what_the_first_costs(tmp_path):
    """Counted in steps of SQLite's machine, over 10,000 collections; no definition lists them."""
    layout = new_instance(tmp_path / "instance")
    manifest = publish(layout, "muster", Plain(1))
    geometry = Geometry(GeometryType.POINT, "OGC:CRS84")
    table = Table("t", "T", (), geometry, rows=1, bbox=(8.0, 51.0, 8.1, 51.1))
    record = replace(record_of(manifest), tables=(table,))
    writer.rebuild(layout, [replace(record, slug=f"s{number:05}") for number in range(10_000)])
    with closing(sqlite3.connect(layout.catalogue)) as database:
        first = steps(database, ListQuery(100))
        deep = steps(database, ListQuery(100, after="s09800"))
        back = steps(database, ListQuery(100, before="s09800"))
        assert max(deep, back) <= first * 1.1
        assert steps(database, ListQuery(100, boxes=((8.0, 51.0, 9.0, 52.0),))) < first * 3
        assert steps(database, ListQuery(100, boxes=((1.0, 1.0, 2.0, 2.0),))) < 200_000
    with inside(layout) as asked:
        definition = asked.get("/ogc/api")
    assert len(definition.content) < 200_000
    assert not any(path.startswith("/collections/s0") for path in definition.json()["paths"])


def steps(database: sqlite3.Connection, query: ListQuery) -> int:
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    database.set_progress_handler(count, 1)
    page_of(database, query)
    return counted
