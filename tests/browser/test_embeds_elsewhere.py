# SPDX-License-Identifier: EUPL-1.2
"""The web site of a town, on another origin, shows our data: by a frame and by the component."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from every_look import Axe
from installation import Installation, write_playgrounds
from playwright.sync_api import Browser, Frame, Page, expect

pytestmark = pytest.mark.browser

SLUG = "spielplaetze-in-soest"
# Of the ground, 0 to 255, however the browser writes colours.
LIGHTNESS = """() => {
  const pen = document.createElement("canvas").getContext("2d");
  pen.fillStyle = getComputedStyle(document.body).backgroundColor;
  pen.fillRect(0, 0, 1, 1);
  return pen.getImageData(0, 0, 1, 1).data[1];
}"""
ON_PAGE = """<!doctype html><html lang="de"><meta charset="utf-8"><title>Rathaus</title>
<link rel="icon" href="data:,"><main><h1>Rathaus</h1>{content}</main></html>"""
COMPONENT = '<script type="module" src="{origin}/einbetten/v1/drehscheibe.js"></script>'


class Townhall:
    """A web site that serves what a test writes, on its own host and port."""

    def __init__(self) -> None:
        self.content = ""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = ON_PAGE.format(content=site.content).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        # "localhost" is another site than 127.0.0.1, not only another port of the same one.
        self.origin = f"http://localhost:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def townhall() -> Iterator[Townhall]:
    site = Townhall()
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def visit(chromium: Browser, installation: Installation, townhall: Townhall) -> Iterator[Any]:
    """Opens the town's page with some content. Nothing may go wrong on it, and no cookie stays."""
    wrong: list[str] = []
    contexts = []

    def go(content: str, **options: Any) -> Page:
        townhall.content = content.replace("{origin}", installation.origin)
        context = chromium.new_context(locale="de-DE", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda m: m.type == "error" and wrong.append(m.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(townhall.origin, wait_until="load")
        return page

    yield go
    cookies = [cookie for context in contexts for cookie in context.cookies()]
    for context in contexts:
        context.close()
    assert [text for text in wrong if "status of 410" not in text] == []
    assert cookies == []


def inner(page: Page) -> Frame:
    page.wait_for_function("document.querySelector('iframe, drehscheibe-daten')")
    for _ in range(100):
        if len(page.frames) > 1 and page.frames[1].url.startswith("http"):
            page.frames[1].wait_for_load_state("load")
            return page.frames[1]
        page.wait_for_timeout(100)
    raise AssertionError("no frame")


def height_of(page: Page) -> float:
    found: float = page.evaluate(
        "document.querySelector('drehscheibe-daten').shadowRoot.querySelector('iframe').offsetHeight"
    )
    return found


def until(page: Page, fits: Callable[[], bool]) -> None:
    for _ in range(100):
        if fits():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never came to be")


def component(**attributes: str) -> str:
    given = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return f"{COMPONENT}<drehscheibe-daten {given}></drehscheibe-daten>"


@pytest.mark.parametrize("scheme", ["hell", "dunkel"])
def test_a_frame_draws_the_map(visit: Any, axe: Axe, scheme: str) -> None:
    address = f"{{origin}}/einbetten/v1/{SLUG}/karte/?schema={scheme}&amp;farbe=ffee00"
    page = visit(f'<iframe src="{address}" title="Spielplätze" width="600" height="480"></iframe>')
    frame = inner(page)
    expect(frame.locator(".maplibregl-canvas")).to_be_visible()
    expect(frame.locator(".embedded__source")).to_contain_text("Soest")
    light = frame.evaluate(LIGHTNESS)
    assert (light < 100) is (scheme == "dunkel"), light
    assert axe(page) == []
    assert axe(frame) == []  # type: ignore[arg-type]


def test_the_component_is_as_high_as_its_table(visit: Any, axe: Axe) -> None:
    page = visit(component(datensatz=SLUG, ansicht="tabelle", titel="Spielplätze", hoehe="100"))
    frame = inner(page)
    expect(frame.locator("tbody tr").first).to_be_visible()
    until(page, lambda: height_of(page) > 300)
    high = height_of(page)
    assert not frame.evaluate("document.documentElement.scrollHeight > innerHeight + 1")
    frame.get_by_role("searchbox").fill("Spielplatz 001")
    until(page, lambda: height_of(page) < high)
    assert page.frame_locator("drehscheibe-daten iframe").owner.get_attribute("title")
    assert axe(frame) == []  # type: ignore[arg-type]


def test_the_component_believes_no_other_frame(visit: Any) -> None:
    liar = "<iframe srcdoc=\"<script>parent.postMessage({drehscheibe:1,hoehe:9999},'*')</script>\">"
    content = component(datensatz=SLUG, ansicht="zahl") + liar.replace(
        "<iframe", '<iframe title="andere"'
    )
    page = visit(f"{content}</iframe>")
    expect(page.frame_locator("drehscheibe-daten iframe").locator(".figure__value")).to_have_text(
        "300"
    )
    page.evaluate("window.postMessage({drehscheibe: 1, hoehe: 9999}, '*')")
    page.wait_for_timeout(300)
    assert height_of(page) < 1_000


def test_near_me_lists_by_distance_after_a_click_or_a_typed_place(visit: Any, axe: Axe) -> None:
    here = {"longitude": 8.05, "latitude": 51.55}
    page = visit(
        component(datensatz=SLUG, ansicht="naehe"), geolocation=here, permissions=["geolocation"]
    )
    frame = page.frame_locator("drehscheibe-daten iframe")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    frame.get_by_role("button", name="in meiner Nähe").click()
    first = frame.locator(".finds li").first
    expect(first).to_contain_text("Spielplatz 001")
    expect(first).to_contain_text("genau hier")
    frame.get_by_label("in der Nähe eines Ortes").fill("Soest")
    frame.locator(".near__places button").first.press("Enter")
    expect(frame.get_by_role("status").first).to_contain_text("Soest")
    assert not [address for address in asked if "51.55" in address and "bbox" not in address]
    assert axe(inner(page)) == []  # type: ignore[arg-type]


def test_without_javascript_there_is_a_table(visit: Any, installation: Installation) -> None:
    # Not framed: chromium switches scripts off in a frame of another site only after it was read.
    page = visit("", java_script_enabled=False)
    page.goto(f"{installation.origin}/einbetten/v1/{SLUG}/karte/")
    expect(page.locator("tbody tr").first).to_contain_text("Spielplatz", timeout=20_000)
    expect(page.locator(".map")).to_be_hidden()


def test_code_from_the_page_of_a_dataset_follows_what_is_chosen(open_page: Any, axe: Axe) -> None:
    page = open_page(f"/daten/{SLUG}/")
    page.get_by_text("Auf der eigenen Website zeigen").press("Enter")
    page.get_by_label("Ansicht", exact=True).select_option("naehe")
    page.get_by_text("Nur bestimmte Zeilen").click()
    page.get_by_label("Oder eine Bedingung").fill("Name = '<b>\"'")
    code = page.locator('[data-embed-code="frame"] code')
    expect(code).to_contain_text(f"/einbetten/v1/{SLUG}/naehe/?filter=Name")
    expect(code).to_contain_text('allow="geolocation"')
    component_code = page.locator('[data-embed-code="component"] code')
    expect(component_code).to_contain_text("filter=\"Name = '&lt;b&gt;&quot;'\"")
    page.get_by_label("Oder eine Bedingung").fill("")
    page.locator("#einbetten").get_by_label("Spalte", exact=True).select_option("Name")
    page.get_by_label("hat den Wert").fill("Spielplatz 001")
    page.get_by_text("Nur bestimmte Spalten").click()
    page.get_by_role("checkbox", name="Name").uncheck()
    page.get_by_label("Höhe in Pixeln").fill("300")
    expect(code).to_contain_text("name=Spielplatz+001")
    expect(code).to_contain_text("spalten=stadtteil,baujahr,")
    expect(code).to_contain_text('height="300"')
    expect(component_code).to_contain_text('nur="name=Spielplatz+001" hoehe="300"')
    address = page.get_by_role("link", name="Allein ansehen").get_attribute("href")
    alone = page.request.get(address)
    assert alone.status == 200
    assert "Spielplatz 002" not in alone.text()
    page.get_by_label("Ansicht", exact=True).select_option("zahl")
    expect(page.get_by_label("Welche Zahl")).to_be_visible()
    page.get_by_label("Welche Zahl").select_option(index=1)
    expect(code).to_contain_text("wert=kleinster")
    expect(page.get_by_text("Nur bestimmte Zeilen")).to_be_hidden()
    assert axe(page) == []


def test_withdrawn_data_say_so_on_the_site_of_the_town(
    visit: Any, installation: Installation, tmp_path: Any, axe: Axe
) -> None:
    path = write_playgrounds(tmp_path / "weg.csv", rows=5)
    slug = installation.publish(path, "Bald zurückgezogen eingebettet")["dataset"]
    installation.run("withdraw", slug, "--by", "Test")
    page = visit(component(datensatz=slug, ansicht="tabelle"))
    frame = page.frame_locator("drehscheibe-daten iframe")
    expect(frame.get_by_role("heading")).to_have_text("Zurückgezogen")
    expect(frame.locator("main")).not_to_contain_text("Spielplatz 0")
    until(page, lambda: height_of(page) < 350)
    assert axe(inner(page)) == []  # type: ignore[arg-type]
