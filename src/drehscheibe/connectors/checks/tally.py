# SPDX-License-Identifier: EUPL-1.2
"""Counts what a check met in one column, with the first rows and one example."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drehscheibe.domain.findings import MAX_ROWS

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Rows = npt.NDArray[np.int64]


@dataclass(slots=True)
class Tally:
    """How often, in which rows (at most `MAX_ROWS`), and the first example."""

    count: int = 0
    rows: list[int] = field(default_factory=list)
    example: str = ""

    def add(self, rows: Rows, example: str) -> None:
        self.count += len(rows)
        self.rows += rows[: MAX_ROWS - len(self.rows)].tolist()
        self.example = self.example or example
