# SPDX-License-Identifier: EUPL-1.2
"""A tile drawn from the items store while the built ones are not there, or do not go as deep.

It has the layer, the attributes and the ids of the built tiles (`releases.tiles`), and keeps the
same 500 kB, before it is compressed. Where it would be larger, these go until it fits, in order:

1. corners that move a line by less than half a pixel,
2. attributes other than the id,
3. the smallest features; of points every so many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import shapely

from drehscheibe.domain.errors import TileTooHeavy
from drehscheibe.releases.items import ItemsStore
from drehscheibe.releases.mvt import Value, features_of, layer, tags_of
from drehscheibe.releases.mvt_shapes import drawn, on_tile, snapped
from drehscheibe.releases.tile_names import ID, LAYER, TILE_BYTES
from drehscheibe.releases.tile_rows import Bounds, ids_of, tile_rows
from drehscheibe.releases.web_mercator import Tile

Array = np.ndarray[Any, Any]

_HALF_A_PIXEL = 4.0  # units, where a tile is shown with 512 pixels
_SHORT_OF = 0.9  # of what would just fit: the next try should be the last
_LARGEST_ID = 2**64


@dataclass(frozen=True, slots=True)
class Contents:
    """What a tile shows: shapes on whole units of the tile, ids and attributes of each."""

    shapes: Array
    ids: Sequence[int] | Sequence[str]
    columns: Mapping[str, Sequence[Value | None]]

    def chosen(self, which: Array) -> Contents:
        """Those of these numbers, which are in order."""
        if len(which) == len(self.shapes):
            return self
        numbers = which.tolist()
        columns = {n: [values[i] for i in numbers] for n, values in self.columns.items()}
        return Contents(self.shapes[which], [self.ids[i] for i in numbers], columns)


def live_tile(
    store: ItemsStore, tile: Tile, *, names: Sequence[str], bounds: Bounds, seconds: float
) -> bytes:
    """The tile with the attributes `names`; empty where nothing lies.

    Raises `TooMuchAsked` when the time is over, `TileTooHeavy` for too many corners.
    """
    with store.working(seconds, name="tile") as budget:
        rows = tile_rows(store, tile.box(), names, bounds)
    if not rows.shapes:
        return b""
    ids = ids_of(store, rows.ids)
    shapes = on_tile(shapely.from_wkb(np.array(rows.shapes, object)), tile)
    there = np.flatnonzero(~shapely.is_empty(shapes))
    contents = Contents(shapes, ids, rows.columns).chosen(there)
    return small_enough(contents, is_late=budget.is_spent)


def small_enough(
    contents: Contents, most: int = TILE_BYTES, *, is_late: Callable[[], bool] = lambda: False
) -> bytes:
    """The tile, with less in it where it would be too large. Raises `TileTooHeavy` when late."""
    made = b""
    tried = contents
    for tried in _ever_less(contents):
        if is_late():
            raise TileTooHeavy
        made = encoded(tried)
        if len(made) <= most:
            return made
    while len(made) > most:
        count = int(len(tried.ids) * most / len(made) * _SHORT_OF)
        tried = tried.chosen(_largest(tried.shapes, count))
        made = encoded(tried)
    return made


def _ever_less(contents: Contents) -> Iterator[Contents]:
    yield contents
    if (shapely.get_dimensions(contents.shapes) > 0).any():
        plain = snapped(shapely.simplify(contents.shapes, _HALF_A_PIXEL))
        contents = replace(contents, shapes=plain).chosen(np.flatnonzero(~shapely.is_empty(plain)))
        yield contents
    yield replace(contents, columns={})


def _largest(shapes: Array, count: int) -> Array:
    """The numbers of so many shapes, in order; those of the same size are taken evenly."""
    bounds = shapely.bounds(shapes)
    size = (bounds[:, 2:] - bounds[:, :2]).sum(axis=1)
    evenly = np.arange(len(shapes)) * 0.6180339887 % 1  # the golden ratio spreads best
    found: Array = np.sort(np.lexsort((evenly, -size))[:count])
    return found


def encoded(contents: Contents) -> bytes:
    columns = {ID: contents.ids, **contents.columns}
    tags, keys, values = tags_of(columns, len(contents.ids))
    numbers = _numbers(contents.ids)
    features = [
        features_of(
            [numbers[i] for i in part.which], part.kind, part.geometries, tags.of(part.which)
        )
        for part in drawn(contents.shapes)
    ]
    return layer(LAYER, features, keys, values)


def _numbers(ids: Sequence[int] | Sequence[str]) -> list[int | None]:
    if not ids or isinstance(ids[0], str):
        return [None] * len(ids)
    return [i if 0 <= i < _LARGEST_ID else None for i in cast("Sequence[int]", ids)]
