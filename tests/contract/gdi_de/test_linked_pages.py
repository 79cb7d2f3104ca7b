# SPDX-License-Identifier: EUPL-1.2
"""Pages of datasets for search engines: JSON-LD, links, sitemaps; nothing hidden shows."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lxml import etree

import drehscheibe
from drehscheibe.domain.region import load_region
from drehscheibe.domain.slugs import RESERVED
from drehscheibe.portal.pages import sitemaps
from portal_samples import OPERATOR, Sample, load_organisations, publish, town_list, town_points

HOSTILE = "Bäume </script><script>alert(1)</script><!-- & \u2028"


class Blocks(HTMLParser):
    """Every script element of a page: its type and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[list[str]] = []
        self._inside = False

    def handle_starttag(self, tag, attributes):
        self._inside = tag == "script"
        if self._inside:
            self.found.append([dict(attributes).get("type", ""), ""])

    def handle_endtag(self, tag):
        self._inside = self._inside and tag != "script"

    def handle_data(self, data):
        if self._inside:
            self.found[-1][1] += data


@pytest.fixture
def client(portal):
    """A portal with a dataset in two tables, one with a hostile title, and one to practise."""
    from django.test import Client

    pack = Path(drehscheibe.__file__).parent / "regions" / "suedwestfalen"
    shutil.copytree(pack, portal.layout.region)
    region = load_region(portal.layout.region)
    load_organisations(region)
    practice = next(one for one in region.organisations() if one.is_example)
    streams = [town_points(region), town_list(region)]
    said = {"attribution": "Stadt Soest", "themes": ("REGI",)}
    publish(portal.layout, Sample("orte", "Orte", "05974040", streams, **said))
    publish(
        portal.layout,
        Sample("boese", HOSTILE, "05974040", [town_list(region)], description=HOSTILE),
    )
    publish(portal.layout, Sample("ueben", "Üben", practice.key, [town_list(region)]))
    return Client(SERVER_NAME="127.0.0.1")


def json_ld(response):
    blocks = Blocks()
    blocks.feed(response.text)
    assert all(kind in {"module", "application/ld+json"} for kind, _ in blocks.found)
    return [json.loads(text) for kind, text in blocks.found if kind == "application/ld+json"]


def test_a_dataset_is_told_to_search_engines(client):
    response = client.get("/daten/orte/")
    (told,) = json_ld(response)
    assert (told["@type"], told["name"], told["url"]) == (
        "Dataset",
        "Orte",
        "http://127.0.0.1/daten/orte/",
    )
    assert told["creator"]["name"] == "Soest"
    assert told["license"] == "https://www.govdata.de/dl-de/by-2-0"
    south, west, north, east = map(float, told["spatialCoverage"]["geo"]["box"].split())
    assert 50 < south < north < 52
    assert 7 < west < east < 9
    files = {one["contentUrl"]: one["encodingFormat"] for one in told["distribution"]}
    assert files["http://127.0.0.1/files/orte/orte.csv"] == "text/csv"
    assert "http://127.0.0.1/ogc/collections/orte/items" in files
    assert "unsafe-inline" not in response["Content-Security-Policy"]


def test_a_hostile_title_ends_no_element(client):
    response = client.get("/daten/boese/")
    (told,) = json_ld(response)
    assert told["name"] == HOSTILE
    assert "<script>alert" not in response.text


def test_what_describes_a_dataset_stands_in_the_header(client):
    told = client.get("/daten/orte/")["Link"]
    base = "http://127.0.0.1/ogc/collections"
    assert f'<{base}/datasets/items/orte>; rel="describedby"; type="application/geo+json"' in told
    assert f'<{base}/orte/iso19139>; rel="describedby"' in told
    assert 'rel="license"' in told
    assert 'rel="service-desc"' in told


def test_only_the_current_state_is_told(client, portal):
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.catalogue.taking_back import withdraw_dataset

    old = Dataset.objects.get(slug="orte").release
    region = load_region(portal.layout.region)
    publish(
        portal.layout,
        Sample(
            "orte", "Orte, neu", "05974040", [town_points(region)], created="2026-11-21T08:00:00Z"
        ),
    )
    assert json_ld(client.get("/daten/orte/"))[0]["name"] == "Orte, neu"
    assert json_ld(client.get(f"/daten/orte/staende/{old}/")) == []
    assert "/daten/orte/" in client.get("/sitemap.xml").text
    withdraw_dataset(portal.layout, "orte", OPERATOR)
    assert "ld+json" not in client.get("/daten/orte/").text
    assert "/daten/orte/" not in client.get("/sitemap.xml").text
    assert json_ld(client.get("/daten/ueben/")) == []
    assert "ueben/" not in client.get("/sitemap.xml").text


def test_many_datasets_come_in_several_sitemaps(client):
    whole = client.get("/sitemap.xml").text
    assert re.search("/daten/orte/</loc><lastmod>20[0-9T:.-]+Z<", whole)
    entries = [(f"ds-{n}", f"2026-01-0{n}T00:00:00Z") for n in range(1, 6)]
    parts = sitemaps.split(entries, 2)
    assert [len(part) for part in parts] == [2, 2, 1]
    index = etree.fromstring(sitemaps.index_of("https://da", parts).encode())
    told = [[entry.text for entry in one] for one in index]
    assert told[0] == ["https://da/sitemap-1.xml", "2026-01-02T00:00:00Z"]
    second = etree.fromstring(sitemaps.one_part("https://da", parts[1], is_first=False).encode())
    assert [one[0].text for one in second] == [f"https://da/daten/ds-{n}/" for n in (3, 4)]
    assert client.get("/sitemap-1.xml").text == whole
    assert client.get("/sitemap-2.xml").status_code == 404


def test_the_name_of_the_catalogue_is_no_datasets(client, portal):
    from drehscheibe.portal.catalogue.publishing import Publication, _new_slug

    assert {"datasets"} <= RESERVED
    wished = Publication(path=portal.layout.home, owner="05974040", new_slug="datasets")
    assert _new_slug(wished) == "datasets-2"


def test_pages_link_the_same_as_rdf(client):
    for page, start in (("/daten/", "/catalog"), ("/daten/orte/", "/daten/orte")):
        text = client.get(page).text
        for ending in ("ttl", "rdf", "jsonld"):
            assert f'href="{start}.{ending}"' in text
    assert "/daten/orte.ttl>" in client.get("/daten/orte/")["Link"]
    assert ".ttl" not in client.get("/daten/ueben/").text


def test_the_sitemap_names_nothing_that_robots_may_not_read(client):
    paths = re.findall("<loc>https?://[^/]+(/[^<]*)</loc>", client.get("/sitemap.xml").text)
    assert "/daten/" in paths
    assert [path for path in paths if path.startswith(sitemaps.NOT_FOR_CRAWLERS)] == []
