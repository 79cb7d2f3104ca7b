# SPDX-License-Identifier: EUPL-1.2
"""The last look at a table on its way into a release: duplicates, keys, people, oddities."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from drehscheibe.connectors.checks.columns import ColumnContent
from drehscheibe.connectors.checks.fixes import DUPLICATES, NO_KEY, Fixes, kept_columns
from drehscheibe.connectors.checks.masks import matches, texts_of
from drehscheibe.connectors.checks.personal import PersonalWatch
from drehscheibe.connectors.checks.seen import Hasher, Seen
from drehscheibe.domain.errors import N_
from drehscheibe.domain.findings import Fix
from drehscheibe.domain.tables import ColumnType
from drehscheibe.releases.identity import preferred_id_column
from drehscheibe.releases.stream import ROW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.connectors.checks.coarse import Step
    from drehscheibe.connectors.checks.masks import Mask
    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.domain.recipes import ColumnRecipe, TableRecipe

_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"


class Checks:
    """Checks one table. Findings are complete when the stream is exhausted.

    Batches come with `_row`, all columns of the recipe by id and, where there is a place,
    `geometry` (WKB, longitude and latitude in degrees). They leave with `published_columns`,
    and with `step` at coarser places.
    """

    def __init__(self, recipe: TableRecipe, notebook: Notebook, step: Step | None = None) -> None:
        self._recipe, self._notebook = recipe, notebook
        self._fixes = Fixes(recipe, notebook, step)
        self._people = PersonalWatch(recipe)
        self._kept = kept_columns(recipe)
        self._columns = [ColumnContent(column) for column in self._kept]
        self._keys = {column.id: Seen() for column in self._kept if _may_be_key(column, recipe)}
        self._rows_met = Seen()
        self._repeated_id: list[int] = []
        self._total = 0

    @property
    def id_column(self) -> str:
        """Id of the column whose values are the ids of features, once all rows were seen; or ""."""
        if self._recipe.id_column == NO_KEY:
            return ""
        if self._recipe.id_column:
            return self._recipe.id_column if self._recipe.id_column in self._keys else ""
        names = {c.id: c.name for c in self._kept if c.id in self._keys}
        return preferred_id_column(names) if self._total else ""

    def stream(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Read everything, yield what is published."""
        with ExitStack() as stack:
            hasher = stack.enter_context(Hasher())
            for raw in batches:
                batch = self._without_control_characters(raw)
                batch = self._without_dropped(batch, hasher)
                if batch.num_rows:
                    yield self._watched(batch, hasher)
        self._close()

    def _watched(self, batch: pa.RecordBatch, hasher: Hasher) -> pa.RecordBatch:
        self._people.see(batch)
        batch = self._fixes.apply(batch)
        self._total += batch.num_rows
        rows, texts = batch.column(ROW).to_numpy(), texts_of(batch)
        for watch in self._columns:
            name = watch.column.id
            watch.see(batch.column(name), rows, texts.get(name))
        self._look_for_keys(batch, hasher)
        return batch

    def _without_control_characters(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        for column in self._recipe.columns:
            values = batch.column(column.id)
            if not pa.types.is_string(values.type):
                continue
            met = matches(values, _CONTROL)
            if met.any():
                clean = pc.replace_substring_regex(values, _CONTROL, "")
                place = batch.schema.get_field_index(column.id)
                batch = batch.set_column(place, column.id, clean)
                rows = batch.column(ROW).to_numpy()[met].tolist()
                self._note("control-characters-removed", column.source, rows)
        return batch

    def _without_dropped(self, batch: pa.RecordBatch, hasher: Hasher) -> pa.RecordBatch:
        """Duplicates are looked for in the rows as read: with a column left out, different rows
        may look alike and still be different things."""
        gone = self._fixes.drops(batch)
        columns = [name for name in batch.schema.names if name != ROW]
        again = np.zeros(batch.num_rows, dtype=bool)
        if columns:
            again = self._rows_met.again(hasher.rows(batch, columns)) & ~gone
        if again.any():
            drop = self._recipe.drop == DUPLICATES
            rows = batch.column(ROW).to_numpy()[again].tolist()
            fixes = (Fix(N_("Keep each row once"), "drop", DUPLICATES),)
            code = "duplicates-dropped" if drop else "exact-duplicates"
            self._note(code, "", rows, () if drop else fixes)
            gone |= again & drop
        return batch.filter(pa.array(~gone)) if gone.any() else batch

    def _look_for_keys(self, batch: pa.RecordBatch, hasher: Hasher) -> None:
        for name, seen in list(self._keys.items()):
            values = batch.column(name)
            wanted = name == self._recipe.id_column
            repeated: Mask = seen.again(hasher.rows(batch, [name]))
            if values.null_count or repeated.any():
                bad = repeated | np.asarray(pc.is_null(values))
                if wanted:
                    self._repeated_id += batch.column(ROW).to_numpy()[bad].tolist()
                else:
                    del self._keys[name]

    def _close(self) -> None:
        self._people.close(self._notebook)
        for watch in self._columns:
            watch.close(self._notebook, self._recipe.name, self._total)
        names = {column.id: column.source for column in self._kept}
        if self._repeated_id:
            self._note("id-repeated", names[self._recipe.id_column], self._repeated_id)
        elif self.id_column:
            self._note("id-column", names[self.id_column], [], (_OWN_NUMBERS,))

    def _note(self, code: str, column: str, rows: list[int], fixes: tuple[Fix, ...] = ()) -> None:
        table, count = self._recipe.name, len(rows)
        self._notebook.note(code, table=table, column=column, rows=rows, count=count, fixes=fixes)


_OWN_NUMBERS = Fix(N_("Give numbers of our own instead"), "id", NO_KEY)


def _may_be_key(column: ColumnRecipe, recipe: TableRecipe) -> bool:
    if recipe.id_column:
        return column.id == recipe.id_column
    kinds = {ColumnType.TEXT, ColumnType.INTEGER}
    return column.type in kinds and bool(preferred_id_column({column.id: column.name}))
