# SPDX-License-Identifier: EUPL-1.2
"""Where a row's geometry comes from: the format itself, two columns, one cell, or a known area."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from drehscheibe.connectors.places.coordinates import Numbers, numbers, pairs
from drehscheibe.connectors.places.projection import (
    Mask,
    ToCrs84,
    named,
    points_to_crs84,
    to_crs84,
    zones,
)
from drehscheibe.connectors.places.repairs import Shapes, flattened, read_wkb
from drehscheibe.domain.crs import CRS84
from drehscheibe.domain.recipes import PlaceRecipe, TableRecipe

Note = Callable[[str, Mask], None]  # finding code, rows of the batch it is about

_EWKT = r"(?i)^\s*SRID\s*=\s*(?P<srid>\d{1,6})\s*;"
_HEX = r"^[0-9A-Fa-f]{18,}$"


@dataclass(frozen=True, slots=True)
class Place:
    """A place recipe together with the ids of its columns in the batches."""

    recipe: PlaceRecipe
    ids: tuple[str, ...]

    def columns(self, batch: pa.RecordBatch) -> list[pa.Array]:
        return [batch.column(column) for column in self.ids]


def place_of(recipe: TableRecipe) -> Place:
    """Raises `KeyError` when the recipe names a column that the table does not have."""
    ids = {column.source: column.id for column in recipe.columns}
    return Place(recipe.place, tuple(ids[name] for name in recipe.place.columns))


def numbers_of(columns: Sequence[pa.Array]) -> tuple[Numbers, Numbers]:
    """First and second number of each row from one column, two, or two and one of UTM zones."""
    if len(columns) == 1:
        return pairs(columns[0])
    first, second = numbers(columns[0]), numbers(columns[1])
    if len(columns) == 3:
        zone = _zone_numbers(columns[2])
        first = np.where(np.abs(first) < 1e6, first + zone * 1e6, first)
    return first, second


def _zone_numbers(column: pa.Array) -> Numbers:
    """`32`, `32U` and `UTM 32N` are all 32."""
    text = pc.extract_regex(pc.cast(column, pa.string()), r"(?P<zone>3[1-3])")
    zone: Numbers = pc.cast(pc.struct_field(text, "zone"), pa.float64()).to_numpy(
        zero_copy_only=False
    )
    return zone


def points(place: Place, batch: pa.RecordBatch, note: Note) -> tuple[Shapes, set[str]]:
    """Points in CRS84 from columns, none where a number is missing, zero or impossible; and the
    CRS that were met (several zones of one kind, where the easting names its zone)."""
    columns = place.columns(batch)
    x, y = numbers_of(columns)
    if place.recipe.swapped:
        x, y = y, x
    zero = (x == 0) & (y == 0)
    note("coordinates-zero", zero)
    given = np.isfinite(x) & np.isfinite(y) & ~zero
    crs = place.recipe.crs or CRS84
    lon, lat = points_to_crs84(x, y, crs)
    possible = given & (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    note("coordinates-unreadable", _filled(columns) & ~zero & ~possible)
    shapes: Shapes = np.full(len(x), None, object)
    shapes[possible] = shapely.points(lon[possible], lat[possible])
    return shapes, set(zones(x[possible], crs))


def _filled(columns: Sequence[pa.Array]) -> Mask:
    """Rows in which somebody wrote something into one of the first two columns."""
    result = np.zeros(len(columns[0]), bool)
    for column in columns[:2]:
        empty = pc.is_null(column, nan_is_null=True)
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            empty = pc.or_kleene(empty, pc.match_substring_regex(column, r"^\s*[-–]*\s*$"))
        result |= ~empty.to_numpy(zero_copy_only=False)
    return result


def from_cells(texts: pa.Array) -> tuple[Shapes, np.ndarray[Any, np.dtype[np.int64]], Mask]:
    """Geometries of WKT, EWKT, hexadecimal (E)WKB or GeoJSON cells, their SRIDs (0: not said),
    and which cells hold something else."""
    texts = pc.utf8_trim_whitespace(pc.cast(texts, pa.string()))
    filled = pc.fill_null(pc.not_equal(texts, ""), fill_value=False).to_numpy(zero_copy_only=False)
    shapes: Shapes = np.full(len(texts), None, object)
    as_hex = _matches(texts, _HEX)
    as_json = _matches(texts, r"^\{")
    as_text = filled & ~as_hex & ~as_json
    plain = pc.replace_substring_regex(texts, _EWKT, "").to_numpy(zero_copy_only=False)
    with np.errstate(over="ignore", invalid="ignore"):  # "1e400" is no number, and no geometry
        shapes[as_hex] = shapely.from_wkb(plain[as_hex], on_invalid="ignore")
        shapes[as_json] = shapely.from_geojson(plain[as_json], on_invalid="ignore")
        shapes[as_text] = shapely.from_wkt(plain[as_text], on_invalid="ignore")
    srids = np.maximum(_srids(texts), shapely.get_srid(shapes))
    return shapes, srids, filled & shapely.is_missing(shapes)


def _matches(texts: pa.Array, pattern: str) -> Mask:
    found = pc.match_substring_regex(texts, pattern)
    mask: Mask = pc.fill_null(found, fill_value=False).to_numpy(zero_copy_only=False)
    return mask


def _srids(texts: pa.Array) -> np.ndarray[Any, np.dtype[np.int64]]:
    found = pc.struct_field(pc.extract_regex(texts, _EWKT), "srid")
    number = pc.fill_null(pc.cast(found, pa.int64()), 0)
    result: np.ndarray[Any, np.dtype[np.int64]] = number.to_numpy(zero_copy_only=False)
    return result


def cells(place: Place, batch: pa.RecordBatch, note: Note) -> Shapes:
    """Geometries in CRS84 from one column of texts; an SRID in a cell beats the recipe."""
    shapes, srids, unreadable = from_cells(place.columns(batch)[0])
    note("geometry-unreadable", unreadable)
    shapes = _flat(shapes, note)
    given = ~shapely.is_missing(shapes)
    for srid in np.unique(srids):
        rows = srids == srid
        crs = (named(f"EPSG:{srid}") if srid else "") or place.recipe.crs or CRS84
        shapes[rows] = moved(shapes[rows], crs, swapped=place.recipe.swapped)
    note("coordinates-unreadable", given & shapely.is_missing(shapes))
    return shapes


def native(place: Place, geometry: pa.Array, note: Note) -> Shapes:
    """Geometries in CRS84 from the WKB that the format itself gave."""
    shapes, closed, unreadable = read_wkb(geometry)
    note("ring-closed", closed)
    note("geometry-unreadable", unreadable)
    shapes = _flat(shapes, note)
    given = ~shapely.is_missing(shapes)
    shapes = moved(shapes, place.recipe.crs, swapped=place.recipe.swapped)
    note("coordinates-unreadable", given & shapely.is_missing(shapes))
    return shapes


def _flat(shapes: Shapes, note: Note) -> Shapes:
    shapes[shapely.is_empty(shapes)] = None
    shapes, heights, measures = flattened(shapes)
    note("height-dropped", heights)
    note("geometry-m-dropped", measures)
    zero = (shapely.get_x(shapes) == 0) & (shapely.get_y(shapes) == 0)
    note("coordinates-zero", zero)
    shapes[zero] = None
    return shapes


def moved(shapes: Shapes, crs: str, *, swapped: bool) -> Shapes:
    """Transform to CRS84: one call for all coordinates of the batch. What ends nowhere is None."""
    transform = to_crs84(crs)
    with_z = shapely.has_z(shapes)
    for rows, dimensions in ((with_z, 3), (~with_z, 2)):
        if rows.any():
            whole = slice(None) if rows.all() else rows
            shapes[whole] = _moved(shapes[whole], transform, swapped=swapped, d=dimensions)
    return shapes


_NOISE = 1e-9  # degrees (0.1 mm) that rounding may put a coordinate beyond the edge of the world


def _beyond(lon: Numbers, lat: Numbers) -> Mask:
    """Coordinates that are nowhere; true for NaN as well."""
    beyond: Mask = ~((np.abs(lon) <= 180) & (np.abs(lat) <= 90))
    return beyond


def _clipped(values: Numbers, edge: float) -> Numbers:
    """What lies beyond the edge by rounding alone, on it; other values as they are."""
    near = (np.abs(values) > edge) & (np.abs(values) <= edge + _NOISE)
    clipped: Numbers = np.where(near, np.copysign(edge, values), values)
    return clipped


def _moved(shapes: Shapes, transform: ToCrs84, *, swapped: bool, d: int) -> Shapes:
    coordinates = shapely.get_coordinates(shapes, include_z=d == 3)
    lon, lat = coordinates[:, 0], coordinates[:, 1]
    if swapped:
        lon, lat = lat, lon
    if swapped or not transform.is_identity:
        lon, lat = transform(lon, lat)
        shapes = shapely.set_coordinates(shapes, np.column_stack((lon, lat, *coordinates.T[2:])))
    impossible = _beyond(lon, lat)
    if impossible.any():
        lon, lat = _clipped(lon, 180), _clipped(lat, 90)
        shapes = shapely.set_coordinates(shapes, np.column_stack((lon, lat, *coordinates.T[2:])))
        impossible = _beyond(lon, lat)
    if impossible.any():
        _, owner = shapely.get_coordinates(shapes, return_index=True)
        shapes[np.unique(owner[impossible])] = None
    return shapes
