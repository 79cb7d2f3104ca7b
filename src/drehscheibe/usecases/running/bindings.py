# SPDX-License-Identifier: EUPL-1.2
"""What a run is told: which file serves which need, the SQL, and where results go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from drehscheibe.domain.tables import ColumnType
from drehscheibe.usecases.running.limits import USUAL, RunLimits


@dataclass(frozen=True, slots=True)
class BoundColumn:
    """Where a needed column comes from: `column` is the id or name in the table, "" where it has
    none. A value becomes `value * factor + offset`, or what `codes` says of it. Where it need not
    be there and is not, there are no values."""

    column: str
    type: ColumnType = ColumnType.TEXT
    factor: float = 1.0
    offset: float = 0.0
    codes: dict[str, str] = field(default_factory=dict)
    must_be_there: bool = True


@dataclass(frozen=True, slots=True)
class Where:
    """Only rows of the own municipality: `column` is `equals`, or the feature lies `within` (a
    GeoJSON geometry in CRS84), which the point on its surface decides."""

    column: str = ""
    equals: str = ""
    within: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """The table for a need: Parquet of a release, or a sample (CSV, GeoJSON); "" is an empty one.
    Columns by their needed names; `with_geometry` adds `geometry` (CRS84)."""

    path: str
    columns: dict[str, BoundColumn]
    with_geometry: bool = False
    where: Where | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One transform: its result is the relation `name` for all that follow."""

    name: str
    sql: str


@dataclass(frozen=True, slots=True)
class Job:
    """One run. `parameters` are values for `$name`, `now` as RFC 3339; `outputs` the relations
    that become files in `folder`, which is ours alone; the first `shown` rows of each are told."""

    inputs: dict[str, Input]
    parameters: dict[str, Any]
    transforms: tuple[Statement, ...]
    outputs: tuple[str, ...]
    folder: str
    shown: int = 0
    limits: RunLimits = USUAL
