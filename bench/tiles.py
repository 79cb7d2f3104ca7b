# SPDX-License-Identifier: EUPL-1.2
"""Tiles of areas: what the job needs that makes them, and how heavy the heaviest tile is."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from pmtiles.reader import MmapSource, Reader, all_tiles

from bench.buildings import write_buildings
from bench.instance import Instance
from bench.memory import peak_of
from bench.tables import circumstances

_LIMITS = ("4096", "3600", "0")  # MiB, seconds, niceness of the job's process
_HEAD = (
    "| Areas | seconds | processor seconds | peak MiB | archive MB | heaviest tile kB |\n"
    "|--:|--:|--:|--:|--:|--:|"
)


def measure(folder: Path, rows: int) -> str:
    instance = Instance(folder / "instance-tiles")
    lines = [_line(instance, folder, some) for some in (rows // 100, rows // 10, rows)]
    told = (
        "Building footprints, zoom 0 to 14, as the worker's child process makes them after a"
        " dataset is public; at most 500 kB a tile are promised."
    )
    return "\n".join([f"## Tiles of areas\n\n{told} {circumstances('tiles')}\n", _HEAD, *lines])


def _line(instance: Instance, folder: Path, rows: int) -> str:
    source = folder / f"buildings-{rows}.gpkg"
    write_buildings(source, rows)
    published = instance.publish(source, "--title", f"Gebäude {rows}").printed
    task = {"kind": "tiles", "home": str(instance.home)}
    task |= {"dataset": published["dataset"], "release": published["release"]}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "drehscheibe.children.task", str(os.getpid()), *_LIMITS],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=instance.environment,
    )
    with peak_of(process.pid) as peak:
        process.communicate(json.dumps(task).encode())
    seconds = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    archive = next((instance.home / "derived" / published["release"]).rglob("tiles.pmtiles"))
    with archive.open("rb") as file:
        tiles = all_tiles(Reader(MmapSource(file)).get_bytes)
        heaviest = max(len(tile) for _, tile in tiles) / 1000
    size = archive.stat().st_size / 1e6
    return (
        f"| {rows:,} | {seconds:.0f} | {used:.0f} | {peak.mib:.0f} | {size:.1f} | {heaviest:.0f} |"
    )
