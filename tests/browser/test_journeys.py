# SPDX-License-Identifier: EUPL-1.2
"""People walk through the portal: a citizen, a GIS officer, a developer, and how they move."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from installation import PLAYGROUNDS, Installation, write_playgrounds
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DATASET = "/daten/spielplaetze-in-soest/"
COLLECTION = "spielplaetze-in-soest"


def test_a_gis_officer_copies_the_address_and_reads_it_with_gdal(
    open_page: Any, installation: Installation
) -> None:
    page = open_page("/daten/", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("combobox", name="Suchen").fill("spielplätze")
    page.wait_for_url("**q=spielpl**")
    page.get_by_role("link", name="Spielplätze in Soest").click()
    page.get_by_text("QGIS", exact=True).click()
    box = page.locator("details[open] .copy-field")
    box.get_by_role("button", name="Kopieren").click()
    box.get_by_role("button", name="Kopiert").or_(box.get_by_text("Kopiert")).first.wait_for()
    address = page.evaluate("navigator.clipboard.readText()")
    # Our own use of GDAL shuts it off from the network, so it runs as somebody else's program.
    program = "import sys, pyogrio; print(len(pyogrio.raw.read(sys.argv[1], layer=sys.argv[2])[2]))"
    command = [sys.executable, "-c", program, f"OAPIF:{address}", COLLECTION]
    clean = {"PATH": os.environ["PATH"]}
    done = subprocess.run(command, env=clean, capture_output=True, text=True, check=True)
    assert int(done.stdout) == PLAYGROUNDS


def test_a_developer_runs_the_line_that_is_shown(
    open_page: Any, installation: Installation
) -> None:
    page = open_page(f"/entwicklung/?datensatz={COLLECTION}")
    lines = page.locator("[data-copy-text]").all_inner_texts()
    shown = next(line for line in lines if line.startswith("curl '") and "limit=2" in line)
    command = shlex.split(shown)
    answer = subprocess.run([command[0], "-s", *command[1:]], capture_output=True, check=True)
    features = json.loads(answer.stdout)["features"]
    assert len(features) == 2


def test_map_and_table_are_linked(open_page: Any) -> None:
    page = open_page(DATASET)
    page.locator(".map canvas").wait_for()
    rows = page.locator(".data-table tbody tr")
    page.locator(".row-button").first.wait_for()
    name = rows.nth(1).locator("td").first.inner_text()
    page.locator(".row-button").nth(1).click()
    page.locator("tr.is-selected, tr[aria-selected=true]").first.wait_for()
    assert name in page.locator("tr.is-selected, tr[aria-selected=true]").first.inner_text()
    page.get_by_role("searchbox", name="In der Tabelle filtern").fill("Spielplatz 017")
    expect(rows.filter(has_text="Spielplatz 017")).to_have_count(1)
    assert rows.count() < 12


def test_the_other_language_is_one_click_away_on_the_same_page(open_page: Any) -> None:
    page = open_page(DATASET)
    page.get_by_role("link", name="English").click()
    page.wait_for_url(f"**/en{DATASET}")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("heading", name="Download").wait_for()
    page.get_by_role("link", name="Deutsch", exact=True).click()
    page.get_by_role("heading", name="Herunterladen").wait_for()


def test_everything_can_be_done_with_the_keyboard(open_page: Any) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.get_by_role("combobox").focus()
    page.keyboard.type("Spielplätze")
    page.keyboard.press("Enter")
    page.wait_for_url("**/daten/?q=**")
    page.get_by_role("link", name="Spielplätze in Soest").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{DATASET}")
    summary = page.locator("summary", has_text="curl")
    summary.focus()
    page.keyboard.press("Enter")
    page.locator("details[open] [data-copy-text]").wait_for()


def test_a_citizen_finds_her_town_on_the_phone_and_takes_data_along(
    open_page: Any, installation: Installation
) -> None:
    page = open_page("/", **PHONE)
    page.get_by_role("link", name="Soest", exact=True).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/kommunen/soest/")
    assert page.get_by_role("heading", level=1).inner_text() == "Soest auf einen Blick"
    assert "47.514" in page.locator(".figure__value").first.inner_text()
    page.get_by_role("link", name="Spielplätze in Soest").first.click()
    page.wait_for_url(f"**{DATASET}**")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV (Excel)").click()
    text = download.value.path().read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")  # Excel needs the mark to see UTF-8
    assert text.count(b"\n") == PLAYGROUNDS + 1


def test_reading_needs_no_javascript(open_page: Any) -> None:
    page = open_page("/", java_script_enabled=False)
    page.get_by_role("searchbox").fill("Spielplätze")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("link", name="Spielplätze in Soest").click()
    assert page.locator(".data-table tbody tr").count() > 5
    first = page.locator(".data-table tbody tr").first.inner_text()
    page.get_by_role("link", name="weiter").click()
    assert page.locator(".data-table tbody tr").first.inner_text() != first
    with page.expect_download() as download:
        page.get_by_role("link", name="GeoJSON", exact=True).click()
    assert len(json.loads(download.value.path().read_bytes())["features"]) == PLAYGROUNDS


def test_what_is_withdrawn_is_gone_everywhere_within_five_seconds(
    open_page: Any, installation: Installation
) -> None:
    path = write_playgrounds(installation.home / "weg.csv", rows=40)
    published = installation.publish(path, "Gleich wieder weg")
    slug, release = published["dataset"], published["release"]
    addresses = [
        f"/daten/{slug}/",
        f"/en/daten/{slug}/",
        f"/daten/{slug}/staende/{release}/",
        f"/ogc/collections/{slug}",
        f"/ogc/collections/{slug}/items",
        f"/files/{slug}/{slug}.csv",
        f"/files/{slug}/{slug}.geojson",
        f"/files/{slug}/{slug}.parquet",
    ]
    lists = [
        "/",
        "/daten/",
        "/daten/neu.atom",
        "/sitemap.xml",
        "/karte/",
        "/ogc/collections?f=json",
    ]
    with httpx.Client(base_url=installation.origin, timeout=20) as client:
        for address in addresses[:5]:
            assert client.get(address).status_code == 200, address
        assert slug in client.get("/daten/neu.atom").text
        installation.run("withdraw", slug)
        done = time.monotonic()
        for address in addresses:
            assert client.get(address).status_code == 410, address
        for address in lists:
            assert slug not in client.get(address).text, address
        assert time.monotonic() - done < 5
    page = open_page(f"/daten/{slug}/")
    page.get_by_role("heading", name="Nicht mehr öffentlich").wait_for()


def test_a_file_is_checked_and_nothing_of_it_stays(
    open_page: Any, installation: Installation, tmp_path: Path
) -> None:
    page = open_page("/pruefen/")
    page.get_by_label("Ihre Datei").set_input_files(
        write_playgrounds(tmp_path / "spielplaetze.csv", rows=30)
    )
    page.get_by_role("button", name="Prüfen").click()
    page.get_by_role("heading", name="Das haben wir verstanden").wait_for(timeout=60_000)
    assert "30 Zeilen" in page.locator(".sentences").inner_text()
    assert page.locator(".data-table tbody tr").count() == 10
    assert "Spielplatz 001" in page.locator(".data-table").inner_text()
    assert list((installation.home / "scratch").glob("check-*")) == []


def test_a_file_is_checked_without_javascript(open_page: Any, tmp_path: Path) -> None:
    empty = tmp_path / "leer.csv"
    empty.touch()
    page = open_page("/en/pruefen/", java_script_enabled=False)
    page.get_by_label("Your file").set_input_files(empty)
    page.get_by_role("button", name="Check").click()
    page.get_by_role("heading", name="What we understood").wait_for(timeout=60_000)
    page.get_by_text("The file is empty.").wait_for()
