# SPDX-License-Identifier: EUPL-1.2
"""What was promised beside what was measured, as a table for the page of benchmarks."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Promise:
    """One line: `measured` and `allowed` in `unit`; `least`: `allowed` is the smallest value."""

    what: str
    measured: float
    allowed: float
    unit: str
    least: bool = False

    @property
    def is_kept(self) -> bool:
        return self.measured >= self.allowed if self.least else self.measured <= self.allowed

    def row(self) -> str:
        bound = "at least" if self.least else "at most"
        kept = "yes" if self.is_kept else "**no**"
        return (
            f"| {self.what} | {_number(self.measured)} {self.unit}"
            f" | {bound} {_number(self.allowed)} {self.unit} | {kept} |"
        )


def _number(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def promises(lines: Iterable[Promise]) -> str:
    head = "| What | Measured | Promised | Kept |\n|---|--:|--:|---|\n"
    return head + "\n".join(line.row() for line in lines)


def circumstances(command: str) -> str:
    """The machine, the load others put on it, the day and the command."""
    load = os.getloadavg()[0]
    today = datetime.now(UTC).date().isoformat()
    return (
        f"{os.cpu_count()} cores (load {load:.1f} at the end), Python {platform.python_version()},"
        f" {today}. `python -m bench {command}`"
    )


def section(title: str, told: str, command: str, lines: Iterable[Promise]) -> str:
    return f"## {title}\n\n{told} {circumstances(command)}\n\n{promises(lines)}"
