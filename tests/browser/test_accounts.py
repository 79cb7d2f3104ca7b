# SPDX-License-Identifier: EUPL-1.2
"""Accounts in a real browser: from the invitation to signing out, on a phone, by keyboard alone."""

from __future__ import annotations

import hmac
import struct
import time
from base64 import b32decode
from typing import Any

import pytest
from every_look import faults, sticks_out
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}}
HASTE = 3_100  # milliseconds; who sends a form faster than in three seconds is a machine
PASSWORD = "vier Wörter reichen aus"
SOEST, NODE = "05974040", "suedwestfalen-agentur"
OPEN = ("/anmelden/", "/passwort-vergessen/", "/passwort-vergessen/gesendet/", "/konto/neu/")
INSIDE = (
    "/konto/", "/konto/e-mail/", "/konto/passwort/", "/konto/zweiter-faktor/",
    "/konto/zweiter-faktor/einrichten/", "/konto/verlassen/soest/", "/konto/loeschen/",
    "/organisationen/soest/", "/organisationen/soest/regeln/", "/netzwerk/", "/netzwerk/einladen/",
)  # fmt: skip


def invited(installation: Any, name: str, *roles: str, of: str = SOEST) -> str:
    """The path of an invitation."""
    options = [part for role in roles for part in ("--role", role)]
    link = installation.run(
        "person", "invite", f"{name}@example.org", "--organisation", of, *options
    ).strip()
    return "/" + link.split("/", 3)[3]


def accept(page: Any, name: str) -> None:
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Neues Passwort").fill(PASSWORD)
    page.get_by_label("Dasselbe Passwort noch einmal").fill(PASSWORD)
    page.get_by_role("button", name="Konto anlegen und beitreten").click()
    page.wait_for_url("**/meine-arbeit/")


PERIOD, ENOUGH = 30, 10  # seconds that a code is good for, and that are left to type it


def code_now(secret: str) -> str:
    """What an app on a phone shows (RFC 6238); at the end of its time, the next one."""
    left = PERIOD - time.time() % PERIOD
    if left < ENOUGH:
        time.sleep(left)
    digest = hmac.digest(b32decode(secret), struct.pack(">Q", int(time.time()) // PERIOD), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def test_from_the_invitation_to_the_second_factor_on_a_phone(
    open_page: Any, installation: Any
) -> None:
    page = open_page(invited(installation, "pia", "steward", "reviewer"), **PHONE)
    page.get_by_text("Datenpflege, Prüfung").wait_for()
    accept(page, "Pia Phone")
    page.goto(f"{installation.origin}/konto/")
    page.get_by_role("link", name="Zweiten Faktor ansehen").click()
    page.get_by_role("link", name="Zweiten Faktor einrichten").click()
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Bestätigen").click()
    page.get_by_role("img", name="Bild für die App").wait_for()
    secret = page.locator("[data-copy-text]").inner_text()
    page.get_by_label("Geben Sie den Code ein").fill(code_now(secret))
    page.get_by_role("button", name="Zweiten Faktor einschalten").click()
    page.wait_for_url("**/konto/notfallcodes/")
    code = page.locator(".codes code").first.inner_text()
    assert sticks_out(page) == []
    page.get_by_role("link", name="Abmelden").click()
    page.get_by_role("button", name="Abmelden").click()
    page.get_by_role("link", name="Anmelden").click()
    page.get_by_label("E-Mail-Adresse").fill("pia@example.org")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url("**/anmelden/zweiter-faktor/")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Anmelden").click()
    page.get_by_text("Dieser Code stimmt nicht").wait_for()
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url("**/meine-arbeit/")


def test_joining_signing_in_and_inviting_by_keyboard_alone(
    open_page: Any, installation: Any
) -> None:
    page = open_page(invited(installation, "kim", "administrator"))
    _tab_to(page, "id_name")
    for text in ("Kim Keyboard", PASSWORD, PASSWORD):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/meine-arbeit/")
    page.goto(f"{installation.origin}/organisationen/soest/")
    _tab_to(page, "id_email")
    page.keyboard.type("lou@example.org")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("lou@example.org").wait_for()
    page.get_by_role("heading", name="Eingeladen, noch nicht da").wait_for()


def _tab_to(page: Any, wanted: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == wanted:
            return
    raise AssertionError(f"no way to {wanted} by keyboard")


@pytest.fixture(scope="module")
def state(chromium: Any, installation: Any) -> Any:
    """Somebody who sees every page: administrator of a town and of the network's node."""
    context = chromium.new_context(locale="de-DE")
    page = context.new_page()
    page.goto(installation.origin + invited(installation, "ada", "administrator", "steward"))
    accept(page, "Ada Überall")
    page.goto(installation.origin + invited(installation, "ada", "administrator", of=NODE))
    page.get_by_role("button", name="Beitreten").click()
    invited(installation, "noch-nicht-da", "reviewer")
    page.goto(f"{installation.origin}/anmelden/bestaetigen/")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Bestätigen").click()
    yield context.storage_state()
    context.close()


@pytest.mark.parametrize("path", OPEN)
def test_axe_finds_nothing_on_open_pages(open_page: Any, axe: Any, path: str) -> None:
    assert faults(open_page(path), axe) == []


def test_axe_finds_nothing_on_an_invitation(open_page: Any, axe: Any, installation: Any) -> None:
    assert faults(open_page(invited(installation, "zoe", "steward")), axe) == []


@pytest.mark.parametrize("path", INSIDE)
def test_axe_finds_nothing_inside(open_page: Any, axe: Any, state: Any, path: str) -> None:
    page = open_page(path, storage_state=state)
    assert path in page.url
    assert faults(page, axe) == []


def test_from_suggestions_to_a_wish_and_what_became_of_it(
    open_page: Any, axe: Any, state: Any
) -> None:
    page = open_page("/daten/", storage_state=state)
    box = page.get_by_role("combobox", name="Suchen")
    box.press_sequentially("soe")
    option = page.get_by_role("option").first
    option.wait_for()
    expect(box).to_have_attribute("aria-expanded", "true")
    assert faults(page, axe) == []
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", str(option.get_attribute("id")))
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.fill("Wolkenkuckucksheim")
    page.get_by_role("link", name="Nicht gefunden? Danach fragen").click()
    assert faults(page, axe) == []
    page.get_by_label("Welche Daten brauchen Sie").fill("Alle Wolken mit ihren Kuckucken.")
    page.wait_for_timeout(HASTE)
    page.get_by_role("button", name="Absenden").click()
    page.wait_for_url("**/datenwunsch/danke/")
    page.goto(page.url.replace("/datenwunsch/danke/", "/netzwerk/wuensche/"))
    page.get_by_text("Alle Wolken mit ihren Kuckucken.").wait_for()
    assert faults(page, axe) == []
    page.get_by_label("Was ist daraus geworden?").fill("Gibt es nicht.")
    page.get_by_role("button", name="Fertig").click()
    page.get_by_text("Niemand vermisst etwas.").wait_for()
    page.get_by_text("Gibt es nicht.").wait_for()


def test_a_list_is_sent_without_javascript(chromium: Any, installation: Any, state: Any) -> None:
    context = chromium.new_context(storage_state=state, java_script_enabled=False, locale="de-DE")
    page = context.new_page()
    page.goto(f"{installation.origin}/netzwerk/einladen/")
    lines = "e-mail;organisation;rollen\nuli@example.org;Nirgends;Prüfung\n"
    page.get_by_label("Datei").set_input_files(
        {"name": "liste.csv", "mimeType": "text/csv", "buffer": lines.encode("cp1252")}
    )
    page.get_by_role("button", name="Liste prüfen").click()
    page.get_by_text("Zeile 2: Es gibt keine Organisation „Nirgends“").wait_for()
    lines = page.get_by_label("Oder die Zeilen selbst")
    lines.fill(lines.input_value().replace("Nirgends", "Möhnesee"))
    page.get_by_role("button", name="Liste prüfen").click()
    page.get_by_role("heading", name="Eine Einladung").wait_for()
    page.get_by_role("button", name="Einladungen senden").click()
    page.get_by_text("1 Einladung ist unterwegs.").wait_for()
    context.close()
