# SPDX-License-Identifier: EUPL-1.2
"""Search in the catalogue's pages and interface, 100,000 datasets, and how long the index takes."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

from bench.instance import Instance
from bench.items import SECONDS
from bench.load import rate
from bench.records import THINGS, asked_words, entries_of_towns, point, record_of
from bench.tables import Promise, section
from drehscheibe.catalogue.records import DatasetRecord
from drehscheibe.catalogue.search import update_index
from drehscheibe.catalogue.writer import rebuild
from drehscheibe.domain.themes import THEMES
from drehscheibe.releases.layout import Layout

_WORDS_MS, _FACETS_MS, _SUGGESTIONS_MS, _BUILD_SECONDS = 10, 25, 10, 20
WARM_UP = 5  # seconds
_VARIANTS = 400  # addresses; more than any thread keeps answers of
_KINDS = ("MONTHLY", "ANNUAL", "")


def measure(folder: Path, rows: int) -> str:
    del rows
    if not shutil.which("wrk"):
        return "## Search\n\nNot measured: the package wrk is not installed."
    entries = list(entries_of_towns())
    records = [_varied(number, record_of(number, one)) for number, one in enumerate(entries)]
    instance = Instance(folder / "instance-search")
    layout = Layout(instance.home)
    point(layout, entries)
    whole = _seconds(lambda: rebuild(layout, records))
    shutil.rmtree(layout.search)
    index = _seconds(lambda: update_index(layout, put=records))
    words = [f"/ogc/collections/datasets/items?limit=10&q={quote(word)}" for word in asked_words()]
    with instance.served_alone() as server:
        rate(server.address, [*words, *_pages()], seconds=WARM_UP, connections=4)
        found = {
            name: rate(server.address, addresses, seconds=SECONDS, connections=1)
            for name, addresses in (
                ("words", words),
                ("page", _pages()),
                ("suggestions", _suggestions()),
            )
        }
    told = (
        f"{len(records):,} datasets, one client after the other. p50 of words"
        f" {found['words'].p50:.1f} ms, of the page {found['page'].p50:.1f} ms, of suggestions"
        f" {found['suggestions'].p50:.1f} ms; failed: "
        f"{sum(one.failed for one in found.values())}. The whole catalogue with its rows is made"
        f" anew in {whole:.0f} s."
    )
    lines = [
        Promise("p95 of words (OGC API Records)", found["words"].p95, _WORDS_MS, "ms"),
        Promise("p95 of the page: words, facets, map box", found["page"].p95, _FACETS_MS, "ms"),
        Promise("p95 of suggestions", found["suggestions"].p95, _SUGGESTIONS_MS, "ms"),
        Promise("the index is built in", index, _BUILD_SECONDS, "s"),
    ]
    return section("Search", told, "search", lines)


def _seconds(work: Callable[[], object]) -> float:
    begin = time.monotonic()
    work()
    return time.monotonic() - begin


def _varied(number: int, record: DatasetRecord) -> DatasetRecord:
    codes = list(THEMES)
    theme, kind = codes[number % len(codes)], _KINDS[number % len(_KINDS)]
    return replace(record, themes=(theme,), frequency=kind)


def _pages() -> list[str]:
    numbers = random.Random(7)
    return [_page(numbers) for _ in range(_VARIANTS)]


def _page(numbers: random.Random) -> str:
    west, south = numbers.uniform(7.4, 8.4), numbers.uniform(50.7, 51.4)
    box = ",".join(f"{edge:.2f}" for edge in (west, south, west + 0.3, south + 0.2))
    asked = {"q": numbers.choice(THINGS), "thema": numbers.choice(list(THEMES)), "kasten": box}
    return f"/daten/?{urlencode(asked)}"


def _suggestions() -> list[str]:
    starts = [thing[:length] for thing in THINGS for length in range(2, 8)]
    return [f"/daten/vorschlaege.json?q={quote(start)}" for start in starts]
