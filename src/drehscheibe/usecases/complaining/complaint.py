# SPDX-License-Identifier: EUPL-1.2
"""One complaint about a package."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drehscheibe.domain.sentences import fill
from drehscheibe.usecases.complaining.register import COMPLAINTS
from drehscheibe.usecases.complaining.wording import ADVICE, ERROR

if TYPE_CHECKING:
    from drehscheibe.usecases.complaining.wording import Wording

__all__ = ["ADVICE", "ERROR", "Complaint"]


@dataclass(frozen=True, slots=True)
class Complaint:
    """`line` counts from 1; 0 means the file as a whole, and `file` "" the package as a whole.

    The sentences are English here; `look.complaints` says them in the reader's language.
    """

    code: str
    file: str = ""
    line: int = 0
    params: dict[str, str | int | float] = field(default_factory=dict)

    @property
    def wording(self) -> Wording:
        return COMPLAINTS[self.code]

    @property
    def level(self) -> str:
        return self.wording.level

    @property
    def stops(self) -> bool:
        return self.level == ERROR

    @property
    def message(self) -> str:
        return fill(self.wording.text, self.params)

    @property
    def mend(self) -> str:
        return fill(self.wording.mend, self.params)

    @property
    def place(self) -> str:
        """As editors and terminals write it: `sql/aktuell.sql:12`."""
        return f"{self.file}:{self.line}" if self.line else self.file
