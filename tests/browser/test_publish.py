# SPDX-License-Identifier: EUPL-1.2
"""A clerk publishes: first time, next month, without JavaScript, with the keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from every_look import faults
from installation import Installation, Served, write_playgrounds
from playwright.sync_api import Page, expect

from townhall import PASSWORD

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
START = "/veroeffentlichen/"
MOST_STEPS = 20  # interactions of somebody who publishes for the first time
QUESTIONS = ("persons", "rights", "security", "small-numbers")
PEOPLE = """
from drehscheibe.portal.setup import start_django
start_django()
from drehscheibe.portal.organisations.models import Organisation
from townhall import SOEST, Role, person
soest = Organisation.objects.get(key=SOEST)
person("Anna", Role.STEWARD, of=soest); person("Ben", Role.REVIEWER, of=soest)
"""
RELEASE = """
from drehscheibe.portal.setup import start_django
start_django()
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.review import approve
from drehscheibe.portal.people.models import Person
from drehscheibe.settings import current_settings
from townhall import actor
draft = Draft.objects.filter(state="submitted").latest("changed")
ben = actor(Person.objects.get(email="ben@example.org"))
print(approve(current_settings().layout, draft, ben).dataset.slug)
"""


@pytest.fixture(scope="session")
def installation(not_served: Any) -> Any:
    """An installation with a steward and a reviewer of Soest."""
    made = not_served()
    made.run_script(PEOPLE)
    with Served(made):
        yield made


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return write_playgrounds(tmp_path / "plaetze.csv", rows=40)


class Clerk:
    """Somebody at the keyboard and mouse; every interaction is counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0
        page.set_default_timeout(120_000)

    def click(self, name: str, role: Any = "button") -> None:
        self.count += 1
        self.page.get_by_role(role, name=name).first.click()

    def check(self, selector: str) -> None:
        self.count += 1
        self.page.check(selector)

    def choose(self, path: Path) -> None:
        self.count += 1
        self.page.set_input_files("input[type=file]", path)

    def at(self, step: str) -> None:
        self.page.wait_for_url(re.compile(f"/{step}/(#.*)?$"))


@pytest.fixture
def clerk(open_page: Any) -> Clerk:
    return signed_in(open_page(START))


def signed_in(page: Page) -> Clerk:
    clerk = Clerk(page)
    page.fill("[name=login]", "anna@example.org")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url(f"**{START}")
    return clerk


def first_time(clerk: Clerk, path: Path) -> None:
    """All six steps as somebody goes through them who reads what stands there."""
    page = clerk.page
    clerk.click("Neuer Datensatz")
    clerk.at("datei")
    clerk.choose(path)
    clerk.at("verstehen")
    page.get_by_role("heading", level=1, name="Das haben wir verstanden").wait_for()
    first_time_from(clerk)


def first_time_from(clerk: Clerk) -> None:
    """From the second step on."""
    page = clerk.page
    clerk.click("Stimmt so, weiter")
    clerk.at("hinweise")
    page.locator("[name=what][value=on]").click()
    clerk.count += 1
    clerk.at("darf-das-raus")
    for question in QUESTIONS[1:]:
        clerk.check(f"[name={question}][value=clear]")
    clerk.click("Weiter")
    clerk.at("beschreiben")
    clerk.check("[name=licence][value='dl-by-de/2.0']")
    clerk.click("Weiter zur Vorschau")
    clerk.at("vorschau")
    page.get_by_role("button", name="Zur Prüfung geben").wait_for()


def test_the_first_publication_takes_few_steps(clerk: Clerk, shared: Path) -> None:
    path = shared / "data" / "municipal_muenster" / "spielplätze-münster.csv"
    if not path.exists():
        pytest.skip(f"{path.name} is not there")
    first_time(clerk, path)
    clerk.page.locator(".candidate .map canvas").wait_for()
    assert "291 Zeilen" in clerk.page.locator(".candidate .chips").inner_text()
    clerk.click("Zur Prüfung geben")
    clerk.page.get_by_role("heading", level=1, name="Zur Prüfung gegeben").wait_for()
    assert clerk.count <= MOST_STEPS


def test_next_month_takes_three_clicks(clerk: Clerk, own: Path, installation: Installation) -> None:
    first_time(clerk, own)
    clerk.click("Zur Prüfung geben")
    clerk.page.get_by_role("heading", level=1, name="Zur Prüfung gegeben").wait_for()
    slug = installation.run_script(RELEASE)
    clerk.page.goto(f"{installation.origin}/daten/{slug}/")
    clerk.count = 0
    clerk.click("Neue Fassung hochladen")
    clerk.choose(write_playgrounds(own, rows=42))
    clerk.at("vorschau")
    clerk.page.get_by_text("2 Zeilen neu").wait_for()
    clerk.click("Zur Prüfung geben")
    clerk.page.get_by_role("heading", level=1, name="Zur Prüfung gegeben").wait_for()
    assert clerk.count == 3


def test_publishing_needs_no_javascript(open_page: Any, own: Path) -> None:
    clerk = signed_in(open_page(START, java_script_enabled=False))
    page = clerk.page
    clerk.click("Neuer Datensatz")
    clerk.choose(own)
    clerk.click("Hochladen")
    page.get_by_role("heading", level=1, name="Das haben wir verstanden").wait_for()
    page.locator("details.guess summary").first.click()
    expect(page.locator("details.guess[open] select").first).to_be_visible()
    clerk.click("Stimmt so, weiter")
    page.locator("[name=what][value=on]").click()
    for question in QUESTIONS:
        clerk.check(f"[name={question}][value=clear]")
    clerk.click("Weiter")
    clerk.check("[name=licence][value='cc-zero']")
    clerk.click("Weiter zur Vorschau")
    page.get_by_role("button", name="Zur Prüfung geben").wait_for()
    assert "Spielplatz" in page.locator(".candidate .data-table").first.inner_text()


def test_a_click_on_a_fix_comes_back_to_its_place(clerk: Clerk, own: Path) -> None:
    clerk.click("Neuer Datensatz")
    clerk.choose(own)
    clerk.at("verstehen")
    page = clerk.page
    page.locator("details.guess summary", has_text=re.compile("^\\s*\\d+ Spalten:")).click()
    page.get_by_label("Baujahr: gelesen als").select_option("string")
    page.locator("details[open]").get_by_role("button", name="Neu lesen").click()
    page.locator("details.guess summary", has_text="Baujahr (Text)").wait_for()
    assert page.url.split("#")[1].startswith("columns-")


def test_a_closed_browser_loses_nothing(clerk: Clerk, own: Path, open_page: Any) -> None:
    clerk.click("Neuer Datensatz")
    clerk.choose(own)
    clerk.at("verstehen")
    clerk.page.get_by_role("heading", level=1, name="Das haben wir verstanden").wait_for()
    again = signed_in(open_page(START))
    again.page.locator(".rows a").first.click()
    again.page.get_by_role("heading", level=1, name="Das haben wir verstanden").wait_for()


def test_the_keyboard_is_enough(clerk: Clerk, own: Path) -> None:
    page = clerk.page
    page.get_by_role("button", name="Neuer Datensatz").focus()
    page.keyboard.press("Enter")
    clerk.at("datei")
    clerk.choose(own)
    clerk.at("verstehen")
    page.get_by_role("heading", level=1, name="Das haben wir verstanden").wait_for()
    page.locator("details.guess summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.guess[open]")).to_have_count(1)
    page.get_by_role("button", name="Stimmt so, weiter").focus()
    page.keyboard.press("Enter")
    clerk.at("hinweise")
    page.locator("[name=what][value=on]").focus()
    page.keyboard.press("Enter")
    clerk.at("darf-das-raus")
    for question in QUESTIONS:
        page.locator(f"[name={question}][value=clear]").focus()
        page.keyboard.press("Space")
    page.keyboard.press("Enter")
    clerk.at("beschreiben")
    page.locator("[name=licence]").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Weiter zur Vorschau").focus()
    page.keyboard.press("Enter")
    clerk.at("vorschau")
    page.get_by_role("button", name="Zur Prüfung geben").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Zur Prüfung gegeben").wait_for()


def test_an_upload_goes_on_after_a_fault(clerk: Clerk, tmp_path: Path) -> None:
    path = write_playgrounds(tmp_path / "viele.csv", rows=2_000)
    page = clerk.page
    clerk.click("Neuer Datensatz")
    clerk.at("datei")
    cut: list[str] = []

    def once(route: Any) -> None:
        if route.request.method == "PATCH" and not cut:
            cut.append(route.request.url)
            route.fulfill(status=503)
        else:
            route.continue_()

    page.route("**/hochladen*", once)
    clerk.choose(path)
    clerk.at("verstehen")
    page.get_by_role("heading", level=1, name="Das haben wir verstanden").wait_for()
    assert cut
    assert "2.000 Zeilen" in page.locator("main").inner_text()


def test_axe_finds_nothing_on_any_step(open_page: Any, axe: Any, own: Path, tmp_path: Path) -> None:
    clerk = signed_in(open_page(START))
    page = clerk.page
    found: list[str] = []

    def look(name: str) -> None:
        found.extend(f"{name}: {fault}" for fault in faults(page, axe))

    look("begin")
    clerk.click("Neuer Datensatz")
    clerk.at("datei")
    look("file")
    clerk.choose(own)
    clerk.at("verstehen")
    page.get_by_role("heading", level=1, name="Das haben wir verstanden").wait_for()
    for summary in page.locator("details.guess summary").all():
        summary.click()
    look("understand")
    clerk.click("Stimmt so, weiter")
    clerk.at("hinweise")
    look("findings")
    page.locator("[name=what][value=on]").click()
    clerk.at("darf-das-raus")
    look("clearance")
    for question in QUESTIONS:
        clerk.check(f"[name={question}][value=clear]")
    clerk.click("Weiter")
    clerk.at("beschreiben")
    for summary in page.locator("details.quiet summary").all():
        summary.click()
    look("describe")
    clerk.check("[name=licence][value='dl-by-de/2.0']")
    clerk.click("Weiter zur Vorschau")
    clerk.at("vorschau")
    page.get_by_role("button", name="Zur Prüfung geben").wait_for()
    look("preview")
    assert found == []
