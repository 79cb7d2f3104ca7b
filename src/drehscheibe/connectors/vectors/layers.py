# SPDX-License-Identifier: EUPL-1.2
"""Vector formats through GDAL: layers become table recipes, features become batches."""

from __future__ import annotations

import contextlib
import functools
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from drehscheibe.connectors.tables.answers import Answers
from drehscheibe.connectors.tables.times import times_of
from drehscheibe.connectors.vectors import gdal, wkb
from drehscheibe.connectors.vectors.arrow_types import ARROW_TYPES, row_numbers, type_of_field
from drehscheibe.connectors.vectors.columns import Attribute, column_recipes, typed
from drehscheibe.connectors.vectors.crs_names import crs_code
from drehscheibe.domain.errors import InputRefused
from drehscheibe.domain.findings import Finding
from drehscheibe.domain.recipes import ColumnRecipe, PlaceKind, PlaceRecipe, TableRecipe
from drehscheibe.domain.slugs import slugify, unique
from drehscheibe.domain.tables import ColumnType
from drehscheibe.releases.stream import GEOMETRY, ROW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.connectors.reading import Surroundings


class GdalFormat:
    """A format GDAL reads. Subclasses say what is peculiar to theirs."""

    code: str
    drivers: ClassVar[frozenset[str]]
    options: ClassVar[dict[str, str]] = {}
    counts_at_once: ClassVar[bool] = False  # the number of features stands in a header
    zone: ClassVar[str] = ""  # of moments without one, where the format says so

    def describe(
        self, path: Path, surroundings: Surroundings, notebook: Notebook
    ) -> list[TableRecipe]:
        """One recipe for each layer that holds something. Raises `InputRefused`."""
        if not self.check(path, notebook):
            raise InputRefused(notebook.findings())
        with self._opened(path) as opened:
            asked = Answers.of(surroundings).text("encoding") or ""
            encoding = self.encoding(path, asked, notebook)
            source = replace(opened, encoding=encoding or None)
            layers = [gdal.layer_of(source, name) for name in self._chosen(source, surroundings)]
            filled = list(self._with_content(layers, notebook))
            tables = _Describer(self, source, surroundings, notebook).tables(filled)
        if not tables:
            notebook.note("no-features", name=path.name)
            raise InputRefused(notebook.findings())
        return tables

    def read(self, path: Path, recipe: TableRecipe, notebook: Notebook) -> Iterator[pa.RecordBatch]:
        """Batches as `Format` promises them. Raises `InputRefused` when the file breaks off."""
        layer = str(recipe.locator["layer"])
        encoding = str(recipe.locator.get("encoding", "")) or None
        with self._opened(path) as opened:
            source = replace(opened, encoding=encoding, measured=False)
            promised = gdal.layer_of(source, layer).features if self.counts_at_once else 0
            reader = _Reader(source, recipe, notebook, zone=self.zone or recipe.zone)
            columns = [column.source for column in recipe.columns]
            for batch in gdal.batches(source, layer=layer, columns=columns):
                yield reader.converted(batch)
            if reader.rows < promised:
                raise InputRefused([_missing_features(promised, reader.rows, recipe.name)])

    # What subclasses say.

    def check(self, _path: Path, _notebook: Notebook) -> bool:
        """Look into the file before GDAL does and note it; False: it cannot be read."""
        return True

    @contextlib.contextmanager
    def prepared(self, path: Path) -> Iterator[gdal.Source]:
        """The file as GDAL is to open it, in a scratch folder where GDAL writes beside it."""
        yield gdal.Source(path, self.drivers, options=self.options)

    def usual_layers(self, names: list[str]) -> list[str]:
        """The layers that are read when nobody asked for certain ones."""
        return names

    def fields(self, _source: gdal.Source, layer: gdal.Layer) -> Iterable[gdal.Field]:
        """The attributes that become columns."""
        return layer.fields

    def titles(self, _path: Path) -> dict[str, str]:
        """How people wrote the names of attributes that GDAL spells differently."""
        return {}

    def place(self, _path: Path, layer: gdal.Layer, _notebook: Notebook) -> PlaceRecipe:
        """Where the geometry comes from; an empty CRS when the file does not (truly) say it."""
        return PlaceRecipe(PlaceKind.GEOMETRY, crs=crs_code(layer.crs))

    def encoding(self, _path: Path, _asked: str, _notebook: Notebook) -> str:
        """The encoding that was asked for or found, "" to let GDAL. Only shapefiles are so old."""
        return ""

    # What all have in common.

    @contextlib.contextmanager
    def _opened(self, path: Path) -> Iterator[gdal.Source]:
        try:
            with self.prepared(path) as source:
                yield source
        except gdal.Unreadable as error:
            raise gdal.refuse(error, name=path.name) from error

    def _chosen(self, source: gdal.Source, surroundings: Surroundings) -> list[str]:
        names = gdal.layer_names(source)
        asked = surroundings.answers.get("layer", "")
        if not asked:
            return self.usual_layers(names)
        if asked in names:  # a comma may stand in the name of a layer
            return [asked]
        if len(names) == 1 and asked.lower() == source.path.stem.lower():
            return names  # a file of an archive, called by its name
        wanted = [name.strip() for name in asked.split(",")]
        missing = [name for name in wanted if name not in names]
        if missing:
            raise InputRefused([_unknown_layers(missing, names)])
        return wanted

    def _with_content(self, layers: list[gdal.Layer], notebook: Notebook) -> Iterator[gdal.Layer]:
        for layer in layers:
            if layer.features == 0:
                notebook.note("layer-empty", table=layer.name)
            else:
                yield layer


class _Describer:
    """Makes the recipes of the layers of one file."""

    def __init__(
        self,
        form: GdalFormat,
        source: gdal.Source,
        surroundings: Surroundings,
        notebook: Notebook,
    ) -> None:
        self._form = form
        self._source = source
        self._surroundings = surroundings
        self._answers = Answers.of(surroundings)
        self._notebook = notebook

    def tables(self, layers: list[gdal.Layer]) -> list[TableRecipe]:
        taken: set[str] = set()
        return [self._table(layer, unique(slugify(layer.name), taken)) for layer in layers]

    def _table(self, layer: gdal.Layer, name: str) -> TableRecipe:
        locator: dict[str, str | int] = {"layer": layer.name}
        if self._source.encoding:
            locator["encoding"] = self._source.encoding
        columns = column_recipes(
            self._attributes(layer, name),
            functools.partial(self._texts, layer.name),
            table=name,
            surroundings=self._surroundings,
            notebook=self._notebook,
        )
        times = times_of(columns, self._answers, self._surroundings.table_before(name))
        return TableRecipe(
            name=name,
            title=layer.name,
            format=self._form.code,
            locator=locator,
            columns=columns,
            place=self._place(layer),
            time_column=times.column,
            end_column=times.end,
            zone=self._answers.zone,
        )

    def _texts(self, layer: str, names: list[str]) -> Iterator[pa.RecordBatch]:
        return gdal.attribute_batches(self._source, layer=layer, columns=names)

    def _place(self, layer: gdal.Layer) -> PlaceRecipe:
        if layer.geometry_type is None:
            return PlaceRecipe()
        return self._form.place(self._source.path, layer, self._notebook)

    def _attributes(self, layer: gdal.Layer, table: str) -> list[Attribute]:
        titles = self._form.titles(self._source.path)
        attributes = []
        for field in self._form.fields(self._source, layer):
            kind = type_of_field(field)
            if kind is None:
                self._notebook.note("binary-left-out", table=table, column=field.name)
            else:
                title = titles.get(field.name, field.name)
                attributes.append(Attribute(field.name, title, kind))
        return attributes


def _unknown_layers(missing: list[str], names: list[str]) -> Finding:
    return Finding(
        "layer-unknown",
        count=len(missing),
        params={"wanted": ", ".join(missing), "offered": ", ".join(names)},
    )


def _missing_features(promised: int, read: int, table: str) -> Finding:
    return Finding(
        "features-missing",
        table,
        count=promised - read,
        params={"promised": promised, "read": read},
    )


class _Reader:
    """Turns GDAL's batches of one layer into ours and notes what is lost on the way."""

    def __init__(
        self, source: gdal.Source, recipe: TableRecipe, notebook: Notebook, *, zone: str
    ) -> None:
        self._source = source
        self._recipe = recipe
        self._notebook = notebook
        self._zone = zone
        self.rows = 0

    def converted(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        arrays, names = [row_numbers(self.rows + 1, len(batch))], [ROW]
        for column in self._recipe.columns:
            arrays.append(self._column(batch, column))
            names.append(column.id)
        if self._recipe.place.kind is PlaceKind.GEOMETRY:
            arrays.append(self._geometries(batch))
            names.append(GEOMETRY)
        self.rows += len(batch)
        return pa.RecordBatch.from_arrays(arrays, names)

    def _column(self, batch: pa.RecordBatch, column: ColumnRecipe) -> pa.Array:
        if column.source not in batch.schema.names:
            return pa.nulls(len(batch), ARROW_TYPES[column.type])
        before = batch.column(column.source)
        after = typed(before, column, zone=self._zone)
        self._note_losses(before, after, column)
        return after

    def _note_losses(self, before: pa.Array, after: pa.Array, column: ColumnRecipe) -> None:
        if (
            column.type is ColumnType.NUMBER
            and not column.format
            and after.null_count > before.null_count
        ):
            lost = pc.and_(pc.is_null(after), pc.is_valid(before)).to_numpy(zero_copy_only=False)
            rows = np.flatnonzero(lost) + self.rows + 1
            self._notebook.note(
                "values-not-read",
                table=self._recipe.name,
                column=column.name,
                rows=rows.tolist(),
                type=column.type.value,
            )

    def _note(self, code: str, marked: np.ndarray) -> None:
        rows = np.flatnonzero(marked) + self.rows + 1
        self._notebook.note(code, table=self._recipe.name, rows=rows.tolist())

    def _geometries(self, batch: pa.RecordBatch) -> pa.Array:
        name = gdal.geometry_field(batch.schema)
        if not name:
            return pa.nulls(len(batch), pa.binary())
        geometries = batch.column(name)
        if isinstance(geometries, pa.ExtensionArray):
            geometries = geometries.storage
        return self._plain(geometries.cast(pa.binary()))

    def _plain(self, geometries: pa.Array) -> pa.Array:
        """Geometries every program can draw: no arcs, no M, no surfaces of triangles."""
        codes = wkb.type_codes(geometries)
        curved = np.isin(wkb.flat(codes), wkb.CURVES)
        solid = np.isin(wkb.flat(codes), wkb.SURFACES)
        measured = wkb.has_m(codes)
        if curved.any():
            geometries = self._straightened(geometries, curved)
        if measured.any():
            self._note("geometry-m-dropped", measured)
        if solid.any():
            self._note("geometry-not-drawable", solid)
            geometries = pc.if_else(pa.array(solid), pa.scalar(None, pa.binary()), geometries)
        return wkb.without_m(geometries) if measured.any() else geometries

    def _straightened(self, geometries: pa.Array, curved: np.ndarray) -> pa.Array:
        self._note("geometry-curves", curved)
        straight = gdal.straight_geometries(
            self._source,
            layer=str(self._recipe.locator["layer"]),
            skip=self.rows,
            count=len(geometries),
        )
        return pc.if_else(pa.array(curved), pa.array(straight, pa.binary()), geometries)
