# SPDX-License-Identifier: EUPL-1.2
"""The map where data come together, in a real browser: one server, one world for all journeys."""

from __future__ import annotations

import csv
import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from installation import Installation
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PLAYGROUNDS, PATHS, TREES = "spielplaetze-in-soest", "radwege-am-see", "baeume-am-see"
# One playground, one path and one area lie at the same spot.
SPOT = {"latitude": 51.55, "longitude": 8.05}
VIEW = "#karte=15/51.55/8.05"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}


@pytest.fixture(scope="module")
def world(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Besides the playgrounds: a path through the first of them, and trees with a date."""
    folder = tmp_path_factory.mktemp("map")
    installation.publish(_paths(folder / "wege.geojson"), "Radwege am See")
    installation.publish(_trees(folder / "baeume.csv"), "Bäume am See")
    installation.publish(_paths(folder / "weg.geojson"), "Bald zurückgezogen")
    ways = _paths(folder / "ziele.geojson", "Seeweg Nord", "Am Seeweg", "Seeweg")
    installation.publish(ways, "Vom Seeweg aus")
    return installation


def _paths(path: Path, *names: str) -> Path:
    line = {"type": "LineString", "coordinates": [[8.04, 51.55], [8.06, 51.55]]}
    ways = [
        {"type": "Feature", "properties": {"name": name}, "geometry": line}
        for name in names or ("Seeweg",)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": ways}))
    return path


def _trees(path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Name", "Gepflanzt", "Längengrad", "Breitengrad"])
        for n in range(10):
            writer.writerow([f"Baum {n}", f"01.05.{2010 + n}", f"8,05{n:02}1", "51,5512"])
    return path


def ready(page: Page) -> Page:
    page.locator("[data-island=together][data-ready]").wait_for(state="attached")
    return page


def names(page: Page) -> list[str]:
    """The layers in their order."""
    return page.locator(".layer__name > span:last-child").all_inner_texts()


def touch_the_middle(page: Page, wanted: str = "") -> None:
    """Layers come one after the other: until they are drawn, less answers."""
    canvas, hits = page.locator(".maplibregl-canvas"), page.locator("[data-hits]")
    for _ in range(40):
        canvas.focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(250)
        if hits.is_visible() and wanted in hits.inner_text():
            return
    raise AssertionError("no object answers")


def test_layers_are_added_moved_coloured_and_back_undoes_it(open_page: Any, world: Any) -> None:
    page = ready(open_page("/karte/"))
    page.get_by_role("searchbox", name="Wörter in Titel").fill("Radweg")
    page.get_by_role("button", name="Ebene „Radwege am See“ hinzufügen").click()
    page.wait_for_url(f"**?ebene={PATHS}**")
    page.get_by_role("searchbox", name="Wörter in Titel").fill("Spielplatz")
    page.get_by_role("button", name="Ebene „Spielplätze in Soest“ hinzufügen").click()
    page.wait_for_url(f"**?ebene={PLAYGROUNDS},f2&ebene={PATHS},f1**")
    assert names(page) == ["Spielplätze in Soest", "Radwege am See"]
    page.get_by_role("button", name="„Spielplätze in Soest“ nach unten").click()
    page.wait_for_url(f"**?ebene={PATHS}&ebene={PLAYGROUNDS}#**")
    expect(page.get_by_role("button", name="„Spielplätze in Soest“ nach oben")).to_be_visible()
    page.get_by_role("checkbox", name="Radwege am See").uncheck()
    page.wait_for_url(f"**?ebene={PATHS},aus&**")
    page.go_back()
    expect(page.get_by_role("checkbox", name="Radwege am See")).to_be_checked()
    page.go_back()
    expect(page.locator(".layer__name").first).to_contain_text("Spielplätze")
    page.get_by_role("button", name="„Radwege am See“ von der Karte nehmen").click()
    page.wait_for_url(f"**?ebene={PLAYGROUNDS}**")


def test_a_shared_address_restores_everything(open_page: Any, world: Installation) -> None:
    address = (
        f"/karte/?ebene={PATHS},f4&ebene={PLAYGROUNDS},60&zeit=2012-01-01/..&liste=1"
        f"&ort=8.05,51.55,Soest{VIEW}"
    )
    page = ready(open_page(address))
    assert names(page) == ["Radwege am See", "Spielplätze in Soest"]
    expect(page.locator(".layer-4.legend__key").first).to_be_visible()
    page.get_by_text("Farbe und Deckkraft").nth(1).click()
    expect(page.get_by_label("Deckkraft: 60 %")).to_be_visible()
    expect(page.get_by_text("Entfernungen von: Soest")).to_be_visible()
    expect(page.get_by_role("heading", name="Die Objekte als Liste")).to_be_visible()
    page.get_by_text("Zeitraum", exact=True).click()
    expect(page.get_by_label("Von")).to_have_value("2012-01-01")
    assert page.url.endswith(VIEW)
    page.get_by_text("Teilen, einbetten, drucken").click()
    expect(page.locator("[data-share-address]")).to_contain_text(f"{PATHS},f4")
    frame = page.locator("[data-share-frame]").inner_text()
    assert "/einbetten/v1/karte/?ebene=" in frame
    assert "zeit=2012-01-01" in frame


def test_one_touch_shows_the_objects_of_all_layers_one_by_one(open_page: Any, world: Any) -> None:
    page = ready(open_page(f"/karte/?ebene={PLAYGROUNDS}&ebene={PATHS}&ebene=kreise{VIEW}"))
    expect(page.locator(".layer")).to_have_count(3)
    page.wait_for_load_state("networkidle")
    touch_the_middle(page, "1 von 3")
    hits = page.locator("[data-hits]")
    expect(hits.get_by_role("heading")).to_be_focused()
    seen = []
    for _ in range(3):
        seen.append(hits.get_by_role("heading").inner_text())
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(150)
    assert seen == ["Spielplatz 001", "Seeweg", "Kreis Soest"]
    page.wait_for_url("**&objekt=**")
    again = ready(open_page(page.url.replace(world.origin, "")))
    expect(again.locator("[data-hits]")).to_contain_text("Spielplatz 001")
    page.keyboard.press("Escape")
    expect(hits).to_be_hidden()
    assert "objekt" not in page.url


def test_near_me_is_a_list_by_distance_and_the_place_stays_here(
    open_page: Any, world: Installation
) -> None:
    page = open_page(
        f"/karte/?ebene={PLAYGROUNDS}&ebene={PATHS}",
        geolocation=SPOT | {"longitude": 8.0507},
        permissions=["geolocation"],
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    ready(page).get_by_role("button", name="In meiner Nähe").click()
    finds = page.locator(".finds li")
    expect(finds.first).to_contain_text("Seeweg")
    expect(finds.first).to_contain_text("genau hier")
    expect(finds.nth(1)).to_contain_text("Spielplatz 001")
    expect(finds.nth(1)).to_contain_text("50 m westlich")
    expect(page.get_by_text("Entfernungen von: Ihr Standort")).to_be_visible()
    page.get_by_role("button", name="Weitere zeigen").click()
    expect(finds).to_have_count(40)
    assert "ort=" not in page.url
    assert not [address for address in asked if "8.0507" in address]


def test_a_typed_place_does_the_same_without_telling_anybody_what_is_typed(
    open_page: Any, world: Any
) -> None:
    page = ready(open_page(f"/karte/?ebene={PLAYGROUNDS}"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("searchbox", name="Ort, Ebene oder Objekt suchen").fill("moehnes")
    place = page.get_by_role("button", name="Möhnesee Kommune, Kreis Soest")
    place.click()
    expect(page.get_by_text("Entfernungen von: Möhnesee")).to_be_visible()
    page.get_by_role("radio", name="Als Liste").check(force=True)
    expect(page.locator(".finds li").first).to_contain_text("km")
    box = page.get_by_role("searchbox", name="Ort, Ebene oder Objekt suchen")
    box.fill("Spielplatz 017")
    box.press("Enter")  # takes what is found first
    expect(page.locator("[data-hits]").get_by_role("heading")).to_have_text("Spielplatz 017")


def test_what_is_called_exactly_so_comes_before_layers_that_mention_it(
    open_page: Any, world: Any
) -> None:
    page = ready(open_page(f"/karte/?ebene={PATHS}"))
    box = page.get_by_role("searchbox", name="Ort, Ebene oder Objekt suchen")
    box.fill("seeweg")
    groups = page.locator("[data-find-results] h2")
    expect(groups).to_have_text(["Objekte der Ebenen auf der Karte", "Ebenen"])
    box.press("Enter")
    expect(page.locator("[data-hits]").get_by_role("heading")).to_have_text("Seeweg")
    box.fill("vom seeweg")
    expect(groups).to_have_text(["Ebenen"])


def test_of_several_objects_the_one_of_exactly_this_name_comes_first(
    open_page: Any, world: Any
) -> None:
    page = ready(open_page("/karte/?ebene=vom-seeweg-aus"))
    page.get_by_role("searchbox", name="Ort, Ebene oder Objekt suchen").fill("seeweg")
    names = page.locator("[data-find-results] .choice__name")
    expect(names).to_have_text(["Seeweg", "Seeweg Nord", "Am Seeweg"])


def test_the_time_filter_leaves_what_has_no_date(open_page: Any, world: Any) -> None:
    page = ready(open_page(f"/karte/?ebene={TREES}&ebene={PATHS}&liste=1{VIEW}"))
    trees = page.locator(".list__layer", has_text="Bäume am See").locator("li")
    expect(trees).to_have_count(10)
    page.get_by_text("Zeitraum", exact=True).click()
    page.get_by_label("Von").fill("2015-01-01")
    page.get_by_label("Bis").fill("2017-12-31")
    page.wait_for_url("**zeit=2015-01-01/2017-12-31**")
    expect(trees).to_have_count(3)
    expect(page.locator(".list__layer", has_text="Radwege am See").locator("li")).to_have_count(1)
    expect(page.get_by_text("immer gezeigt: ohne Datum")).to_be_visible()
    page.get_by_role("button", name="Alle Zeiten").click()
    expect(trees).to_have_count(10)


def test_without_script_there_are_layers_tables_and_a_form(open_page: Any, world: Any) -> None:
    page = open_page(f"/karte/?ebene={PATHS}", java_script_enabled=False)
    expect(page.get_by_role("link", name="Tabelle und Downloads")).to_be_visible()
    page.get_by_text("Ebenen hinzufügen").click()
    page.get_by_role("searchbox", name="Wörter in Titel").fill("Spielplatz")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("link", name="Spielplätze in Soest").first.click()
    assert f"ebene={PLAYGROUNDS}&ebene={PATHS}" in page.url
    assert page.locator(".layer").count() == 2


def test_on_paper_the_map_is_light_and_has_legend_date_scale_and_sources(
    open_page: Any, world: Any
) -> None:
    page = ready(open_page(f"/karte/?ebene={PLAYGROUNDS}{VIEW}", color_scheme="dark"))
    page.wait_for_load_state("networkidle")
    page.evaluate("window.print = () => dispatchEvent(new Event('beforeprint'))")
    page.get_by_text("Teilen, einbetten, drucken").click()
    page.get_by_role("button", name="Drucken").click()
    expect(page.locator("[data-print-head]")).to_contain_text("Maßstab etwa 1 :")
    page.emulate_media(media="print", color_scheme="light")
    for text in ("Gedruckt am", "Spielplätze in Soest", "GeoBasis-DE"):
        expect(page.get_by_text(text).first).to_be_visible()
    expect(page.get_by_role("button", name="Drucken")).to_be_hidden()
    corner = page.evaluate(
        """() => { const canvas = document.querySelector(".maplibregl-canvas");
             const picture = document.createElement("canvas"); picture.width = picture.height = 1;
             const pen = picture.getContext("2d"); pen.drawImage(canvas, 2, 2, 1, 1, 0, 0, 1, 1);
             return [...pen.getImageData(0, 0, 1, 1).data]; }"""
    )
    assert min(corner[:3]) > 200, corner


def test_what_is_withdrawn_meanwhile_is_said_and_the_rest_works(
    open_page: Any, world: Installation
) -> None:
    page = ready(open_page(f"/karte/?ebene={PLAYGROUNDS}#karte=15/51.4/8.3"))
    page.get_by_text("Ebenen hinzufügen").click()
    layer = page.get_by_role("button", name="Ebene „Bald zurückgezogen“ hinzufügen")
    expect(layer).to_be_visible()
    world.run("withdraw", "bald-zurueckgezogen", "--by", "Test")
    layer.click()
    gone = page.get_by_text("Zurückgezogen: Von dieser Ebene ist nichts mehr öffentlich.")
    expect(gone).to_be_visible()
    page.reload()
    expect(page.get_by_text("„bald-zurueckgezogen“ wurde zurückgezogen")).to_be_visible()
    assert names(ready(page)) == ["Spielplätze in Soest"]
    page.locator(".maplibregl-canvas").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("In der Mitte der Karte liegt kein Objekt.")).to_be_visible()


def test_axe_finds_nothing_in_any_part(open_page: Any, axe: Any, world: Any) -> None:
    page = ready(open_page(f"/karte/?ebene={PLAYGROUNDS}&ebene=kreise{VIEW}"))
    page.wait_for_load_state("networkidle")
    page.get_by_text("Farbe und Deckkraft").first.click()
    page.get_by_text("Teilen, einbetten, drucken").click()
    page.get_by_role("searchbox", name="Ort, Ebene oder Objekt suchen").fill("soest")
    page.locator(".choice").first.wait_for()
    page.get_by_role("radio", name="Als Liste").check(force=True)
    page.locator(".finds li").first.wait_for()
    touch_the_middle(page)
    for width, scheme in product((1440, 768, 360), ("light", "dark")):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        if width < 992 and page.locator("[data-sheet]").get_attribute("aria-expanded") == "false":
            page.locator("[data-sheet]").click()
        assert axe(page) == [], f"{width} px, {scheme}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_panel_hits_and_list_are_sheets_one_can_reach(
    open_page: Any, world: Any
) -> None:
    page = ready(open_page(f"/karte/?ebene={PLAYGROUNDS}{VIEW}", **PHONE))
    page.wait_for_load_state("networkidle")
    touch_the_middle(page)
    expect(page.locator("[data-hits]")).to_be_in_viewport()
    page.get_by_role("button", name="Schließen").click()
    page.get_by_role("button", name="Ebenen und Suche (1)").click()
    expect(page.get_by_role("checkbox", name="Spielplätze in Soest")).to_be_in_viewport()
    page.get_by_role("radio", name="Als Liste").check(force=True)
    expect(page.locator(".finds li").first).to_be_in_viewport()
    page.locator(".find").first.click()
    expect(page.locator("[data-hits]")).to_contain_text("Baujahr")
    page.keyboard.press("Escape")
    expect(page.locator(".find").first).to_be_focused()
