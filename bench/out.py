# SPDX-License-Identifier: EUPL-1.2
"""A whole layer out, in each format, beside `ogr2ogr` from PostGIS into a file."""

from __future__ import annotations

import shutil
import subprocess
import time
import urllib.request
from pathlib import Path

from bench import postgis
from bench.buildings import write_buildings
from bench.instance import Instance, Served
from bench.memory import peak_of
from bench.tables import Promise, circumstances, promises

_BLOCK = 1 << 20
_MEMORY_MIB = 300
# What is asked for, GDAL's driver, ending of its file, options.
_FORMATS = (
    ("GeoJSON text sequence", "f=geojsonseq", "GeoJSONSeq", ".geojsons", ()),
    ("FlatGeobuf", "f=fgb", "FlatGeobuf", ".fgb", ()),
    ("GeoParquet", "f=parquet", "Parquet", ".parquet", ()),
)
# As people ask for a layer; and with a condition, for which every feature is looked at.
_ASKED = {"whole": "", "in a box around all": "bbox=-180,-90,180,90&"}


def measure(folder: Path, rows: int) -> str:
    if lacking := postgis.missing():
        return f"## A whole layer out\n\nNot measured: the package {lacking} is not installed."
    source = folder / f"buildings-{rows}.gpkg"
    write_buildings(source, rows)
    instance = Instance(folder / "instance-out")
    dataset = instance.publish(source, "--title", "Gebäude").printed["dataset"]
    instance.forget_jobs()
    with instance.served_alone() as server, peak_of(server.pid) as peak:
        ours = [
            [_taken(server, dataset, f"{how}{asked}") for how in _ASKED.values()]
            for _, asked, *_ in _FORMATS
        ]
    with postgis.server() as database:
        postgis.load(database, source, "buildings", "-t_srs", "EPSG:4326")
        theirs = [_written(database, folder, *how) for _, _, *how in _FORMATS]
    lines = [
        Promise(f"{name}, {how}: {a:.1f} s; `ogr2ogr` {b:.1f} s", b / a, 1, "times", least=True)
        for (name, *_), seconds, b in zip(_FORMATS, ours, theirs, strict=True)
        if b is not None
        for how, a in zip(_ASKED, seconds, strict=True)
    ]
    lines.append(Promise("Memory of the server and its children", peak.mib, _MEMORY_MIB, "MiB"))
    told = f"{rows:,} building footprints by one request of everybody. {_alone(ours, theirs)}"
    return f"## A whole layer out\n\n{told}{circumstances('out')}\n\n{promises(lines)}"


def _alone(ours: list[list[float]], theirs: list[float | None]) -> str:
    """What there is no peer for."""
    told = ""
    for (name, *_), seconds, peer in zip(_FORMATS, ours, theirs, strict=True):
        if peer is None:
            both = ", ".join(f"{how} {a:.1f} s" for how, a in zip(_ASKED, seconds, strict=True))
            told += f"The `ogr2ogr` here does not write {name}; ours: {both}. "
    return told


def _taken(server: Served, dataset: str, asked: str) -> float:
    """Seconds until the last byte is here."""
    started = time.monotonic()
    path = f"/ogc/collections/{dataset}/items?{asked}"
    with urllib.request.urlopen(f"{server.address}{path}") as answer:
        while answer.read(_BLOCK):
            pass
    return time.monotonic() - started


def _written(
    database: str, folder: Path, driver: str, ending: str, options: tuple[str, ...]
) -> float | None:
    """Seconds of `ogr2ogr`; None where it does not know the format."""
    known = subprocess.run(["ogr2ogr", "--formats"], capture_output=True, text=True, check=True)
    if f" {driver} " not in known.stdout or not shutil.which("ogr2ogr"):
        return None
    made = folder / f"out{ending}"
    made.unlink(missing_ok=True)
    started = time.monotonic()
    command = ["ogr2ogr", "-f", driver, str(made), f"PG:{database}", "buildings", *options]
    subprocess.run(command, check=True)
    seconds = time.monotonic() - started
    made.unlink()
    return seconds
