# SPDX-License-Identifier: EUPL-1.2
"""Two server processes beside one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from bench.buildings import write_buildings
from bench.items import CONNECTIONS, SECONDS, drehscheibe, random_boxes
from bench.load import Rate, rate
from bench.tables import Promise, section

_TIMES = 1.8


def measure(folder: Path, rows: int) -> str:
    if not shutil.which("wrk"):
        return "## Two server processes\n\nNot measured: the package wrk is not installed."
    source = folder / f"buildings-{rows}.gpkg"
    write_buildings(source, rows)
    one, two = (_measured(folder, source, workers) for workers in (1, 2))
    told = (
        f"{rows:,} building footprints in random boxes, limit 100, {4 * CONNECTIONS} connections:"
        f" one process {one.per_second:,.0f} requests/s (p99 {one.p99:.1f} ms), two"
        f" {two.per_second:,.0f} (p99 {two.p99:.1f} ms); failed: {one.failed + two.failed}."
        f" The load generator takes its share of the {os.cpu_count()} cores."
    )
    ratio = two.per_second / one.per_second
    lines = [Promise("Two processes beside one", ratio, _TIMES, "times", least=True)]
    return section("Two server processes", told, "workers", lines)


def _measured(folder: Path, source: Path, workers: int) -> Rate:
    with drehscheibe(folder, source, workers=workers) as (address, collection):
        path = f"/ogc/collections/{collection}/items?limit=100&bbox="
        paths = [f"{path}{box}" for box in random_boxes()]
        rate(address, paths, seconds=3, connections=4 * CONNECTIONS)
        return rate(address, paths, seconds=SECONDS, connections=4 * CONNECTIONS)
