# SPDX-License-Identifier: EUPL-1.2
"""A chart that was drawn for a dark screen is pale on paper: printed is the light drawing."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pypdfium2
import pytest

from drehscheibe.look.assets import FOLDER, manifest
from drehscheibe.look.environment import environment

pytestmark = pytest.mark.browser

TEMPLATES = Path(__file__).parents[2] / "src" / "drehscheibe" / "portal" / "templates"
ORIGIN = "http://blatt.example/"
RED, BLUE = (255, 0, 0), (0, 0, 255)
WHITE, DARK = (255, 255, 255), (18, 18, 18)


def _answer(route: Any, asked: list[str], html: str) -> None:
    name = route.request.url.removeprefix(ORIGIN)
    asked.append(name)
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><rect width="400" '
    svg += f'height="200" fill="{name.removesuffix(".svg")}"/></svg>'
    if name:
        route.fulfill(body=svg, content_type="image/svg+xml")
    else:
        route.fulfill(body=html, content_type="text/html")


def _page(style: str) -> str:
    tile = SimpleNamespace(
        light="red.svg", dark="blue.svg", size=(400, 200), description="Säulen",
        narrow_light="", narrow_dark="", narrow_size=None, is_narrow=lambda _: False,
    )  # fmt: skip
    parts: Any = environment("de", (TEMPLATES,)).get_template("adoptions/parts.html").module
    css = (FOLDER / manifest()[style]).read_text(encoding="utf-8")
    drawn = f'<div class="dashboard__tile">{parts.drawing_of(tile, 12)}</div>'
    return f'<html lang="de"><title>Blatt</title><style>{css}</style>{drawn}'


def _colours(picture: Any) -> set[tuple[int, ...]]:
    return {colour[:3] for _, colour in picture.convert("RGB").getcolors(1 << 20)}


@pytest.mark.parametrize("style", ["app.css", "lean.css"])
def test_from_a_dark_screen_the_light_drawing_is_printed(chromium: Any, style: str) -> None:
    page = chromium.new_page(color_scheme="dark")
    asked: list[str] = []
    page.route(f"{ORIGIN}**", lambda route: _answer(route, asked, _page(style)))
    page.goto(ORIGIN, wait_until="networkidle")
    # The light one costs nothing as long as nobody prints.
    assert [name for name in asked if name.endswith(".svg")] == ["blue.svg"]
    seen = page.locator("img:visible")
    assert [seen.count(), seen.first.evaluate("img => img.currentSrc")] == [1, f"{ORIGIN}blue.svg"]
    paper = pypdfium2.PdfDocument(page.pdf(print_background=True))[0].render().to_pil()
    assert {RED, WHITE} <= _colours(paper)  # the ground of the page is white, too
    assert not {BLUE, DARK} & _colours(paper)
    page.emulate_media(media="print", color_scheme="dark")
    assert [seen.count(), seen.first.evaluate("img => img.currentSrc")] == [1, f"{ORIGIN}red.svg"]
    page.close()
