# SPDX-License-Identifier: EUPL-1.2
"""The second person on a phone and by keyboard, and a withdrawal that is gone everywhere."""

from __future__ import annotations

import json
import shutil
import time

import httpx
import pytest
from every_look import faults
from installation import Served, installation_at
from playwright.sync_api import expect

from townhall import PASSWORD

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
GONE_WITHIN = 5.0  # seconds


@pytest.fixture(scope="module")
def hall(fresh_installation, tmp_path_factory):
    """A served town hall: releases that wait, one to be withdrawn.

    Tests approve, send back and withdraw; each has its own thing for it.
    """
    home = tmp_path_factory.mktemp("hall") / "instance"
    shutil.copytree(fresh_installation, home)
    made = installation_at(home)
    told = made.run_script("import stage; stage.main()")
    with Served(made):
        yield made, json.loads(told.splitlines()[-1])


@pytest.fixture
def visit(chromium, hall):
    """Opens a page as somebody who has signed in by the form."""
    made, _ = hall
    contexts = []

    def go(name, path="/meine-arbeit/", **options):
        context = chromium.new_context(
            **{"viewport": {"width": 1440, "height": 900}, "locale": "de-DE", **options}
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(f"{made.origin}/anmelden/?next={path}")
        page.get_by_label("E-Mail").fill(f"{name.lower()}@example.org")
        page.get_by_label("Passwort").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Anmelden").click()
        page.wait_for_url(f"**{path}")
        return page

    yield go
    for context in contexts:
        context.close()


def no_sideways(page):
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"]


def test_every_page_in_every_look_is_fine_for_axe(visit, axe, hall):
    _, stage = hall
    draft = f"/pruefen-und-freigeben/{stage['second']}/"
    back = f"/daten/{stage['grounds']}/zuruecknehmen"
    paths = (
        "/meine-arbeit/",
        "/meine-daten/",
        "/meine-arbeit/post/",
        draft,
        f"{draft}aenderungen/",
        f"{back}/zurueckziehen/",
        f"{back}/loeschen/",
        f"/daten/{stage['grounds']}/",
        "/organisationen/soest/verweise/",
    )
    page = visit("Ben")
    for path in paths:
        page.goto(hall[0].origin + path)
        assert faults(page, axe) == []


def test_many_descriptions_are_chosen_and_changed_by_keyboard_alone(visit, axe, hall):
    page = visit("Anna", "/organisationen/soest/beschreibungen/")
    assert faults(page, axe) == []
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    _tab_to(page, "Die angekreuzten ändern")
    page.keyboard.press("Enter")
    page.wait_for_url("**/beschreibungen/*-*/")
    _tab_to(page, "Ansprechstelle")
    page.keyboard.press("Enter")
    field = page.locator("details[open]")
    field.get_by_label("Was damit geschieht").select_option("set")
    page.keyboard.press("Tab")
    field.get_by_label("Wert").fill("gis@soest.example")
    _tab_to(page, "Ansehen, was sich ändern würde")
    page.keyboard.press("Enter")
    page.wait_for_url("**#vorschau")
    expect(page.get_by_role("main")).to_contain_text("gis@soest.example")
    assert faults(page, axe) == []
    page.goto(f"{hall[0].origin}/organisationen/soest/reihen/")
    assert faults(page, axe) == []


def test_the_page_reads_well_without_eyes(visit, hall):
    page = visit("Ben", f"/pruefen-und-freigeben/{hall[1]['second']}/")
    main = page.get_by_role("main")
    expect(main.get_by_role("heading", level=1)).to_have_text("Bitte ansehen und freigeben")
    for title in ("Was sich ändert", "Darf das raus?", "So liest es die Öffentlichkeit"):
        expect(main.get_by_role("region", name=title)).to_be_visible()
    expect(main.get_by_role("region", name="Was sich ändert")).to_contain_text("+1")
    expect(main.get_by_role("button", name="Freigeben", exact=True)).to_be_visible()
    expect(page).to_have_title(
        "Spielplätze: bitte ansehen und freigeben · Drehscheibe Südwestfalen"
    )


def test_by_keyboard_alone_something_is_sent_back(visit, hall):
    page = visit("Ben", f"/pruefen-und-freigeben/{hall[1]['first']}/")
    _tab_to(page, "Zurückgeben mit einem Satz")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Bitte Baujahr prüfen.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/meine-arbeit/")
    expect(page.get_by_role("status")).to_contain_text("Zurückgegeben. Anna bekommt Ihren Satz.")
    author = visit("Anna")
    expect(author.get_by_role("main")).to_contain_text("Bitte Baujahr prüfen.")


def _tab_to(page, text):
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.innerText || ''")
        if focused.strip() == text:
            return
    raise AssertionError(f"{text} is not reached by Tab")


def test_on_a_phone_the_second_person_looks_and_approves_by_touch(visit, hall):
    made, stage = hall
    page = visit("Ben", **PHONE)
    page.get_by_role("region", name="Zu prüfen").get_by_role("link", name="Bolzplätze").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bitte ansehen und freigeben")
    no_sideways(page)
    page.get_by_role("group", name="Karte: Bolzplätze").scroll_into_view_if_needed()
    expect(page.locator("canvas")).to_be_visible()
    page.get_by_role("link", name="Alle 2 zeigen").tap()
    expect(page.get_by_role("main")).to_contain_text("2024")
    no_sideways(page)
    page.get_by_role("link", name="Zurück zu Ihrer Entscheidung").tap()
    page.get_by_role("button", name="Freigeben", exact=True).tap()
    page.wait_for_url(f"**/daten/{stage['pitches']}/")
    expect(page.get_by_role("status").first).to_contain_text("ist jetzt öffentlich")
    items = httpx.get(f"{made.origin}/ogc/collections/{stage['pitches']}/items?f=json").json()
    assert items["numberMatched"] == 21


def test_withdrawn_by_one_person_it_is_gone_everywhere_within_five_seconds(visit, hall):
    made, stage = hall
    slug = stage["doomed"]
    collection = f"/ogc/collections/{slug}"
    own = (
        f"/daten/{slug}/",
        collection,
        f"{collection}/items?f=json",
        f"{collection}/tiles/WebMercatorQuad?f=tilejson",
        f"{collection}/tiles/WebMercatorQuad/0/0/0?f=mvt",
        f"/files/{slug}/{slug}.parquet",
        f"/files/{slug}/{slug}.geojson",
    )
    lists = (
        "/daten/",
        "/daten/?q=Zurückzuziehendes",
        "/daten/neu.atom",
        "/ogc/collections?f=json",
        "/sitemap.xml",
        "/karte/",
    )
    with httpx.Client(base_url=made.origin, timeout=20) as client:
        assert {path: client.get(path).status_code for path in own} == dict.fromkeys(own, 200)
        assert all(slug in client.get(path).text for path in lists)
        page = visit("Anna", f"/daten/{slug}/")
        page.get_by_role("complementary").get_by_role("link", name="Zurückziehen").click()
        page.get_by_label("Warum?").fill("Irrtum")
        page.get_by_role("button", name="Datensatz zurückziehen").click()
        withdrawn = time.monotonic()
        while time.monotonic() < withdrawn + GONE_WITHIN:
            left = [path for path in own if client.get(path).status_code != 410]
            left += [path for path in lists if slug in client.get(path).text]
            if not left:
                break
        assert left == []
    page.wait_for_url("**/meine-daten/")
    expect(page.get_by_role("main")).to_contain_text("zurückgezogen")


def test_in_the_practice_town_the_first_steps_are_taken(visit, axe):
    page = visit("Eva")
    page.get_by_role("button", name="Mitmachen").click()
    expect(page.get_by_role("region", name="Erste Schritte in Musterhausen")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Anfangen", exact=True).click()
    page.wait_for_load_state()
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + "/meine-arbeit/")
    expect(page.locator(".first-steps__done")).to_have_count(1)
