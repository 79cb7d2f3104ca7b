# SPDX-License-Identifier: EUPL-1.2
"""Colours of charts, as #rrggbb, on one ground; `look.chart_colours` has those of the region."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChartColours:
    text: str
    line: str  # of the grid
    mark: str  # where there is nothing to tell apart
    categories: tuple[str, ...]
    ramp: tuple[str, ...]  # low to high
