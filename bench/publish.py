# SPDX-License-Identifier: EUPL-1.2
"""Publishing footprints by the command line, beside ogr2ogr into PostGIS; time and memory."""

from __future__ import annotations

from pathlib import Path

from bench import postgis
from bench.buildings import write_buildings
from bench.instance import Instance, Run
from bench.tables import Promise, section

_TIMES_SLOWER, _PEAK_MIB = 5, 1024
_NICE = 5  # as the child of a publication, or foreign load would decide
_TIMES_LONGER, _TIMES_LARGER = 11, 1.3  # for ten times the rows


def measure(folder: Path, rows: int) -> str:
    if lacking := postgis.missing():
        return f"## Publishing\n\nNot measured: the package {lacking} is not installed."
    instance = Instance(folder / "instance-publish")
    tenth = _published(instance, folder, rows // 10)
    with postgis.server(nice=_NICE) as database:
        loaded = postgis.load(database, _source(folder, rows), "buildings", nice=_NICE)
    whole = _published(instance, folder, rows)
    return _section(rows, tenth, whole, loaded)


def _source(folder: Path, rows: int) -> Path:
    path = folder / f"buildings-{rows}.gpkg"
    write_buildings(path, rows)
    return path


def _published(instance: Instance, folder: Path, rows: int) -> Run:
    run = instance.publish(_source(folder, rows), "--title", f"Gebäude {rows}")
    assert run.code == 0, run.printed
    assert run.printed["rows"] == rows
    return run


def _section(rows: int, tenth: Run, whole: Run, loaded: float) -> str:
    ratio = f"Time beside `ogr2ogr` into PostGIS with spatial index ({loaded:.1f} s)"
    lines = [
        Promise(ratio, whole.seconds / loaded, _TIMES_SLOWER, "times"),
        Promise("Peak memory of all processes", whole.peak_mib, _PEAK_MIB, "MiB"),
        Promise(
            f"Time for {rows:,} rows beside {rows // 10:,}",
            whole.seconds / tenth.seconds,
            _TIMES_LONGER,
            "times",
        ),
        Promise("Memory, the same", whole.peak_mib / tenth.peak_mib, _TIMES_LARGER, "times"),
    ]
    told = (
        f"{rows:,} building footprints (EPSG:25832) from GeoPackage to served items, checks"
        f" included: {_told(whole)}; {rows // 10:,}: {_told(tenth)}."
        f" All give way to other work alike (nice {_NICE})."
    )
    return section("Publishing", told, "publish", lines)


def _told(run: Run) -> str:
    return (
        f"{run.seconds:.1f} s ({run.processor_seconds:.1f} s of processor time)"
        f" and {run.peak_mib:.0f} MiB"
    )
