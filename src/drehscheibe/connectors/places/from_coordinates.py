# SPDX-License-Identifier: EUPL-1.2
"""Places from coordinates: two columns, two numbers in one cell, or a geometry as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from drehscheibe.connectors.places.coordinates import Numbers, is_text, numbers, pairs
from drehscheibe.connectors.places.crs_guess import GERMANY, Reading, inside, readings
from drehscheibe.connectors.places.headers import Role, axis_pairs, having, may_be_sizes
from drehscheibe.connectors.places.option import Option, Sample
from drehscheibe.connectors.places.projection import named
from drehscheibe.connectors.places.shapes import from_cells, numbers_of
from drehscheibe.domain.crs import CRS84
from drehscheibe.domain.recipes import PlaceKind, PlaceRecipe

if TYPE_CHECKING:
    from drehscheibe.connectors.reading import Surroundings

_SHAPE = (
    r"(?i)^\s*(?:SRID\s*=\s*\d+\s*;\s*)?(?:MULTI)?(?:POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)"
    r"|^\s*\{\s*\"(?:type|coordinates|crs)\"|^[0-9A-Fa-f]{42,}$"
)
_MOST = 0.9  # share of the filled cells that must make sense when no name speaks for a column
_FEW = 200  # rows are enough to see that a column holds something else
_DECIMALS = 1e-3  # a coordinate in degrees has at least three decimals somewhere


def cell_options(sample: Sample, surroundings: Surroundings) -> list[Option]:
    """Columns whose cells are WKT, EWKT, hexadecimal WKB or GeoJSON."""
    options = []
    for name in sample.names:
        (column,) = sample.arrays([name])
        if is_text(column.type) and _share_matching(column, _SHAPE) >= _MOST:
            options += list(_shape_options(name, column, surroundings))
    return options


def _share_matching(column: pa.Array, pattern: str) -> float:
    filled = column.slice(0, _FEW).drop_null()
    if not len(filled):
        return 0.0
    return float(pc.mean(pc.match_substring_regex(filled, pattern).cast(pa.int8())).as_py())


def _shape_options(name: str, column: pa.Array, surroundings: Surroundings) -> Iterator[Option]:
    shapes, srids, _ = from_cells(column)
    middles = shapely.bounds(shapes)[:, :2]
    kind = PlaceKind.GEOJSON if _share_matching(column, r"^\s*\{") >= _MOST else PlaceKind.WKT
    matched, total = int(np.isfinite(middles[:, 0]).sum()), len(column) - column.null_count
    if said := _commonest(srids[srids > 0]):
        yield Option(PlaceRecipe(kind, (name,), said), matched, total, certain=True)
        return
    for reading in readings(middles[:, 0], middles[:, 1], surroundings.region):
        place = PlaceRecipe(kind, (name,), reading.crs, reading.swapped)
        certain = reading.crs == CRS84 and not reading.swapped
        yield Option(place, matched, total, certain=certain)


def _commonest(srids: np.ndarray[Any, np.dtype[np.int64]]) -> str:
    """The CRS that most cells name, if it exists."""
    codes, times = np.unique(srids, return_counts=True)
    return named(f"EPSG:{codes[times.argmax()]}") if len(codes) else ""


def column_options(sample: Sample, surroundings: Surroundings) -> list[Option]:
    """Two columns by name, then two numbers in one cell, then two columns by value alone."""
    named_pairs = axis_pairs(sample.names)
    options: list[Option] = []
    for role, x, y in named_pairs:
        options += _pair_options(sample, (x, y), surroundings, role)
    taken = {name for _, *names in named_pairs for name in names}
    others = [name for name in sample.names if name not in taken]
    options += _one_cell_options(sample, others, surroundings)
    return options + _unnamed_options(sample, others)


def _pair_options(
    sample: Sample, names: tuple[str, str], surroundings: Surroundings, role: Role
) -> list[Option]:
    found = having(sample.names, Role.ZONE) if role is not Role.LON else []
    columns = (*names, *found[:1])
    x, y = numbers_of(sample.arrays(columns))
    options = [
        _option(columns, reading, (x, y), role) for reading in readings(x, y, surroundings.region)
    ]
    return options or _elsewhere(columns, (x, y), role)


def _option(
    columns: tuple[str, ...], reading: Reading, xy: tuple[Numbers, Numbers], role: Role
) -> Option:
    in_degrees = reading.crs == CRS84
    swapped = reading.swapped
    if swapped and len(columns) > 1 and role is not Role.LON:
        # "x" is the northing in German surveying: the names are not wrong, only different.
        columns, swapped, xy = (columns[1], columns[0], *columns[2:]), False, xy[::-1]
    exchanged = reading.swapped and len(columns) > 1 and role is Role.EAST
    given = np.isfinite(xy[0]) & np.isfinite(xy[1])
    kind = PlaceKind.LONLAT if in_degrees else PlaceKind.PROJECTED
    return Option(
        PlaceRecipe(kind, columns, reading.crs, swapped),
        matched=int(given.sum()),
        total=len(given),
        certain=in_degrees and not swapped,
        example=_example(xy, given),
        exchanged=exchanged,
    )


def _example(xy: tuple[Numbers, Numbers], given: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> str:
    first = int(np.flatnonzero(given)[0])
    return f"{xy[0][first]:.10g}; {xy[1][first]:.10g}"


def _elsewhere(columns: tuple[str, ...], xy: tuple[Numbers, Numbers], role: Role) -> list[Option]:
    """Columns that are called longitude and latitude, with degrees, but not of Germany."""
    if role is not Role.LON or may_be_sizes(columns):
        return []
    given = np.isfinite(xy[0]) & np.isfinite(xy[1])
    degrees = inside(*xy, (-180, -90, 180, 90)) & given
    if not given.any() or degrees.sum() < _MOST * given.sum():
        return []
    if not np.any((xy[0] != 0) | (xy[1] != 0), where=given):
        return []
    place = PlaceRecipe(PlaceKind.LONLAT, columns[:2], CRS84)
    return [Option(place, int(degrees.sum()), len(given), example=_example(xy, given))]


def _one_cell_options(sample: Sample, names: list[str], surroundings: Surroundings) -> list[Option]:
    options: list[Option] = []
    for name in names:
        (column,) = sample.arrays([name])
        if not is_text(column.type) or not _hold_pairs(column.slice(0, _FEW)):
            continue
        xy = pairs(column)
        found = readings(*xy, surroundings.region)
        options += [_option((name,), reading, xy, Role.X) for reading in found]
    return options


def _hold_pairs(column: pa.Array) -> bool:
    first, second = pairs(column)
    filled = len(column) - column.null_count
    return filled > 0 and bool((np.isfinite(first) & np.isfinite(second)).sum() >= _MOST * filled)


def _unnamed_options(sample: Sample, names: list[str]) -> list[Option]:
    """Neighbouring columns with numbers that can hardly be anything but degrees in Germany."""
    values = {name: numbers(column) for name, column in _numeric(sample, names)}
    options = []
    for first, second in pairwise(values):
        xy = values[first], values[second]
        for pair, columns in ((xy, (first, second)), (xy[::-1], (second, first))):
            if _surely_degrees(pair):
                reading = Reading(CRS84, swapped=False, in_germany=1, in_region=0, distance=0)
                options.append(_option(columns, reading, pair, Role.X))
    return [replace(option, certain=False) for option in options]


def _numeric(sample: Sample, names: list[str]) -> Iterator[tuple[str, pa.Array]]:
    for name in names:
        (column,) = sample.arrays([name])
        if pa.types.is_floating(column.type) or (
            is_text(column.type) and _share_matching(column, r"^\s*\d+[.,]\d{3,}\s*$") >= _MOST
        ):
            yield name, column


def _surely_degrees(xy: tuple[Numbers, Numbers]) -> bool:
    given = np.isfinite(xy[0]) & np.isfinite(xy[1])
    x, y = xy[0][given], xy[1][given]
    if len(x) < 3 or inside(x, y, GERMANY).mean() < _MOST:
        return False
    return all(bool((np.abs(v - np.round(v, 2)) > _DECIMALS / 2).any()) for v in (x, y))


@dataclass(frozen=True, slots=True)
class LostPoint:
    """Two columns of degrees without their decimal point: 51.423.725 was 51.423725 once."""

    columns: tuple[str, str]
    example: str


def lost_points(sample: Sample) -> Iterator[LostPoint]:
    """Spreadsheets in German take the points of degrees for thousands marks and drop them."""
    for role, x, y in axis_pairs(sample.names):
        xy = numbers_of(sample.arrays([x, y]))
        given = np.isfinite(xy[0]) & np.isfinite(xy[1]) & (xy[0] > 1_000) & (xy[1] > 1_000)
        lon, lat = _leading_digits(xy[0][given], below=2), _leading_digits(xy[1][given], below=0)
        if role is Role.LON and len(lon) and inside(lon, lat, GERMANY).mean() >= _MOST:
            yield LostPoint((x, y), _example(xy, given))


def _leading_digits(values: Numbers, *, below: int) -> Numbers:
    """51423725 becomes 51.423725 and 8042559 becomes 8.042559: German longitudes have two digits
    before the point only if the first is less than 2 (`below`)."""
    first = values / 10 ** np.floor(np.log10(values))
    two = first < below if below else np.ones(len(first), bool)
    result: Numbers = np.where(two, first * 10, first)
    return result
