# SPDX-License-Identifier: EUPL-1.2
"""Coarser places: a geometry becomes the point that stands for where its middle lies.

Either the centre of its cell in the European grid (ETRS89-LAEA, EPSG:3035), the one the census
uses, or the point of its municipality. What lies in no municipality loses its place: it must not
stay exact.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from pyproj import Transformer

from drehscheibe.connectors.checks.headers import Meaning
from drehscheibe.connectors.checks.masks import mask_of
from drehscheibe.connectors.places.towns import towns
from drehscheibe.domain.errors import N_, InvalidParameter
from drehscheibe.domain.recipes import PlaceKind
from drehscheibe.domain.tables import Geometry, GeometryType
from drehscheibe.releases.stream import GEOMETRY, ROW

if TYPE_CHECKING:
    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.connectors.places.towns import Points
    from drehscheibe.connectors.reading import Surroundings
    from drehscheibe.domain.recipes import PlaceRecipe, TableRecipe

GRIDS = {"100m": 100.0, "1000m": 1000.0}  # metres
MUNICIPALITY = "municipality"
_AREAS = {PlaceKind.AREA_KEY, PlaceKind.AREA_NAME, PlaceKind.POSTCODE}
_EXACT = frozenset({Meaning.COORDINATE, Meaning.HOUSE_NUMBER})


class Step(Protocol):
    """One way to make places coarser. `accuracy_m`: how far a place may be from its point."""

    accuracy_m: float

    def move(self, points: Points) -> Points: ...


class Grid:
    """Cells of the European grid; every point has one."""

    def __init__(self, metres: float) -> None:
        self.accuracy_m = metres
        self._laea = Transformer.from_crs("OGC:CRS84", "EPSG:3035", always_xy=True)

    def move(self, points: Points) -> Points:
        cell = self.accuracy_m
        x, y = self._laea.transform(points[:, 0], points[:, 1])
        x, y = (np.floor(axis / cell) * cell + cell / 2 for axis in (x, y))
        return np.column_stack(self._laea.transform(x, y, direction="INVERSE"))


def asked_step(coarsen: dict[str, str]) -> str:
    """The answer about places, or "". Raises `InvalidParameter` for steps that do not exist."""
    step = coarsen.get(GEOMETRY, "")
    if step and step != MUNICIPALITY and step not in GRIDS:
        told = N_("can be “100m”, “1000m” or “municipality”")
        raise InvalidParameter("coarsen.geometry", told)
    return step


def is_coarsened(place: PlaceRecipe) -> bool:
    """Areas of municipalities and districts are no finer than a municipality: they stay."""
    return bool(place.coarsen) and not (place.coarsen == MUNICIPALITY and place.kind in _AREAS)


def meanings_left_out(place: PlaceRecipe) -> frozenset[Meaning]:
    """Headings that tell a place more exactly than it may be told."""
    streets = {Meaning.STREET, Meaning.HOME} if place.coarsen == MUNICIPALITY else set()
    return _EXACT | streets if is_coarsened(place) else frozenset()


def step_of(place: PlaceRecipe, surroundings: Surroundings) -> Step | None:
    """How the places of a table are made coarser. Raises `InvalidParameter` where it cannot be."""
    if not is_coarsened(place):
        return None
    if place.coarsen in GRIDS:
        return Grid(GRIDS[place.coarsen])
    known = towns(surroundings)
    if known is None:
        told = N_("needs the boundaries of the region, which are not there")
        raise InvalidParameter("coarsen.geometry", told)
    return known


def published_geometry(geometry: Geometry | None, step: Step | None) -> Geometry | None:
    """What stands for a place is a point, whatever was there before."""
    if geometry is None or step is None:
        return geometry
    return replace(geometry, type=GeometryType.POINT, accuracy_m=step.accuracy_m, has_z=False)


class CoarsePlaces:
    """Moves the places of one table, batch by batch; each loss becomes a finding with count."""

    def __init__(self, recipe: TableRecipe, step: Step, notebook: Notebook) -> None:
        self._recipe, self._step, self._notebook = recipe, step, notebook

    def apply(self, batch: pa.RecordBatch) -> pa.Array:
        """The geometry column as it is published."""
        given = batch.column(GEOMETRY)
        centres = shapely.centroid(shapely.from_wkb(given.to_numpy(zero_copy_only=False)))
        there = mask_of(pc.is_valid(given)) & ~shapely.is_empty(centres)
        moved = np.full((len(centres), 2), np.nan)
        moved[there] = self._step.move(shapely.get_coordinates(centres[there]))
        inside = np.isfinite(moved[:, 0])
        placed = np.full(len(centres), None, dtype=object)
        placed[inside] = shapely.to_wkb(shapely.points(moved[inside]))
        self._tell(int(inside.sum()), batch.column(ROW).to_numpy()[there & ~inside].tolist())
        return pa.array(placed, pa.binary())

    def _tell(self, moved: int, lost: list[int]) -> None:
        if moved and self._recipe.place.coarsen == MUNICIPALITY:
            self._note("places-of-municipality", count=moved)
        elif moved:
            self._note("places-coarsened", count=moved, metres=int(self._step.accuracy_m))
        if lost:
            self._note("places-outside-left-out", rows=lost)

    def _note(self, code: str, **more: Any) -> None:
        self._notebook.note(code, table=self._recipe.name, **more)
