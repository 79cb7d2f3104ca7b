# SPDX-License-Identifier: EUPL-1.2
"""Vector tiles as maps ask for them: built ones and those drawn on the fly, beside their peers."""

from __future__ import annotations

import json
import math
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import postgis
from bench.buildings import write_buildings
from bench.instance import Instance
from bench.items import CONNECTIONS, REGION, SECONDS
from bench.load import Rate, rate
from bench.peers import martin
from bench.peers.tipg import tipg
from bench.tables import circumstances

_BUILT_ZOOMS = range(10, 15)
_FLY_ZOOMS = (14, 16)
_ASKED = 4_000  # different tiles of one kind; cold ones are asked for once
_LIMITS = ("4096", "3600", "0")  # MiB, seconds, niceness of the job's process
_MVT = """\
\\set x random(:west, :east)
\\set y random(:north, :south)
WITH tile AS (SELECT ST_TileEnvelope({zoom}, :x, :y) AS edge),
 shapes AS (SELECT ST_AsMVTGeom(ST_Transform(geometry, 3857), edge) AS geom,
   id, ags, function, height, roof FROM buildings, tile
   WHERE geometry && ST_Transform(edge, 4326))
SELECT ST_AsMVT(shapes, 'items') FROM shapes;
"""

_TIPG = "/collections/public.buildings/tiles/WebMercatorQuad/{z}/{x}/{y}"

Tile = tuple[int, int, int]  # zoom, column, row


@dataclass(frozen=True, slots=True)
class Server:
    """`path` of its tiles, with the places of zoom, column and row."""

    address: str
    path: str


def measure(folder: Path, rows: int) -> str:
    lacking = postgis.missing() or ("" if shutil.which("wrk") else "wrk")
    if lacking:
        return f"## Vector tiles\n\nNot measured: the package {lacking} is not installed."
    source = folder / f"buildings-{rows}.gpkg"
    write_buildings(source, rows)
    instance = Instance(folder / "instance-vectortiles")
    published = instance.publish(source, "--title", "Gebäude").printed
    instance.forget_jobs()
    path = f"/ogc/collections/{published['dataset']}/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}"
    with postgis.server() as database:
        postgis.load(database, source, "buildings", "-t_srs", "EPSG:4326")
        with tipg(database, folder) as address:
            theirs = Server(address, _TIPG)
            with instance.served_alone() as served:
                flown = _flown(Server(served.address, path), theirs, database, folder)
            with instance.served_alone(workers=2) as served:
                flown += _flown_by_two(Server(served.address, path), theirs)
            archive = _build(instance, published["dataset"], published["release"])
            with instance.served_alone() as served:
                built = _built(Server(served.address, path), theirs, archive, folder)
    return _section(rows, [*built, *flown])


def _flown(ours: Server, theirs: Server, database: str, folder: Path) -> list[str]:
    """Each zoom with both in turn: what else the machine does falls on them alike."""
    lines = []
    for zoom in _FLY_ZOOMS:
        tiles = list(_tiles([zoom], _ASKED))
        here, there = _cold(ours, tiles), _cold(theirs, tiles)
        bare = _bare(database, folder, zoom)
        lines.append(_fly_line(zoom, "TiPg", here, there.per_second, 1))
        lines.append(_fly_line(zoom, "`ST_AsMVT` without a server", here, bare, None))
    return lines


def _flown_by_two(ours: Server, theirs: Server) -> list[str]:
    """With a process for each core, as PostgreSQL has them for TiPg."""
    lines = []
    for zoom in _FLY_ZOOMS:
        tiles = list(_tiles([zoom], _ASKED))
        here, there = _cold(ours, tiles), _cold(theirs, tiles)
        lines.append(_fly_line(zoom, "TiPg; two processes", here, there.per_second, 1))
    return lines


def _built(ours: Server, theirs: Server, archive: Path, folder: Path) -> list[str]:
    tiles = list(_tiles(_BUILT_ZOOMS, _ASKED))
    here, martins, there = _warm(ours, tiles), _martin(archive, folder, tiles), _warm(theirs, tiles)
    name = f"Martin {martin.VERSION}"
    return [_built_line("TiPg", here, there, 100), _built_line(name, here, martins, 0.5)]


def _tiles(zooms: range | list[int], count: int) -> Iterator[Tile]:
    """Different tiles of the region, as many of each zoom as there are or are wanted."""
    numbers = random.Random(4)
    for zoom in zooms:
        west, north, east, south = _edges(zoom)
        every = [(zoom, x, y) for x in range(west, east + 1) for y in range(north, south + 1)]
        yield from numbers.sample(every, min(len(every), count // len(zooms)))


def _edges(zoom: int) -> tuple[int, int, int, int]:
    west, south, east, north = REGION
    return *_tile_at(west, north, zoom), *_tile_at(east, south, zoom)


def _tile_at(longitude: float, latitude: float, zoom: int) -> tuple[int, int]:
    """Column and row (OGC WebMercatorQuad) of the tile that holds a place in degrees."""
    size = 1 << zoom
    height = math.asinh(math.tan(math.radians(latitude)))
    return int((longitude + 180) / 360 * size), int((1 - height / math.pi) / 2 * size)


def _paths(path: str, tiles: list[Tile]) -> list[str]:
    return [path.format(z=z, x=x, y=y) for z, x, y in tiles]


def _cold(server: Server, tiles: list[Tile]) -> Rate:
    """Nothing is asked for twice, unless all tiles were: then nobody keeps so many."""
    paths = _paths(server.path, tiles)
    return rate(server.address, paths, seconds=SECONDS, connections=CONNECTIONS)


def _warm(server: Server, tiles: list[Tile]) -> Rate:
    paths = _paths(server.path, random.Random(5).sample(tiles, len(tiles)))
    rate(server.address, paths, seconds=3, connections=CONNECTIONS)
    return rate(server.address, paths, seconds=SECONDS, connections=CONNECTIONS)


def _build(instance: Instance, dataset: str, release: str) -> Path:
    """The worker's own task, at once."""
    task = {"kind": "tiles", "home": str(instance.home), "dataset": dataset, "release": release}
    command = [sys.executable, "-m", "drehscheibe.children.task", str(os.getpid()), *_LIMITS]
    content = json.dumps(task).encode()
    subprocess.run(command, input=content, check=True, stdout=subprocess.DEVNULL,
                   env=instance.environment)  # fmt: skip
    return next((instance.home / "derived" / release).rglob("tiles.pmtiles"))


def _martin(archive: Path, folder: Path, tiles: list[Tile]) -> Rate | None:
    if martin.missing():
        return None
    with martin.martin(archive, folder) as address:
        return _warm(Server(address, "/tiles/{z}/{x}/{y}"), tiles)


def _bare(database: str, folder: Path, zoom: int) -> float:
    """Tiles per second of PostGIS alone, asked by pgbench."""
    west, north, east, south = _edges(zoom)
    script = folder / f"mvt-{zoom}.sql"
    script.write_text(_MVT.format(zoom=zoom))
    edges = {"west": west, "east": east, "north": north, "south": south}
    given = [part for name, value in edges.items() for part in ("-D", f"{name}={value}")]
    command = [str(postgis.PROGRAMS / "pgbench"), "-n", "-f", str(script), "-T", str(SECONDS)]
    told = subprocess.run(
        [*command, "-c", str(CONNECTIONS), *given, database],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    found = re.search(r"tps = ([\d.]+)", told)
    assert found, told
    return float(found[1])


def _built_line(name: str, ours: Rate, theirs: Rate | None, promised: float) -> str:
    what = f"Built, zoom {_BUILT_ZOOMS[0]} to {_BUILT_ZOOMS[-1]}; beside {name}"
    if theirs is None:
        lacking = f"not measured: {martin.missing()} is not installed"
        return f"| {what} | {ours.per_second:,.0f} | {ours.p99:.1f} | {lacking} | | | | |"
    return _line(what, ours, theirs.per_second, promised)


def _fly_line(zoom: int, name: str, ours: Rate, theirs: float, promised: float | None) -> str:
    return _line(f"On the fly, zoom {zoom}, cold; beside {name}", ours, theirs, promised)


def _line(what: str, ours: Rate, theirs: float, promised: float | None) -> str:
    times = ours.per_second / theirs
    said = "–" if promised is None else f"{promised:g}"
    kept = "" if promised is None else "yes" if times >= promised else "**no**"
    numbers = f"{ours.per_second:,.0f} | {ours.p99:.1f} | {theirs:,.1f} | {times:,.2f}"
    return f"| {what} | {numbers} | {said} | {kept} | {ours.failed} |"


_TOLD = """\
{rows:,} building footprints, random tiles of the region, {connections} connections, one server
process each where nothing else is said, and eight of PostgreSQL; the load generator shares the
cores. PostGIS holds the footprints in degrees. """


def _section(rows: int, lines: list[str]) -> str:
    told = _TOLD.format(rows=rows, connections=CONNECTIONS)
    head = (
        "| Tiles | per second | p99 ms | the other | times | promised | kept | failed |\n"
        "|---|--:|--:|--:|--:|--:|---|--:|"
    )
    return "\n".join([f"## Vector tiles\n\n{told}{circumstances('vectortiles')}\n", head, *lines])
