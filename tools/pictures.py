# SPDX-License-Identifier: EUPL-1.2
"""Draws the pictures of the README and the two tutorials: walks through a real installation.

`make pictures` renews `docs/pictures/home.png`, `erster-*.png` ("Ihr erster Datensatz") and
`anwendungsfall-*.png` ("Ihren ersten Anwendungsfall übernehmen"): they show the program as it is.
Named series ("home", "erster", "anwendungsfall") alone are drawn where some are given.
"""

from __future__ import annotations

import csv
import math
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

from installation import (  # noqa: E402
    WORK,
    Installation,
    Served,
    installation_at,
    write_playgrounds,
)

from chromium import program  # noqa: E402 - after its path
from townhall import PASSWORD  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
ARGUMENTS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
SIZE = {"width": 1100, "height": 760}
PHONE = {"width": 360, "height": 720}
FIRST_PAGE = {"width": 1200, "height": 680}
STEWARD, REVIEWER = "dora@musterhausen.example", "paul@musterhausen.example"
ROWS = 60
SOEST = 8.106, 51.572  # degrees, middle of the town
TURN = math.pi * (3 - math.sqrt(5))  # the golden angle: places that look like those of a town
LONGEST = 900_000.0  # milliseconds; a busy machine is no reason to draw half a tutorial
# The town that takes a use case over has data of its own and two people.
TOWN = """
from drehscheibe.portal.setup import start_django
start_django()
from drehscheibe.policy.actors import Role
from drehscheibe.portal.organisations.models import Organisation
from townhall import person
soest = Organisation.objects.get(key="05974040")
person("Anna", Role.STEWARD, of=soest)
person("Ben", Role.REVIEWER, of=soest)
"""
USE_CASE = "/anwendungsfaelle/drehscheibe/spielplatzfinder/"


class Walk:
    """Somebody on the way through a tutorial; `series` begins the names of its pictures."""

    def __init__(self, page: Page, origin: str, series: str = "erster") -> None:
        self.page, self.origin, self.series = page, origin, series
        page.set_default_timeout(LONGEST)

    def sign_in(self, email: str, password: str) -> None:
        self.page.goto(f"{self.origin}/anmelden/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", password)
        self.page.locator("main form button").first.click()
        self.page.wait_for_url("**/meine-arbeit/")

    def click(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def draw(self, name: str) -> None:
        self.page.wait_for_load_state("networkidle", timeout=LONGEST)
        self.page.wait_for_timeout(2_500)  # until maps stand still
        self.page.screenshot(path=PICTURES / f"{self.series}-{name}.png")

    def reach(self, heading: str) -> None:
        self.page.get_by_role("heading", level=1, name=heading).wait_for()


def write_invented_playgrounds(path: Path) -> Path:
    """Closer together in the middle of the town than outside; names and places are made up."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(
            ["Name", "Stadtteil", "Baujahr", "Barrierefrei", "Längengrad", "Breitengrad"]
        )
        for i in range(ROWS):
            far, turn = 0.06 * (i / ROWS) ** 0.8, i * TURN
            east, north = SOEST[0] + far * math.cos(turn), SOEST[1] + 0.6 * far * math.sin(turn)
            part = ("Nord", "Ost", "Süd", "West")[int(turn / (math.pi / 2)) % 4]
            place = (f"{east:.5f}".replace(".", ","), f"{north:.5f}".replace(".", ","))
            free = "ja" if i % 3 == 0 else "nein"
            writer.writerow([f"Spielplatz {part} {i + 1}", part, 1980 + i * 7 % 45, free, *place])
    return path


def show_first_page(walk: Walk) -> None:
    walk.page.goto(f"{walk.origin}/")
    walk.page.wait_for_load_state("networkidle")
    walk.page.screenshot(path=PICTURES / "home.png")


def publish(walk: Walk, file: Path) -> None:
    walk.draw("1-meine-arbeit")
    walk.page.goto(f"{walk.origin}/veroeffentlichen/")
    walk.click("Neuer Datensatz")
    walk.page.set_input_files("input[type=file]", file)
    walk.reach("Das haben wir verstanden")
    walk.draw("2-verstehen")
    walk.click("Stimmt so, weiter")
    walk.reach("Was wir gefunden haben")
    walk.draw("3-hinweise")
    walk.page.locator("[name=what][value=on]").click()
    walk.reach("Darf das raus?")
    for question in ("persons", "rights", "security", "small-numbers"):
        walk.page.check(f"[name={question}][value=clear]")
    walk.draw("4-darf-das-raus")
    walk.click("Weiter")
    walk.reach("Beschreiben")
    walk.page.check("[name=licence][value='dl-by-de/2.0']")
    walk.draw("5-beschreiben")
    walk.click("Weiter zur Vorschau")
    walk.page.get_by_role("button", name="Zur Prüfung geben").wait_for()
    walk.draw("6-vorschau")
    walk.click("Zur Prüfung geben")
    walk.reach("Zur Prüfung gegeben")


def review(walk: Walk) -> None:
    walk.page.locator(".work__title").first.click()
    walk.page.get_by_role("button", name="Freigeben").wait_for()
    walk.draw("7-freigeben")
    walk.click("Freigeben")


def show(page: Page, heading: str) -> None:
    """From this heading on."""
    page.get_by_role("heading", name=heading).evaluate("heading => heading.scrollIntoView()")


def take_over(walk: Walk) -> None:
    page = walk.page
    page.goto(f"{walk.origin}/anwendungsfaelle/?kommune=soest")
    walk.draw("1-auswaehlen")
    page.goto(f"{walk.origin}{USE_CASE}?kommune=soest")
    page.get_by_role("main").get_by_role("link", name="Übernehmen", exact=True).click()
    walk.click("Übernehmen")
    walk.reach("Ihre Daten")
    walk.draw("2-daten")
    walk.click("Weiter")
    walk.reach("Angaben")
    for box in page.get_by_role("main").get_by_role("checkbox").all():
        box.check()
    walk.draw("3-angaben")
    walk.click("Probelauf starten")
    go_on = page.get_by_role("link", name="Das stimmt so")
    go_on.wait_for()
    show(page, "Mit Ihren Daten")
    walk.draw("4-probelauf")
    go_on.click()
    walk.draw("5-abgeben")
    walk.click("Zur Freigabe geben")
    page.get_by_text("Abgegeben.").first.wait_for()


def approve(walk: Walk) -> None:
    walk.page.get_by_role("link", name="Spielplatzfinder, Soest").click()
    walk.page.get_by_role("button", name="Freigeben").wait_for()
    walk.draw("6-freigeben")
    walk.click("Freigeben")
    walk.page.get_by_text("Freigegeben:").first.wait_for()
    walk.page.goto(f"{walk.origin}{USE_CASE}soest/")
    walk.draw("7-oeffentlich")


def filled(home: Path) -> tuple[Installation, dict[str, str]]:
    """An installation with the region's data, and the passwords of the practice town."""
    made = installation_at(home)
    made.run("init")
    made.run("demo")
    made.publish(write_invented_playgrounds(home / "spielplaetze.csv"), "Spielplätze in Soest")
    lines = made.run("demo", "--people").splitlines()
    made.run_script(TOWN)
    made.run_script(f"from drehscheibe.portal.setup import start_django\nstart_django()\n{WORK}")
    return made, {parts[1]: parts[2] for line in lines if len(parts := line.split()) == 3}


def main() -> None:
    if program() is None:
        raise SystemExit("The pictures need chromium (apt install chromium).")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        made, passwords = filled(Path(folder) / "instance")
        file = write_playgrounds(Path(folder) / "spielplaetze_2026.csv", rows=ROWS)
        browser = playwright.chromium.launch(executable_path=program(), args=ARGUMENTS)
        steps: list[tuple[str, str, Any, Callable[[Walk], None]]] = [
            ("", "home", FIRST_PAGE, show_first_page),
            (STEWARD, "erster", SIZE, lambda walk: publish(walk, file)),
            (REVIEWER, "erster", PHONE, review),
            ("anna@example.org", "anwendungsfall", SIZE, take_over),
            ("ben@example.org", "anwendungsfall", PHONE, approve),
        ]
        with Served(made):
            for who, series, size, step in steps:
                if sys.argv[1:] and series not in sys.argv[1:]:
                    continue
                context = browser.new_context(viewport=size, locale="de-DE")
                walk = Walk(context.new_page(), made.origin, series)
                if who:
                    walk.sign_in(who, passwords.get(who, PASSWORD))
                step(walk)
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
