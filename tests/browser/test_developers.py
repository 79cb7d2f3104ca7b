# SPDX-License-Identifier: EUPL-1.2
"""The page for developers: whatever it shows to be copied is run as it stands, and every call."""

from __future__ import annotations

import datetime
import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import duckdb
import httpx
import pytest
import yaml
from every_look import faults
from fsspec.implementations.http import HTTPFileSystem
from jinja2 import Environment
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PAGE = "/entwicklung/?datensatz=spielplaetze-in-soest"
WINDOW = """async (code) => {
  const told = [];
  const log = console.log;
  console.log = (value) => told.push(value);
  await new Function(`return (async () => {${code}})()`)();
  console.log = log;
  return told;
}"""


class Http(HTTPFileSystem):
    """DuckDB asks when a file was changed; this file system does not say."""

    def modified(self, path: str) -> datetime.datetime:
        return datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def shown(installation: Any) -> dict[str, str]:
    """What is to be copied, by the key of the example."""
    from html.parser import HTMLParser

    texts: dict[str, str] = {}

    class Reader(HTMLParser):
        key, is_open = "", False

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            if tag == "article":
                self.key = str(given.get("id"))
            self.is_open = "data-copy-text" in given

        def handle_endtag(self, tag: str) -> None:
            self.is_open = False
            self.key = "" if tag == "article" else self.key

        def handle_data(self, data: str) -> None:
            if self.is_open and self.key:
                texts[self.key] = texts.get(self.key, "") + data

    Reader().feed(httpx.get(f"{installation.origin}{PAGE}", timeout=60).text)
    return texts


def run_python(code: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout


def test_every_call_of_the_page_is_answered(open_page: Any) -> None:
    page: Page = open_page(PAGE)
    calls = page.locator(".call")
    assert calls.count() > 12
    for number in range(calls.count()):
        call = calls.nth(number)
        call.get_by_role("button", name="Ausprobieren").click()
        call.locator(".call__said:not(:empty)").wait_for()
        said = call.locator(".call__said").inner_text()
        assert said.startswith("200 · "), f"{call.get_attribute('data-address')}: {said}"


def test_every_curl_line_runs(shown: dict[str, str], tmp_path: Path) -> None:
    lines = [text for text in shown.values() if text.startswith("curl ") and "$TOKEN" not in text]
    assert len(lines) > 8
    for line in lines:
        command = shlex.split(line.partition(" | ")[0])
        subprocess.run([command[0], "-sf", *command[1:]], cwd=tmp_path, check=True, timeout=60)
    assert {path.suffix for path in tmp_path.iterdir()} == {
        *(".csv", ".fgb", ".geojsons", ".parquet")
    }


def test_the_lines_for_python_run(shown: dict[str, str], tmp_path: Path) -> None:
    count = int(run_python(shown["pages"], tmp_path))
    assert count > 0
    # The extension that reads from addresses comes over the network; fsspec takes its place.
    known = duckdb.connect()
    known.register_filesystem(Http())
    question = shown["duckdb"].split('"')[1]
    assert known.sql(question).fetchall() == [(count,)]


def test_the_line_for_geopandas_runs(shown: dict[str, str], tmp_path: Path) -> None:
    """GDAL reads it as GeoPandas has it read, which is not among our own packages."""
    address, layer = shown["geopandas"].split('"')[1], shown["geopandas"].split('"')[3]
    code = f"import pyogrio\nprint(len(pyogrio.raw.read({address!r}, layer={layer!r})[2]))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={}, check=True, capture_output=True
    )
    assert int(done.stdout) > 0


def test_the_lines_for_web_pages_run(shown: dict[str, str], open_page: Any) -> None:
    page = open_page("/ogc/?f=html", bypass_csp=True)  # our own pages run no code from texts
    (rows,) = page.evaluate(WINDOW, shown["fetch"])
    assert len(rows) == 5
    style = httpx.get(shown["maplibre"].split('style: "')[1].split('"')[0]).json()
    assert style["version"] == 8


def test_home_assistant_finds_what_its_lines_name(shown: dict[str, str]) -> None:
    (rest,) = yaml.safe_load(shown["home-assistant"])["rest"]
    (sensor,) = rest["sensor"]
    answer = httpx.get(rest["resource"]).json()
    template = Environment(autoescape=False).from_string(sensor["value_template"])  # noqa: S701
    assert template.render(value_json=answer) == str(answer["features"][0]["id"])
    assert sensor["json_attributes_path"] == "$.features[0].properties"
    assert set(sensor["json_attributes"]) <= set(answer["features"][0]["properties"])


def test_masterportal_finds_what_its_entry_names(shown: dict[str, str]) -> None:
    """Asked as its kind OAF asks: in the CRS of its map, without geometries for its filter."""
    entry = json.loads(shown["services"])
    items = f"{entry['url']}/collections/{entry['collection']}/items?limit={entry['limit']}"
    shape = {"crs": entry["crs"], "bbox-crs": entry["bboxCrs"], "bbox": "4e5,55e5,55e4,58e5"}
    geojson = {"Accept": "application/geo+json"}
    page = httpx.get(f"{items}&{urlencode(shape)}", headers=geojson).json()
    east, north = page["features"][0]["geometry"]["coordinates"][:2]
    assert 4e5 < east < 55e4 < 55e5 < north < 58e5
    values = httpx.get(f"{items}&skipGeometry=true", headers=geojson).json()["features"]
    assert values[0]["geometry"] is None


def test_the_definition_is_read_and_tried(open_page: Any, axe: Any) -> None:
    page: Page = open_page(PAGE)
    page.get_by_role("link", name="Alle Adressen mit ihren Parametern").click()
    one = page.locator("details", has_text="Features of a collection")
    one.locator("summary").click()
    assert one.get_by_text("bbox-crs", exact=True).count() == 1
    one.get_by_label("Parameter wie in einer Adresse").fill("limit=2")
    one.get_by_role("button", name="Ausprobieren").click()
    one.locator(".call__said:not(:empty)").wait_for()
    answer = json.loads(one.locator("pre").inner_text().split("… und mehr")[0] or "{}")
    assert answer["numberReturned"] == 2
    one.get_by_label("Parameter wie in einer Adresse").fill("grenze=2")
    one.get_by_label("Parameter wie in einer Adresse").press("Enter")
    one.get_by_text("400 ·").wait_for()
    assert not faults(page, axe)


def test_nothing_is_lost_without_javascript_and_axe_finds_nothing(open_page: Any, axe: Any) -> None:
    phone = {"width": 360, "height": 740}
    page = open_page(PAGE, viewport=phone)
    assert page.evaluate("document.documentElement.scrollWidth") <= phone["width"]
    assert not faults(page, axe)
    plain = open_page(PAGE, java_script_enabled=False)
    assert plain.get_by_role("button", name="Ausprobieren").count() == 0
    answer = httpx.get(plain.locator("#first a").get_attribute("href"))
    assert answer.json()["numberReturned"] == 2
