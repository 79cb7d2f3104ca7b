# SPDX-License-Identifier: EUPL-1.2
"""One server process under 64 connections that ask for everything at once."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from urllib.parse import quote

from bench.buildings import write_buildings
from bench.instance import Instance
from bench.items import SECONDS, UTM, random_boxes
from bench.load import rate
from bench.memory import peak_of
from bench.tables import Promise, section

_CONNECTIONS = 64
_LONGEST_MS, _MEMORY_MIB = 1_000, 400


def measure(folder: Path, rows: int) -> str:
    if not shutil.which("wrk"):
        return "## Under pressure\n\nNot measured: the package wrk is not installed."
    source = folder / f"buildings-{rows}.gpkg"
    write_buildings(source, rows)
    instance = Instance(folder / "instance-pressure")
    dataset = instance.publish(source, "--title", "Gebäude").printed["dataset"]
    instance.forget_jobs()
    with instance.served_alone() as server, peak_of(server.pid) as peak:
        asked = _mixed(f"/ogc/collections/{dataset}/items")
        found = rate(server.address, asked, seconds=2 * SECONDS, connections=_CONNECTIONS)
    told = (
        f"{rows:,} building footprints, {_CONNECTIONS} connections: boxes with limit 10, 100 and"
        f" 1,000, filters, EPSG:25832 and CSV in turn. {found.per_second:,.0f} requests/s,"
        f" p99 {found.p99:,.0f} ms; {found.failed} answers were not 200 (a 503 says when to come"
        " again)."
    )
    lines = [
        Promise("The longest answer", found.longest, _LONGEST_MS, "ms"),
        Promise("Memory of the server", peak.mib, _MEMORY_MIB, "MiB"),
    ]
    return section("Under pressure", told, "pressure", lines)


def _mixed(items: str) -> list[str]:
    numbers = random.Random(8)
    kinds = ["limit=10", "limit=100", "limit=1000", f"limit=100&crs={UTM}", "limit=100&f=csv"]
    asked = [f"{items}?{kind}&bbox={box}" for box in random_boxes() for kind in kinds]
    filters = (f"roof = '{numbers.randrange(1000, 9999)}'" for _ in range(len(asked) // 5))
    asked += [f"{items}?limit=100&filter={quote(text)}" for text in filters]
    numbers.shuffle(asked)
    return asked
