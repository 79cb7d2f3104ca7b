# SPDX-License-Identifier: EUPL-1.2
"""Somebody new takes a use case over for a second town, upgrades it, ends it with a reason.

What the package's page tells of who runs what agrees at each step.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from every_look import FEW, faults

pytestmark = pytest.mark.browser

PASSWORD = "ein langes Kennwort 7"
HERE = "/anwendungsfaelle/soest/alte-spielplaetze/"
MOST_CLICKS = 12
BEGIN = """
from drehscheibe.portal.setup import start_django
start_django()
from django.utils import timezone
from adoption_samples import adopter, published
from drehscheibe.portal.adoptions.models import Adoption
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.settings import current_settings
adopter(current_settings())
version = published()
first = Adoption.objects.create(
    usecase=version.usecase, version=version, created_by="Petra", state="live",
    organisation=Organisation.objects.get(key="05974040"), live_since=timezone.now(),
)
first.events.create(state="live", version="1.0.0", by="Petra")
"""
NEXT_VERSION = """
from drehscheibe.portal.setup import start_django
start_django()
from dataclasses import replace
from adoption_samples import OUTPUTS, another, published
more = replace(OUTPUTS.figures[0], name="neu", column="alt", title={"de": "Neu gezählt"})
published(another("1.1.0", outputs=replace(OUTPUTS, figures=(*OUTPUTS.figures, more)),
                  changes={"de": "Eine Zahl mehr."}))
"""


class Clicks:
    """Everything that somebody presses, counted."""

    def __init__(self, page: Any) -> None:
        self._page, self.count = page, 0

    def button(self, name: str) -> None:
        self._press(self._page.get_by_role("main").get_by_role("button", name=name, exact=True))

    def link(self, name: str) -> None:
        self._press(self._page.get_by_role("main").get_by_role("link", name=name, exact=True))

    def box(self, name: str) -> None:
        self._press(self._page.get_by_label(name))

    def _press(self, what: Any) -> None:
        what.first.click(timeout=60_000)
        self._page.wait_for_load_state()
        self.count += 1


@pytest.fixture(scope="module")
def towns(installation: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Soest runs it; Arnsberg has public data of its own and two people who are new here."""
    from townhall import PLAYGROUNDS

    path = Path(tmp_path_factory.mktemp("own"), "spielplaetze-arnsberg.csv")
    path.write_text(PLAYGROUNDS)
    installation.run(
        "publish", str(path), "--owner", "05958004", "--title", "Spielplätze in Arnsberg",
        "--licence", "dl-by-de/2.0", "--yes", "--json",
    )  # fmt: skip
    installation.run_script(BEGIN)
    return installation


def signed_in(open_page: Any, name: str, path: str) -> Any:
    page = open_page(f"/anmelden/?next={path}")
    page.get_by_label("E-Mail-Adresse").fill(f"{name}@example.org")
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Anmelden").click()
    page.wait_for_load_state()
    return page


def running(page: Any) -> dict[str, str]:
    """Town -> version, as the page of the package tells it."""
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + HERE)
    rows = page.get_by_role("region", name="Wer ihn betreibt").locator("tbody tr").all()
    cells = [row.get_by_role("cell").all_inner_texts() for row in rows]
    return {town.strip(): version for town, version, *_ in cells}


def test_somebody_new_takes_over_upgrades_and_ends(open_page: Any, axe: Any, towns: Any) -> None:
    anna = signed_in(open_page, "anna-arnsberg", HERE)
    assert running(anna) == {"Soest": "1.0.0"}
    clicks = Clicks(anna)
    clicks.link("Übernehmen")
    assert faults(anna, axe, FEW) == []
    clicks.button("Übernehmen")
    anna.get_by_text("Spielplätze in Arnsberg").wait_for()
    assert faults(anna, axe) == []
    clicks.button("Weiter")
    assert faults(anna, axe, FEW) == []
    clicks.box("Es steht fest, wer die Liste pflegt.")
    clicks.button("Probelauf starten")
    anna.get_by_role("link", name="Das stimmt so").wait_for(timeout=120_000)
    assert faults(anna, axe) == []
    clicks.link("Das stimmt so")
    assert faults(anna, axe, FEW) == []
    clicks.button("Zur Freigabe geben")
    anna.get_by_text("Abgegeben. Ihre Kolleginnen und Kollegen").wait_for()
    inside = anna.url

    ben = signed_in(open_page, "ben-arnsberg", "/meine-arbeit/")
    second = Clicks(ben)
    second.link("Alte Spielplätze, Arnsberg")
    assert faults(ben, axe) == []
    second.button("Freigeben")
    ben.get_by_text("Freigegeben: Es ist produktiv.").wait_for()
    assert clicks.count + second.count <= MOST_CLICKS
    assert running(anna) == {"Soest": "1.0.0", "Arnsberg": "1.0.0"}

    public = open_page(f"{HERE}arnsberg/")
    public.get_by_text("vor 2000").first.wait_for()
    assert faults(public, axe) == []

    towns.run_script(NEXT_VERSION)
    anna.goto(inside)
    clicks.link("Version 1.1.0 ist da")
    clicks.button("Mit Ihren Daten ausprobieren")
    anna.get_by_role("button", name="Umstellen").wait_for(timeout=120_000)
    assert faults(anna, axe) == []
    clicks.button("Umstellen")
    assert running(anna) == {"Soest": "1.0.0", "Arnsberg": "1.1.0"}

    anna.goto(inside)
    assert faults(anna, axe, FEW) == []  # with its runs and what happened
    clicks.link("Beenden")
    assert faults(anna, axe, FEW) == []
    clicks.box("Niemand hat die Zeit dafür")
    anna.get_by_label("Was sollten andere wissen?").fill("Wir machen es 2027 gemeinsam.")
    clicks.button("Beenden")
    anna.get_by_text("Beendet. Danke für den Grund").wait_for()
    assert running(anna) == {"Soest": "1.0.0"}
    anna.get_by_text("Wir machen es 2027 gemeinsam.").wait_for()


PUBLISHING = """
from drehscheibe.portal.setup import start_django
start_django()
from drehscheibe.policy.actors import Actor, Role
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.usecases.proposals import offer
from drehscheibe.portal.usecases.questions import ask_mentor
from drehscheibe.portal.usecases.services import publish_version
from drehscheibe.settings import current_settings
from package_samples import kept, plain_package
from townhall import actor, person
layout, operator = current_settings().layout, Actor("operator: test", is_operator=True)
olsberg, menden = (Organisation.objects.get(slug=slug) for slug in ("olsberg", "menden"))
olga = person("Olga-Olsberg", *Role, of=olsberg)
mona = person("Mona-Menden", *Role, of=menden)
person("Nora-Netz", *Role, of=Organisation.objects.get(is_node=True))


def brought(name, plain, of, who):
    by = {"owner": of, "actor": actor(who)}
    return kept(layout, layout.scratch / name, plain, **by)


first = brought("one", plain_package("olsberg/giess-karte"), olsberg, olga)
publish_version(first, actor=operator)
brought("two", plain_package("olsberg/giess-karte", "1.1.0"), olsberg, olga)
fork = plain_package("menden/giess-karte") | {"based_on": "olsberg/giess-karte@1.0.0"}
fork["transforms"][0]["sql"] = "SELECT art, jahr FROM baeume"
improved = brought("three", fork, menden, mona)
publish_version(improved, actor=operator)
made = offer(improved, "Mit Pflanzjahr.", actor=actor(mona))
first.usecase.refresh_from_db()
ask_mentor(first.usecase, "Wie oft gießen Sie?", actor=actor(mona))
print(made.pk)
"""


def test_pages_of_those_who_publish_and_of_the_node(open_page: Any, axe: Any, towns: Any) -> None:
    """What was brought in, an improvement with its difference, questions; the node's figures."""
    number = towns.run_script(PUBLISHING)
    kept, asked = (
        "/organisationen/olsberg/anwendungsfaelle/",
        "/anwendungsfaelle/olsberg/giess-karte/",
    )
    pages = {
        "olga-olsberg": (kept, f"/verbesserungen/{number}/", f"{asked}fragen/", asked),
        "nora-netz": ("/netzwerk/anwendungsfaelle/", "/netzwerk/anwendungsfaelle/luecken/"),
    }
    for name, paths in pages.items():
        page = signed_in(open_page, name, paths[0])
        for path in paths:
            page.goto(towns.origin + path)
            page.get_by_role("heading", level=1).wait_for()
            assert faults(page, axe, FEW) == [], path
