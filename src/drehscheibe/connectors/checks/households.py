# SPDX-License-Identifier: EUPL-1.2
"""Rows about private households: personal as soon as they can be found on the ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from drehscheibe.connectors.checks import patterns
from drehscheibe.connectors.checks.coarse import MUNICIPALITY
from drehscheibe.connectors.checks.fixes import kept_columns
from drehscheibe.connectors.checks.headers import Meaning, meaning_of
from drehscheibe.connectors.checks.masks import mask_of
from drehscheibe.domain.errors import N_
from drehscheibe.domain.findings import MAX_ROWS, Fix
from drehscheibe.domain.recipes import PlaceKind
from drehscheibe.releases.stream import GEOMETRY, ROW

if TYPE_CHECKING:
    from drehscheibe.connectors.checks.masks import Different, Mask
    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.domain.recipes import TableRecipe

COARSEN = Fix(N_("Round the places to 1 km"), "coarsen.geometry", "1000m")
ONLY_TOWN = Fix(N_("Say only the municipality of each place"), "coarsen.geometry", MUNICIPALITY)
_AREAS = {PlaceKind.NONE, PlaceKind.AREA_KEY, PlaceKind.AREA_NAME, PlaceKind.POSTCODE}


class PrivatePlaces:
    """Counts rows of households, and those of them with an exact place and no organisation.

    It sees omitted columns too: who runs a plant stays true when the name is left out.
    """

    def __init__(self, recipe: TableRecipe) -> None:
        self._recipe = recipe
        self._coordinates = set() if recipe.place.kind in _AREAS else {*recipe.place.columns}
        exact = {Meaning.COORDINATE, Meaning.HOUSE_NUMBER}
        self._exact = [
            column.id
            for column in kept_columns(recipe)
            if meaning_of(column.source) in exact or {column.id, column.source} & self._coordinates
        ]
        self._column = ""
        self._households = 0
        self._placed = 0
        self._rows: list[int] = []

    def see(self, batch: pa.RecordBatch, texts: dict[str, Different]) -> None:
        households, organisations = self._ask(batch.num_rows, texts)
        if not households.any():
            return
        self._households += int(households.sum())
        placed = households & ~organisations & self._is_placed(batch)
        self._placed += int(placed.sum())
        rows = batch.column(ROW).to_numpy()[placed]
        self._rows += rows[: MAX_ROWS - len(self._rows)].tolist()

    def _ask(self, size: int, texts: dict[str, Different]) -> tuple[Mask, Mask]:
        households = np.zeros(size, dtype=bool)
        organisations = np.zeros(size, dtype=bool)
        for name, different in texts.items():
            met, example = different.ask(patterns.household)
            if example:
                households |= met
                self._column = self._column or name
        if households.any():
            for different in texts.values():
                organisations |= different.ask(patterns.organisation)[0]
        return households, organisations

    def _is_placed(self, batch: pa.RecordBatch) -> Mask:
        placed = np.zeros(batch.num_rows, dtype=bool)
        for name in self._exact:
            placed |= mask_of(pc.is_valid(batch.column(name)))
        exact = self._recipe.place.kind not in _AREAS and not self._recipe.place.coarsen
        if exact and GEOMETRY in batch.schema.names:
            placed |= mask_of(pc.is_valid(batch.column(GEOMETRY)))
        return placed

    def close(self, notebook: Notebook) -> None:
        if not self._households:
            return
        column = next(c.source for c in self._recipe.columns if c.id == self._column)
        placeable = self._exact or self._recipe.place.kind is not PlaceKind.NONE
        if not self._placed and not placeable:
            return
        if not self._placed:
            count = self._households
            notebook.note("households", table=self._recipe.name, column=column, count=count)
            return
        notebook.note(
            "personal-households",
            table=self._recipe.name,
            column=column,
            rows=self._rows,
            count=self._placed,
            fixes=(COARSEN, ONLY_TOWN),
        )
