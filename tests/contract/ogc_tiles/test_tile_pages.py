# SPDX-License-Identifier: EUPL-1.2
"""Tiles, styles and one object as people see them in a browser."""

from __future__ import annotations

import pytest

from inside import inside
from instances import new_instance, publish
from streams import Points

ONE = "/ogc/collections/punkte"


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    layout = new_instance(tmp_path_factory.mktemp("pages") / "instance")
    publish(layout, "punkte", Points(5), title="Spielplätze")
    with inside(layout, requests_per_minute=0) as client:
        yield client


def text(client, path):
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": "de"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    return answer.text


def test_tiles_are_told_with_the_address_that_programs_take(client):
    for path in (f"{ONE}/tiles", f"{ONE}/tiles/WebMercatorQuad"):
        page = text(client, path)
        assert "Kartenkacheln" in page
        assert f"{ONE}/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}?f=mvt" in page
    assert client.get(f"{ONE}/tiles").headers["content-type"] == "application/json"


def test_styles_are_told_with_their_legends(client):
    page = text(client, f"{ONE}/styles")
    assert f"{ONE}/styles/plain</code>" in page
    assert f"{ONE}/styles/plain/legend?f=html" in page


def test_the_page_of_a_collection_leads_to_both(client):
    page = text(client, ONE)
    for name in ("tiles", "styles"):
        assert f'href="{ONE}/{name}?f=html"' in page


def test_an_object_is_called_by_its_name_and_types_by_words(client):
    page = text(client, f"{ONE}/items/1")
    assert "<h1>Möhne" in page
    assert "Punkt" in page
    assert "(Länge 8," in page
    assert "Ganze Zahl" in text(client, f"{ONE}/queryables")
