# SPDX-License-Identifier: EUPL-1.2
"""Items as clients ask for them, beside TiPg and pygeoapi on PostGIS, one process each."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bench import postgis
from bench.buildings import write_buildings
from bench.load import Rate, rate
from bench.peers.pygeoapi import pygeoapi
from bench.peers.tipg import tipg
from bench.processes import free_port, running, wait_for
from bench.tables import circumstances
from drehscheibe.releases.layout import ITEMS_VERSION

CONNECTIONS = 8
SECONDS = 10
ASKED = 5_000  # different requests of one kind
SIDES = (0.002, 0.01, 0.05, 0.15)  # degrees: a block of houses to a large town
REGION = (7.45, 50.72, 8.75, 51.72)  # inside of what the footprints cover
UTM = "http://www.opengis.net/def/crs/EPSG/0/25832"


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of request: the query strings, and how many times a peer's rate is promised."""

    name: str
    ours: list[str]
    tipg: list[str] | None
    pygeoapi: list[str] | None
    promised: tuple[float | None, float | None]  # times TiPg, times pygeoapi
    table: str = "buildings"  # the peer's


def measure(folder: Path, rows: int) -> str:
    lacking = postgis.missing() or ("" if shutil.which("wrk") else "wrk")
    if lacking:
        return f"## Items\n\nNot measured: the package {lacking} is not installed."
    source = folder / f"buildings-{rows}.gpkg"
    write_buildings(source, rows)
    tables = {"buildings": 4326, "buildings_utm": 25832}
    with postgis.server() as database:
        loaded = _load(database, source)
        with (
            drehscheibe(folder, source) as (ours, collection),
            tipg(database, folder) as theirs,
            pygeoapi(database, folder, tables) as others,
        ):
            path = f"/ogc/collections/{collection}/items"
            works = list(kinds_of_work(rows, last_page(f"{ours}{path}", rows)))
            # Each work with all three in turn: what else the machine does falls on all of them.
            rates = [
                (
                    _measured(ours, path, work.ours),
                    _measured(theirs, f"/collections/public.{work.table}/items", work.tipg),
                    _measured(others, f"/collections/{work.table}/items", work.pygeoapi),
                )
                for work in works
            ]
    return _section(rows, works, rates, loaded)


def _load(database: str, source: Path) -> float:
    """In degrees, which spares the peers every conversion, and in metres for answers in metres."""
    postgis.load(database, source, "buildings", "-t_srs", "EPSG:4326")
    seconds = postgis.load(database, source, "buildings_utm")
    for table in ("buildings", "buildings_utm"):
        for sql in (f"CREATE INDEX ON {table} (roof)", f"VACUUM ANALYZE {table}"):
            subprocess.run(["psql", database, "-q", "-c", sql], check=True)
    return seconds


def random_boxes() -> list[str]:
    numbers = random.Random(1)
    west, south, east, north = REGION
    found = []
    for number in range(ASKED):
        side = SIDES[number % len(SIDES)]
        x, y = numbers.uniform(west, east - side), numbers.uniform(south, north - side)
        found.append(f"{x:.5f},{y:.5f},{x + side:.5f},{y + side:.5f}")
    return found


def _polygons() -> Iterator[str]:
    """Hexagons of 1 to 5 km."""
    numbers = random.Random(2)
    west, south, east, north = REGION
    corners = ((1, 0), (0.5, 0.6), (-0.5, 0.6), (-1, 0), (-0.5, -0.6), (0.5, -0.6), (1, 0))
    for _ in range(ASKED):
        size = numbers.uniform(0.007, 0.035)
        x, y = numbers.uniform(west, east), numbers.uniform(south, north)
        ring = ", ".join(f"{x + size * a:.5f} {y + size * b:.5f}" for a, b in corners)
        yield f"POLYGON(({ring}))"


def kinds_of_work(rows: int, last_page: str) -> Iterator[Work]:
    boxes = random_boxes()
    for limit, promised in ((10, (30, 100)), (100, (30, 100)), (1_000, (30, 100))):
        asked = [f"limit={limit}&bbox={box}" for box in boxes]
        yield Work(f"in a box, limit {limit:,}", asked, asked, _json(asked), promised)
    numbers = random.Random(3)
    asked = _filters(f"roof = '{numbers.randrange(1000, 9999)}'" for _ in range(ASKED))
    yield Work("filter on an indexed column", asked, asked, _json(asked, "cql-text"), (15, 30))
    shapes = list(_polygons())
    ours = _filters(f"S_INTERSECTS(geometry, {shape})" for shape in shapes)
    # pygeoapi 0.21 answers INTERSECTS over PostgreSQL with an error (its parser hands on "SRID=…").
    yield Work("in a polygon (S_INTERSECTS)", ours, ours, None, (15, None))
    deep = [f"limit=100&offset={rows * 9 // 10}"]
    yield Work(
        f"deep page (offset {rows * 9 // 10:,})", [last_page], deep, _json(deep), (100, None)
    )
    utm = [f"limit=100&bbox={box}&crs={UTM}" for box in boxes]
    yield Work("in EPSG:25832", utm, None, _json(utm), (None, 20), table="buildings_utm")


def _filters(texts: Iterator[str]) -> list[str]:
    return [f"limit=100&filter-lang=cql2-text&filter={quote(text)}" for text in texts]


def _json(asked: list[str], language: str = "") -> list[str]:
    """pygeoapi answers in HTML where nothing is said, and names CQL differently."""
    changed = (text.replace("cql2-text", language) if language else text for text in asked)
    return [f"f=json&{text}" for text in changed]


def last_page(page: str, rows: int) -> str:
    """The query string of the page nine tenths into the table, by its own token."""
    with urllib.request.urlopen(f"{page}?limit=1") as answer:
        links = json.load(answer)["links"]
    after = next(link["href"] for link in links if link["rel"] == "next").partition("after=")[2]
    return f"limit=100&after={after.partition('.')[0]}.{rows * 9 // 10}"


def _measured(address: str, path: str, asked: list[str] | None) -> Rate | None:
    if asked is None:
        return None
    paths = [f"{path}?{text}" for text in asked]
    rate(address, paths, seconds=3, connections=CONNECTIONS)  # warm caches and statements
    found = rate(address, paths, seconds=SECONDS, connections=CONNECTIONS)
    return found if found.per_second else _alone(f"{address}{paths[0]}")


def _alone(url: str) -> Rate:
    """Of a server that gave no answer while several asked: one request by itself."""
    started = time.monotonic()
    with urllib.request.urlopen(url) as answer:
        answer.read()
    seconds = time.monotonic() - started
    return Rate(1 / seconds, seconds * 1000, seconds * 1000, 0)


@contextmanager
def drehscheibe(folder: Path, source: Path, *, workers: int = 1) -> Iterator[tuple[str, str]]:
    """Address and collection of a server with the published footprints."""
    home = folder / f"instance-{source.stem}-{ITEMS_VERSION}"  # no worker makes another form here
    environment = os.environ | {
        "DREHSCHEIBE_HOME": str(home.absolute()),
        "DREHSCHEIBE_REQUESTS_PER_MINUTE": "0",
        "DREHSCHEIBE_MAX_UPLOAD_MIB": "8192",  # ten million footprints are one file
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
    _read_once(home)
    port = free_port()
    server = [sys.executable, "-m", "drehscheibe.cli.server", "--host", "127.0.0.1"]
    log = folder / "drehscheibe.log"
    options = ["--port", str(port), "--workers", str(workers)]
    with running([*server, *options], environment=environment, log=log):
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/healthz")
        yield address, collection


def _read_once(home: Path) -> None:
    """The peers' tables were loaded just now, into the kernel's cache; ours may be days old."""
    for path in home.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                while file.read(1 << 20):
                    pass


_TOLD = """\
{rows:,} building footprints, random requests, one process each, all three started and one asked at
a time, work after work; {connections} connections,
`Accept-Encoding: gzip, deflate, br, zstd`; the load generator (wrk) shares the cores. PostGIS holds
the footprints in degrees, so that the peers convert nothing, and indexes the column that is
filtered (for answers in metres pygeoapi reads a table in metres). Loading one table by `ogr2ogr`
took {loaded:.0f} s; our files, made by an earlier run, were read once before. """


def _section(
    rows: int, works: list[Work], rates: Sequence[tuple[Rate | None, ...]], loaded: float
) -> str:
    told = _TOLD.format(rows=rows, connections=CONNECTIONS, loaded=loaded)
    head = (
        "| Items | requests/s | median ms | p99 ms | TiPg | times (promised) | pygeoapi"
        " | times (promised) | failed |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    )
    lines = [_line(work, *found) for work, found in zip(works, rates, strict=True)]
    return "\n".join([f"## Items\n\n{told}{circumstances('items')}\n", head, *lines])


def _line(work: Work, ours: Rate | None, *peers: Rate | None) -> str:
    assert ours is not None
    cells = [work.name, f"{ours.per_second:,.0f}", f"{ours.p50:.1f}", f"{ours.p99:.1f}"]
    for peer, promised in zip(peers, work.promised, strict=True):
        cells += _beside(ours, peer, promised)
    cells.append("/".join(str(found.failed) for found in (ours, *peers) if found))
    return f"| {' | '.join(cells)} |"


def _beside(ours: Rate, peer: Rate | None, promised: float | None) -> tuple[str, str]:
    if peer is None:
        return "–", "–"
    times = ours.per_second / peer.per_second if peer.per_second else float("inf")
    said = (
        ""
        if promised is None
        else f" ({promised:g}{'' if times >= promised else ', **not kept**'})"
    )
    return f"{peer.per_second:,.1f}", f"**{times:,.1f}**{said}"
