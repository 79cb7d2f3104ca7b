# SPDX-License-Identifier: EUPL-1.2
"""Watches where places fall while they stream by: outside Germany, far from the region."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from drehscheibe.connectors.places.crs_guess import GERMANY, grown, inside
from drehscheibe.connectors.places.projection import Numbers
from drehscheibe.domain.findings import MAX_ROWS

if TYPE_CHECKING:
    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.domain.region import Region

Boxes = np.ndarray[Any, np.dtype[np.float64]]  # (n, 4): west, south, east, north in degrees
Rows = np.ndarray[Any, np.dtype[np.int64]]

_MOSTLY = 0.5


@dataclass(slots=True)
class _Seen:
    count: int = 0
    rows: list[int] = field(default_factory=list)
    example: str = ""

    def add(self, rows: Rows, x: Numbers, y: Numbers) -> None:
        self.count += len(rows)
        self.rows += rows[: MAX_ROWS - len(self.rows)].tolist()
        if len(rows) and not self.example:
            self.example = f"{x[0]:.5f} {y[0]:.5f}"


class Whereabouts:
    """Counts by the middle of each geometry's box."""

    def __init__(self, region: Region | None) -> None:
        self._region = region
        self._placed = 0
        self._abroad = _Seen()
        self._far = _Seen()

    def look(self, boxes: Boxes, rows: Rows) -> None:
        """`boxes` of rows without a place are NaN."""
        placed = np.isfinite(boxes[:, 0])
        boxes, rows = boxes[placed], rows[placed]
        self._placed += len(rows)
        x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
        abroad = ~inside(x, y, GERMANY)
        self._abroad.add(rows[abroad], x[abroad], y[abroad])
        if self._region:
            far = ~inside(x, y, grown(self._region.bbox)) & ~abroad
            self._far.add(rows[far], x[far], y[far])

    def tell(self, notebook: Notebook, table: str) -> None:
        """Note what was seen. A table about another area is not a table full of faults."""
        self._tell(notebook, table, ("places-abroad", "places-mostly-abroad"), self._abroad)
        self._tell(notebook, table, ("places-far", "places-elsewhere"), self._far)

    def _tell(self, notebook: Notebook, table: str, codes: tuple[str, str], seen: _Seen) -> None:
        if not seen.count:
            return
        mostly = seen.count > _MOSTLY * self._placed
        notebook.note(
            codes[mostly],
            table=table,
            rows=[] if mostly else seen.rows,
            count=seen.count,
            example=seen.example,
            total=self._placed,
            region=self._region.name if self._region else "",
        )
