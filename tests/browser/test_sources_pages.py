# SPDX-License-Identifier: EUPL-1.2
"""A clerk connects a source: address, choice, dry run, first release, then it runs by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from every_look import faults, sticks_out
from installation import Installation, Served
from playwright.sync_api import Page, expect
from test_map_together import names, ready, touch_the_middle
from test_publish import PEOPLE, Clerk

from far_servers import PLACES, ChangingServer, changing_server
from townhall import PASSWORD

pytestmark = pytest.mark.browser

LIST = "/organisationen/soest/quellen/"


# A folder, a server that asks for a key, and a catalogue with a filter, a mapping and a dry run.
MORE_SOURCES = """
from drehscheibe.portal.setup import start_django
start_django()
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.sources.models import Source
soest = Organisation.objects.get(slug="soest")
offers = [
    {"key": key, "title": f"Datensatz {key}", "groups": ["grün"], "publisher": "Stadt Soest",
     "licence_said": "frei", "formats": ["csv"], "faults": []}
    for key in "abcde"
]
def add(slug, **said):
    made = Source.objects.create(owner=soest, slug=slug, title=slug, state="active", **said)
    print(made.pk)
    return made
add("ordner", address="folder:soest/kita", kind="folder", offers=[{"key": "", "title": "Kitas"}])
add("sftp", address="sftp://a.example/x#SHA256:abc", kind="sftp", sealed="x",
    error={"code": "server-key-changed", "params": {"host": "a.example"}}, failures=1)
made = add("katalog", address="https://k.example", kind="ckan", offers=offers,
           taking={"groups": ["grün"]}, mapping={"themes": {"grün": "ENVI"}})
keys = [str(made.subscriptions.create(offer=one["key"], title=one["title"]).pk) for one in offers]
table = {"title": "Liste", "rows": 3, "columns": ["Name"], "on_map": True}
step = {"step": "tried", "tables": [table], "findings": []}
made.runs.create(is_trial=True, outcome="unchanged", steps={key: step for key in keys},
                 figures={"left-groups": 3})
made.subscriptions.filter(offer="e").update(state="missing")
"""


@pytest.fixture(scope="session")
def far() -> Iterator[ChangingServer]:
    with changing_server() as server:
        server.content["/spielplaetze.csv"] = PLACES
        yield server


@pytest.fixture(scope="session")
def installation(not_served: Any, far: ChangingServer) -> Any:
    made: Installation = not_served()
    made.environment.update(
        DREHSCHEIBE_FETCH_ALLOWED_NETWORKS="127.0.0.0/8",
        DREHSCHEIBE_FETCH_PORTS=f"80,443,{far.server_port}",
    )
    made.run_script(PEOPLE)
    with Served(made):
        yield made


def done(page: Page) -> None:
    """The page has shown by itself that nothing runs any more."""
    page.locator("[data-island=wait]").wait_for(state="detached")


def test_from_an_address_to_releases_that_come_by_themselves(
    open_page: Any, installation: Installation, far: ChangingServer, axe: Any
) -> None:
    page = _signed_in(open_page(LIST), "anna")
    clerk = Clerk(page)
    assert faults(page, axe) == []
    page.get_by_label("Adresse").fill(far.address("/spielplaetze.csv"))
    clerk.click("Nachsehen, was da ist")
    expect(page.get_by_text("Datei unter einer Adresse")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Spielplaetze")).to_be_checked()
    page.get_by_label("Wie oft").select_option(label="jede Stunde")
    clerk.click("Einrichten")
    clerk.click("Probelauf")
    done(page)
    expect(page.get_by_text("30 Objekte, auf der Karte.")).to_be_visible()
    clerk.click("Jetzt abrufen")
    done(page)
    expect(page.get_by_text("etwas Neues kam und w").first).to_be_visible()
    clerk.click("Darum bitten")
    done(page)
    assert faults(page, axe) == []

    address = page.url
    _handed_over(page, clerk)
    assert faults(page, axe) == []
    slug = _approved_by_ben(open_page, page)
    _found_everywhere(open_page, slug)
    _answers_on_the_map(open_page, slug)
    page.goto(address)
    _allowed_by_ben(open_page, address)
    far.content["/spielplaetze.csv"] = PLACES.replace("Spielplatz 7;", "Spielplatz Sieben;")
    page.reload()
    clerk.click("Jetzt abrufen")
    done(page)
    link = page.get_by_role("link", name="eine neue Fassung kam und ist öffentlich")
    for _ in range(60):
        if link.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    link.click()
    page.wait_for_url(f"**/daten/{slug}/")
    assert clerk.count <= 9


def _handed_over(page: Page, clerk: Clerk) -> None:
    """On one page, since nothing stops: licence, four answers, one look at the preview."""
    link = page.get_by_role("link", name="etwas Neues kam und wartet auf Sie")
    for _ in range(60):
        if link.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    link.click()
    page.get_by_role("heading", name="Was die Quelle gebracht hat").wait_for()
    expect(page.get_by_text("30 Zeilen")).to_be_visible()
    page.get_by_role("radio", name="Datenlizenz Deutschland – Namensnennung").check()
    for answer in ("Keine fremden Rechte", "Keine schutzbed", "Keine kleinen"):
        page.get_by_role("radio", name=answer).check()
    clerk.click("Stimmt so, weiter zur Vorschau")
    page.get_by_role("button", name="Zur Prüfung geben").click(timeout=120_000)
    page.get_by_text("Jetzt entscheidet die zweite Person").wait_for()


def _approved_by_ben(open_page: Any, page: Page) -> str:
    """The address of what is public now."""
    address = page.locator(".work__title").first.get_attribute("href") or ""
    seen = _signed_in(open_page(address), "ben", begins=address)
    seen.wait_for_load_state("networkidle")  # the map has its objects
    Clerk(seen).click("Freigeben")
    seen.wait_for_url("**/daten/*/")
    return seen.url.rstrip("/").rpartition("/")[2]


def _found_everywhere(open_page: Any, slug: str) -> None:
    page = open_page(f"/daten/{slug}/")
    origin = page.url.partition("/daten/")[0]
    expect(page.locator(".maplibregl-canvas, [data-island=map]").first).to_be_attached()
    for _ in range(60):  # the catalogue follows within seconds
        page.goto(f"{origin}/daten/?q=Spielplatz")
        told = page.request.get(f"{origin}/catalog.ttl").text()
        if page.locator(f"a[href*='/daten/{slug}/']").count() and f"/daten/{slug}" in told:
            return
        page.wait_for_timeout(500)
    raise AssertionError("neither found by the search nor in the catalogue")


def _answers_on_the_map(open_page: Any, slug: str) -> None:
    """An object that was harvested is drawn where it lies, and tells what it is."""
    page = ready(open_page(f"/karte/?ebene={slug}#karte=17/51.515/8.115"))
    assert names(page) == ["Spielplaetze"]
    touch_the_middle(page, "Spielplatz 15")


def _allowed_by_ben(open_page: Any, address: str) -> None:
    page = _signed_in(open_page(address[address.index(LIST) :]), "ben")
    Clerk(page).click("Erlauben")
    expect(page.get_by_text("Ben hat am")).to_be_visible()


def test_every_page_of_a_source_holds_what_axe_and_narrow_screens_ask(
    open_page: Any, installation: Installation, axe: Any
) -> None:
    folder, sftp, catalogue = installation.run_script(MORE_SOURCES).split()
    page = _signed_in(open_page(LIST), "anna")
    asked = (f"{folder}/", f"{sftp}/", f"{catalogue}/", f"{catalogue}/filter/?groups=x&words=y",
             f"{catalogue}/zuordnung/", f"{catalogue}/objekte/", f"{folder}/anstoss/")  # fmt: skip
    page.set_viewport_size({"width": 360, "height": 900})
    page.emulate_media(color_scheme="dark")
    found = []
    for path in asked:
        page.goto(f"{installation.origin}{LIST}{path}")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        found += [(path, fault) for fault in (*axe(page), *sticks_out(page))]
    page.get_by_role("button", name="Geheime Adresse anlegen").click()
    expect(page.get_by_text("curl -X POST")).to_be_visible()
    found += [("once", fault) for fault in (*axe(page), *sticks_out(page))]
    assert found == []


def _signed_in(page: Page, name: str, *, begins: str = LIST) -> Page:
    page.set_default_timeout(60_000)
    page.fill("[name=login]", f"{name}@example.org")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url(f"**{begins}**")
    return page
