# SPDX-License-Identifier: EUPL-1.2
"""A clerk gives an address instead of a file: with and without JavaScript, and when it fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from every_look import faults
from installation import Installation, Served
from playwright.sync_api import Page, expect
from test_publish import PEOPLE, RELEASE, START, Clerk, first_time_from, signed_in

from far_servers import FarServer, far_server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def far() -> Iterator[FarServer]:
    """The website of a town, on this machine."""
    with far_server() as server:
        yield server


@pytest.fixture(scope="session")
def installation(not_served: Any, far: FarServer) -> Any:
    made: Installation = not_served()
    made.environment.update(
        DREHSCHEIBE_FETCH_ALLOWED_NETWORKS="127.0.0.0/8",
        DREHSCHEIBE_FETCH_PORTS=f"80,443,{far.server_port}",
    )
    made.run_script(PEOPLE)
    with Served(made):
        yield made


@pytest.fixture
def clerk(open_page: Any) -> Clerk:
    return signed_in(open_page(START))


def give(clerk: Clerk, address: str) -> Page:
    if "/datei/" not in clerk.page.url:
        clerk.click("Neuer Datensatz")
        clerk.at("datei")
    clerk.page.get_by_label("Adresse der Datei").fill(address)
    clerk.click("Von dort holen")
    return clerk.page


def understood(page: Page) -> None:
    page.get_by_role("heading", level=1, name="Das haben wir verstanden").wait_for()


def test_an_address_is_enough(clerk: Clerk, far: FarServer) -> None:
    address = far.address("/spielplaetze.csv")
    page = give(clerk, address)
    understood(page)
    assert "30 Zeilen" in page.locator("main").inner_text()
    expect(page.get_by_role("link", name=address)).to_be_visible()
    assert clerk.count == 2


def test_no_javascript_is_needed(open_page: Any, far: FarServer) -> None:
    clerk = signed_in(open_page(START, java_script_enabled=False))
    understood(give(clerk, far.address("/spielplaetze.csv")))


def test_next_month_takes_three_clicks(
    clerk: Clerk, far: FarServer, installation: Installation
) -> None:
    understood(give(clerk, far.address("/spielplaetze.csv")))
    first_time_from(clerk)
    clerk.click("Zur Prüfung geben")
    clerk.page.get_by_role("heading", level=1, name="Zur Prüfung gegeben").wait_for()
    slug = installation.run_script(RELEASE)
    clerk.page.goto(f"{installation.origin}/daten/{slug}/")
    clerk.count = 0
    clerk.click("Neue Fassung hochladen")
    clerk.page.get_by_text("Von dort kam die letzte Fassung.").wait_for()
    clerk.click("Von dort holen")
    clerk.at("vorschau")
    clerk.click("Zur Prüfung geben")
    clerk.page.get_by_role("heading", level=1, name="Zur Prüfung gegeben").wait_for()
    assert clerk.count == 3


def test_what_went_wrong_is_said_and_mended_in_place(clerk: Clerk, far: FarServer) -> None:
    wrong = far.address("/spielplätze.csv")
    page = give(clerk, wrong)
    page.get_by_text("hat „127.0.0.1“ nichts (mehr)").wait_for()
    expect(page.get_by_label("Adresse der Datei")).to_have_value(wrong)
    page = give(clerk, "ftp://soest.de/a.csv")
    expect(page.get_by_role("alert").filter(has_text="muss mit https://")).to_be_visible()
    understood(give(clerk, far.address("/spielplaetze.csv")))


def test_progress_is_seen_and_it_can_be_stopped(clerk: Clerk, far: FarServer) -> None:
    far.go_on.clear()
    page = give(clerk, far.address("/zoegernd.csv"))
    expect(page.locator("[data-done]")).to_contain_text("400\u00a0Byte bisher", timeout=30_000)
    clerk.click("Nicht holen")
    expect(page.get_by_label("Adresse der Datei")).to_have_value(far.address("/zoegernd.csv"))
    far.go_on.set()


def test_one_slow_server_keeps_nobody_waiting(clerk: Clerk, far: FarServer, open_page: Any) -> None:
    far.go_on.clear()
    give(clerk, far.address("/zoegernd.csv"))
    clerk.page.get_by_role("heading", level=1, name="Einen Moment, bitte").wait_for()
    other = signed_in(open_page(START))
    understood(give(other, far.address("/spielplaetze.csv")))
    far.go_on.set()
    understood(clerk.page)


def test_axe_finds_nothing_while_it_is_fetched(
    open_page: Any, axe: Any, far: FarServer, tmp_path: Path
) -> None:
    clerk = signed_in(open_page(START))
    page, found = clerk.page, list[str]()

    def look(name: str) -> None:
        found.extend(f"{name}: {fault}" for fault in faults(page, axe))

    give(clerk, "http://10.0.0.1/a.csv")
    look("refused")
    far.go_on.clear()
    long = "?lang=" + "x" * 300
    give(clerk, far.address(f"/zoegernd.csv{long}"))
    page.get_by_text("400").wait_for()
    look("waiting")
    clerk.click("Nicht holen")
    give(clerk, far.address("/seite"))
    page.get_by_text("liegt eine Internetseite").wait_for()
    look("failed")
    far.go_on.set()
    understood(give(clerk, far.address(f"/spielplaetze.csv{long}")))
    look("understood")
    assert found == []
