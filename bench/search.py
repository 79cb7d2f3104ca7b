# SPDX-License-Identifier: EUPL-1.2
"""Search in the catalogue's pages and interface, and how long the index takes: 100,000 datasets.

With `--rows 1000000` the same at a million, which is written down and promises nothing.
"""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from bench.catalogue_fill import Filled, filled
from bench.instance import Instance
from bench.items import SECONDS
from bench.load import Rate, rate
from bench.memory import peak_of
from bench.records import THINGS, asked_words
from bench.tables import Promise, section
from drehscheibe.domain.themes import THEMES

_WORDS_MS, _FACETS_MS, _SUGGESTIONS_MS, _BUILD_SECONDS = 10, 25, 10, 20
_PROMISED, _WRITTEN_DOWN = 100_000, 1_000_000  # datasets
WARM_UP = 5  # seconds
_VARIANTS = 400  # addresses; more than any thread keeps answers of


@dataclass(frozen=True, slots=True)
class Measured:
    datasets: int
    filled: Filled
    rates: dict[str, Rate]
    server_mib: float

    @property
    def told(self) -> str:
        p95 = ", ".join(f"{name} {one.p95:.1f} ms" for name, one in self.rates.items())
        p50 = ", ".join(f"{name} {one.p50:.1f} ms" for name, one in self.rates.items())
        made = self.filled
        return (
            f"{self.datasets:,} datasets, one client after the other: p50 of {p50}; p95 of {p95};"
            f" failed: {sum(one.failed for one in self.rates.values())}. Server at most"
            f" {self.server_mib:,.0f} MiB. The index is built in {made.index:.1f} s, rows and index"
            f" together in {made.whole:,.0f} s with {made.peak_mib:,.0f} MiB at most; they take"
            f" {made.file_mib:,.0f} and {made.index_mib:,.0f} MiB."
        )


def measure(folder: Path, rows: int) -> str:
    if not shutil.which("wrk"):
        return "## Search\n\nNot measured: the package wrk is not installed."
    first = _measured(folder, _PROMISED)
    told = first.told
    if rows >= _WRITTEN_DOWN:
        told = f"{told}\n\nThe same at a million: {_measured(folder, _WRITTEN_DOWN).told}"
    rates = first.rates
    lines = [
        Promise("p95 of words (OGC API Records)", rates["words"].p95, _WORDS_MS, "ms"),
        Promise("p95 of the page: words, facets, map box", rates["page"].p95, _FACETS_MS, "ms"),
        Promise("p95 of suggestions", rates["suggestions"].p95, _SUGGESTIONS_MS, "ms"),
        Promise("the index is built in", first.filled.index, _BUILD_SECONDS, "s"),
    ]
    return section("Search", told, "search", lines)


def _measured(folder: Path, datasets: int) -> Measured:
    instance = Instance(folder / "instance-search")
    made = filled(instance.home, datasets)
    words = [f"/ogc/collections/datasets/items?limit=10&q={quote(word)}" for word in asked_words()]
    kinds = {"words": words, "page": _pages(), "suggestions": _suggestions()}
    with instance.served_alone() as server, peak_of(server.pid) as peak:
        rate(server.address, [*words, *_pages()], seconds=WARM_UP, connections=4)
        found = {
            name: rate(server.address, addresses, seconds=SECONDS, connections=1)
            for name, addresses in kinds.items()
        }
    shutil.rmtree(instance.home)
    return Measured(datasets, made, found, peak.mib)


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
