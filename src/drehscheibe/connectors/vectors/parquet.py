# SPDX-License-Identifier: EUPL-1.2
"""Parquet and GeoParquet 1.0 and 1.1 (https://geoparquet.org/releases/v1.1.0/)."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from drehscheibe.connectors.tables.answers import Answers
from drehscheibe.connectors.tables.times import times_of
from drehscheibe.connectors.vectors.arrow_types import ARROW_TYPES, row_numbers, type_of_arrow
from drehscheibe.connectors.vectors.columns import Attribute, column_recipes, typed
from drehscheibe.connectors.vectors.crs_names import CRS84, crs_code
from drehscheibe.domain.errors import InputRefused
from drehscheibe.domain.findings import Finding
from drehscheibe.domain.recipes import PlaceKind, PlaceRecipe, TableRecipe
from drehscheibe.domain.slugs import slugify
from drehscheibe.releases.stream import BATCH_ROWS, GEOMETRY, ROW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.connectors.reading import Surroundings

_LOOKED_AT = 200  # cells tell whether a column holds geometries


class Parquet:
    code = "parquet"

    def describe(
        self, path: Path, surroundings: Surroundings, notebook: Notebook
    ) -> list[TableRecipe]:
        """One table. Raises `InputRefused`."""
        name = slugify(path.stem)
        answers = Answers.of(surroundings)
        with _opened(path) as file:
            if not file.metadata.num_rows:
                raise InputRefused([Finding("no-features", params={"name": path.name})])
            geo = _geo(file.schema_arrow) or _unsaid_geo(file)
            columns = column_recipes(
                _attributes(file.schema_arrow, geo, name, notebook),
                functools.partial(_texts, file),
                table=name,
                surroundings=surroundings,
                notebook=notebook,
            )
            times = times_of(columns, answers, surroundings.table_before(name))
            recipe = TableRecipe(
                name=name,
                title=path.stem,
                format=self.code,
                locator={"geometry": geo.column},
                columns=columns,
                place=geo.place(path.name, notebook),
                time_column=times.column,
                end_column=times.end,
                zone=answers.zone,
            )
        return [recipe]

    def read(
        self,
        path: Path,
        recipe: TableRecipe,
        notebook: Notebook,  # noqa: ARG002 - the protocol asks for it
    ) -> Iterator[pa.RecordBatch]:
        with _opened(path) as file:
            there = set(file.schema_arrow.names)
            geometry = str(recipe.locator.get("geometry", ""))
            wanted = [column.source for column in recipe.columns] + [geometry]
            first = 1
            try:
                for batch in file.iter_batches(
                    BATCH_ROWS, columns=[n for n in wanted if n in there]
                ):
                    yield _converted(batch, recipe, first)
                    first += len(batch)
            except (pa.ArrowInvalid, OSError) as error:
                raise _damaged(path, error) from error


class _Geo:
    """The metadata "geo" of a file; all empty when there is none."""

    def __init__(self, metadata: dict[str, Any]) -> None:
        self.column = str(metadata.get("primary_column", ""))
        self._facts: dict[str, Any] = metadata.get("columns", {}).get(self.column, {})
        covering = self._facts.get("covering", {}).get("bbox", {})
        self.covering = {path[0] for path in covering.values() if path}

    def __bool__(self) -> bool:
        return bool(self.column)

    def place(self, name: str, notebook: Notebook) -> PlaceRecipe:
        if not self:
            return PlaceRecipe()
        if self._facts.get("encoding") != "WKB":
            notebook.note("geoparquet-encoding", name=name, example=str(self._facts["encoding"]))
            raise InputRefused(notebook.findings())
        stated = self._facts.get("crs", CRS84)  # missing means CRS84, null means unknown
        crs = crs_code(stated if isinstance(stated, str) else json.dumps(stated))
        return PlaceRecipe(PlaceKind.GEOMETRY, crs=crs)


def _geo(schema: pa.Schema) -> _Geo:
    try:
        metadata = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
    except ValueError:
        metadata = {}
    return _Geo(metadata if isinstance(metadata, dict) else {})


def _unsaid_geo(file: pq.ParquetFile) -> _Geo:
    """Many programs write geometries without saying so: a column of WKB, its CRS unknown."""
    binary = [f.name for f in file.schema_arrow if f.type in {pa.binary(), pa.large_binary()}]
    first = next(file.iter_batches(_LOOKED_AT, columns=binary), None) if binary else None
    found = [name for name in binary if first and _holds_wkb(first.column(name))]
    if not found:
        return _Geo({})
    facts = {"encoding": "WKB", "crs": ""}
    return _Geo({"primary_column": found[0], "columns": {found[0]: facts}})


def _holds_wkb(column: pa.Array) -> bool:
    values = column.drop_null().to_numpy(zero_copy_only=False)
    shapes = shapely.from_wkb(values, on_invalid="ignore")
    return len(values) > 0 and not shapely.is_missing(shapes).any()


def _opened(path: Path) -> pq.ParquetFile:
    try:
        # Reading ahead would keep the whole file in memory.
        return pq.ParquetFile(path, memory_map=True, pre_buffer=False)
    except (pa.ArrowInvalid, OSError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> InputRefused:
    text = str(error)[:200]
    return InputRefused(
        [Finding("parquet-damaged", count=1, example=text, params={"name": path.name})]
    )


def _texts(file: pq.ParquetFile, names: list[str]) -> Iterator[pa.RecordBatch]:
    return iter(file.iter_batches(BATCH_ROWS, columns=names))


def _attributes(schema: pa.Schema, geo: _Geo, table: str, notebook: Notebook) -> list[Attribute]:
    attributes = []
    for entry in schema:
        if entry.name == geo.column or entry.name in geo.covering:
            continue
        kind = type_of_arrow(entry.type)
        if kind is None:
            notebook.note("binary-left-out", table=table, column=entry.name)
        else:
            attributes.append(Attribute(entry.name, entry.name, kind))
    return attributes


def _converted(batch: pa.RecordBatch, recipe: TableRecipe, first: int) -> pa.RecordBatch:
    arrays, names = [row_numbers(first, len(batch))], [ROW]
    for column in recipe.columns:
        if column.source in batch.schema.names:
            values = batch.column(column.source)
            arrays.append(typed(values, column, zone=recipe.zone))
        else:
            arrays.append(pa.nulls(len(batch), ARROW_TYPES[column.type]))
        names.append(column.id)
    if recipe.place.kind is PlaceKind.GEOMETRY:
        arrays.append(_wkb(batch, str(recipe.locator["geometry"])))
        names.append(GEOMETRY)
    return pa.RecordBatch.from_arrays(arrays, names)


def _wkb(batch: pa.RecordBatch, name: str) -> pa.Array:
    if name not in batch.schema.names:
        return pa.nulls(len(batch), pa.binary())
    values = batch.column(name)
    return (values.storage if isinstance(values, pa.ExtensionArray) else values).cast(pa.binary())
