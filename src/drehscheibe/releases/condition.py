# SPDX-License-Identifier: EUPL-1.2
"""What rows of an items store must fulfil, in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from drehscheibe.domain.tables import Bbox


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

    `shapes` (shapely, prepared) and `patterns` are what their SQL functions refer to by number.
    """

    conditions: tuple[Condition, ...]
    boxes: tuple[Bbox, ...] = ()
    shapes: tuple[Any, ...] = ()
    patterns: tuple[Any, ...] = ()
