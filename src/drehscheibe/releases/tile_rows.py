# SPDX-License-Identifier: EUPL-1.2
"""The rows of an items store that a tile shows, within bounds that no table can break."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import TileTooHeavy
from drehscheibe.domain.tables import ColumnType
from drehscheibe.releases.items import BLOCK_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from sqlite3 import Cursor

    from drehscheibe.domain.tables import Bbox
    from drehscheibe.releases.items import ItemsStore

_AT_ONCE, _WKB = 256, itemgetter(2)  # rows, and what of them is large
_ALL = -1  # what SQLite calls no limit
_IN_BLOCK = "blocks.maxx >= ? AND blocks.minx <= ? AND blocks.maxy >= ? AND blocks.miny <= ?"
_IN_ROW = "items.maxx >= ? AND items.minx <= ? AND items.maxy >= ? AND items.miny <= ?"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What may be read for one tile; of more rows an even share is taken."""

    rows: int
    wkb_bytes: int


@dataclass(frozen=True, slots=True)
class TileRows:
    """In row order. `columns`: values as the features have them, of the columns asked for."""

    ids: list[str]
    shapes: list[bytes]  # WKB (CRS84)
    columns: dict[str, list[Any]]


def tile_rows(store: ItemsStore, box: Bbox, names: Iterable[str], bounds: Bounds) -> TileRows:
    """Rows whose own box meets `box`. Raises `TooMuchAsked` where their shapes are too large."""
    wanted = [(i, c) for i, c in enumerate(store.table.columns) if c.name in set(names)]
    west, south, east, north = box
    edges = (west, east, south, north)
    share = _share(store, edges, bounds.rows)
    columns = "".join(f", c{number}" for number, _ in wanted)
    sql = (
        f"SELECT row, id, wkb{columns} FROM blocks JOIN items ON items.row BETWEEN"  # noqa: S608
        f" block * {BLOCK_ROWS} + 1 AND block * {BLOCK_ROWS} + ?"
        f" WHERE {_IN_BLOCK} AND block % ? = 0 AND {_IN_ROW}"
    )
    cursor = store.connection.execute(sql, (share.rows, *edges, share.blocks, *edges))
    rows = sorted(_bounded(cursor, bounds.wkb_bytes))
    _, texts, shapes, *values = zip(*rows, strict=True) if rows else [()] * (3 + len(wanted))
    named = zip(wanted, values, strict=True)
    columns_ = {column.name: _typed(column.type, value) for (_, column), value in named}
    return TileRows(list(texts), list(shapes), columns_)


@dataclass(frozen=True, slots=True)
class _Share:
    rows: int  # of each block
    blocks: int  # every so many


def blocks_in(store: ItemsStore, box: Bbox, *, most: int) -> int:
    """How many blocks of rows meet `box`; `most` + 1 where there are more than `most`."""
    west, south, east, north = box
    return _counted(store, (west, east, south, north), most + 1)


def _counted(store: ItemsStore, edges: tuple[float, ...], most: int) -> int:
    sql = f"SELECT count(*) FROM (SELECT 1 FROM blocks WHERE {_IN_BLOCK} LIMIT ?)"  # noqa: S608
    (blocks,) = store.connection.execute(sql, (*edges, most)).fetchone()
    return int(blocks)


def _share(store: ItemsStore, edges: tuple[float, ...], most: int) -> _Share:
    """All rows where few blocks meet the box, else the first ones of each, else of some."""
    blocks = _counted(store, edges, _ALL)
    rows = max(1, min(BLOCK_ROWS, most // max(blocks, 1)))
    return _Share(rows, max(1, -(-blocks * rows // most)))


def _bounded(cursor: Cursor, most: int) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    size = 0
    while rows := cursor.fetchmany(_AT_ONCE):
        size += sum(map(len, map(_WKB, rows)))
        if size > most:
            raise TileTooHeavy
        found += rows
    return found


def ids_of(store: ItemsStore, ids: list[str]) -> list[int] | list[str]:
    """As the features call themselves: numbers, or texts of an id column; all of a kind."""
    return ids if store.has_text_ids else list(map(int, ids))


def _typed(kind: ColumnType, values: Iterable[Any]) -> list[Any]:
    if kind is ColumnType.BOOLEAN:
        return [None if value is None else bool(value) for value in values]
    if kind is ColumnType.NUMBER:
        return [None if value is None else float(value) for value in values]
    return list(values)
