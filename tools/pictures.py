# SPDX-License-Identifier: EUPL-1.2
"""Draws the pictures of the tutorial "Ihr erster Datensatz": walks through a real installation.

`make pictures` renews `docs/pictures/erster-*.png`: they show the program as it is.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

from installation import Served, new_installation, write_playgrounds  # noqa: E402 - after its path

PICTURES = ROOT / "docs" / "pictures"
ARGUMENTS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
SIZE = {"width": 1100, "height": 760}
PHONE = {"width": 360, "height": 720}
STEWARD, REVIEWER = "dora@musterhausen.example", "paul@musterhausen.example"
ROWS = 60


class Walk:
    """Somebody of the practice town, on the way from a file to a release."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page, self.origin = page, origin
        page.set_default_timeout(60_000)

    def sign_in(self, email: str, password: str) -> None:
        self.page.goto(f"{self.origin}/anmelden/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", password)
        self.page.locator("main form button").first.click()
        self.page.wait_for_url("**/meine-arbeit/")

    def click(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def draw(self, name: str) -> None:
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_timeout(2_500)  # until maps stand still
        self.page.screenshot(path=PICTURES / f"erster-{name}.png")

    def reach(self, heading: str) -> None:
        self.page.get_by_role("heading", level=1, name=heading).wait_for()


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


def main() -> None:
    program = shutil.which("chromium")
    if program is None:
        raise SystemExit("The pictures need chromium (apt install chromium).")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        made = new_installation(Path(folder) / "instance")
        lines = made.run("demo", "--people").splitlines()
        passwords = {parts[1]: parts[2] for line in lines if len(parts := line.split()) == 3}
        file = write_playgrounds(Path(folder) / "spielplaetze_2026.csv", rows=ROWS)
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        with Served(made):
            for who, size in ((STEWARD, SIZE), (REVIEWER, PHONE)):
                context = browser.new_context(viewport=size, locale="de-DE")  # type: ignore[arg-type]
                walk = Walk(context.new_page(), made.origin)
                walk.sign_in(who, passwords[who])
                publish(walk, file) if who == STEWARD else review(walk)
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
