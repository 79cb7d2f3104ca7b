# SPDX-License-Identifier: EUPL-1.2
"""Every page: axe finds nothing, nothing sticks out, at three widths, light and dark."""

from __future__ import annotations

from typing import Any

import pytest
from every_look import faults

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/en/",
    "/region/",
    "/kommunen/",
    "/kommunen/arnsberg/",
    "/kommunen/soest/datenqualitaet/",
    "/kommunen/vergleich/?a=arnsberg&b=soest",
    "/kreise/kreis-soest/",
    "/daten/",
    "/daten/?q=nirgends",
    "/daten/spielplaetze-in-soest/",
    "/daten/spielplaetze-in-soest/?kommune=soest",
    "/daten/spielplaetze-in-soest/staende/",
    "/daten/spielplaetze-in-soest/abonnieren/",
    "/anwendungsfaelle/?kommune=soest",
    "/anwendungsfaelle/drehscheibe/spielplatzfinder/?kommune=soest",
    "/anwendungsfaelle/drehscheibe/spielplatzfinder/gemeinsam/",
    "/karte/",
    "/anwendungsfaelle/drehscheibe/spielplatzfinder/bereitschaft/soest/",
    "/anwendungsfaelle/drehscheibe/giess-karte/bereitschaft/soest/",
    "/pruefen/",
    "/einbetten/v1/karte/?ebene=spielplaetze-in-soest",
    "/einbetten/v1/spielplaetze-in-soest/naehe/",
    "/entwicklung/",
    "/entwicklung/probleme/",
    "/status/",
    "/impressum/",
    "/datenschutz/",
    "/barrierefreiheit/",
    "/gibt-es-nicht/",
    "/ogc/?f=html",
    "/ogc/collections?f=html",
    "/ogc/collections/spielplaetze-in-soest/items?f=html",
)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_sticks_out(open_page: Any, axe: Any, path: str) -> None:
    assert faults(open_page(path), axe) == []


FAULTY = """
<html lang="de"><title>Fehler</title><main><h1>Fehler</h1><img src="data:,">
<style>@media (prefers-color-scheme: dark) { p { color: #ccc; background: #fff } }</style>
<style>@media (width > 1000px) { div { width: 2000px; height: 1px } }</style><p>Grau<div></div>
<p>Wer von einer Zeile zur nächsten will, findet sie nicht wieder, wenn die Zeile so lang ist, dass
das Auge auf dem Weg zurück verrutscht, und liest dann dieselbe noch einmal oder eine zu weit.</p>
"""


def test_faults_are_found_in_the_look_that_has_them(page: Any, axe: Any) -> None:
    page.set_content(FAULTY)
    found = {
        name: [
            fault.split(": ")[0].split(" at ")[1] for fault in faults(page, axe) if name in fault
        ]
        for name in ("image-alt", "color-contrast", "<div>", "letters a line")
    }
    dark = ["360 px, dark", "768 px, dark", "1440 px, dark"]
    assert len(found["image-alt"]) == 4  # what colours do not change is looked for once in the dark
    assert found["color-contrast"] == dark
    assert found["<div>"] == ["1440 px, light", "1440 px, dark"]
    assert found["letters a line"] == ["1440 px, light"]


@pytest.mark.parametrize("path", ["/", "/daten/", "/kommunen/arnsberg/"])
def test_a_first_visit_is_light(chromium: Any, installation: Any, path: str) -> None:
    """Less than 200 kB over the wire without the map library."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="de-DE")
    session = context.new_cdp_session(page := context.new_page())
    session.send("Network.enable")
    sizes: dict[str, float] = {}
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    page.goto(installation.origin + path, wait_until="networkidle")
    context.close()
    assert 10_000 < sum(sizes.values()) < 200_000
