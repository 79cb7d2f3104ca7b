# SPDX-License-Identifier: EUPL-1.2
"""A PostGIS of its own in a temporary folder, on a free port (Debian's postgresql-15-postgis-3)."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.processes import free_port

PROGRAMS = Path("/usr/lib/postgresql/15/bin")


def missing() -> str:
    """What has to be installed first; empty when everything is there."""
    if not (PROGRAMS / "initdb").exists():
        return "postgresql-15-postgis-3"
    return "" if shutil.which("ogr2ogr") else "gdal-bin"


@contextmanager
def server(*, nice: int = 0) -> Iterator[str]:
    """The address of a database `bench` with PostGIS."""
    folder = Path(tempfile.mkdtemp(prefix="drehscheibe-bench-pg-"))
    port = free_port()
    try:
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
        _as_postgres([PROGRAMS / "initdb", "-D", folder / "db", "-A", "trust", "-U", "postgres"])
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c shared_buffers=512MB"
        control = [PROGRAMS / "pg_ctl", "-D", folder / "db", "-w", "-l", folder / "log"]
        _as_postgres(["nice", f"-n{nice}", *control, "-o", options, "start"])
        try:
            sql = ["psql", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", "-q", "-c"]
            subprocess.run([*sql, "CREATE DATABASE bench"], check=True)
            subprocess.run([*sql[:-1], "-d", "bench", "-c", "CREATE EXTENSION postgis"], check=True)
            yield f"postgresql://postgres@127.0.0.1:{port}/bench"
        finally:
            _as_postgres([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_postgres(command: Sequence[object]) -> None:
    """PostgreSQL refuses to run as root."""
    user = pwd.getpwnam("postgres") if os.getuid() == 0 else None
    subprocess.run(
        [str(part) for part in command],
        check=True,
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        stdout=subprocess.DEVNULL,
        cwd="/",
    )


def load(database: str, source: Path, table: str, *more: str, nice: int = 0) -> float:
    """ogr2ogr into a table with spatial index, and statistics. Returns seconds of ogr2ogr."""
    command = ["ogr2ogr", "-f", "PostgreSQL", f"PG:{database}", str(source), "-nln", table]
    started = time.monotonic()
    options = ["-lco", "SPATIAL_INDEX=GIST", "-lco", "GEOMETRY_NAME=geometry"]
    options += ["--config", "PG_USE_COPY", "YES", *more]
    subprocess.run(["nice", f"-n{nice}", *command, *options], check=True)
    seconds = time.monotonic() - started
    subprocess.run(["psql", database, "-q", "-c", f"VACUUM ANALYZE {table}"], check=True)
    return seconds
