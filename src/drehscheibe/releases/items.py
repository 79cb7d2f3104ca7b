# SPDX-License-Identifier: EUPL-1.2
"""Reading an items store: pages of ready-made features from one SQLite file per table.

Rows lie in Hilbert order. An R*Tree over blocks of 32 rows narrows a box; rows whose own box
crosses the edge are tested by their geometry. Paging is by keyset on the row number.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import orjson
import zstandard

from drehscheibe.domain.errors import ArtifactDamaged, InvalidParameter
from drehscheibe.domain.plain import from_plain
from drehscheibe.domain.tables import Bbox, Table

if TYPE_CHECKING:
    from pathlib import Path

BLOCK_ROWS = 32


@dataclass(frozen=True, slots=True)
class ItemsQuery:
    """What a page asks for. `after` is the last row of the page before (0: from the start)."""

    limit: int = 100
    after: int = 0
    bbox: Bbox | None = None
    equals: dict[str, str] = field(default_factory=dict)  # column name -> value as text


@dataclass(frozen=True, slots=True)
class Page:
    """Features as ready GeoJSON bytes. `last` is the row to continue after, 0 at the end."""

    features: list[bytes]
    last: int
    matched: int | None  # exact where it is cheap, else unknown


class ItemsStore:
    """One table's items, read-only. Not thread-safe: one per thread."""

    def __init__(self, path: Path) -> None:
        uri = f"file:{path}?mode=ro&immutable=1"
        try:
            self.connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            meta = dict(self.connection.execute("SELECT key, value FROM meta"))
        except sqlite3.Error as error:
            raise ArtifactDamaged(name=path.parent.name) from error
        self.table = from_plain(Table, orjson.loads(meta["table"]))
        dictionary = zstandard.ZstdCompressionDict(meta["dictionary"])
        self._decompress = zstandard.ZstdDecompressor(dict_data=dictionary).decompress

    def close(self) -> None:
        self.connection.close()

    @cached_property
    def _columns(self) -> dict[str, str]:
        """Name -> SQL identifier. Identifiers are ours (c0, c1 …), never from a file."""
        return {column.name: f"c{i}" for i, column in enumerate(self.table.columns)}

    def item(self, identifier: str) -> bytes | None:
        """One feature as GeoJSON bytes, or None."""
        row = self.connection.execute(
            "SELECT feature FROM items WHERE id = ?", (identifier,)
        ).fetchone()
        return self._decompress(row[0]) if row else None

    def page(self, query: ItemsQuery) -> Page:
        """The next features after `query.after`, in row order."""
        where, values = self._conditions(query)
        sql = f"SELECT row, feature FROM items WHERE {where} ORDER BY row LIMIT ?"  # noqa: S608
        rows = self.connection.execute(sql, (*values, query.limit + 1)).fetchall()
        more = len(rows) > query.limit
        rows = rows[: query.limit]
        return Page(
            features=[self._decompress(feature) for _, feature in rows],
            last=rows[-1][0] if more else 0,
            matched=None if query.bbox or query.equals else self.table.rows,
        )

    def geometries_in(self, box: Sequence[float]) -> Iterator[list[bytes]]:
        """WKB (CRS84) of the rows whose own box meets `box`, in lists of one block each."""
        west, south, east, north = box
        blocks = self.connection.execute(
            "SELECT block FROM blocks WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?",
            (west, east, south, north),
        ).fetchall()
        for (block,) in blocks:
            first = block * BLOCK_ROWS + 1
            rows = self.connection.execute(
                "SELECT wkb FROM items WHERE row BETWEEN ? AND ?"
                " AND maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?",
                (first, first + BLOCK_ROWS - 1, west, east, south, north),
            ).fetchall()
            if rows:
                yield [row[0] for row in rows]

    def _conditions(self, query: ItemsQuery) -> tuple[str, list[object]]:
        where, values = ["row > ?"], [query.after]
        parameters: list[object] = list(values)
        if query.bbox:
            west, south, east, north = query.bbox
            where.append(
                "row IN (SELECT row FROM blocks JOIN items AS inner_items"
                " ON inner_items.row BETWEEN blocks.block * 32 + 1 AND blocks.block * 32 + 32"
                " WHERE blocks.maxx >= ? AND blocks.minx <= ? AND blocks.maxy >= ? AND"
                " blocks.miny <= ?) AND maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?"
            )
            parameters += [west, east, south, north] * 2
        for name, value in query.equals.items():
            if name not in self._columns:
                raise InvalidParameter(name, "is not known here")
            where.append(f"{self._columns[name]} = ?")
            parameters.append(value)
        return " AND ".join(where), parameters
