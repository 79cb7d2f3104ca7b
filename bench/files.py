# SPDX-License-Identifier: EUPL-1.2
"""From the start of the command to public: a small table, and real files of administrations."""

from __future__ import annotations

import os
import random
from pathlib import Path

from bench.instance import Instance, Run
from bench.tables import Promise, section

_SMALL_S, _REAL_S = 3, 10
_REAL = (
    "municipal_muenster/spielplätze-münster.csv",
    "municipal_muenster/wind_steinfurt.csv",
    "municipal_muenster/Steinfurt_WEA*.xlsx",
    "municipal_muenster/zaehlstelle_neutor_2016_stundenauswertung.xlsx",
    "charging/*.xlsx",
    "parking/bielefeld.csv",
    "energy/mastrPhotovoltaik.csv",
    "region/districts.geojson",
    "region/municipalities.csv",
    "big/germany_gemeinden_vg250_2017.fgb",
    "big/lod2_wesel_footprints_25832.gpkg",
)


def measure(folder: Path, _rows: int) -> str:
    instance = Instance(folder / "instance-files")
    small = folder / "spielplaetze.csv"
    _write_small(small)
    instance.publish(small)  # the first one writes the compiled modules
    lines = [
        _line("CSV of 1,000 rows", instance.publish(small), _SMALL_S),
        *(_real(instance, path) for path in _real_files()),
    ]
    told = "From the start of the command until the dataset is public."
    return section("From a file to a public dataset", told, "files", lines)


def _write_small(path: Path) -> None:
    numbers = random.Random(1)
    lines = ["Nr;Name;Art;Breitengrad;Längengrad;Plätze;Seit"]
    for number in range(1, 1_001):
        north, east = numbers.uniform(51, 51.6), numbers.uniform(7.6, 8.6)
        place = f"{north:.6f};{east:.6f}".replace(".", ",")
        kind, day = numbers.choice(["Sand", "Holz", "Metall"]), numbers.randint(10, 28)
        lines.append(f"{number};Spielplatz {number};{kind};{place};{number % 40};{day}.03.2020")
    path.write_text("\n".join(lines) + "\n", encoding="cp1252")


def _real_files() -> list[Path]:
    """Where they lie beside the checkout; elsewhere there is nothing to measure."""
    data = shared_folder() / "data"
    return [path for pattern in _REAL for path in sorted(data.glob(pattern))]


def shared_folder() -> Path:
    return Path(os.environ.get("DREHSCHEIBE_SHARED", Path(__file__).parents[2] / "shared"))


def _real(instance: Instance, path: Path) -> Promise:
    run = instance.publish(path)
    if run.code == 2:  # possible personal data: somebody decides, and it is read again
        run = instance.publish(path, *_waivers(run))
    assert run.code == 0, run.printed
    what = f"{path.suffix[1:].upper()}, {run.printed['rows']:,} rows (`{path.name}`)"
    return _line(what, run, _REAL_S)


def _line(what: str, run: Run, allowed: float) -> Promise:
    return Promise(f"{what}; processor: {run.processor_seconds:.1f} s", run.seconds, allowed, "s")


def _waivers(run: Run) -> list[str]:
    codes = {finding["code"] for finding in run.printed["findings"]}
    waived = [option for code in sorted(codes) for option in ("--waive", code)]
    return [*waived, "--because", "Messung", "--by", "bench"]
