# SPDX-License-Identifier: EUPL-1.2
"""Asking on a phone and answering; the pages of the organisation are calm at every width."""

from __future__ import annotations

import re
from typing import Any

import pytest
from every_look import faults

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}}
PASSWORD = "ein langes Kennwort 7"
QUESTION = "Ist der Spielplatz 007 abgebaut? Dort steht seit Mai kein Gerät mehr."
MAKE_PEOPLE = f"""
from drehscheibe.portal.setup import start_django
start_django()
from allauth.account.models import EmailAddress
from drehscheibe.portal.organisations.models import Membership, Organisation
from drehscheibe.portal.people.models import Person
soest = Organisation.objects.get(key="05974040")
made = Person.objects.create_user("petra@example.org", {PASSWORD!r}, name="Petra Fragen")
EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
Membership.objects.create(person=made, organisation=soest, steward=True, administrator=True)
"""


@pytest.fixture(scope="module")
def petra(installation: Any) -> str:
    """Somebody of Soest who can sign in."""
    installation.run_script(MAKE_PEOPLE)
    return "petra@example.org"


def sign_in(page: Any, email: str) -> None:
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Anmelden").click()
    page.wait_for_load_state()


def test_a_reader_asks_on_a_phone_and_the_owner_answers(
    open_page: Any, axe: Any, petra: str
) -> None:
    page = open_page("/daten/spielplaetze-in-soest/", **PHONE)
    page.locator(".row-button").first.wait_for(state="attached")
    page.get_by_role("cell", name=re.compile("^Spielplatz")).first.click()
    page.get_by_text("Es geht dann um die Zeile, die Sie gewählt haben.").wait_for()
    page.get_by_role("link", name="Frage oder Hinweis").click()
    assert page.get_by_label("Um welches Objekt").input_value() != ""
    page.get_by_label("Ihre Frage").fill(QUESTION)
    page.wait_for_timeout(3_100)
    assert faults(page, axe) == []
    page.get_by_role("button", name="Absenden").click()
    page.get_by_role("heading", name="Vielen Dank").wait_for()
    assert faults(page, axe) == []

    desk = open_page("/organisationen/soest/fragen/", **PHONE)
    sign_in(desk, petra)
    assert faults(desk, axe) == []
    desk.get_by_role("link", name="Spielplätze in Soest").click()
    assert faults(desk, axe) == []
    desk.get_by_label("Ihre Antwort").fill("Ja, er wird bis August erneuert.")
    desk.get_by_role("button", name="Öffentlich antworten").click()
    desk.get_by_text("setzen Sie dann das Häkchen").wait_for()
    assert desk.get_by_label("Ihre Antwort").input_value() == "Ja, er wird bis August erneuert."
    assert faults(desk, axe) == []
    desk.get_by_label("In beiden Texten steht nichts").check()
    desk.get_by_role("button", name="Öffentlich antworten").click()
    desk.get_by_text("Ihre Antwort ist jetzt öffentlich.").wait_for()

    page.goto(page.url.split("frage/")[0])
    page.get_by_text("Antwort von Soest").wait_for()
    assert faults(page, axe) == []


def test_trail_and_programs_are_calm(open_page: Any, axe: Any, petra: str) -> None:
    page = open_page("/organisationen/soest/protokoll/")
    sign_in(page, petra)
    page.get_by_text("freigegeben").first.wait_for()
    assert faults(page, axe) == []
    page.goto(page.url.replace("protokoll", "programme"))
    page.get_by_label(re.compile("^Name des")).fill("Export Schulverzeichnis")
    page.get_by_role("button", name="Zugangsschlüssel erstellen").click()
    page.get_by_text("dsp_").first.wait_for()
    assert faults(page, axe) == []
    page.get_by_role("button", name="Widerrufen Export").click()
    page.get_by_text("öffnet nichts mehr").wait_for()


def test_releases_and_webhooks_are_calm_for_whoever_looks_after_them(
    open_page: Any, axe: Any, petra: str
) -> None:
    desk = open_page("/organisationen/soest/webhooks/", **PHONE)
    sign_in(desk, petra)
    assert faults(desk, axe) == []
    desk.get_by_role("textbox", name="Adresse").fill("https://daten.example/neues")
    desk.get_by_role("button", name="Adresse hinzufügen").click()
    desk.get_by_text("Kopieren Sie es jetzt").wait_for()
    assert faults(desk, axe) == []
    desk.goto(desk.url.split("/organisationen/")[0] + "/daten/spielplaetze-in-soest/staende/")
    desk.locator("summary", has_text="Behalten").click()
    desk.get_by_label("Warum bleibt sie?").fill("zitiert im Haushalt")
    assert faults(desk, axe) == []
    desk.get_by_role("button", name="Behalten", exact=True).click()
    desk.get_by_text("zitiert im Haushalt").wait_for()
