# SPDX-License-Identifier: EUPL-1.2
"""The catalogue harvested by others, from first page to last: time, and memory that stays."""

from __future__ import annotations

import json
import re
import shutil
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.catalogue_fill import filled
from bench.instance import Instance, Served
from bench.memory import peak_of
from bench.tables import Promise, section

_SIZES = (10_000, 100_000)
_PAGE, _ROWS = 100, 1_000  # datasets of a page of RDF and of CKAN
_EVERY = 10  # of the pages in the other syntaxes: they differ in nothing but the writing
_GROWTH_MIB = 40  # more that ten times as many datasets may take
_SAME = 2  # times the first page that the last may cost
_NEXT = re.compile(rb"hydra:next <[^>]*(/catalog[^>]*)>")


@dataclass(frozen=True, slots=True)
class Harvested:
    datasets: int
    seconds: dict[str, float]
    first_ms: float  # the quickest of twenty pages: what else the machine does counts least there
    last_ms: float
    peak_mib: float


def measure(folder: Path, rows: int) -> str:
    del rows
    small, large = (_harvested(folder, size) for size in _SIZES)
    told = "; ".join(
        f"{one.datasets:,} datasets: "
        + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in one.seconds.items())
        + f", {one.peak_mib:.0f} MiB"
        for one in (small, large)
    )
    lines = [
        Promise(
            "Memory that ten times as many datasets take more",
            large.peak_mib - small.peak_mib,
            _GROWTH_MIB,
            "MiB",
        ),
        Promise(
            f"Page {large.datasets // _PAGE:,} of /catalog.ttl beside page 1",
            large.last_ms / large.first_ms,
            _SAME,
            "times",
        ),
    ]
    how = (
        "One harvester after the other, one server: every page of /catalog.ttl by hydra:next, every"
        " tenth of .rdf and .jsonld, CKAN with start and rows, package_list. "
    )
    return section("The catalogue harvested", f"{how}{told}.", "harvested", lines)


def _harvested(folder: Path, datasets: int) -> Harvested:
    instance = Instance(folder / "instance-harvested")
    filled(instance.home, datasets)
    with instance.served_alone() as server, peak_of(server.pid) as peak:
        times: list[float] = []
        ways: dict[str, Callable[[], object]] = {
            "Turtle": lambda: _walked(server, times),
            "RDF/XML": lambda: _every_tenth(server, "rdf", datasets),
            "JSON-LD": lambda: _every_tenth(server, "jsonld", datasets),
            "CKAN": lambda: _ckan(server, datasets),
            "names": lambda: _names(server, datasets),
        }
        seconds = {name: _timed(way) for name, way in ways.items()}
    shutil.rmtree(instance.home)
    assert len(times) == datasets // _PAGE, len(times)
    return Harvested(datasets, seconds, min(times[:20]), min(times[-20:]), peak.mib)


def _walked(server: Served, times: list[float]) -> None:
    path = "/catalog.ttl"
    while path:
        began = time.monotonic()
        found = _NEXT.search(_read(server, path))
        times.append((time.monotonic() - began) * 1000)
        path = found[1].decode() if found else ""


def _every_tenth(server: Served, form: str, datasets: int) -> None:
    for number in range(1, datasets // _PAGE + 1, _EVERY):
        _read(server, f"/catalog.{form}?page={number}")


def _ckan(server: Served, datasets: int) -> None:
    seen: set[str] = set()
    for start in range(0, datasets, _ROWS):
        path = f"/api/3/action/package_search?rows={_ROWS}&start={start}&sort=id%20asc"
        seen |= {one["id"] for one in json.loads(_read(server, path))["result"]["results"]}
    assert len(seen) == datasets


def _names(server: Served, datasets: int) -> None:
    told = json.loads(_read(server, "/api/3/action/package_list"))
    assert len(set(told["result"])) == datasets


def _read(server: Served, path: str) -> bytes:
    with urllib.request.urlopen(f"{server.address}{path}", timeout=120) as answer:
        body: bytes = answer.read()
    return body


def _timed(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began
