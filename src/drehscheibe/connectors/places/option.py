# SPDX-License-Identifier: EUPL-1.2
"""One way in which a table may say where its rows are, and the sample on which it is tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from drehscheibe.domain.recipes import PlaceKind, PlaceRecipe, TableRecipe

_ROWS = 5_000  # are enough to decide

_AREAS = {PlaceKind.AREA_KEY, PlaceKind.AREA_NAME, PlaceKind.POSTCODE}


@dataclass(frozen=True, slots=True)
class Option:
    """A place recipe, on how many rows of the sample it works, and what it looks like."""

    place: PlaceRecipe
    matched: int
    total: int
    certain: bool = False  # nothing was guessed: worth a note, not a question
    offered_only: bool = False  # possible, but only if somebody asks for it
    example: str = ""
    exchanged: bool = False  # what is called easting holds the northing
    zero_lost: str = ""  # a key that lost its leading zero, and how we read it

    @property
    def code(self) -> str:
        """The finding that tells of it."""
        if self.place.kind in _AREAS:
            return "area-guessed"
        if self.exchanged:
            return "eastings-exchanged"
        if (
            self.place.swapped
            and self.place.kind is PlaceKind.LONLAT
            and len(self.place.columns) > 1
        ):
            return "coordinates-swapped"
        return "place-found" if self.certain else "place-guessed"


@dataclass(frozen=True, slots=True)
class Sample:
    """Some rows of a table, columns by their names in the source.

    Columns left out do not count: whoever leaves an address out does not want it on the map.
    """

    columns: dict[str, pa.ChunkedArray]

    @classmethod
    def of(cls, recipe: TableRecipe, table: pa.Table) -> Sample:
        some = table.slice(0, _ROWS)
        fields = set(some.schema.names)
        ids = {c.source: c.id if c.id in fields else c.source for c in recipe.columns if not c.omit}
        return cls({name: some.column(key) for name, key in ids.items() if key in fields})

    @property
    def names(self) -> list[str]:
        return list(self.columns)

    def arrays(self, names: Sequence[str]) -> list[pa.Array]:
        return [self.columns[name].combine_chunks() for name in names]
