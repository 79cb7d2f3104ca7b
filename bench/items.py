# SPDX-License-Identifier: EUPL-1.2
"""Items in random boxes, limit 100: Drehscheibe beside TiPg on PostGIS, one process each."""

from __future__ import annotations

import json
import os
import platform
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench import postgis
from bench.buildings import write_buildings
from bench.load import Rate, rate
from bench.processes import free_port, running, wait_for

CONNECTIONS = 8
SECONDS = 15
BOXES = 5_000
SIDES = (0.002, 0.01, 0.05, 0.15)  # degrees: a block of houses to a large town
REGION = (7.45, 50.72, 8.75, 51.72)  # inside of what the footprints cover
TIPG = Path(".build/bench")


def measure(folder: Path, rows: int) -> str:
    lacking = postgis.missing() or ("" if shutil.which("wrk") else "wrk")
    if lacking:
        return f"## Items in a box\n\nNot measured: the package {lacking} is not installed."
    source = folder / f"buildings-{rows}.gpkg"
    write_buildings(source, rows)
    boxes = random_boxes()
    with drehscheibe(folder, source) as (address, collection):
        ours = _measured(address, f"/ogc/collections/{collection}/items", boxes)
    with postgis.server() as database:
        loaded = postgis.load(database, source, "buildings")
        with tipg(database, folder) as address:
            theirs = _measured(address, "/collections/public.buildings/items", boxes)
    return _section(rows, ours, theirs, loaded)


def random_boxes() -> list[str]:
    numbers = random.Random(1)
    west, south, east, north = REGION
    found = []
    for number in range(BOXES):
        side = SIDES[number % len(SIDES)]
        x, y = numbers.uniform(west, east - side), numbers.uniform(south, north - side)
        found.append(f"{x:.5f},{y:.5f},{x + side:.5f},{y + side:.5f}")
    return found


def _measured(address: str, path: str, boxes: list[str]) -> Rate:
    paths = [f"{path}?limit=100&bbox={box}" for box in boxes]
    rate(address, paths, seconds=3, connections=CONNECTIONS)  # warm caches and statements
    return rate(address, paths, seconds=SECONDS, connections=CONNECTIONS)


@contextmanager
def drehscheibe(folder: Path, source: Path) -> Iterator[tuple[str, str]]:
    """Address and collection of a server with one process and the published footprints."""
    home = folder / f"instance-{source.stem}"
    environment = os.environ | {
        "DREHSCHEIBE_HOME": str(home.absolute()),
        "DREHSCHEIBE_REQUESTS_PER_MINUTE": "0",
    }
    program = [sys.executable, "-m", "drehscheibe"]
    note = home / "published.json"
    if not note.exists():
        subprocess.run([*program, "init"], env=environment, check=True)
        publish = [*program, "publish", str(source), "--owner", "05974040", "--title", "Gebäude"]
        licence = ["--licence", "dl-by-de/2.0", "--yes", "--json"]
        done = subprocess.run(
            [*publish, *licence], env=environment, check=True, capture_output=True
        )
        note.write_bytes(done.stdout)
    collection = json.loads(note.read_text())["dataset"]
    port = free_port()
    server = [sys.executable, "-m", "drehscheibe.cli.server", "--host", "127.0.0.1"]
    log = folder / "drehscheibe.log"
    with running([*server, "--port", str(port)], environment=environment, log=log):
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/healthz")
        yield address, collection


@contextmanager
def tipg(database: str, folder: Path) -> Iterator[str]:
    """TiPg in an environment of its own, one uvicorn process with uvloop and httptools."""
    python = TIPG / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(TIPG)], check=True)
        parts = ["tipg", "uvicorn", "uvloop", "httptools"]
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *parts], check=True)
    port = free_port()
    command = [str(python), "-m", "uvicorn", "tipg.main:app", "--port", str(port)]
    options = ["--workers", "1", "--log-level", "warning", "--no-access-log"]
    environment = os.environ | {"DATABASE_URL": database}
    environment.pop("PYTHONPATH", None)
    log = folder / "tipg.log"
    with running([*command, *options], environment=environment, log=log):
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/healthz")
        yield address


_SETTING = """\
{rows:,} building footprints (EPSG:25832), random boxes with sides of {sides} degrees, limit 100,
one process each, {connections} connections, `Accept-Encoding: gzip, deflate, br, zstd`;
{cores} cores shared with the load generator (wrk), Python {python}, {date}. `python -m bench items`
"""
_RESULT = """\
**{ratio:.1f} times** the requests of TiPg (wanted: at least 20). Loading the footprints into
PostGIS by ogr2ogr took {loaded:.0f} s.
"""


def _section(rows: int, ours: Rate, theirs: Rate, loaded: float) -> str:
    setting = _SETTING.format(
        rows=rows,
        sides=", ".join(map(str, SIDES)),
        connections=CONNECTIONS,
        cores=os.cpu_count(),
        python=platform.python_version(),
        date=datetime.now(UTC).date().isoformat(),
    )
    lines = [
        "## Items in a box",
        "",
        setting,
        "| Server | requests/s | median ms | p99 ms | failed |",
        "|---|--:|--:|--:|--:|",
        _row("Drehscheibe", ours),
        _row("TiPg on PostGIS", theirs),
        "",
        _RESULT.format(ratio=ours.per_second / theirs.per_second, loaded=loaded),
    ]
    return "\n".join(lines)


def _row(name: str, rate: Rate) -> str:
    return f"| {name} | {rate.per_second:,.0f} | {rate.p50:.1f} | {rate.p99:.1f} | {rate.failed} |"
