# SPDX-License-Identifier: EUPL-1.2
"""The copy of `drehscheibe static` on a plain web server: pages, search, maps, downloads."""

from __future__ import annotations

import http.server
import json
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from installation import Installation, write_playgrounds
from playwright.sync_api import expect

FOLDER = "kopie/daten"  # below another address than the portal's
WITHDRAWN = "Zurückgezogene Plätze"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Python's own web server: no ranges, no rewriting, nothing that understands us."""

    def log_message(self, *_: object) -> None:
        pass


@dataclass(frozen=True)
class Copied:
    root: Path  # of the web server
    told: dict[str, Any]  # by the command

    @property
    def folder(self) -> Path:
        return self.root / FOLDER


def copied(installation: Installation, root: Path, *more: str) -> Copied:
    told = json.loads(installation.run("static", str(root / FOLDER), "--json", *more))
    return Copied(root, told)


@pytest.fixture(scope="module")
def first(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Copied:
    root = tmp_path_factory.mktemp("static")
    large = write_playgrounds(root / "gross.csv", rows=2_500)
    installation.publish(large, "Große Spielplätze")
    return copied(installation, root)


@pytest.fixture(scope="module")
def copy(first: Copied) -> Path:
    assert first.told["left_to_the_portal"] == []
    return first.root


@pytest.fixture(scope="module")
def second(
    installation: Installation, first: Copied, tmp_path_factory: pytest.TempPathFactory
) -> Copied:
    """Made over a first one, for another address, after something came and was withdrawn: a copy
    takes half a minute of a processor, so there are these two."""
    root = tmp_path_factory.mktemp("again")
    shutil.copytree(first.root, root, dirs_exist_ok=True)
    file = write_playgrounds(root / "weg.csv", rows=30)
    published = installation.publish(file, WITHDRAWN)
    assert published["dataset"] == "zurueckgezogene-plaetze"
    installation.run("withdraw", published["dataset"])
    return copied(installation, root, "--base-url", "https://kopie.example.org/daten/")


@pytest.fixture(scope="module")
def address(copy: Path) -> Iterator[str]:
    handler = partial(Quiet, directory=str(copy))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/{FOLDER}"
        server.shutdown()
        thread.join()


@pytest.fixture
def visit(page, address, installation):
    """Opens a page of the copy; nothing may ask another host, least of all the portal."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    def go(path: str):
        page.goto(f"{address}/{path}", wait_until="load")
        return page

    yield go
    strangers = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    assert strangers == []


def test_home_leads_to_a_town_and_back(visit, axe):
    page = visit("")
    assert "Sie lesen eine Kopie" in page.locator("main").inner_text()
    page.locator('a[href="kommunen/soest/"]').first.click()
    assert page.locator("h1").inner_text().startswith("Soest")
    assert axe(page) == []
    page.locator(".brand").click()
    assert "59" in page.locator("h1").inner_text()


def test_the_other_language_is_there(visit):
    page = visit("daten/")
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert "You are reading a copy" in page.locator("main").inner_text()


@pytest.mark.parametrize("typed", ["Spielplätze", "spielplaetze", "Spielplatz", "Spielplatze"])
def test_the_catalogue_is_searched_without_a_program(visit, typed):
    page = visit("daten/")
    page.locator("[name=q]").fill(typed)
    results = page.locator(".results").last  # use cases stand above
    expect(results).not_to_contain_text("Städte und Gemeinden in Südwestfalen")
    expect(results).to_contain_text("Große Spielplätze")


def test_the_search_box_of_the_home_page_leads_to_results(visit):
    page = visit("")
    page.locator(".search-box [name=q]").first.fill("gemeinden")
    page.locator(".search-box button").first.click()
    page.locator(".result__title", has_text="Städte und Gemeinden").locator("a").click()
    assert page.locator("h1").inner_text().startswith("Städte und Gemeinden")


def test_facets_narrow_what_is_found(visit, axe):
    page = visit("daten/")
    assert page.locator("[name=von]").count() == 0, "years are found by a server only"
    page.locator("[name=q]").fill("spielplatz")
    page.locator(".result").first.wait_for()
    page.locator("[name=art][value=tabelle]").check()
    page.get_by_text("0 Datensätze").wait_for()
    page.locator("[name=art][value=tabelle]").uncheck()
    page.locator(".result").first.wait_for()
    assert axe(page) == []


def test_a_small_dataset_has_its_map_and_its_table(visit):
    page = visit("daten/staedte-und-gemeinden/")
    page.locator(".linked__map").scroll_into_view_if_needed()
    page.locator(".map canvas").wait_for()
    expect(page.locator("[data-legend] li").first).to_contain_text("km²")
    page.locator("[name=value]").fill("Möhnesee")
    expect(page.locator(".table-box tbody tr")).to_have_count(1)


def test_a_large_dataset_has_tiles_and_its_first_rows(visit):
    page = visit("")
    with page.expect_response(lambda answer: answer.url.endswith(".mvt") and answer.ok):
        page.goto(page.url + "daten/grosse-spielplaetze/", wait_until="load")
        page.locator(".linked__map").scroll_into_view_if_needed()
    assert page.locator(".data-table").first.locator("tbody tr").count() == 12


def test_every_link_of_the_copy_leads_somewhere(copy, address):
    """Relative links to files that are there; everything else names the portal."""
    root, broken = copy / FOLDER, set()
    for path in root.rglob("*.html"):
        for target in re.findall(r'(?:href|src|action)="([^"]*)"', path.read_text()):
            target = target.split("#")[0].split("?")[0]
            if not target or ":" in target:
                continue
            assert not target.startswith("/"), (path, target)
            found = path.parent / httpx.URL(target).path.replace("%20", " ")
            if not (found / "index.html" if target.endswith("/") else found).is_file():
                broken.add((str(path.relative_to(root)), target))
    assert broken == set()


def test_downloads_are_the_portals_own(copy, installation):
    for path in (copy / FOLDER / "files" / "staedte-und-gemeinden").iterdir():
        asked = f"{installation.origin}/files/staedte-und-gemeinden/{path.name}"
        assert httpx.get(asked).content == path.read_bytes()


def test_only_what_is_public_is_in_it(second):
    folder = second.folder
    assert "zurueckgezogene-plaetze" not in {path.name for path in folder.rglob("*")}
    assert "Große Spielplätze" in (folder / "suche.de.json").read_text()
    for name in ("sitemap.xml", "suche.de.json", "daten/index.html", "daten/neu.atom"):
        assert "Zurückgezogene" not in (folder / name).read_text()
    for form in ("pruefen", "status"):
        assert not (folder / form).exists()
    assert "/pruefen/hochladen" not in "".join(p.read_text() for p in folder.rglob("*.html"))


def test_a_second_time_only_copies_what_is_new(first, second):
    assert first.told["files"] > second.told["files"]
    assert second.told["kept"] > 10
    assert second.told["tiles"] == 0
    assert not list(second.folder.parent.glob(".*"))


def test_a_folder_of_somebody_else_is_left_alone(installation, tmp_path):
    (tmp_path / "brief.txt").write_text("wichtig")
    with pytest.raises(AssertionError, match="enthält etwas anderes"):
        installation.run("static", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["brief.txt"]


def test_feeds_and_sitemap_name_the_copy_where_it_knows_its_address(second):
    folder = second.folder
    assert (
        "<loc>https://kopie.example.org/daten/kommunen/soest/"
        in (folder / "sitemap.xml").read_text()
    )
    assert 'href="https://kopie.example.org/daten/daten/' in (folder / "daten/neu.atom").read_text()
