# SPDX-License-Identifier: EUPL-1.2
"""One finding: what a check saw in a file, where, how often, and the ways to mend it."""

from __future__ import annotations

from dataclasses import dataclass, field

from drehscheibe.domain.findings.kind import Kind, Severity
from drehscheibe.domain.findings.register import KINDS
from drehscheibe.domain.sentences import fill

MAX_ROWS = 20


@dataclass(frozen=True, slots=True)
class Fix:
    """One thing a person can click or type: `key=value` of `--set`, or `--omit COLUMN`."""

    label: str  # English template over the finding's params
    key: str  # e.g. "omit", "place", "encoding", "table.column.type"
    value: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen, where, how often, with one example and the ways to mend it.

    `rows` are numbers as a person counts them in the source: the first line or spreadsheet row
    is 1, title and header rows included. At most `MAX_ROWS` are kept; `count` is the full number.
    """

    code: str
    table: str = ""
    column: str = ""
    rows: tuple[int, ...] = ()
    count: int = 0
    example: str = ""
    params: dict[str, str | int | float] = field(default_factory=dict)
    fixes: tuple[Fix, ...] = ()
    waived: str = ""  # who decided otherwise, and why

    @property
    def kind(self) -> Kind:
        return KINDS[self.code]

    @property
    def severity(self) -> Severity:
        return self.kind.severity

    @property
    def stops(self) -> bool:
        """Publishing stops here until the file is mended or a person has decided."""
        return not self.waived and self.severity in {Severity.REFUSED, Severity.PERSONAL}

    @property
    def values(self) -> dict[str, str | int | float]:
        """Everything the templates may name."""
        place = {"table": self.table, "column": self.column, "example": self.example}
        return {**place, "count": self.count, "rows": _ranges(self.rows), **self.params}

    @property
    def text(self) -> str:
        """The English sentence; German comes from `look.texts`."""
        return fill(self.kind.text, self.values)


def _ranges(rows: tuple[int, ...]) -> str:
    return ", ".join(str(row) for row in rows[:MAX_ROWS])
