# SPDX-License-Identifier: EUPL-1.2
"""The page of an adoption in a browser: from the address to charts and map that can be seen.

Needs a chromium, as the browser tests do; without one there are no lines.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from bench.instance import Instance
from bench.tables import Promise

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_SEEN_S, _LONGEST_S = 2, 60
_TURNS = 5
_PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# Without a graphics card WebGL is drawn in software, by the same two processors.
_ARGUMENTS = [
    "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing",
]  # fmt: skip
_WINDOW = {"width": 1440, "height": 2600}  # high enough for all of it: nothing waits for scrolling
_SEEN = """() => document.querySelectorAll(".dashboard img").length > 0
  && [...document.querySelectorAll(".dashboard img")].every(one => one.complete && one.naturalWidth)
  && [...document.querySelectorAll(".dashboard .map")].every(one => "drawn" in one.dataset)"""
_ADOPT = """
import sys, tempfile
from pathlib import Path
from drehscheibe.portal.setup import start_django
start_django()
from drehscheibe.cli.publish import operator
from drehscheibe.portal.adoptions.choosing import package_of
from drehscheibe.portal.adoptions.demo import JOBS, Demo
from drehscheibe.portal.jobs.services import Lane
from drehscheibe.portal.usecases.models import UseCaseVersion
from drehscheibe.portal.worker import Worker
from drehscheibe.settings import current_settings
settings = current_settings()
worker = Worker(settings)
def work():
    while worker.work_once(lane=Lane(only=JOBS)):
        pass
demo = Demo(settings, operator("bench"), Path(tempfile.mkdtemp()), work)
for slug in sys.argv[1:]:
    version = UseCaseVersion.objects.get(usecase__slug=slug)
    town = demo.towns_for(package_of(version))[0]
    demo.adopt(version, town)
    print(f"/anwendungsfaelle/drehscheibe/{slug}/{town.slug}/")
while worker.work_once():
    pass
"""


def pages(folder: Path) -> list[Promise]:
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        return []
    instance = Instance(folder / "instance")
    adopted = subprocess.run(
        [sys.executable, "-c", _ADOPT, "ladesaeulen", "radverkehr"],
        env=instance.environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    paths = [line for line in adopted.stdout.splitlines() if line.startswith("/")]
    with instance.served() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        lines = [line for path in paths for line in _seen(browser, server.address, path)]
        browser.close()
    return lines


def _seen(browser: Browser, address: str, path: str) -> list[Promise]:
    """A visitor who never was here, and the same one again."""
    first, again = [], []
    for _ in range(_TURNS):
        context = browser.new_context(viewport=_WINDOW, locale="de-DE")
        page = context.new_page()
        for taken in (first, again):
            began = time.monotonic()
            page.goto(address + path, wait_until="commit")
            while not page.evaluate(_SEEN) and time.monotonic() - began < _LONGEST_S:
                page.wait_for_timeout(20)
            taken.append(time.monotonic() - began)
        context.close()
    name = path.split("/")[3]
    what = f"Charts and map of the page of “{name}” seen in a browser"
    return [
        Promise(f"{what}, for the first time", statistics.median(first), _SEEN_S, "s"),
        Promise(f"{what}, again", statistics.median(again), _SEEN_S, "s"),
    ]
