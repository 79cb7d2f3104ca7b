# SPDX-License-Identifier: EUPL-1.2
"""Runs of use cases: beside plain DuckDB, on 3.5 million real rows, and what bombs reach.

Both sides of the comparison begin with the start of their process and end with its last file.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb

import drehscheibe.usecases
from bench.dashboards import pages
from bench.files import shared_folder
from bench.tables import Promise, section
from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.tables import ColumnType
from drehscheibe.look.chart_colours import chart_look
from drehscheibe.usecases.drawing import Feed, draw
from drehscheibe.usecases.model import Package
from drehscheibe.usecases.reading import read_package
from drehscheibe.usecases.running import (
    USUAL,
    BoundColumn,
    Input,
    Job,
    Statement,
    bound,
    compute,
    run,
)

_RATIO, _DRAWN_S, _COUNTED_S = 1.5, 5, 60
_TURNS = 3
_MANY = "range(1000000)"
_SQL = {
    "row by row": (
        "SELECT feature_id, art, hoehe * 100 AS hoehe_cm, year(gepflanzt) AS jahr,"
        " upper(art) || '-' || nummer AS schild, geometry FROM baeume WHERE hoehe IS NOT NULL"
    ),
    "summed up": (
        "SELECT art, year(gepflanzt) AS jahr, count(*) AS n, avg(hoehe) AS hoehe,"
        " quantile_cont(hoehe, 0.9) AS hoch FROM baeume GROUP BY ALL ORDER BY ALL"
    ),
    "counted by place": (
        "SELECT round(st_x(geometry), 2) AS x, round(st_y(geometry), 2) AS y, count(*) AS n"
        " FROM baeume GROUP BY ALL"
    ),
}
_PLAIN = """
import sys, duckdb
from drehscheibe.usecases.running.database import spatial_extension
extension, source, sql, target = str(spatial_extension()), *sys.argv[1:]
database = duckdb.connect(config={"threads": 2})
database.execute(f"LOAD '{extension}'")
database.execute(f"CREATE VIEW baeume AS SELECT id AS feature_id, * FROM read_parquet('{source}')")
database.execute(f"COPY ({sql}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
"""
_BOMBS = {
    "`repeat('x', 2e9)`": "SELECT length(repeat('x', 2000000000)) AS n",
    "a list of 10¹² numbers": f"SELECT len(list(a.range)) AS n FROM {_MANY} a, {_MANY} b",
    "lists in lists": "SELECT list_transform(range(100000), x -> range(100000)) AS n",
    "a circle of 10⁹ corners": "SELECT st_npoints(st_buffer(st_point(0, 0), 1, 250000000)) AS n",
}


def measure(folder: Path, rows: int) -> str:
    place = folder / "usecases"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    trees = _trees(place, rows)
    lines = [
        *(_beside_plain(place, trees, name, rows) for name in _SQL),
        *_counts(place),
        *_dashboards(place),
        *pages(place),
        *_bombs(),
    ]
    told = (
        "A run of a package in its sandbox beside the same SQL in plain DuckDB (with its extension"
        " for places, two threads, the same Parquet in and out); the start of the process counts"
        f" on both sides, the middle of {_TURNS} turns. Bombs run without the guard."
    )
    return section("Use cases that run", told, "usecases", lines)


def _trees(folder: Path, rows: int) -> Path:
    path = folder / "baeume.parquet"
    with duckdb.connect() as database:
        database.execute("SELECT setseed(0.5)")
        database.execute(
            "COPY (SELECT 'f' || i AS id, i AS nummer,"
            " ['Linde', 'Eiche', 'Ahorn', 'Buche'][1 + i % 4] AS art,"
            " CASE WHEN i % 50 THEN round(random() * 30, 2) END AS hoehe,"
            " DATE '1950-01-01' + (i * 7 % 27000)::INTEGER AS gepflanzt,"
            " ('POINT (' || 7.5 + random() || ' ' || 51 + random() || ')')::GEOMETRY AS geometry"
            f" FROM range({rows}) t(i)) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
        )
    return path


def _beside_plain(folder: Path, trees: Path, name: str, rows: int) -> Promise:
    ours = _middle(lambda: _ours(folder, trees, _SQL[name]))
    plain = _middle(lambda: _plain(folder, trees, _SQL[name]))
    what = f"{rows:,} rows {name}: {ours:.2f} s, plain DuckDB {plain:.2f} s"
    return Promise(what, ours / plain, _RATIO, "times")


def _middle(work: Callable[[], None]) -> float:
    taken = []
    for _ in range(_TURNS):
        began = time.monotonic()
        work()
        taken.append(time.monotonic() - began)
    return statistics.median(taken)


def _ours(folder: Path, trees: Path, sql: str) -> None:
    types = {
        "nummer": ColumnType.INTEGER,
        "art": ColumnType.TEXT,
        "hoehe": ColumnType.NUMBER,
        "gepflanzt": ColumnType.DATE,
    }
    columns = {column: BoundColumn(column, type_) for column, type_ in types.items()}
    into = folder / "ours"
    shutil.rmtree(into, ignore_errors=True)
    inputs = {"baeume": Input(str(trees), columns, with_geometry=True)}
    compute(Job(inputs, {}, (Statement("a", sql),), ("a",), str(into)), name="bench")


def _plain(folder: Path, trees: Path, sql: str) -> None:
    target = folder / "plain.parquet"
    subprocess.run([sys.executable, "-c", _PLAIN, trees, sql, target], check=True)


def _shipped(slug: str) -> tuple[Package, Path]:
    folder = Path(drehscheibe.usecases.__file__).parent / "shipped" / slug
    return read_package(folder), folder


def _counts(folder: Path) -> list[Promise]:
    """Bicycles of seven years, where the files lie beside the checkout."""
    found = sorted((shared_folder() / "data" / "traffic_counts").glob("*.tar.xz"))
    if not found:
        return []
    unpacked = folder / "counts"
    unpacked.mkdir()
    subprocess.run(["tar", "xJf", found[0], "-C", unpacked], check=True)
    path = folder / "counts.parquet"
    duckdb.execute(
        "COPY (SELECT split_part(filename, '/', -2) AS zaehlstelle,"
        " timezone('Europe/Berlin', try_strptime(split_part(line, ',', 1), '%Y-%m-%d %H:%M'))"
        " AS zeit, try_cast(split_part(line, ',', 2) AS DOUBLE) AS anzahl"
        f" FROM read_csv('{unpacked}/*/*/*.csv', columns = {{'line': 'VARCHAR'}}, delim = '\\t',"
        " quote = '', escape = '', header = true, filename = true, strict_mode = false))"
        f" TO '{path}'"
    )
    package, _ = _shipped("radverkehr")
    need = next(need for need in package.inputs if need.name == "zaehlungen")
    inputs = {"zaehlungen": bound(need, path, {c.name: BoundColumn(c.name) for c in need.columns})}
    began = time.monotonic()
    run(package, inputs=inputs, parameters=_asked(), folder=folder / "radverkehr")
    taken = time.monotonic() - began
    rows = duckdb.execute(f"SELECT count(*) FROM '{path}'").fetchone() or (0,)
    what = f"{rows[0]:,} counts of bicycles, all transforms of the package"
    return [Promise(what, taken, _COUNTED_S, "s")]


def _asked() -> dict[str, str]:
    now = "2026-08-22T12:00:00+02:00"
    return {"now": now, "town": "00000000", "town_name": "Musterhausen"}


def _dashboards(folder: Path) -> list[Promise]:
    """Drawn once for each run; pages only read the files."""
    lines = []
    for slug in ("ladesaeulen", "abfallkalender"):
        package, source = _shipped(slug)
        test = package.tests[0]
        inputs = {
            need.name: bound(
                need,
                source / test.inputs[need.name],
                {c.name: BoundColumn(c.name, must_be_there=c.required) for c in need.columns},
            )
            for need in package.inputs
            if need.name in test.inputs
        }
        results = run(package, inputs=inputs, parameters=_asked(), folder=folder / slug)
        began = time.monotonic()
        draw(
            package,
            results,
            source=source,
            folder=folder / slug / "drawn",
            look=chart_look("#0a5f8c", "de"),
            feed=Feed("Probe", "bench", _asked()["now"]),
        )
        taken = time.monotonic() - began
        what = f"Drawing everything of “{slug}” ({len(package.outputs.charts)} charts)"
        lines.append(Promise(what, taken, _DRAWN_S, "s"))
    return lines


def _bombs() -> list[Promise]:
    limits = replace(USUAL, seconds=5)
    jobs = {
        name: to_plain(Job({}, {}, (Statement("a", sql),), ("a",), "", limits=limits))
        for name, sql in _BOMBS.items()
    }
    cases = [{"kind": "run", "name": name, "job": job} for name, job in jobs.items()]
    script = Path(__file__).parents[1] / "tests" / "hostile_child.py"
    done = subprocess.run(
        [sys.executable, script],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        check=True,
    )
    allowed = limits.memory_mib + limits.room_mib
    return [
        Promise(
            f"Memory of {name} at its peak; over after {told['seconds']:.1f} s",
            told["peak_mib"],
            allowed,
            "MiB",
        )
        for line in done.stdout.splitlines()
        for name, told in json.loads(line).items()
    ]
