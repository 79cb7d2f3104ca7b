# SPDX-License-Identifier: EUPL-1.2
"""A file whose every cell is an attack, in a real browser: map, popup, table, search."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from every_look import sticks_out
from installation import Installation
from playwright.sync_api import Page, expect

from attacks import ADDRESS, FORMULA, IMAGE, QUOTED, SCRIPT, TURNED

pytestmark = pytest.mark.browser

CELLS = (SCRIPT, IMAGE, QUOTED, ADDRESS, FORMULA)


@pytest.fixture(scope="module")
def slug(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("hostile") / "angriff.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Name", SCRIPT, IMAGE, FORMULA, ADDRESS, "Breite", "Länge"])
        for n in range(25):  # all in one spot, so that a click on the middle meets one of them
            cells = [CELLS[(n + place) % len(CELLS)] for place in range(5)]
            writer.writerow([*cells, f"51,57{n:02}", f"8,10{n:02}"])
    told = installation.publish(path, f"</title>{SCRIPT}{IMAGE}{TURNED}", "--description", QUOTED)
    return str(told["dataset"])


def click_the_middle(page: Page) -> None:
    canvas, popup = page.locator(".maplibregl-canvas"), page.locator(".maplibregl-popup-content")
    expect(canvas).to_be_visible()
    for _ in range(60):
        box = canvas.bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(500)
        if popup.count():
            return
    raise AssertionError("no object answers")


def assert_nothing_ran(page: Page, dialogs: list[str]) -> None:
    assert dialogs == []
    assert (
        page.evaluate("document.querySelectorAll('[onerror],[onfocus],img[src=\"x\"]').length") == 0
    )
    scripts = page.evaluate("[...document.scripts].filter(s => !s.src && !s.type).length")
    assert scripts == 0


def test_a_click_on_the_map_shows_it_as_text(open_page: Any, slug: str) -> None:
    """`open_page` also fails on a violation of the content security policy."""
    page = open_page(f"/daten/{slug}/")
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    click_the_middle(page)
    title = page.locator(".map-popup__title")
    assert title.inner_text() in CELLS
    told = page.locator(".map-popup__values").inner_text()
    assert sum(cell in told for cell in CELLS) >= 3, told
    page.get_by_role("button", name="In der Tabelle zeigen").click()
    expect(page.locator("tr.is-selected")).to_have_count(1)
    page.get_by_role("searchbox", name="In der Tabelle filtern").fill("<script>")
    expect(page.locator("tbody tr").first).to_contain_text("<script>")
    assert_nothing_ran(page, dialogs)


def test_search_and_the_shared_map_show_it_as_text(open_page: Any, slug: str) -> None:
    for path in ("/daten/?q=script", f"/karte/?ebene={slug}", f"/karte/einbetten/?ebene={slug}"):
        page = open_page(path)
        dialogs: list[str] = []
        page.on(
            "dialog", lambda dialog, seen=dialogs: (seen.append(dialog.message), dialog.dismiss())
        )
        page.wait_for_load_state("networkidle")
        assert_nothing_ran(page, dialogs)


@pytest.mark.parametrize("path", ["/daten/", "/kommunen/soest/"])
def test_a_title_without_a_blank_stays_on_a_phone(open_page: Any, slug: str, path: str) -> None:
    page = open_page(path, viewport={"width": 360, "height": 740})
    assert page.get_by_text("alert(4711)").count()
    assert sticks_out(page) == []
