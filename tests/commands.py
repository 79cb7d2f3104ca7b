# SPDX-License-Identifier: EUPL-1.2
"""The command `drehscheibe` as a person runs it: a process of its own on an instance of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from drehscheibe.releases.layout import Layout

SOEST = "05974040"
TESTS = Path(__file__).parent
SEVERAL = """
import json, sys
from drehscheibe.cli.main import drehscheibe
from nursed import nursed
with nursed():
    for arguments in json.load(sys.stdin):
        drehscheibe(arguments, standalone_mode=False)
"""


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
        return subprocess.Popen(
            [sys.executable, "-m", "drehscheibe", *map(str, arguments)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def run_all(self, *commands: tuple[str | Path, ...]) -> None:
        """Several commands in one process, which loads everything once: what a test begins with."""
        done = subprocess.run(
            [sys.executable, "-c", SEVERAL],
            env=self.environment | {"PYTHONPATH": str(TESTS)},
            input=json.dumps([[str(part) for part in command] for command in commands]),
            capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip
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
