# SPDX-License-Identifier: EUPL-1.2
"""Use cases are found: in the search, while somebody types, in the sitemap, in the static copy."""

from __future__ import annotations

import asyncio
import json

import pytest

from adoption_samples import adopter, published
from package_samples import kept, plain_package
from townhall import SOEST, actor, install_region, person, town, visitor
from visits import text_of

HERE = "/anwendungsfaelle/soest/giess-karte/"
TOWN = "/anwendungsfaelle/soest/alte-spielplaetze/arnsberg/"


@pytest.fixture
def world(portal, once):
    from django.core.cache import cache

    cache.clear()
    install_region(portal)
    return once(lambda: made(portal))


def made(portal):
    """One that runs in Arnsberg, one that runs nowhere, and a draft that nobody knows of."""
    from drehscheibe.policy.actors import Role
    from drehscheibe.portal.usecases.services import hand_over, publish_version
    from drehscheibe.portal.usecases.storing import ZIP

    anna, ben = person("Anna", Role.STEWARD), person("Ben", Role.REVIEWER)
    keep = {"owner": town(), "actor": actor(anna)}
    version = kept(portal.layout, portal.layout.scratch / "a", plain_package(), **keep)
    hand_over(version, actor=actor(anna))
    publish_version(version, actor=actor(ben))
    draft = plain_package("soest/geheim")
    draft["profile"]["title"] = {"de": "Baumgeheimnis"}
    kept(portal.layout, portal.layout.scratch / "b", draft, **keep)
    here = adopter(portal)
    here.publish()
    live = here.live(published())
    archive = portal.layout.package(live.version.sha256) / ZIP
    archive.parent.mkdir(parents=True, exist_ok=True)
    archive.write_bytes(b"PK")
    return {"version": version, "anna": anna}


def read(path, **asked):
    answer = visitor().get(path, asked)
    assert answer.status_code == 200, (path, answer.status_code)
    return text_of(answer)


def section_of(text: str) -> str:
    """The group of use cases on the page of results."""
    return text.partition('class="beside"')[2].partition("</section>")[0]


def test_the_search_shows_use_cases_in_a_group_of_their_own(world):
    group = section_of(read("/daten/", q="Baum"))
    assert "Anwendungsfälle" in group
    assert f'href="{HERE}"' in group
    assert "läuft noch nirgends" in group
    assert "Baumgeheimnis" not in group
    group = section_of(read("/daten/", q="Spielplatz"))
    assert "1 Kommune setzt ihn ein" in group
    assert "Watering map" in section_of(read("/en/daten/", q="Gießen Karte"))


def test_nothing_asked_or_another_page_shows_none(world):
    for asked in ({}, {"q": "Steuer"}, {"q": "Baum", "seite": "2"}, {"thema": "ENVI"}):
        assert not section_of(read("/daten/", **asked)), asked


def test_what_holds_some_words_helps_where_no_dataset_holds_all(world):
    assert HERE in section_of(read("/daten/", q="Baum Quantencomputer"))


def test_use_cases_are_suggested_by_their_titles(world):
    found = visitor().get("/daten/vorschlaege.json", {"q": "gieß"}).json()["suggestions"]
    assert {"text": "Gieß-Karte", "kind": "Anwendungsfall", "href": HERE} in found
    assert "geheim" not in str(visitor().get("/daten/vorschlaege.json", {"q": "baumg"}).json())


def test_the_words_of_the_gallery_are_german_ones(world):
    gallery = read("/anwendungsfaelle/", q="Baum", kommune="alle")
    assert "Gieß-Karte" in gallery
    assert "Alte Spielplätze" not in gallery
    assert "Alte Spielplätze" in read("/anwendungsfaelle/", q="spielplatz")


def test_the_sitemap_names_gallery_packages_and_towns(world):
    sitemap = read("/sitemap.xml")
    for path in ("/anwendungsfaelle/", HERE, "/anwendungsfaelle/soest/alte-spielplaetze/", TOWN):
        assert f"{path}</loc>" in sitemap, path
    assert "geheim" not in sitemap


def test_what_is_withdrawn_is_found_no_more(world):
    from drehscheibe.portal.usecases.states import withdraw

    world["version"].refresh_from_db()
    withdraw(world["version"].usecase, "Ein Bild zeigte Menschen.", actor=actor(world["anna"]))
    assert not section_of(read("/daten/", q="Gießen"))
    assert HERE not in read("/sitemap.xml")
    assert "Gieß" not in str(visitor().get("/daten/vorschlaege.json", {"q": "gieß"}).json())


@pytest.fixture
def copy(portal, world, tmp_path):
    """As `drehscheibe static` makes it, in this process."""
    from drehscheibe.cli.static import copied_to
    from drehscheibe.portal.catalogue.search_index import search_index

    indexes = {language: search_index(language) for language in ("de", "en")}
    done = asyncio.run(copied_to(tmp_path / "copy", "", portal, indexes, lambda _: None))
    assert done.left_to_the_portal == []
    return tmp_path / "copy"


def test_the_static_copy_has_gallery_packages_towns_and_files(copy):
    here = copy / "anwendungsfaelle/soest/giess-karte"
    gallery = (copy / "anwendungsfaelle/index.html").read_text()
    assert "Gieß-Karte" in gallery
    assert 'src="soest/giess-karte/bilder/1.0.0/1.svg"' in gallery
    assert (here / "bilder/1.0.0/1.svg").is_file()
    assert (here / "1.0.0/paket.zip").read_bytes()[:2] == b"PK"
    assert (here / "publiccode.yml").is_file()
    assert 'href="1.0.0/paket.zip"' in (here / "index.html").read_text()
    assert "Bäume" in (here / "version/1.0.0/index.html").read_text()
    page = (copy / "anwendungsfaelle/soest/alte-spielplaetze/arnsberg/index.html").read_text()
    assert "Gebaut <strong>vor</strong>" in page
    assert "<loc>" in (copy / "sitemap.xml").read_text()
    assert "geheim" not in "".join(path.read_text() for path in copy.rglob("*.html"))
    found = [one for one in json.loads((copy / "suche.de.json").read_text()) if "address" in one]
    assert {one["address"] for one in found} == {
        "anwendungsfaelle/soest/giess-karte/", "anwendungsfaelle/soest/alte-spielplaetze/",
    }  # fmt: skip


def test_an_account_is_no_part_of_the_copy(copy):
    assert not (copy / "uebernahmen").exists()
    assert not list(copy.rglob("vorlage"))
    assert SOEST not in str(sorted(copy.rglob("bereitschaft/*")))
