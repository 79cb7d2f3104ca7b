# SPDX-License-Identifier: EUPL-1.2
"""One table on its way: read, placed, checked, mended; batch by batch, memory stays flat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from drehscheibe.connectors.checks.coarse import published_geometry, step_of
from drehscheibe.connectors.checks.content import Checks
from drehscheibe.connectors.checks.fixes import published_columns
from drehscheibe.connectors.checks.kept_rows import kept_rows
from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.places.geometry import Located
from drehscheibe.connectors.reading import Format, Surroundings
from drehscheibe.domain.recipes import TableRecipe
from drehscheibe.domain.tables import Column, ColumnType, Table


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a table is read from."""

    format: Format
    path: Path
    recipe: TableRecipe


class Pipeline:
    """A `releases.stream.TableStream`. `table.geometry` is complete after the last batch."""

    def __init__(self, origin: Origin, surroundings: Surroundings, notebook: Notebook) -> None:
        self._recipe = origin.recipe
        rows = origin.format.read(origin.path, origin.recipe, notebook)
        rows = kept_rows(rows, origin.recipe, notebook)
        self._located = Located(rows, origin.recipe, surroundings=surroundings, notebook=notebook)
        self._step = step_of(origin.recipe.place, surroundings)
        self._checks = Checks(origin.recipe, notebook, self._step)

    @property
    def table(self) -> Table:
        recipe = self._recipe
        columns = published_columns(recipe)
        return Table(
            name=recipe.name,
            title=recipe.title,
            columns=columns,
            geometry=published_geometry(self._located.geometry, self._step),
            id_column=self._checks.id_column,
            time_column=recipe.time_column if _is_time(recipe.time_column, columns) else "",
            end_column=recipe.end_column if _is_period(recipe, columns) else "",
            zone=recipe.zone,
        )

    def batches(self) -> Iterator[pa.RecordBatch]:
        return self._checks.stream(iter(self._located))


def _is_period(recipe: TableRecipe, columns: tuple[Column, ...]) -> bool:
    """Both ends are still there, and of one kind."""
    kinds = {column.id: column.type for column in columns}
    both = _is_time(recipe.time_column, columns) and _is_time(recipe.end_column, columns)
    return both and kinds[recipe.time_column] is kinds[recipe.end_column]


def _is_time(name: str, columns: tuple[Column, ...]) -> bool:
    """A time column may have been left out, or be a year now."""
    times = {ColumnType.DATE, ColumnType.DATETIME}
    return any(column.id == name and column.type in times for column in columns)
