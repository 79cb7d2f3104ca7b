# SPDX-License-Identifier: EUPL-1.2
"""A real installation for journeys: demo and test datasets, served by `drehscheibe serve`."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commands import run_forked
from ports import answers, free_port

PLAYGROUNDS = 300
LONGEST_START = 120.0  # seconds
SOURCE = Path(__file__).parents[2] / "src"
TESTS = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Installation:
    """An instance with demo and test datasets, served by `drehscheibe serve`."""

    home: Path
    port: int
    origin: str
    environment: dict[str, str]

    def run(self, *arguments: str) -> str:
        """One command; what it printed."""
        return _went_well(run_forked(arguments, self.environment))

    def run_script(self, script: str) -> str:
        """A program of a test, which finds the modules beside this folder; what it printed."""
        return _went_well(run_forked((), self.environment, script=script)).strip()

    def publish(self, path: Path, slug_title: str, *more: str) -> dict[str, Any]:
        """Publish a file of the town of Soest; the answer of `--json`."""
        answer = self.run("publish", str(path), *_of_soest(slug_title), "--json", *more)
        published: dict[str, Any] = json.loads(answer)
        return published


def _went_well(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, f"{done.args}: {done.stdout}{done.stderr}"
    return done.stdout


def write_playgrounds(path: Path, *, rows: int = PLAYGROUNDS) -> Path:
    """A German table as a town hall exports it: semicolons, decimal commas, places in degrees."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Name", "Stadtteil", "Baujahr", "Fläche m²", "Längengrad", "Breitengrad"])
        for i in range(rows):
            east, north = 8.05 + (i % 20) / 200, 51.55 + (i // 20) / 200
            place = (f"{east:.5f}".replace(".", ","), f"{north:.5f}".replace(".", ","))
            area = f"{300 + i * 3.5:.1f}".replace(".", ",")
            part = ("Nord", "Mitte", "West", "Süd")[i % 4]
            writer.writerow([f"Spielplatz {i + 1:03}", part, 1980 + i % 40, area, *place])
    return path


# Everything that waits: else each server that is started on a copy would do it again.
WORK = """
from drehscheibe.portal.readiness.computing import renew_due
from drehscheibe.portal.worker import Worker
from drehscheibe.settings import current_settings
renew_due(current_settings().layout)
worker = Worker(current_settings())
while worker.work_once():
    pass
"""
FILL = f"""
from drehscheibe.cli.instance import demo
from drehscheibe.cli.publish import publish
demo([], standalone_mode=False)
publish({{publish}}, standalone_mode=False)
{WORK}"""


def fill(home: Path) -> None:
    """A fresh installation becomes one with datasets, whose copies are served."""
    path = write_playgrounds(home / "spielplaetze.csv")
    wanted = [str(path), *_of_soest("Spielplätze in Soest")]
    installation_at(home).run_script(FILL.format(publish=wanted))


def _of_soest(title: str) -> tuple[str, ...]:
    return "--owner", "05974040", "--title", title, "--licence", "dl-by-de/2.0", "--yes"


def installation_at(home: Path) -> Installation:
    """Whatever is there, under an address of its own; not served yet."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    settings = {
        "DREHSCHEIBE_HOME": str(home),
        "DREHSCHEIBE_PUBLIC_URL": origin,
        "DREHSCHEIBE_CONTACT_MAIL": "daten@example.org",
        "DREHSCHEIBE_REQUESTS_PER_MINUTE": "0",
    }
    python = os.pathsep.join(map(str, (SOURCE, TESTS, Path(__file__).parent)))
    return Installation(home, port, origin, {**os.environ, "PYTHONPATH": python, **settings})


class Served:
    """The server of an installation, ended with everything it started."""

    def __init__(self, made: Installation) -> None:
        self._made = made

    def __enter__(self) -> None:
        command = [sys.executable, "-m", "drehscheibe", "serve", "--port", str(self._made.port)]
        self._log = (self._made.home / "server.log").open("wb")
        self._process = subprocess.Popen(
            command, env=self._made.environment, stdout=self._log, stderr=self._log,
            start_new_session=True,
        )  # fmt: skip
        deadline = time.monotonic() + LONGEST_START
        while not answers(f"{self._made.origin}/readyz"):
            assert time.monotonic() < deadline, (self._made.home / "server.log").read_text()
            assert self._process.poll() is None, (self._made.home / "server.log").read_text()
            time.sleep(0.1)

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._log.close()
