# SPDX-License-Identifier: EUPL-1.2
"""Islands and components in a real browser, under the strictest content security policy."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from every_look import faults
from playwright.sync_api import Browser, Page, expect

from drehscheibe.look import assets
from ports import free_port

HERE = Path(__file__).parent
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the server with the pages of `island_pages.py`."""
    assets.manifest.cache_clear()
    if not assets.manifest():
        pytest.skip("the web assets are not built (make setup)")
    port = free_port()
    source = HERE.parents[1] / "src"
    environment = os.environ | {"PYTHONPATH": f"{source}{os.pathsep}{HERE}"}
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(port)]
    log = (tmp_path_factory.mktemp("site") / "log").open("w")
    process = subprocess.Popen([*command, "island_pages:app"], env=environment, stderr=log)
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
        log.close()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, "the server ended"
        time.sleep(0.1)
    raise AssertionError("the server does not answer")


def rows(page: Page) -> list[str]:
    return page.locator("tbody td:first-child").all_inner_texts()


def click_object(page: Page, *, across: float, down: float) -> None:
    """Click the map at a part of its width and height, once its objects are drawn."""
    canvas = page.locator(".maplibregl-canvas")
    expect(canvas).to_be_visible()
    popup = page.locator(".maplibregl-popup-content")
    for _ in range(120):
        box = canvas.bounding_box()
        assert box
        page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])
        page.wait_for_timeout(250)
        if popup.count():
            return
    raise AssertionError("no object answers")


def test_a_small_table_is_filtered_anywhere_and_knows_umlauts(site: str, page: Page) -> None:
    page.goto(f"{site}/datensatz/")
    box = page.get_by_role("searchbox", name="In der Tabelle filtern")
    for typed in ("moehne", "Mohnesee", "MÖHN"):
        box.fill(typed)
        expect(page.locator("tbody tr")).to_have_count(1)
        assert rows(page) == ["Möhnesee"]
    box.fill("1.001,5")
    expect(page.locator("tbody tr")).to_have_text(re.compile("Olpe"))
    box.fill("gibt es nicht")
    expect(page.locator("[data-range]")).to_have_text("Nichts gefunden.")


def test_a_small_table_sorts_by_its_headers(site: str, page: Page) -> None:
    page.goto(f"{site}/datensatz/")
    header = page.locator("th", has_text="Fläche")
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "descending")
    expect(page.locator("tbody tr").first).to_have_text(re.compile("Platz 30"))


def test_a_table_of_a_million_rows_pages_by_the_links_of_the_interface(
    site: str, page: Page
) -> None:
    page.goto(f"{site}/datensatz/?ebene=gross")
    expect(page.locator("[data-range]")).to_have_text("1–10 von 1.000.000")
    for shown in ("11–20", "21–30"):
        page.get_by_text("weiter").click()
        expect(page.locator("[data-range]")).to_have_text(f"{shown} von 1.000.000")
    assert rows(page)[0] == "Platz 21"
    page.get_by_text("zurück").click()
    expect(page.locator("[data-range]")).to_have_text("11–20 von 1.000.000")
    assert page.locator(".sort-button").count() == 0


def test_a_large_table_filters_one_column_with_german_numbers(site: str, page: Page) -> None:
    page.goto(f"{site}/datensatz/?ebene=gross")
    page.get_by_label("Spalte").select_option("Fläche")
    page.get_by_role("searchbox", name="In der Tabelle filtern").fill("1.002,5")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert rows(page) == ["Platz 5"]


def test_a_large_table_looks_into_all_texts_first(site: str, page: Page) -> None:
    page.goto(f"{site}/datensatz/?ebene=gross")
    expect(page.get_by_label("Spalte").locator("option").first).to_have_text("In allen Texten")
    page.get_by_role("searchbox", name="In der Tabelle filtern").fill("platz 77")
    expect(page.locator("tbody tr").first).to_have_text(re.compile("Platz 77"))


def test_a_filter_that_is_refused_says_why_and_leaves_no_rows(site: str, page: Page) -> None:
    page.goto(f"{site}/datensatz/?ebene=gross")
    page.get_by_label("Spalte").select_option("Fläche")
    page.get_by_role("searchbox", name="In der Tabelle filtern").fill("groß")
    expect(page.locator("[data-range]")).to_have_text("Der Parameter muss eine Zahl sein.")
    expect(page.locator("tbody tr")).to_have_count(0)


def test_an_object_marks_its_row_and_leads_there(site: str, page: Page) -> None:
    page.goto(f"{site}/datensatz/")
    click_object(page, across=0.5, down=0.4)
    name = page.locator(".map-popup__title").inner_text()
    expect(page.locator("tr.is-selected td").first).to_have_text(name)
    page.get_by_role("button", name="In der Tabelle zeigen").click()
    expect(page.locator("tr.is-selected button")).to_be_focused()


def test_without_tiles_the_map_shows_what_the_view_can_carry(site: str, page: Page) -> None:
    page.goto(f"{site}/datensatz/?ebene=gross")
    expect(page.locator(".map__status")).to_have_text(re.compile("Die Karte wird vorbereitet"))
    click_object(page, across=0.5, down=0.4)
    name = page.locator(".map-popup__title").inner_text()
    expect(page.locator("tr.is-selected td").first).to_have_text(name)


def test_a_row_is_chosen_by_keyboard(site: str, page: Page) -> None:
    page.goto(f"{site}/datensatz/")
    page.get_by_role("button", name="Olpe").focus()
    page.keyboard.press("Enter")
    expect(page.locator("tr.is-selected td").first).to_have_text("Olpe")


def test_the_map_says_its_controls_in_the_language_of_the_page(site: str, page: Page) -> None:
    page.goto(f"{site}/datensatz/")
    expect(page.get_by_role("button", name="Vergrößern")).to_be_visible()
    page.goto(f"{site}/en/datensatz/")
    expect(page.get_by_role("button", name="Zoom in")).to_be_visible()


def test_the_address_keeps_layers_and_view(site: str, page: Page) -> None:
    page.goto(f"{site}/karte/")
    expect(page.locator(".maplibregl-canvas")).to_be_visible()
    page.get_by_role("checkbox", name="Klein").check()
    page.wait_for_url(re.compile(r"\?ebene=klein"))
    click_object(page, across=0.5, down=0.5)
    page.get_by_role("button", name="Vergrößern").click()
    page.wait_for_url(re.compile(r"#karte=\d"))
    page.get_by_role("checkbox", name="Klein").uncheck()
    page.wait_for_url(re.compile(r"^[^?]*#karte"))


def test_pages_are_whole_without_javascript(site: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/datensatz/")
    assert len(rows(page)) == 10
    expect(page.get_by_role("link", name="weiter")).to_be_visible()
    expect(page.get_by_text("Die Karte braucht JavaScript.")).to_be_visible()
    expect(page.locator("[data-filter]")).to_be_hidden()
    context.close()


def test_no_other_host_is_asked(site: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/datensatz/")
    click_object(page, across=0.5, down=0.4)
    assert [url for url in asked if not url.startswith((site, "data:"))] == []


def test_the_map_library_is_loaded_only_where_a_map_is(site: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/bauteile/")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "map" in url.rsplit("/", 1)[-1]] == []


def test_text_is_copied(site: str, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/bauteile/")
    page.get_by_role("button", name="Kopieren").click()
    expect(page.get_by_role("button", name="Kopiert")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "https://example.org/ogc"


def test_search_follows_what_is_typed(site: str, page: Page) -> None:
    page.goto(f"{site}/suche/")
    page.get_by_role("searchbox").press_sequentially("Olpe")
    expect(page.get_by_text("Gesucht: Olpe")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert page.url.endswith("/suche/?q=Olpe")


def send(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/suche/")
    file = {"name": name, "mimeType": "text/csv", "buffer": b"a;b\n1;2\n"}
    page.get_by_label("Datei").set_input_files([file])
    page.get_by_role("button", name="Hochladen").click()


def test_an_upload_leads_to_its_page(site: str, page: Page) -> None:
    send(page, site, "gut.csv")
    page.wait_for_url(f"{site}/suche/?q=angekommen")


def test_findings_of_an_upload_take_the_place_of_the_form(site: str, page: Page) -> None:
    send(page, site, "schlecht.csv")
    expect(page.get_by_role("heading", name="Hinweise")).to_be_visible()


def test_a_refused_upload_says_why_and_can_be_tried_again(site: str, page: Page) -> None:
    send(page, site, "riesig.csv")
    expect(page.get_by_role("alert")).to_have_text("Die Datei ist zu groß.")
    expect(page.get_by_role("button", name="Hochladen")).to_be_enabled()


@pytest.mark.parametrize("path", ["/bauteile/", "/datensatz/", "/karte/"])
def test_axe_finds_nothing_and_nothing_is_cut_off(
    site: str, page: Page, axe: Callable[[Page], list[str]], path: str
) -> None:
    page.goto(site + path)
    page.wait_for_load_state("networkidle")
    assert faults(page, axe) == []
