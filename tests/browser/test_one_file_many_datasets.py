# SPDX-License-Identifier: EUPL-1.2
"""One GeoPackage, a dataset for each layer: prepared on one page, approved one by one, renewed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from every_look import faults
from installation import Installation, Served
from playwright.sync_api import Page
from test_publish import PEOPLE, QUESTIONS, START, Clerk, signed_in

from layer_samples import write_district, write_workbook

pytestmark = pytest.mark.browser

MOST_STEPS = 16  # interactions for three datasets, one with addresses of people
RELEASE_ALL = """
from drehscheibe.portal.setup import start_django
start_django()
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.review import approve
from drehscheibe.portal.people.models import Person
from drehscheibe.settings import current_settings
from townhall import actor
ben = actor(Person.objects.get(email="ben@example.org"))
layout = current_settings().layout
for draft in Draft.objects.filter(state="submitted").order_by("created"):  # ours are the newest
    slug = approve(layout, draft, ben).dataset.slug
print(slug)
"""


@pytest.fixture(scope="session")
def installation(not_served: Any) -> Any:
    """An installation with a steward and a reviewer of Soest."""
    made = not_served()
    made.run_script(PEOPLE)
    with Served(made):
        yield made


@pytest.fixture
def clerk(open_page: Any) -> Clerk:
    return signed_in(open_page(START))


def heading(page: Page, text: str) -> None:
    page.get_by_role("heading", level=1, name=text).wait_for(timeout=60_000)


def divide(clerk: Clerk, path: Path, *, script: bool = True) -> None:
    """As far as the page that has all of them."""
    clerk.click("Neuer Datensatz")
    clerk.choose(path)
    if not script:
        clerk.click("Hochladen")
    heading(clerk.page, "Das haben wir verstanden")
    clerk.check("[name=as][value=several]")
    clerk.click("Diese Datensätze anlegen")
    heading(clerk.page, "Die Datensätze dieser Datei")


def say_for_all(clerk: Clerk) -> None:
    clerk.check("[name=licence][value='dl-by-de/2.0']")
    for question in QUESTIONS:
        clerk.check(f"[name={question}][value=clear]")


def hand_over(clerk: Clerk, count: int) -> None:
    clerk.click(f"Alle {count} zur Prüfung geben")
    heading(clerk.page, "Zur Prüfung gegeben")


def test_three_layers_become_three_datasets_and_one_file_renews_them(
    clerk: Clerk, installation: Installation, tmp_path: Path
) -> None:
    page, path = clerk.page, write_district(tmp_path / "kreis.gpkg")
    divide(clerk, path)
    page.get_by_label("Ein Satz über die Daten").first.fill("Alle Spielplätze des Kreises.")
    clerk.click("„mail“ weglassen")
    page.locator(".finding").wait_for(state="detached")
    heading(page, "Die Datensätze dieser Datei")
    assert page.get_by_label("Ein Satz über die Daten").first.input_value().startswith("Alle")
    say_for_all(clerk)
    clerk.click("Stimmt so, weiter zur Vorschau")
    heading(page, "Vorschau")
    hand_over(clerk, 3)
    assert clerk.count <= MOST_STEPS
    slug = installation.run_script(RELEASE_ALL)
    page.goto(f"{installation.origin}/daten/{slug}/")
    clerk.count = 0
    clerk.click("Alle 3 Datensätze dieser Datei erneuern")
    clerk.choose(write_district(path, rows=22))
    heading(page, "Vorschau")
    assert page.get_by_text("2 Zeilen neu").count() == 3
    hand_over(clerk, 3)
    assert clerk.count == 3


def test_sheets_become_datasets_without_javascript(open_page: Any, tmp_path: Path) -> None:
    clerk = signed_in(open_page(START, java_script_enabled=False))
    page = clerk.page
    divide(clerk, write_workbook(tmp_path / "zahlen.xlsx"), script=False)
    assert page.locator(".bundle__layer").all_inner_texts() == ["Schulen", "Bäder", "Märkte"]
    say_for_all(clerk)
    clerk.click("Stimmt so, weiter zur Vorschau")
    heading(page, "Vorschau")
    hand_over(clerk, 3)


def test_axe_finds_nothing_on_the_pages_of_all(open_page: Any, axe: Any, tmp_path: Path) -> None:
    clerk = signed_in(open_page(START))
    page = clerk.page
    found: list[str] = []

    def look(name: str) -> None:
        found.extend(f"{name}: {fault}" for fault in faults(page, axe))

    clerk.click("Neuer Datensatz")
    clerk.choose(write_district(tmp_path / "kreis.gpkg"))
    heading(page, "Das haben wir verstanden")
    clerk.check("[name=as][value=several]")
    look("divide")
    clerk.click("Diese Datensätze anlegen")
    heading(page, "Die Datensätze dieser Datei")
    look("prepare")
    clerk.click("Stimmt so, weiter zur Vorschau")
    page.get_by_text(re.compile("Es fehlt noch etwas")).wait_for()
    look("missing")
    clerk.click("„mail“ weglassen")
    page.locator(".finding").wait_for(state="detached")
    heading(page, "Die Datensätze dieser Datei")
    say_for_all(clerk)
    clerk.click("Stimmt so, weiter zur Vorschau")
    heading(page, "Vorschau")
    look("ready")
    hand_over(clerk, 3)
    look("done")
    assert found == []
