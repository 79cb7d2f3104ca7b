# SPDX-License-Identifier: EUPL-1.2
"""50 catalogues with 20,000 datasets described by the real worker; one hangs, one sends garbage."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench.catalogues import Catalogue, catalogues
from bench.instance import OWNER, Instance
from bench.processes import running
from bench.tables import Promise, section

_DATASETS = 20_000
_KINDS = ("hangs", "garbage", *("ckan",) * 38, *("dcat",) * 10)
_PER_MINUTE, _RATIO, _CHANGED = 3_000, 10, 100  # one in so many
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
        with _worker(instance):
            first = _timed(instance)
            kept = _counted(instance)
            for server in servers:
                server.change(_CHANGED)
            second = _timed(instance)
    alone = folder / "instance-harvest-48"
    well = _without_the_two(Instance(alone))
    told = (
        f"{len(_KINDS)} catalogues (38 CKAN, 10 DCAT, one that hangs, one that sends garbage) with"
        f" {_DATASETS:,} datasets on this machine. The first run of the 48 took {first:.1f} s"
        f" ({well:.1f} s where the other two are not there); a second one with 1 % changed"
        f" {second:.1f} s. {kept:,} datasets are in the catalogue."
    )
    promises = [
        Promise("datasets described", _DATASETS / first * 60, _PER_MINUTE, "a minute", least=True),
        Promise("second run, 1 % changed", first / second, _RATIO, "times faster", least=True),
        Promise("the same with the two bad ones beside", first / well, 1.5, "times as long"),
        Promise("datasets that are missing", _DATASETS - kept, 0, ""),
    ]
    return section("Catalogues that are described", told, "harvest", promises)


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


def _timed(instance: Instance, *, bad: int = 2) -> float:
    """Seconds from the first begin to the last end of those that are in order."""
    with _database(instance) as database:
        (before,) = database.execute("SELECT ifnull(max(id), 0) FROM sources_run").fetchone()
        database.execute(_DUE)
        database.commit()
        ended = _wait(database, before, bad)
        runs = database.execute(_RUNS, (before, bad)).fetchall()
    assert {outcome for _, _, outcome in runs} <= {"changed", "unchanged"}, runs
    begun = min(datetime.fromisoformat(start) for start, _, _ in runs)
    return (ended - begun).total_seconds()


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


def _without_the_two(instance: Instance) -> float:
    with catalogues(_KINDS[2:], _DATASETS) as servers:
        _allow(instance, servers)
        _fill(instance, servers)
        with _worker(instance):
            return _timed(instance, bad=0)


def _worker(instance: Instance) -> AbstractContextManager[object]:
    log = instance.home / "worker.log"
    return running([*_PROGRAM, "worker"], environment=instance.environment, log=log)


@contextmanager
def _database(instance: Instance) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(instance.home / "portal.sqlite", timeout=30)) as database:
        yield database
