# SPDX-License-Identifier: EUPL-1.2
"""One page as everybody sees it: on a phone, a tablet and a screen, light and dark.

The page is loaded once and looked at six times; to load it costs more than all the looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Protocol

from playwright.sync_api import Page

WIDTHS = (360, 768, 1440)
SCHEMES = ("light", "dark")
LONGEST_LINE = 90  # letters; 80 are meant, and narrow letters make more of them
# What a dark page can do wrong that a light one does not.
COLOURS = ("color-contrast", "link-in-text-block")


class Axe(Protocol):
    def __call__(self, page: Page, rules: Sequence[str] = ...) -> list[str]: ...


LOOKS = tuple(product(SCHEMES, WIDTHS))
FEW = (("light", 360), ("dark", 768))  # the narrowest, and the other colours


def faults(page: Page, axe: Axe, looks: Sequence[tuple[str, int]] = LOOKS) -> list[str]:
    """What axe finds and what sticks out, each with the look at which it does; and on a screen, on
    which every page is looked at, what is hard to read.

    Afterwards the page is as wide and as light as before.
    """
    before = page.viewport_size
    assert before
    found = [
        f"{page.url} at {width} px, {scheme}: {fault}"
        for scheme, width in looks
        for fault in _faults(page, axe, width=width, scheme=scheme)
    ]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": max(WIDTHS), "height": 900})
    wide = [*long_lines(page), *(sticks_out(page) if looks is not LOOKS else ())]
    page.set_viewport_size(before)
    return found + [f"{page.url} at {max(WIDTHS)} px, light: {fault}" for fault in wide]


def _faults(page: Page, axe: Axe, *, width: int, scheme: str) -> Iterator[str]:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 900})
    yield from axe(page, COLOURS) if scheme == "dark" and width < max(WIDTHS) else axe(page)
    yield from sticks_out(page)


def sticks_out(page: Page) -> list[str]:
    """What makes a phone scroll sideways."""
    found: list[str] = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
             [...document.querySelectorAll("body *")]
               .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
               .slice(0, 5).map(element => element.outerHTML.slice(0, 120))"""
    )
    return found


def long_lines(page: Page) -> list[str]:
    """Paragraphs whose lines are too long for the eye to find back, with the letters of a line."""
    found: list[str] = page.evaluate(
        """longest => [...document.querySelectorAll("main p")]
             .filter(each => each.checkVisibility())
             .filter(each => !each.querySelector(".button, .kern-sr-only"))
             .map(each => {
               const text = each.innerText.replace(/\\s+/g, " ").trim();
               const lines = document.createRange();
               lines.selectNodeContents(each);
               const tops = [...lines.getClientRects()].map(rect => Math.round(rect.bottom / 8));
               return [Math.ceil(text.length / new Set(tops).size), text];
             })
             .filter(([letters, text]) => letters > longest)
             .map(([letters, text]) => `${letters} letters a line: ${text.slice(0, 60)}`)""",
        LONGEST_LINE,
    )
    return found
