# SPDX-License-Identifier: EUPL-1.2
"""The portal's pages on a made-up region: what they show, in both languages, and what they hide."""

from __future__ import annotations

import re
import shutil

import pytest
import shapely

import region_samples
from drehscheibe.connectors.region.build import Ingredients, build_region_pack
from drehscheibe.domain.findings import Finding
from drehscheibe.domain.region import load_region
from drehscheibe.domain.tables import GeometryType
from drehscheibe.look.styles_task import styles_task
from portal_samples import (
    OPERATOR,
    Rows,
    Sample,
    column,
    load_organisations,
    publish,
    town_areas,
    town_list,
    town_points,
)

PAGES = (
    "/",
    "/daten/",
    "/karte/",
    "/pruefen/",
    "/region/",
    "/kommunen/",
    "/kommunen/vergleich/",
    "/entwicklung/",
    "/entwicklung/probleme/",
    "/status/",
    "/impressum/",
    "/datenschutz/",
    "/barrierefreiheit/",
)
FINDINGS = (
    Finding(
        "values-not-read",
        column="Fläche",
        count=3,
        rows=(7,),
        example="zwölf",
        params={"type": "number"},
    ),
    Finding("encoding-guessed", params={"encoding": "Windows-1252"}),
)


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """The pack of a made-up region, built as any region builds its own."""
    folder = tmp_path_factory.mktemp("pack")
    source = region_samples.write_layer(
        folder / "vg250.gpkg", layer="vg250_gem", features=region_samples.rows()
    )
    region_samples.write_layer(source, layer="vg250_krs", features=region_samples.district_rows())
    register = folder / "GV100AD.txt"
    register.write_bytes(region_samples.register_text().encode("iso-8859-1"))
    wanted = Ingredients(region_samples.DISTRICTS, source, register=register, name="Küste")
    build_region_pack(wanted, out=folder / "pack")
    return folder / "pack"


@pytest.fixture
def coast(portal, pack):
    """An instance of that region with three datasets, one of them to practise."""
    shutil.copytree(pack, portal.layout.region)
    region = load_region(portal.layout.region)
    load_organisations(region)
    owner = region.districts[0].key
    areas = town_areas(region, portal.layout.region)
    publish(portal.layout, Sample("grenzen", "Grenzen", owner, [areas], findings=FINDINGS))
    lists = [town_points(region), town_list(region)]
    publish(portal.layout, Sample("zahlen", "Zahlen der Küste", owner, lists))
    publish(portal.layout, Sample("uebung", "Üben", "musterhausen", [town_list(region)]))
    return region


@pytest.fixture
def client(coast):
    from django.test import Client

    return Client(SERVER_NAME="127.0.0.1")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_in_both_languages_without_leaving_a_text_behind(client, path):
    german, english = client.get(path), client.get(f"/en{path}")
    assert (german.status_code, english.status_code) == (200, 200)
    assert '<html lang="de">' in german.text
    assert '<html lang="en">' in english.text
    for response in (german, english):
        assert "%(" not in response.text
        assert "style=" not in re.sub(r"<code.*?</code>", "", response.text, flags=re.DOTALL)
        assert "<script>" not in response.text


def test_a_second_region_shows_nothing_of_the_first(client, coast):
    paths = list(PAGES) + [f"/kommunen/{town.slug}/" for town in coast.municipalities]
    paths += [f"/kreise/{district.slug}/" for district in coast.districts]
    paths += ["/daten/grenzen/", "/daten/zahlen/", "/daten/neu.atom", "/sitemap.xml", "/nirgends/"]
    for path in paths:
        text = client.get(path).text
        assert "Südwestfalen" not in text, path
        assert "Arnsberg" not in text, path


def test_a_taken_back_dataset_answers_410_with_a_page_that_explains(client, portal):
    from drehscheibe.portal.catalogue.taking_back import withdraw_dataset

    release = re.search(r"/staende/([0-9a-f]{64})/", client.get("/daten/grenzen/").text)[1]
    withdraw_dataset(portal.layout, "grenzen", OPERATOR)
    for path in ("/daten/grenzen/", f"/daten/grenzen/staende/{release}/"):
        gone = client.get(path)
        assert gone.status_code == 410
        assert "Nicht mehr öffentlich" in gone.text
        assert gone["Cache-Control"] == "no-store"
    assert "Grenzen" not in client.get("/daten/").text


def test_an_older_release_stays_citable_and_says_so(client, portal, coast):
    first = re.search(r"/staende/([0-9a-f]{64})/", client.get("/daten/grenzen/").text)[1]
    areas = town_areas(coast, portal.layout.region)
    sample = Sample(
        "grenzen", "Grenzen", coast.districts[0].key, [areas], created="2026-11-22T08:00:00Z"
    )
    publish(portal.layout, sample)
    page = client.get(f"/daten/grenzen/staende/{first[:16]}/")
    assert page.status_code == 200
    assert "Eine ältere Fassung" in page.text
    assert 'data-island="map"' not in page.text  # the interfaces serve the current release only
    assert client.get("/daten/grenzen/staende/0123456789abcdef/").status_code == 404


def test_data_about_a_town_are_clipped_to_it(client, coast):
    town, neighbour = coast.municipalities[0], coast.municipalities[1]
    page = client.get(f"/kommunen/{town.slug}/").text
    assert f"/daten/grenzen/?kommune={town.slug}" in page
    clipped = client.get(f"/daten/grenzen/?kommune={town.slug}").text
    rows = clipped.partition("<tbody>")[2].partition("</tbody>")[0]
    assert town.ags in rows
    assert neighbour.ags not in rows


def test_a_table_whose_keys_are_of_districts_is_clipped_by_its_areas(client, portal, coast):
    town = coast.municipalities[0]
    row = {"ags": town.district, "geometry": shapely.box(8, 53, 11, 56)}
    districts = Rows("kreise", (column("ags", "AGS"),), [row], GeometryType.POLYGON)
    publish(portal.layout, Sample("kreise", "Kreise", coast.districts[0].key, [districts]))
    clipped = client.get(f"/daten/kreise/?kommune={town.slug}").text
    assert town.district in clipped.partition("<tbody>")[2].partition("</tbody>")[0]


def test_example_data_are_labelled_and_counted_nowhere(client):
    assert "Beispieldaten" in client.get("/daten/uebung/").text
    for path in ("/", "/daten/", "/karte/", "/daten/neu.atom", "/sitemap.xml"):
        assert "uebung" not in client.get(path).text


def test_public_notes_on_quality_hold_no_example_and_no_row(client):
    page = client.get("/daten/grenzen/").text
    assert "Hinweise zur Qualität" in page
    assert "zwölf" not in page
    assert "Windows-1252" not in page  # a question for the clerk, answered before publication


def test_pages_forbid_inline_script_and_other_hosts(client):
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert client.get("/")["X-Frame-Options"] == "DENY"
    embedded = client.get("/karte/einbetten/?ebene=grenzen")
    assert "frame-ancestors *" in embedded["Content-Security-Policy"]
    assert not embedded.has_header("X-Frame-Options")


def test_the_language_is_part_of_the_address(client):
    switched = client.get("/daten/?sprache=en&q=Grenzen")
    assert (switched.status_code, switched["Location"]) == (302, "/en/daten/?q=Grenzen")
    page = client.get("/en/daten/grenzen/").text
    assert 'href="/en/daten/"' in page
    assert 'href="/daten/grenzen/"' in page  # to German


def test_the_catalogue_narrows_down(client, coast):
    everything = client.get("/daten/").text
    assert "2 Datensätze" in everything
    assert "ein Datensatz" in client.get("/daten/?q=küste").text
    assert "Zu dieser Suche passt nichts" in client.get("/daten/?q=Ozean").text
    assert client.get("/daten/?seite=nein").status_code == 400


def test_tables_can_be_paged_without_script(client):
    assert client.get("/daten/zahlen/?tabelle=zahlen&nach=3").status_code == 200
    assert client.get("/daten/zahlen/?nach=drei").status_code == 400
    assert client.get("/daten/zahlen/?tabelle=nirgends").status_code == 404


def test_an_unknown_page_helps_on(client):
    page = client.get("/nirgends/")
    assert page.status_code == 404
    assert "Diese Seite gibt es nicht" in page.text
    assert page["X-Request-Id"] in page.text


def test_titles_and_cells_are_shown_as_text(client, portal, coast):
    wicked = '<script>alert("x")</script>'
    rows = town_list(coast)
    sample = Sample("boese", wicked, coast.districts[0].key, [rows], description=wicked)
    publish(portal.layout, sample)
    for path in ("/", "/daten/", "/daten/boese/", "/daten/neu.atom"):
        assert "<script>alert" not in client.get(path).text


def test_crawlers_are_kept_from_everything_that_needs_an_account(client):
    told = client.get("/robots.txt").content.decode().splitlines()
    for path in ("/anmelden/", "/meine-arbeit/", "/veroeffentlichen/", "/organisationen/", "/api/"):
        assert f"Disallow: {path}" in told


def test_colours_and_pictures_are_asked_for_once_and_shown_when_they_are_there(client, portal):
    from drehscheibe.portal.jobs.models import Job

    Job.objects.filter(kind="styles").delete()
    for _ in range(2):
        assert "thumbnail.svg" not in client.get("/daten/").text
        assert "data-colours-of" not in client.get("/daten/grenzen/").text
    assert Job.objects.filter(kind="styles", payload__dataset="grenzen").count() == 1
    for job in Job.objects.filter(kind="styles"):
        styles_task({"home": str(portal.home), **job.payload}, lambda *_: None)
    [picture] = re.findall(r'<img class="thumbnail"[^>]*grenzen[^>]*>', client.get("/daten/").text)
    assert 'alt=""' in picture
    page = client.get("/daten/grenzen/?farbe=plain").text
    assert re.search(r'<option value="plain" selected>\s*Eine Farbe', page)
