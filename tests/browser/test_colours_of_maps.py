# SPDX-License-Identifier: EUPL-1.2
"""Colours of maps come from the service: on the dataset's page, and in any page with MapLibre."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest
from installation import Installation
from playwright.sync_api import expect

from drehscheibe.look.assets import FOLDER, asset

pytestmark = pytest.mark.browser

COLLECTION = "spielplaetze-in-soest"
STYLES = f"/ogc/collections/{COLLECTION}/styles"
TILES = f"/ogc/collections/{COLLECTION}/tiles/WebMercatorQuad?f=tilejson"
# Any page of the same origin; what a town's own web site would do with the address of a style.
BARE = """<!doctype html><html lang="de"><title>Karte</title><body>
<div id="map" style="width:600px;height:600px"></div>
<script type="module">
  import * as library from "/assets/{library}";
  library.setWorkerUrl(new URL("{worker}", location.href).href);
  window.errors = [];
  const map = new library.Map({{container: "map", style: "{style}"}});
  map.once("style.load", () => map.jumpTo({{zoom: 13}}));
  map.on("error", event => window.errors.push(String(event.error)));
  map.on("idle", () => {{ window.drawn = map.queryRenderedFeatures().map(f => f.layer.id); }});
</script>"""


@pytest.fixture(scope="module")
def coloured(installation: Installation) -> Installation:
    """The worker has found the classes and cut the tiles."""
    deadline = time.monotonic() + 120
    while not _is_ready(installation.origin):
        assert time.monotonic() < deadline
        time.sleep(0.3)
    return installation


def _is_ready(origin: str) -> bool:
    styles = httpx.get(origin + STYLES).json()["styles"]
    return len(styles) > 1 and httpx.get(origin + TILES).json()["ready"]


def test_people_choose_by_which_column_the_map_is_coloured(
    coloured: Installation, open_page: Any, axe: Any
) -> None:
    page = open_page(f"/daten/{COLLECTION}/")
    page.locator(".linked__map").scroll_into_view_if_needed()
    choice = page.locator("#colour-choice")
    expect(choice).to_have_value("by-stadtteil")
    legend = page.locator("[data-legend] li")
    expect(legend).to_have_count(4)
    expect(legend.first).to_contain_text("Mitte")
    assert axe(page) == []
    choice.focus()
    with page.expect_response(lambda answer: "/styles/by-flaeche" in answer.url):
        page.keyboard.press("ArrowDown")
    expect(legend).to_have_count(5)
    expect(legend.first).to_contain_text("300 bis unter")
    assert "farbe=by-flaeche" in page.url
    page.locator("#colour-choice").select_option("plain")
    expect(legend).to_have_count(0)


def test_the_address_keeps_the_colours(coloured: Installation, open_page: Any) -> None:
    page = open_page(f"/daten/{COLLECTION}/?farbe=by-stadtteil", color_scheme="dark")
    page.locator(".linked__map").scroll_into_view_if_needed()
    expect(page.locator("#colour-choice")).to_have_value("by-stadtteil")
    key = page.locator("[data-legend] circle").first
    expect(key).to_have_attribute("fill", "#5c83df")


def test_maplibre_draws_a_style_by_its_address_alone(coloured: Installation, chromium: Any) -> None:
    page = chromium.new_page()
    origin = coloured.origin
    library = next(path.name for path in FOLDER.glob("maplibre-gl-*.js"))
    body = BARE.format(
        library=library, worker=asset("maplibre-worker.js"),
        style=f"{origin}{STYLES}/by-stadtteil",
    )  # fmt: skip
    page.route(f"{origin}/probe", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto(f"{origin}/probe")
    page.wait_for_function("window.drawn && window.drawn.some(id => id.startsWith('points'))")
    drawn = set(page.evaluate("window.drawn"))
    assert {"points-1", "points-2", "points-3", "points-4", "towns"} <= drawn
    assert page.evaluate("window.errors") == []
    page.close()


def test_the_catalogue_shows_small_pictures(coloured: Installation, open_page: Any) -> None:
    page = open_page("/daten/?q=spielplätze")
    picture = page.locator("img.thumbnail").first
    expect(picture).to_have_attribute("alt", "")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('img.thumbnail').naturalWidth > 0")
