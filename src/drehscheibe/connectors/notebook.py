# SPDX-License-Identifier: EUPL-1.2
"""Collects what checks see while batches stream by, and turns it into findings at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drehscheibe.domain.findings import KINDS, MAX_ROWS, Finding, Fix, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

_ORDER = list(Severity)


@dataclass(slots=True)
class _Entry:
    count: int = 0
    rows: list[int] = field(default_factory=list)
    example: str = ""
    params: dict[str, str | int | float] = field(default_factory=dict)
    fixes: tuple[Fix, ...] = ()


class Notebook:
    """Many notes of one code, table and column become one finding with count and example."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str, str], _Entry] = {}

    def note(
        self,
        code: str,
        *,
        table: str = "",
        column: str = "",
        rows: Iterable[int] = (),
        count: int | None = None,
        example: str = "",
        fixes: tuple[Fix, ...] = (),
        **params: str | int | float,
    ) -> None:
        """Add to the finding. `count` defaults to the number of rows given (at least 1)."""
        if code not in KINDS:
            raise KeyError(f"Finding code {code!r} is not registered in domain.findings.")
        entry = self._entries.setdefault((code, table, column), _Entry())
        listed = list(rows)
        entry.count += count if count is not None else max(1, len(listed))
        entry.rows += listed[: MAX_ROWS - len(entry.rows)]
        entry.example = entry.example or example[:200]
        entry.params |= params
        entry.fixes = fixes or entry.fixes

    def rename_table(self, old: str, new: str) -> None:
        """What was noted of a table goes on under its new name."""
        self._entries = {
            (code, new if table == old else table, column): entry
            for (code, table, column), entry in self._entries.items()
        }

    def rows_of(self, table: str) -> frozenset[int]:
        """The rows of a table that were named so far."""
        entries = self._entries.items()
        return frozenset(row for (_, of, _), e in entries if of == table for row in e.rows)

    def findings(self) -> tuple[Finding, ...]:
        """All findings, worst first; within one severity in the order they were met."""
        found = [
            Finding(code, table, column, tuple(e.rows), e.count, e.example, e.params, e.fixes)
            for (code, table, column), e in self._entries.items()
        ]
        return tuple(sorted(found, key=lambda finding: _ORDER.index(finding.severity)))
