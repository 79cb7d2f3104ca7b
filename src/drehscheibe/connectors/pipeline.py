# SPDX-License-Identifier: EUPL-1.2
"""One table on its way: read, placed, checked, mended; batch by batch, memory stays flat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from drehscheibe.connectors.geometry import Located
from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.personal import PersonalWatch
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
        rows = origin.format.read(origin.path, origin.recipe, notebook)
        self._located = Located(
            self._watched(rows), origin.recipe, surroundings=surroundings, notebook=notebook
        )

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
        yield from self._located

    def _watched(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Personal data are looked for in everything that would be published."""
        watch = PersonalWatch(self._origin.recipe)
        for batch in batches:
            watch.see(batch)
            yield batch
        watch.close(self._notebook)
