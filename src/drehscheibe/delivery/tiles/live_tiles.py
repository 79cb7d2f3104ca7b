# SPDX-License-Identifier: EUPL-1.2
"""Tiles that are drawn while somebody waits: small ones at once, others beside the loop.

The engines are loaded by the first one.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from drehscheibe.delivery.traffic.lanes import Lane
from drehscheibe.domain.errors import ArtifactDamaged, TileTooHeavy, TooMuchAsked
from drehscheibe.releases.tile_names import FIRST_DRAWN, ID
from drehscheibe.releases.tile_rows import Bounds, blocks_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.delivery.holdings.shelf import Collection, Shelf
    from drehscheibe.releases.items import ItemsStore
    from drehscheibe.releases.web_mercator import Tile

ON_THE_LOOP = 0.008  # seconds in which a tile may keep all others waiting
IN_THE_POOL = 2.0
_SMALL_BLOCKS = 24  # 768 rows: 5 ms; in the pool, beside the interpreter's lock, twice that
_FEW_BLOCKS = 32  # some 1,000 rows: up to here far views, too, show features instead of counts
_SMALL = Bounds(rows=768, wkb_bytes=240_000)
_LARGE = Bounds(rows=20_000, wkb_bytes=24 << 20)

_lane = Lane("drawn-tiles", threads=2, most=64)


async def drawn(
    shelf: Shelf,
    collection: Collection,
    tile: Tile,
    *,
    names: frozenset[str] | None,
    is_final: bool,
) -> bytes:
    """The tile, empty where nothing lies. `is_final`: no built one will take its place.

    Raises `TileTooHeavy`, `TooManyAtOnce`, `ArtifactNotReady`, `ArtifactDamaged`.
    """
    if not (collection.table.rows and collection.table.bbox):
        return b""
    shown = [c.name for c in collection.table.columns if names is None or c.name in names]
    at_once = _at_once(shelf, collection, tile, shown)
    if at_once is not None:
        return at_once
    is_far = tile.zoom < FIRST_DRAWN and not is_final
    return await _lane.run(_far if is_far else _near, shelf, collection, tile, shown)


def _at_once(shelf: Shelf, collection: Collection, tile: Tile, names: list[str]) -> bytes | None:
    """None where it would take too long, or where the engines are not loaded yet."""
    if "shapely" not in sys.modules:
        return None
    try:
        store = shelf.store(collection)
        with store.working(ON_THE_LOOP, name="tile"):
            if blocks_in(store, tile.box(), most=_SMALL_BLOCKS) > _SMALL_BLOCKS:
                return None
        return _draw(store, tile, names, bounds=_SMALL, seconds=ON_THE_LOOP)
    except TooMuchAsked:
        return None
    except ArtifactDamaged:
        shelf.forget(collection)
        raise


def _near(shelf: Shelf, collection: Collection, tile: Tile, names: list[str]) -> bytes:
    with _opened(shelf, collection) as store:
        return _draw(store, tile, names, bounds=_LARGE, seconds=IN_THE_POOL)


def _far(shelf: Shelf, collection: Collection, tile: Tile, names: list[str]) -> bytes:
    """Features where there are few, else how many lie where."""
    from drehscheibe.releases.overview import overview_tile

    with _opened(shelf, collection) as store:
        with store.working(IN_THE_POOL, name="tile"):
            blocks = blocks_in(store, tile.box(), most=_FEW_BLOCKS)
        if blocks > _FEW_BLOCKS:
            return overview_tile(store, tile, seconds=IN_THE_POOL)
        return _draw(store, tile, names, bounds=_LARGE, seconds=IN_THE_POOL)


@contextmanager
def _opened(shelf: Shelf, collection: Collection) -> Iterator[ItemsStore]:
    """A store of the thread's own."""
    store: ItemsStore = shelf.open_store(collection)
    try:
        yield store
    except TooMuchAsked:
        raise TileTooHeavy from None
    finally:
        store.close()


def _draw(
    store: ItemsStore, tile: Tile, names: list[str], *, bounds: Bounds, seconds: float
) -> bytes:
    from drehscheibe.releases.live_tile import live_tile

    return live_tile(store, tile, names=names, bounds=bounds, seconds=seconds)


async def with_attributes(tile: bytes, names: frozenset[str]) -> bytes:
    """A built tile with some attributes; its id stays."""
    return await _lane.run(_with_attributes, tile, names)


def _with_attributes(tile: bytes, names: frozenset[str]) -> bytes:
    from drehscheibe.releases import mvt_attributes

    return mvt_attributes.with_attributes(tile, names | {ID})
