# SPDX-License-Identifier: EUPL-1.2
"""Items of a dataset that nobody asked for since the machine was started: they lie on the disk."""

from __future__ import annotations

import http.client
import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from bench.buildings import write_buildings
from bench.items import drehscheibe, kinds_of_work, last_page
from bench.tables import circumstances

_ASKED = 200  # questions of a kind; each is asked twice


def measure(folder: Path, rows: int) -> str:
    source = folder / f"buildings-{rows}.gpkg"
    write_buildings(source, rows)
    with drehscheibe(folder, source) as (ours, collection):
        page = f"{ours}/ogc/collections/{collection}/items"
        kinds = [
            (work.name, work.ours[:_ASKED]) for work in kinds_of_work(rows, last_page(page, rows))
        ]
    lines = []
    for name, asked in kinds:
        if len(asked) < _ASKED:
            continue  # one question has nothing to be cold for
        # A server of its own for each: what it has read of the file stays in memory.
        with drehscheibe(folder, source) as (ours, collection):
            _forget(folder)
            first = list(_milliseconds(ours, collection, asked))
            again = list(_milliseconds(ours, collection, asked))
        lines.append(f"| {name} | {_told(first)} | {_told(again)} |")
    return _section(rows, lines)


def _forget(folder: Path) -> None:
    """The kernel's memory of all that was published here."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _milliseconds(address: str, collection: str, asked: list[str]) -> Iterator[float]:
    """Of each question, one after the other over one connection."""
    to = urlsplit(address)
    connection = http.client.HTTPConnection(to.hostname or "", to.port)
    for text in asked:
        started = time.perf_counter()
        connection.request("GET", f"/ogc/collections/{collection}/items?{text}")
        answer = connection.getresponse()
        answer.read()
        assert answer.status == http.client.OK, text
        yield (time.perf_counter() - started) * 1_000
    connection.close()


def _told(times: list[float]) -> str:
    return f"{statistics.median(times):.1f} | {sorted(times)[len(times) * 99 // 100]:.1f}"


def _section(rows: int, lines: list[str]) -> str:
    told = (
        f"{rows:,} building footprints; {_ASKED} random questions of a kind, one after the other,"
        " to a server that was just started while nothing of its files was in the kernel's memory,"
        " and the same once more. Not packed, one connection."
    )
    head = (
        "| Items | cold: median ms | p99 ms | then: median ms | p99 ms |\n|---|--:|--:|--:|--:|\n"
    )
    return f"## Cold disk\n\n{told} {circumstances('cold')}\n\n{head}" + "\n".join(lines)
