# SPDX-License-Identifier: EUPL-1.2
"""50 catalogues with 20,000 datasets described by the real worker; one hangs, one sends garbage."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.catalogues import Catalogue, catalogues
from bench.instance import OWNER, Instance
from bench.processes import running
from bench.tables import Promise, section

_DATASETS = 20_000
_KINDS = ("hangs", "garbage", *("ckan",) * 38, *("dcat",) * 10)
_PER_MINUTE, _RATIO, _CHANGED, _FEW = 3_000, 10, 100, 5  # one in so many
_PATIENCE = 900.0
_PROGRAM = (sys.executable, "-m", "drehscheibe")
_FILL = """
import json, sys
from drehscheibe.portal.setup import start_django
start_django()
from drehscheibe.portal.organisations.queries import find_organisation
from drehscheibe.portal.sources.models import Source
owner = find_organisation(sys.argv[1])
for number, (kind, address) in enumerate(json.load(sys.stdin)):
    Source.objects.create(owner=owner, slug=f"katalog-{number}", title=f"Katalog {number}",
        address=address, kind=kind, state="active", way="describe")
"""
_DUE = (
    "UPDATE sources_source SET next_due = '2020-01-01 00:00:00', failures = 0 WHERE is_paused = 0"
)
_OPEN = (
    "SELECT EXISTS (SELECT 1 FROM sources_run WHERE outcome = 'running' AND source_id > ?)"
    " OR EXISTS (SELECT 1 FROM sources_described WHERE shown < version)"
)
_RUNS = "SELECT started, ended, outcome FROM sources_run WHERE id > ? AND source_id > ?"


def measure(folder: Path, rows: int) -> str:
    del rows
    instance = Instance(folder / "instance-harvest")
    with catalogues(_KINDS, _DATASETS) as servers:
        _allow(instance, servers)
        _fill(instance, servers)
        with _worker(instance) as worker:
            first = _timed(instance, worker.pid)
            kept = _counted(instance)
            for server in servers[2 :: len(servers) // _FEW]:
                server.change(_CHANGED // (len(servers) // _FEW))
            few = _timed(instance, worker.pid)
            for server in servers:
                server.change(_CHANGED)
            all_over = _timed(instance, worker.pid)
    well = _without_the_two(Instance(folder / "instance-harvest-48"))
    told = (
        f"{len(_KINDS)} catalogues (38 CKAN, 10 DCAT, one that hangs, one that sends garbage) with"
        f" {_DATASETS:,} datasets on this machine. Read for the first time, until everybody finds"
        f" them, the 48 took {first} ({well} where the other two are not there); a second time with"
        f" 1 % changed {few} where the changes are in {_FEW} of the catalogues, {all_over} where"
        f" each page of each catalogue has some. {kept:,} datasets are in the catalogue."
    )
    faster = (
        ("1 % changed, in few catalogues", first.wall / few.wall),
        ("the same in processor time", first.used / few.used),
        ("1 % changed, all over", first.wall / all_over.wall),
    )
    rate, beside = _DATASETS / first.wall * 60, first.wall / well.wall
    promises = [
        Promise("datasets described", rate, _PER_MINUTE, "a minute", least=True),
        *(Promise(what, ratio, _RATIO, "times less", least=True) for what, ratio in faster),
        Promise("first run with the two bad ones beside", beside, 1.5, "times as long"),
        Promise("datasets that are missing", _DATASETS - kept, 0, ""),
    ]
    return section("Catalogues that are described", told, "harvest", promises)


@dataclass(frozen=True, slots=True)
class _Took:
    """Seconds: from the first begin until all is seen, and of the processors, without others."""

    wall: float
    used: float

    def __str__(self) -> str:
        return f"{self.wall:.1f} s (processors {self.used:.1f} s)"


def _allow(instance: Instance, servers: Sequence[Catalogue]) -> None:
    instance.environment |= {
        "DREHSCHEIBE_FETCH_ALLOWED_NETWORKS": "127.0.0.0/8",
        "DREHSCHEIBE_FETCH_PORTS": ",".join(str(one.server_port) for one in servers),
    }


def _fill(instance: Instance, servers: Sequence[Catalogue]) -> None:
    told = [("dcat" if one.kind == "dcat" else "ckan", one.address) for one in servers]
    command = [sys.executable, "-c", _FILL, OWNER]
    subprocess.run(
        command, env=instance.environment, input=json.dumps(told).encode(), check=True
    )  # fmt: skip


def _timed(instance: Instance, worker: int, *, bad: int = 2) -> _Took:
    """Seconds from the first begin to the last end of those that are in order."""
    with _database(instance) as database:
        begun_with = _processor_seconds(worker)
        (before,) = database.execute("SELECT ifnull(max(id), 0) FROM sources_run").fetchone()
        database.execute(_DUE)
        database.commit()
        ended = _wait(database, before, bad)
        runs = database.execute(_RUNS, (before, bad)).fetchall()
    assert {outcome for _, _, outcome in runs} <= {"changed", "unchanged"}, runs
    begun = min(datetime.fromisoformat(start) for start, _, _ in runs)
    return _Took((ended - begun).total_seconds(), _processor_seconds(worker) - begun_with)


def _wait(database: sqlite3.Connection, before: int, bad: int) -> datetime:
    """When all have been read and everybody sees it.

    Sources were made in the order of their servers: the bad ones have the first numbers.
    """
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        begun = database.execute(_RUNS, (before, bad)).fetchall()
        if begun and not database.execute(_OPEN, (bad,)).fetchone()[0]:
            return datetime.now(UTC).replace(tzinfo=None)
        time.sleep(0.05)
    raise TimeoutError


def _counted(instance: Instance) -> int:
    with closing(sqlite3.connect(instance.home / "catalogue.sqlite")) as database:
        sql = "SELECT count(*) FROM described WHERE record IS NOT NULL"
        return int(database.execute(sql).fetchone()[0])


def _without_the_two(instance: Instance) -> _Took:
    with catalogues(_KINDS[2:], _DATASETS) as servers:
        _allow(instance, servers)
        _fill(instance, servers)
        with _worker(instance) as worker:
            return _timed(instance, worker.pid, bad=0)


def _processor_seconds(pid: int) -> float:
    """Of a process, its children, and all of theirs that have ended."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0  # it has just ended, and counts for whoever began it
    used = sum(int(ticks) for ticks in text[11:15]) / os.sysconf("SC_CLK_TCK")
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    children = {int(child) for path in threads for child in path.read_text().split()}
    return used + sum(_processor_seconds(child) for child in children)


def _worker(instance: Instance) -> AbstractContextManager[subprocess.Popen[bytes]]:
    log = instance.home / "worker.log"
    return running([*_PROGRAM, "worker"], environment=instance.environment, log=log)


@contextmanager
def _database(instance: Instance) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(instance.home / "portal.sqlite", timeout=30)) as database:
        yield database
