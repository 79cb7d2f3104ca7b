# SPDX-License-Identifier: EUPL-1.2
"""What every format offers: describe a file as table recipes, then read a table by its recipe."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.domain.recipes import Recipe, TableRecipe
    from drehscheibe.domain.region import Region


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a check may know besides the file: the region and what a person already answered."""

    region: Region | None = None
    boundaries: Path | None = None  # boundaries.geojson of the region pack
    answers: dict[str, str] = field(
        default_factory=dict
    )  # of --set; keys as docs/reference/answers
    omit: frozenset[str] = frozenset()  # of --omit
    previous: Recipe | None = None  # the recipe of the release before

    def table_before(self, name: str) -> TableRecipe | None:
        """The table in the release before: by name, or the only one."""
        tables = self.previous.tables if self.previous else ()
        if len(tables) == 1:
            return tables[0]
        return next((table for table in tables if table.name == name), None)


class Format(Protocol):
    """One format. `code` is what `TableRecipe.format` holds ("csv", "xlsx", "gpkg", …).

    `read` yields batches with `_row` (int64, as a person counts), the columns of the recipe by
    id (omitted ones too; they are dropped later) with the Arrow types of `releases.stream`, and
    `geometry` (WKB in `recipe.place.crs`) where the format itself has geometries.
    """

    code: str

    def describe(
        self, path: Path, surroundings: Surroundings, notebook: Notebook
    ) -> list[TableRecipe]: ...

    def read(
        self, path: Path, recipe: TableRecipe, notebook: Notebook
    ) -> Iterator[pa.RecordBatch]: ...
