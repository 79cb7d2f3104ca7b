# SPDX-License-Identifier: EUPL-1.2
"""Small tables as readers yield them: `_row` counts as a person does, columns go by id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import shapely

from drehscheibe.connectors.notebook import Notebook
from drehscheibe.domain.findings import Finding
from drehscheibe.domain.recipes import ColumnRecipe, PlaceKind, PlaceRecipe, TableRecipe
from drehscheibe.domain.tables import ColumnType

TYPES = {
    pa.string(): ColumnType.TEXT,
    pa.int64(): ColumnType.INTEGER,
    pa.float64(): ColumnType.NUMBER,
    pa.bool_(): ColumnType.BOOLEAN,
    pa.date32(): ColumnType.DATE,
    pa.timestamp("us", "UTC"): ColumnType.DATETIME,
}


def batch_of(columns: dict[str, Sequence[Any]], places: Sequence[Any] = ()) -> pa.RecordBatch:
    """Column `Vor Name` gets the id `c0`, the next one `c1`; `places` are (lon, lat) or shapes."""
    arrays = {f"c{i}": _array(values) for i, values in enumerate(columns.values())}
    rows = len(next(iter(arrays.values())))
    arrays = {"_row": pa.array(range(2, rows + 2), pa.int64()), **arrays}
    if len(places):
        shapes = [shapely.Point(p) if isinstance(p, tuple) else p for p in places]
        arrays["geometry"] = pa.array(shapely.to_wkb(shapes), pa.binary())
    return pa.RecordBatch.from_pydict(arrays)


def _array(values: Sequence[Any]) -> pa.Array:
    array = pa.array(values)
    return array.cast(pa.string()) if pa.types.is_null(array.type) else array


def recipe_of(columns: dict[str, Sequence[Any]], **changes: Any) -> TableRecipe:
    recipes = tuple(
        ColumnRecipe(f"c{i}", name, i, name.lower(), name, TYPES[_array(values).type])
        for i, (name, values) in enumerate(columns.items())
    )
    return TableRecipe("tabelle", "Tabelle", "csv", columns=recipes, **changes)


POINTS = PlaceRecipe(PlaceKind.LONLAT, crs="OGC:CRS84")


def by_code(notebook: Notebook) -> dict[str, Finding]:
    return {finding.code: finding for finding in notebook.findings()}
