# SPDX-License-Identifier: EUPL-1.2
"""An instance of its own for a measurement, used through the real command line."""

from __future__ import annotations

import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.memory import peak_of
from bench.processes import free_port, running, wait_for

OWNER = "05974040"
_PROGRAM = (sys.executable, "-m", "drehscheibe")


@dataclass(frozen=True, slots=True)
class Run:
    """One command from its start to its end; `peak_mib` is that of all its processes together."""

    seconds: float
    processor_seconds: float  # of all its processes; foreign load does not change it much
    peak_mib: float
    code: int
    printed: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Served:
    address: str
    pid: int  # of the supervisor
    seconds: float  # from the start of the command to the first answer


def _processor_seconds() -> float:
    """Of all processes that were started here and ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Instance:
    """A fresh instance in a folder that may have been there before."""

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        shutil.rmtree(self.home, ignore_errors=True)
        self.environment = os.environ | {
            "DREHSCHEIBE_HOME": str(self.home),
            "DREHSCHEIBE_REQUESTS_PER_MINUTE": "0",
        }
        subprocess.run(
            [*_PROGRAM, "init"], env=self.environment, check=True, stdout=subprocess.DEVNULL
        )

    def start(self, path: Path, *options: str) -> subprocess.Popen[bytes]:
        """`drehscheibe publish`, still running."""
        command = [*_PROGRAM, "publish", str(path), "--owner", OWNER, "--yes", "--json", *options]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def publish(self, path: Path, *options: str) -> Run:
        """From the start of the command until the dataset is public."""
        started, used = time.monotonic(), _processor_seconds()
        process = self.start(path, *options)
        with peak_of(process.pid) as peak:
            output, _ = process.communicate()
        seconds = time.monotonic() - started
        used = _processor_seconds() - used
        return Run(seconds, used, peak.mib, process.returncode, json.loads(output or b"{}"))

    def forget_jobs(self) -> None:
        """Tiles and downloads that wait would be made while something else is measured."""
        with closing(sqlite3.connect(self.home / "portal.sqlite")) as database, database:
            database.execute("DELETE FROM jobs_job")

    @contextmanager
    def served(self) -> Iterator[Served]:
        """`drehscheibe serve`, answering."""
        port = free_port()
        command = [*_PROGRAM, "serve", "--port", str(port)]
        address, log = f"http://127.0.0.1:{port}", self.home / "serve.log"
        started = time.monotonic()
        with running(command, environment=self.environment, log=log) as process:
            wait_for(f"{address}/healthz")
            yield Served(address, process.pid, time.monotonic() - started)

    @contextmanager
    def served_alone(self, *, workers: int = 1) -> Iterator[Served]:
        """The server without a worker: nobody makes what is missing while it is measured."""
        port = free_port()
        command = [sys.executable, "-m", "drehscheibe.cli.server", "--host", "127.0.0.1"]
        command += ["--workers", str(workers)]
        address, log = f"http://127.0.0.1:{port}", self.home / "server.log"
        started = time.monotonic()
        with running([*command, "--port", str(port)], environment=self.environment, log=log) as it:
            wait_for(f"{address}/healthz")
            yield Served(address, it.pid, time.monotonic() - started)
