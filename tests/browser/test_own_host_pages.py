# SPDX-License-Identifier: EUPL-1.2
"""The pages of a town on its own host, as people see them: axe finds nothing, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from installation import Installation
from playwright.sync_api import Browser, sync_playwright

from chromium import program

HOST = "datenplattform-soest.example"
ARMS = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>'


@pytest.fixture(scope="module")
def browser(installation: Installation) -> Iterator[Browser]:
    """A browser for which the town's name leads to this machine."""
    rules = f"--host-resolver-rules=MAP {HOST} 127.0.0.1"
    arguments = ["--no-sandbox", rules]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=["#ffee00", "#101040"], ids=["bright", "dark"])
def host(installation: Installation, tmp_path_factory, request) -> Iterator[str]:
    logo: Path = tmp_path_factory.mktemp("logo") / "wappen.svg"
    logo.write_text(ARMS)
    options = ("--organisation", "05974040", "--logo", str(logo), "--colour", request.param)
    installation.run("host", "add", HOST, *options)
    yield f"http://{HOST}:{installation.port}"
    installation.run("host", "remove", HOST)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing(browser, host, axe, scheme, width):
    viewport = {"width": width, "height": 900}
    context = browser.new_context(viewport=viewport, color_scheme=scheme, locale="de-DE")
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    for path in ("/", "/daten/", "/en/kommunen/werl/"):
        page.goto(host + path, wait_until="load")
        assert axe(page) == [], path
        assert page.locator(".brand__name").inner_text() == "Soest"
        assert page.locator(".brand__logo").evaluate("logo => logo.naturalWidth > 0")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, path
    page.locator(".brand").click()
    assert page.url.startswith(f"{host}/")
    # Browsers believe the header Cross-Origin-Opener-Policy over TLS only, and say so.
    assert [error for error in errors if "Cross-Origin-Opener-Policy" not in error] == []
    context.close()
