# SPDX-License-Identifier: EUPL-1.2
"""A real browser (Debian's chromium) and axe-core for all journeys.

The browser is started per module: while Playwright runs, other tests of the same process could not
use an event loop of their own.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from every_look import Axe
from installation import Installation, Served, fill, installation_at
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from chromium import program
from drehscheibe.look import assets
from shared_folder import made_once

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
# Maps need WebGL; a machine without a graphics card draws it in software. All else is drawn faster
# without pretending that there is one.
ARGUMENTS = [
    "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing",
]  # fmt: skip
# Browsers log an answer that refuses an upload or a filter; for us it is one like others.
REFUSED = re.compile(r"status of (400|413|422) ")
# What passes is most of what axe tells, and sending it here takes longer than finding it.
VIOLATIONS = """
async rules => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
  return found.violations.map(({id, help, nodes}) =>
    ({id, help, targets: nodes.slice(0, 3).map(node => node.target)}));
}"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if program() is None:
        pytest.skip("no chromium on this machine (tools/test_programs.py says why)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page that fails the test when it logs an error: a broken script, a blocked request."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="de-DE")
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert [error for error in errors if not REFUSED.search(error)] == []


@pytest.fixture
def axe() -> Axe:
    """What axe finds on a page by the rules of WCAG, or by some of them: a line per violation."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed (make setup)")
    source = AXE.read_text()

    def violations(page: Page, rules: Sequence[str] = RULES) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        found = page.evaluate(VIOLATIONS, rules)
        return [f"{fault['id']}: {fault['help']} {fault['targets']}" for fault in found]

    return violations


@pytest.fixture(scope="session")
def not_served(
    fresh_installation: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Installation]:
    """Makes instances with the demo and the playgrounds of Soest."""
    if program() is None:
        pytest.skip("no chromium on this machine (tools/test_programs.py says why)")
    assets.manifest.cache_clear()
    if not assets.manifest():
        pytest.skip("the web assets are not built (make setup)")

    def make(folder: Path) -> None:
        shutil.copytree(fresh_installation, folder / "instance")
        fill(folder / "instance")

    filled = made_once(tmp_path_factory, "filled-installation", make)

    def copied() -> Installation:
        folder = tmp_path_factory.mktemp("served")
        subprocess.run(["cp", "-a", filled / "instance", folder], check=True)
        return installation_at(folder / "instance")

    return copied


@pytest.fixture(scope="session")
def installation(not_served: Callable[[], Installation]) -> Iterator[Installation]:
    """A served instance with the demo and the playgrounds of Soest."""
    made = not_served()
    with Served(made):
        yield made


@pytest.fixture
def open_page(chromium: Browser, installation: Installation) -> Iterator[Callable[..., Page]]:
    """Opens pages in fresh contexts. At the end nothing may have gone wrong on any of them: no
    request to another host, no violation of the content security policy, no error of a script."""
    wrong: list[str] = []
    contexts = []

    def go(path: str = "/", **options: Any) -> Page:
        defaults = {"viewport": {"width": 1440, "height": 900}, "locale": "de-DE"}
        context = chromium.new_context(**{**defaults, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        _watch(page, installation.origin, wrong)
        page.goto(installation.origin + path, wait_until="load")
        return page

    yield go
    for context in contexts:
        context.close()
    assert wrong == []


def _watch(page: Page, origin: str, wrong: list[str]) -> None:
    def asked(request: Request) -> None:
        if not request.url.startswith((origin + "/", "data:", "blob:")):
            wrong.append(f"request to another host: {request.url}")

    def said(message: ConsoleMessage) -> None:
        # The console also reports a page that answers 404 or 410, or 503 while a download is
        # being made; the tests look at those.
        expected = ("status of 4", "status of 503")
        if message.type == "error" and not any(text in message.text for text in expected):
            wrong.append(f"console of {page.url}: {message.text}")

    page.on("request", asked)
    page.on("console", said)
    page.on("pageerror", lambda error: wrong.append(f"script on {page.url}: {error}"))
