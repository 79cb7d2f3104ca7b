# SPDX-License-Identifier: EUPL-1.2
"""What a run may use. The child takes these limits on itself before a package's SQL is read."""

from __future__ import annotations

from dataclasses import dataclass

from drehscheibe.children.child import Limits

_LAST_WORD_S = 15  # after the clean end by the child itself comes the kill by its parent


@dataclass(frozen=True, slots=True)
class RunLimits:
    """`memory_mib` is DuckDB's own limit, which it keeps by spilling to disk; functions that take
    memory past it (`repeat('x', 2e9)`) meet the limit of the address space, `room_mib` above."""

    memory_mib: int = 768
    room_mib: int = 768
    seconds: int = 300
    threads: int = 2
    rows: int = 1_000_000  # of one result
    file_mib: int = 2_048  # of all results together, and of one file that is spilled
    scratch_mib: int = 4_096  # what may be spilled

    @property
    def child(self) -> Limits:
        """What the parent watches over: a little more, so that the child can say what happened."""
        return Limits(
            memory_mib=self.memory_mib + self.room_mib, seconds=self.seconds + _LAST_WORD_S
        )


USUAL = RunLimits()
