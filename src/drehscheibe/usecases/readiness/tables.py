# SPDX-License-Identifier: EUPL-1.2
"""What is known of a table without reading it: its columns, and facts of its real rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from drehscheibe.domain.tables import ColumnType, GeometryType
from drehscheibe.usecases.readiness.names import concepts

if TYPE_CHECKING:
    from datetime import datetime

Value = str | int | float


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column as a release holds it.

    `empty`: rows without a value, None where that is unknown. `values`: all there are, where they
    are few; `samples`: some of them otherwise. Moments are RFC 3339 in UTC.
    """

    id: str
    name: str
    title: str
    type: ColumnType
    unit: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    least: Value | None = None
    greatest: Value | None = None
    empty: int | None = None
    values: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableProfile:
    """One table of a released dataset. `about`: title and keywords of the dataset and the table;
    `models`: what may name a Smart Data Model: keywords of one word, the name of the table;
    `covers`: AGS of the municipalities it has rows in, () where that is unknown."""

    dataset: str  # slug
    table: str
    columns: tuple[ColumnProfile, ...]
    about: str = ""
    owner: str = ""  # key
    release: str = ""
    geometry: GeometryType | None = None
    rows: int = 0
    musterdatensatz: str = ""
    models: tuple[str, ...] = ()
    released: datetime | None = None
    covers: tuple[str, ...] = ()
    is_regional: bool = False  # somebody else's, which serves where nothing of one's own does

    @cached_property
    def topics(self) -> frozenset[str]:
        """What it is about, in concepts."""
        return concepts(self.about)

    @cached_property
    def signs(self) -> frozenset[str]:
        """What its columns tell of it."""
        return frozenset().union(*(concepts(column.name) for column in self.columns))
