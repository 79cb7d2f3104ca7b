# SPDX-License-Identifier: EUPL-1.2
"""MapLibre draws a dataset of which no tiles are built: numbers, then objects that answer."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import shapely
from playwright.sync_api import Page, expect

from drehscheibe.look import assets
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.manifest import Manifest
from instances import new_instance, publish
from ports import free_port
from server import wait_for
from streams import Points
from tile_samples import build_tiles

HERE = Path(__file__).parent
pytestmark = pytest.mark.browser


class Stops(Points):
    """A stop every thousandth of a degree: one lies in the middle of the map at zoom 13."""

    def values(self) -> dict[str, pa.Array]:
        side = 50
        row = np.arange(self.rows)
        places = shapely.points(8.0 + row % side / 1_000, 51.0 + row // side / 1_000)
        return super().values() | {"geometry": pa.array(shapely.to_wkb(places), pa.binary())}


@dataclass(frozen=True)
class Site:
    address: str
    layout: Layout
    manifest: Manifest


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    assets.manifest.cache_clear()
    if not assets.manifest():
        pytest.skip("the web assets are not built (make setup)")
    folder = tmp_path_factory.mktemp("drawn")
    layout = new_instance(folder / "instance")
    manifest = publish(layout, "haltestellen", Stops(2_500))
    port, log = free_port(), folder / "log"
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(port)]
    source = HERE.parents[1] / "src"
    environment = os.environ | {
        "PYTHONPATH": f"{source}{os.pathsep}{HERE}",
        "DREHSCHEIBE_HOME": str(layout.home),
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "drawn_map_pages:app"], env=environment, stdout=output, stderr=output
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address, log)
            yield Site(address, layout, manifest)
        finally:
            process.terminate()
            process.wait(20)


def click_until_it_answers(page: Page, x: float, y: float) -> None:
    for _ in range(60):
        page.mouse.click(x, y)
        page.wait_for_timeout(250)
        if page.locator(".maplibregl-popup-content").count():
            return
    raise AssertionError("no object answers")


def test_numbers_become_objects_and_built_tiles_take_over(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/karte/")
    status = page.locator(".map__status")
    expect(status).to_have_text(re.compile("Bis dahin sagen Zahlen"), timeout=30_000)
    canvas = page.locator(".maplibregl-canvas").bounding_box()
    assert canvas
    middle = canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] / 2

    page.goto(f"{site.address}/karte/#karte=11/51.0245/8.0245")
    page.reload()
    go_nearer(page, middle[0] + 20, middle[1] - 48)  # where a number is, by this view

    page.goto(f"{site.address}/karte/#karte=16/51.025/8.025")
    page.reload()
    click_until_it_answers(page, *middle)
    expect(page.locator(".map-popup__title")).to_have_text("Möhne 1275")
    expect(status).to_be_visible()

    build_tiles(site.layout, site.manifest)
    with page.expect_response(re.compile(r"/14/\d+/\d+\?f=mvt$"), timeout=60_000) as built:
        expect(status).to_be_hidden(timeout=60_000)
    assert "no-cache" not in built.value.headers["cache-control"]
    click_until_it_answers(page, *middle)
    expect(page.locator(".map-popup__title")).to_have_text("Möhne 1275")


def go_nearer(page: Page, x: float, y: float) -> None:
    """A number that is clicked leads to where there are objects."""
    for _ in range(12):
        page.mouse.click(x, y)
        page.wait_for_timeout(2_500)
        if "#karte=13/" in page.url:
            return
    raise AssertionError("no number answers")
