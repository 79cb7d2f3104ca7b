# SPDX-License-Identifier: EUPL-1.2
"""Give each row its geometry: WKB in CRS84 (longitude, latitude), valid, repairs told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import shapely

from drehscheibe.connectors.places import shapes as sources
from drehscheibe.connectors.places.answers import answer
from drehscheibe.connectors.places.areas import areas
from drehscheibe.connectors.places.geometry_checks import GeometryChecks
from drehscheibe.connectors.places.projection import Mask, to_crs84
from drehscheibe.connectors.places.repairs import Shapes
from drehscheibe.connectors.places.within import within
from drehscheibe.domain.crs import CRS84, title
from drehscheibe.domain.errors import N_, InvalidParameter
from drehscheibe.domain.recipes import PlaceKind, TableRecipe
from drehscheibe.domain.tables import Geometry, GeometryType
from drehscheibe.releases.stream import GEOMETRY, ROW

if TYPE_CHECKING:
    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.connectors.reading import Surroundings

_NO_PLACE = N_("needs a table whose rows have a place")
_AREAS = {PlaceKind.AREA_KEY, PlaceKind.AREA_NAME, PlaceKind.POSTCODE}
_POINTS = {PlaceKind.LONLAT, PlaceKind.PROJECTED}


def located(
    batches: Iterable[pa.RecordBatch],
    recipe: TableRecipe,
    *,
    surroundings: Surroundings,
    notebook: Notebook,
) -> Located:
    """The batches with `geometry`; without a place they pass as they are."""
    return Located(batches, recipe, surroundings=surroundings, notebook=notebook)


class Located:
    """One pass over a table's batches. `geometry` is complete when it is exhausted."""

    def __init__(
        self,
        batches: Iterable[pa.RecordBatch],
        recipe: TableRecipe,
        *,
        surroundings: Surroundings,
        notebook: Notebook,
    ) -> None:
        self._batches, self._recipe = batches, recipe
        self._notebook = notebook
        self._place = sources.place_of(recipe)
        kind = recipe.place.kind
        self._within = within(recipe.keep_area, surroundings)
        if self._within and kind is PlaceKind.NONE:
            raise InvalidParameter("keep_area", _NO_PLACE)
        self._areas = areas(surroundings) if kind in _AREAS else None
        self._checks = GeometryChecks(
            recipe.name,
            region=surroundings.region,
            close_rings=answer(surroundings, recipe.name, "geometry") == "areas",
            from_areas=kind in _AREAS,
        )
        self._rows: np.ndarray[Any, np.dtype[np.int64]] = np.zeros(0, np.int64)
        self._kind = kind
        self._zones: set[str] = set()

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        if self._kind is PlaceKind.NONE:
            yield from self._batches
            return
        for batch in self._batches:
            placed = self._with_geometry(batch)
            if placed.num_rows:
                yield placed
        self._tell()

    def _inside(self, batch: pa.RecordBatch, shapes: Shapes) -> tuple[pa.RecordBatch, Shapes]:
        """What lies elsewhere goes before anybody wonders where it is."""
        if self._within is None:
            return batch, shapes
        met = self._within.mask(shapes)
        if left := int((~met).sum()):
            self._notebook.note("rows-not-kept", table=self._recipe.name, count=left)
        return batch.filter(pa.array(met)), shapes[met]

    @property
    def geometry(self) -> Geometry | None:
        """Type, source CRS and accuracy; None for a table without geometry."""
        if self._kind is PlaceKind.NONE:
            return None
        crs = self._source_crs
        accuracy = None if self._kind in _AREAS else to_crs84(crs).accuracy_m
        kind = GeometryType.POINT if self._kind in _POINTS else self._checks.kind
        return Geometry(kind, crs, accuracy, has_z=self._checks.has_z)

    @property
    def _source_crs(self) -> str:
        return self._recipe.place.crs or CRS84

    def _with_geometry(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        self._rows = batch.column(ROW).to_numpy(zero_copy_only=False)
        batch, shapes = self._inside(batch, self._shapes(batch))
        self._rows = batch.column(ROW).to_numpy(zero_copy_only=False)
        shapes = self._checks.checked(shapes, self._rows)
        cells = shapely.to_wkb(shapes, flavor="iso", byte_order=1)
        given = ~shapely.is_missing(shapes)
        self._checks.compare(cells[given], self._rows[given])
        if GEOMETRY in batch.schema.names:
            batch = batch.drop_columns([GEOMETRY])
        return batch.append_column(GEOMETRY, pa.array(cells, pa.binary()))

    def _shapes(self, batch: pa.RecordBatch) -> Shapes:
        place = self._place
        if self._kind in _POINTS:
            shapes, zones = sources.points(place, batch, self._note)
            self._zones |= zones
            return shapes
        if self._kind in _AREAS:
            return self._areas_of(batch)
        if self._kind is PlaceKind.GEOMETRY:
            return self._native(batch)
        return sources.cells(place, batch, self._note)

    def _native(self, batch: pa.RecordBatch) -> Shapes:
        if not self._recipe.place.crs:  # refused already: nobody knows where this is
            return np.full(batch.num_rows, None, object)
        return sources.native(self._place, batch.column(GEOMETRY), self._note)

    def _areas_of(self, batch: pa.RecordBatch) -> Shapes:
        column = self._place.columns(batch)[0]
        if self._areas is None:
            return np.full(batch.num_rows, None, object)
        found = self._areas.find(column, self._kind, header=self._recipe.place.columns[0])
        unknown = (found < 0) & ~column.is_null().to_numpy(zero_copy_only=False)
        if unknown.any():
            example = str(column[int(np.flatnonzero(unknown)[0])])
            self._note("area-unknown", unknown, example=example)
        shapes: Shapes = np.full(batch.num_rows, None, object)
        shapes[found >= 0] = self._areas.shapes[found[found >= 0]]
        return shapes

    def _note(self, code: str, mask: Mask, *, example: str = "") -> None:
        if mask.any():
            column = self._recipe.place.columns[0] if self._recipe.place.columns else ""
            rows = self._rows[mask]
            self._notebook.note(
                code,
                table=self._recipe.name,
                column=column,
                rows=rows[:20].tolist(),
                count=len(rows),
                example=example,
            )

    def _tell(self) -> None:
        self._checks.tell(self._notebook)
        if self._kind in _AREAS:
            return
        if len(self._zones) > 1:
            zones = ", ".join(sorted(self._zones))
            self._notebook.note("crs-mixed", table=self._recipe.name, zones=zones)
        transform = to_crs84(self._source_crs)
        if transform.missing_grid or transform.accuracy_m is None or transform.accuracy_m > 1:
            self._notebook.note(
                "crs-accuracy",
                table=self._recipe.name,
                crs=title(self._source_crs),
                accuracy=transform.accuracy_m or 0,
                grid=transform.missing_grid,
            )
