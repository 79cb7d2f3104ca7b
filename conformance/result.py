# SPDX-License-Identifier: EUPL-1.2
"""What one suite found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """`suite` as people call it. `note`: why it did not run, or what to know of it."""

    suite: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    note: str = ""
    failures: tuple[str, ...] = ()

    @property
    def ran(self) -> bool:
        return self.passed + self.failed > 0

    def row(self) -> str:
        told = f"{self.passed} | {self.failed} | {self.skipped}" if self.ran else "– | – | –"
        return f"| {self.suite} | {told} | {self.note} |"
