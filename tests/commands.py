# SPDX-License-Identifier: EUPL-1.2
"""The command `drehscheibe` as a person runs it: a process of its own on an instance of its own."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from drehscheibe.children import child
from drehscheibe.children.nursery import Nursery
from drehscheibe.releases.layout import Layout

SOEST = "05974040"
TESTS = Path(__file__).parent
LONGEST = 900.0  # seconds


@dataclass(frozen=True)
class Instance:
    home: Path
    settings: dict[str, str] = field(default_factory=dict)  # variables besides its home

    @property
    def layout(self) -> Layout:
        return Layout(self.home)

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("DREHSCHEIBE_")}
        return kept | {"DREHSCHEIBE_HOME": str(self.home), "LANG": "de_DE.UTF-8"} | self.settings

    def start(self, *arguments: str | Path) -> subprocess.Popen[str]:
        """A program of its own, which goes on meanwhile."""
        return subprocess.Popen(
            [sys.executable, "-m", "drehscheibe", *map(str, arguments)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return run_forked(arguments, self.environment)

    def run_all(self, *commands: tuple[str | Path, ...]) -> None:
        """Several commands, each of which has to go well: what a test begins with."""
        for command in commands:
            done = self.run(*command)
            assert done.returncode == 0, done.stderr + done.stdout

    def publish(self, path: Path, *options: str, owner: str = SOEST) -> dict[str, Any]:
        """Publish and return what it prints; fails the test when it is not published."""
        done = self.run("publish", path, "--owner", owner, "--yes", "--json", *options)
        assert done.returncode == 0, done.stderr + done.stdout
        printed: dict[str, Any] = json.loads(done.stdout)
        return printed

    def refused(self, path: Path, *options: str, owner: str = SOEST) -> list[dict[str, Any]]:
        """Publish what must be refused; returns the findings."""
        done = self.run("publish", path, "--owner", owner, "--yes", "--json", *options)
        assert done.returncode == 2, done.stderr + done.stdout
        findings: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
        return findings


def run_forked(
    arguments: Sequence[str | Path], environment: dict[str, str], *, script: str = ""
) -> subprocess.CompletedProcess[str]:
    """A command, or a script, in a process that has everything loaded: see `forked_commands`."""
    wish = {
        "arguments": [str(argument) for argument in arguments],
        "environment": environment,
        "script": script,
        "folder": str(Path.cwd()),
    }
    with tempfile.TemporaryFile() as stderr:
        process = _loaded().start("command", (), stderr)
        patience = threading.Timer(LONGEST, process.end)
        patience.start()
        with process.stdout as out:
            with process.stdin as given:
                given.write(json.dumps(wish).encode())
            said = out.read().decode()
        code = process.end()
        patience.cancel()
        stderr.seek(0)
        return subprocess.CompletedProcess(arguments, code, said, stderr.read().decode())


@cache
def _loaded() -> Nursery:
    """Begun with the first command. It speaks German, as `Instance` does."""
    python = os.pathsep.join((str(TESTS), os.environ.get("PYTHONPATH", "")))
    environment = child.own_environment() | {"LANG": "de_DE.UTF-8", "PYTHONPATH": python}
    program = (sys.executable, str(TESTS / "forked_commands.py"))
    made = Nursery(environment, program=program)
    atexit.register(made.close)
    return made
