# SPDX-License-Identifier: EUPL-1.2
"""One table on its way: read, placed, checked, mended; batch by batch, memory stays flat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from drehscheibe.connectors.content import checked
from drehscheibe.connectors.fixes import Fixes
from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.place import Located
from drehscheibe.connectors.reading import Format, Surroundings
from drehscheibe.domain.recipes import TableRecipe
from drehscheibe.domain.tables import Column, Table


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a table is read from."""

    format: Format
    path: Path
    recipe: TableRecipe


class Pipeline:
    """A `releases.stream.TableStream`. `table.geometry` is complete after the last batch."""

    def __init__(self, origin: Origin, surroundings: Surroundings, notebook: Notebook) -> None:
        self._origin, self._notebook = origin, notebook
        self._located = Located(origin.recipe, surroundings, notebook)
        self._fixes = Fixes(origin.recipe, notebook)

    @property
    def table(self) -> Table:
        recipe = self._origin.recipe
        kept = [column for column in recipe.columns if not column.omit]
        ids = {column.id for column in kept}
        return Table(
            name=recipe.name,
            title=recipe.title,
            columns=tuple(
                Column(c.id, c.name, c.title, c.type, c.unit, c.description) for c in kept
            ),
            geometry=self._located.geometry,
            id_column=recipe.id_column if recipe.id_column in ids else "",
            time_column=recipe.time_column if recipe.time_column in ids else "",
            zone=recipe.zone,
        )

    def batches(self) -> Iterator[pa.RecordBatch]:
        origin = self._origin
        rows = origin.format.read(origin.path, origin.recipe, self._notebook)
        placed = self._located.batches(rows)
        yield from self._fixes.applied(checked(placed, origin.recipe, self._notebook))
