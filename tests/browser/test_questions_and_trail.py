# SPDX-License-Identifier: EUPL-1.2
"""Asking on a phone and answering; the pages of the organisation are calm at every width."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import Any

import pytest

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
    subprocess.run(
        [sys.executable, "-c", MAKE_PEOPLE], env=os.environ | installation.environment, check=True
    )
    return "petra@example.org"


def sign_in(page: Any, email: str) -> None:
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Anmelden").click()
    page.wait_for_load_state()


def calm(page: Any, axe: Any) -> None:
    """axe finds nothing, and nothing sticks out, at three widths, light and dark."""
    before = page.viewport_size
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (360, 768, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            assert axe(page) == [], f"{page.url} at {width} px, {scheme}"
            sideways = "document.documentElement.scrollWidth > innerWidth"
            assert not page.evaluate(sideways), f"{page.url} at {width} px"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(before)


def test_a_reader_asks_on_a_phone_and_the_owner_answers(
    open_page: Any, axe: Any, petra: str
) -> None:
    page = open_page("/daten/spielplaetze-in-soest/", **PHONE)
    page.get_by_role("cell", name=re.compile("^Spielplatz")).first.click()
    page.get_by_text("Es geht dann um die Zeile, die Sie gewählt haben.").wait_for()
    page.get_by_role("link", name="Frage oder Hinweis").click()
    assert page.get_by_label("Um welches Objekt").input_value() != ""
    page.get_by_label("Ihre Frage").fill(QUESTION)
    page.wait_for_timeout(3_100)
    calm(page, axe)
    page.get_by_role("button", name="Absenden").click()
    page.get_by_role("heading", name="Vielen Dank").wait_for()
    calm(page, axe)

    desk = open_page("/organisationen/soest/fragen/", **PHONE)
    sign_in(desk, petra)
    calm(desk, axe)
    desk.get_by_role("link", name="Spielplätze in Soest").click()
    calm(desk, axe)
    desk.get_by_label("Ihre Antwort").fill("Ja, er wird bis August erneuert.")
    desk.get_by_role("button", name="Öffentlich antworten").click()
    desk.get_by_text("setzen Sie dann das Häkchen").wait_for()
    assert desk.get_by_label("Ihre Antwort").input_value() == "Ja, er wird bis August erneuert."
    calm(desk, axe)
    desk.get_by_label("In beiden Texten steht nichts").check()
    desk.get_by_role("button", name="Öffentlich antworten").click()
    desk.get_by_text("Ihre Antwort ist jetzt öffentlich.").wait_for()

    page.goto(page.url.split("frage/")[0])
    page.get_by_text("Antwort von Soest").wait_for()
    calm(page, axe)


def test_trail_and_programs_are_calm(open_page: Any, axe: Any, petra: str) -> None:
    page = open_page("/organisationen/soest/protokoll/")
    sign_in(page, petra)
    page.get_by_text("freigegeben").first.wait_for()
    calm(page, axe)
    page.goto(page.url.replace("protokoll", "programme"))
    page.get_by_label(re.compile("^Name des")).fill("Export Schulverzeichnis")
    page.get_by_role("button", name="Zugangsschlüssel erstellen").click()
    page.get_by_text("dsp_").first.wait_for()
    calm(page, axe)
    page.get_by_role("button", name="Widerrufen Export").click()
    page.get_by_text("öffnet nichts mehr").wait_for()
