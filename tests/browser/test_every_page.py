# SPDX-License-Identifier: EUPL-1.2
"""Every page: axe finds nothing, nothing sticks out, at three widths, light and dark."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

WIDTHS = (360, 768, 1440)
PAGES = (
    "/",
    "/en/",
    "/region/",
    "/kommunen/",
    "/kommunen/arnsberg/",
    "/kommunen/vergleich/?a=arnsberg&b=soest",
    "/kreise/kreis-soest/",
    "/daten/",
    "/daten/?q=nirgends",
    "/daten/spielplaetze-in-soest/",
    "/daten/spielplaetze-in-soest/?kommune=soest",
    "/karte/",
    "/pruefen/",
    "/karte/einbetten/?ebene=spielplaetze-in-soest",
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
    page = open_page(path)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert axe(page) == [], f"{path} at {width} px, {scheme}"
            assert _sticks_out(page) == [], f"{path} at {width} px"


def _sticks_out(page: Any) -> list[str]:
    """What makes a phone scroll sideways."""
    found: list[str] = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
             [...document.querySelectorAll("body *")]
               .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
               .slice(0, 5).map(element => element.outerHTML.slice(0, 120))"""
    )
    return found


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
