# SPDX-License-Identifier: EUPL-1.2
"""Somebody new takes a use case that ships over for a second town, beside the first town's live
example, upgrades it, and ends it with a reason.

At each step the package's page and the network's statistics tell the same. Figures are invented.
"""

from __future__ import annotations

import time
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

import pytest
from every_look import FEW, faults

pytestmark = pytest.mark.browser

PASSWORD = "ein langes Kennwort 7"
HERE = "/anwendungsfaelle/drehscheibe/ladesaeulen/"
FRAME = "/einbetten/v1/anwendungsfaelle/drehscheibe/ladesaeulen/arnsberg/"
TITLE = "Ladesäulen"
MOST_CLICKS = 12
FAST = "#d1495b"  # a colour that only the style of the package has
# The register of the whole region; Soest runs the use case, and three people sign in for the
# first time.
BEGIN = """
import tempfile, time
from pathlib import Path
from drehscheibe.portal.setup import start_django
start_django()
from adoption_samples import adopter
from townhall import person
from drehscheibe.cli.publish import operator
from drehscheibe.policy.actors import Role
from drehscheibe.portal.adoptions.demo import JOBS, Demo
from drehscheibe.portal.catalogue.publishing import Publication, publish_file
from drehscheibe.portal.catalogue.services import Description
from drehscheibe.portal.jobs.models import Job
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.usecases.models import UseCaseVersion
from drehscheibe.settings import current_settings
settings, who = current_settings(), operator("test")
adopter(settings)
node = Organisation.objects.get(is_node=True)
person("Nora-Arnsberg", Role.ADMINISTRATOR, of=node)
rows = [f"Stadtwerke;Weg {n};{1 + n % 3};{(22, 150)[n % 2]};{('Normal', 'Schnell')[n % 2]}"
        f"ladeeinrichtung;{1 + n:02}.03.2024;{place}"
        for n, place in enumerate(["51,5711;8,1056", "51,5733;8,1102", "51,4010;8,0640",
                                   "51,3960;8,0710", "51,4120;7,9900"])]
head = ("Betreiber;Straße;Anzahl Ladepunkte;Anschlussleistung [kW];Art der Ladeeinrichtung;"
        "Inbetriebnahmedatum;Breitengrad;Längengrad")
scratch = Path(tempfile.mkdtemp())
path = scratch / "register.csv"
path.write_text("\\n".join([head, *rows]) + "\\n")
said = Description(title="Ladesäulenregister", licence="cc-by/4.0")
publish_file(Publication(path=path, owner=node.key, new_slug="ladesaeulenregister",
             description=said, guesses_accepted=True), actor=who, settings=settings)
def work():
    while Job.objects.filter(kind__in=JOBS, state__in=["waiting", "running"]).exists():
        time.sleep(0.1)
version = UseCaseVersion.objects.get(usecase__slug="ladesaeulen")
Demo(settings, who, scratch, work).adopt(version, Organisation.objects.get(key="05974040"))
"""
NEXT_VERSION = """
import shutil, tempfile
from pathlib import Path
from drehscheibe.portal.setup import start_django
start_django()
from drehscheibe.portal.usecases.shipped import FOLDER, shipped
from drehscheibe.settings import current_settings
folder = Path(tempfile.mkdtemp())
shutil.copytree(FOLDER / "ladesaeulen", folder / "ladesaeulen")
path = folder / "ladesaeulen" / "anwendungsfall.yaml"
figure = "    - {name: neu, data: kennzahlen, column: ladepunkte, title: Neu gezählt}\\n"
text = path.read_text().replace("version: 1.1.0", "version: 1.2.0")
path.write_text(text.replace("  figures:\\n", "  figures:\\n" + figure))
shipped(current_settings().layout, folder)
"""
# The share of a picture that has a colour, to the very bit.
COLOURED = """async ([png, colour]) => {
  const picture = new Image();
  picture.src = "data:image/png;base64," + png;
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.width, picture.height];
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  const [red, green, blue] = [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16));
  let found = 0;
  for (let at = 0; at < data.length; at += 4)
    found += data[at] === red && data[at + 1] === green && data[at + 2] === blue;
  return found;
}"""


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
def towns(installation: Any) -> Any:
    installation.run_script(BEGIN)
    return installation


def signed_in(open_page: Any, name: str, path: str) -> Any:
    page = open_page(f"/anmelden/?next={path}")
    page.get_by_label("E-Mail-Adresse").fill(f"{name}@example.org")
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Anmelden").click()
    page.wait_for_load_state()
    return page


@dataclass
class Network:
    """What two pages tell of who runs what."""

    origin: str
    anybody: Any
    node: Any  # a page of somebody who ties the network together

    def tells(self) -> tuple[dict[str, str], str, str]:
        """Town -> version; versions in use; why others ended."""
        self.anybody.goto(self.origin + HERE)
        rows = self.anybody.get_by_role("region", name="Wer ihn betreibt").locator("tbody tr").all()
        cells = [row.get_by_role("cell").all_inner_texts() for row in rows]
        running = {town.strip(): version for town, version, *_ in cells}
        self.node.goto(f"{self.origin}/netzwerk/anwendungsfaelle/")
        ours = self.node.get_by_role("row", name=TITLE).get_by_role("cell").all_inner_texts()
        _, towns, _, _, _, versions, ended = ours
        assert sorted(towns.split(" und ")) == sorted(running)
        label = self.node.get_by_text("Übernahmen in Betrieb", exact=True)
        assert label.locator("xpath=following-sibling::dd").first.inner_text() == str(len(running))
        return running, versions, ended


def coloured(page: Any, blank: Any, colour: str) -> int:
    """How many pixels of the first map of a page are of this colour, once it is drawn."""
    page.locator(".map").first.scroll_into_view_if_needed()
    drawn = page.locator(".map[data-drawn]").first
    drawn.wait_for(timeout=60_000)
    picture = b64encode(drawn.screenshot()).decode()
    found: int = blank.evaluate(COLOURED, [picture, colour])
    return found


def test_somebody_new_takes_over_upgrades_and_ends(
    open_page: Any, axe: Any, towns: Any, chromium: Any
) -> None:
    begun = time.monotonic()

    def step(name: str) -> None:
        print(f"{name}: after {time.monotonic() - begun:.1f} s")

    anna = signed_in(open_page, "anna-arnsberg", HERE)
    network = Network(towns.origin, open_page(), signed_in(open_page, "nora-arnsberg", "/"))
    assert network.tells() == ({"Soest": "1.1.0"}, "1.1.0 (1)", "–")
    clicks = Clicks(anna)
    clicks.link("Übernehmen")
    assert faults(anna, axe, FEW) == []
    clicks.button("Übernehmen")
    anna.get_by_text("Ladesäulenregister").first.wait_for()
    clicks.button("Weiter")
    assert faults(anna, axe, FEW) == []
    clicks.box("Jemand in der Verwaltung beantwortet Fragen zu den Ladesäulen.")
    clicks.button("Probelauf starten")
    anna.get_by_role("link", name="Das stimmt so").wait_for(timeout=120_000)
    step("tried")
    assert anna.get_by_role("heading", name="Zum Vergleich: Soest").is_visible()
    blank = chromium.new_page()
    assert coloured(anna, blank, FAST)
    assert faults(anna, axe) == []
    clicks.link("Das stimmt so")
    assert faults(anna, axe, FEW) == []
    clicks.button("Zur Freigabe geben")
    anna.get_by_text("Abgegeben. Ihre Kolleginnen und Kollegen").wait_for()
    inside = anna.url

    ben = signed_in(open_page, "ben-arnsberg", "/meine-arbeit/")
    second = Clicks(ben)
    second.link(f"{TITLE}, Arnsberg")
    second.button("Freigeben")
    ben.get_by_text("Freigegeben: Es ist produktiv.").wait_for()
    step("live")
    assert clicks.count + second.count <= MOST_CLICKS
    both = {"Soest": "1.1.0", "Arnsberg": "1.1.0"}
    assert network.tells() == (both, "1.1.0 (2)", "–")

    public = open_page(f"{HERE}arnsberg/")
    assert public.get_by_text("Ort mit Lücke").is_visible()  # the package's legend
    assert coloured(public, blank, FAST)
    assert faults(public, axe) == []
    assert coloured(open_page(FRAME), blank, FAST)
    step("looked at")

    towns.run_script(NEXT_VERSION)
    anna.goto(inside)
    clicks.link("Version 1.2.0 ist da")
    clicks.button("Mit Ihren Daten ausprobieren")
    anna.get_by_role("button", name="Umstellen").wait_for(timeout=120_000)
    clicks.button("Umstellen")
    step("upgraded")
    assert network.tells() == (both | {"Arnsberg": "1.2.0"}, "1.2.0 (1), 1.1.0 (1)", "–")

    anna.goto(inside)
    assert faults(anna, axe, FEW) == []  # with its runs and what happened
    clicks.link("Beenden")
    assert faults(anna, axe, FEW) == []
    clicks.box("Niemand hat die Zeit dafür")
    anna.get_by_label("Was sollten andere wissen?").fill("Wir machen es 2027 gemeinsam.")
    clicks.button("Beenden")
    anna.get_by_text("Beendet. Danke für den Grund").wait_for()
    step("ended")
    reason = "Niemand hatte die Zeit (1)"
    assert network.tells() == ({"Soest": "1.1.0"}, "1.1.0 (1)", reason)
    network.anybody.get_by_text("Wir machen es 2027 gemeinsam.").wait_for()


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
