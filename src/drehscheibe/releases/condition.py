# SPDX-License-Identifier: EUPL-1.2
"""What rows of an items store must fulfil, in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drehscheibe.domain.tables import Bbox
    from drehscheibe.releases.area import Area


@dataclass(frozen=True, slots=True)
class Condition:
    """One SQL condition; `name` is what a person calls it, `column` its own column, if one."""

    name: str
    sql: str
    values: tuple[object, ...]
    column: str = ""
    ordered: bool = False  # rows that fulfil it lie in row order in the column's index


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions that all must hold. `boxes` (CRS84) hold every row that fulfils them; () is all.

    `shapes` (shapely, prepared) and `patterns` are what their SQL functions refer to by number;
    rows must meet `area`, too, where there is one.
    """

    conditions: tuple[Condition, ...]
    boxes: tuple[Bbox, ...] = ()
    shapes: tuple[Any, ...] = ()
    patterns: tuple[Any, ...] = ()
    area: Area | None = None


def meeting(boxes: Sequence[Bbox]) -> tuple[str, tuple[float, ...]]:
    """Rows whose own box meets one of these."""
    sql = " OR ".join("(maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?)" for _ in boxes)
    return sql, tuple(v for w, s, e, n in boxes for v in (w, e, s, n))


def lying_in(box: Bbox | None) -> tuple[str, tuple[float, ...]]:
    """Rows whose own box lies in this one; never true without it."""
    if box is None:
        return "0", ()
    west, south, east, north = box
    return "minx >= ? AND maxx <= ? AND miny >= ? AND maxy <= ?", (west, east, south, north)
