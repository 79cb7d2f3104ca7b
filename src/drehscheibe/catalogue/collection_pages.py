# SPDX-License-Identifier: EUPL-1.2
"""Pages of the list of collections, by their position: each costs what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from drehscheibe.catalogue.collections import LIST, THEMES, TOLD

if TYPE_CHECKING:
    import sqlite3

    from drehscheibe.domain.tables import Bbox

Part = tuple[str, tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a page of the list asks for. `after` and `before` are positions.

    `times` are the first and last moment (UTC, to the second, "" where open) that a collection
    must touch; one that is open to a side has no end there. `slugs` are the only datasets that
    count. Collections without a place match no box, those without a time no time.
    """

    limit: int
    after: str = ""
    before: str = ""
    boxes: tuple[Bbox, ...] = ()
    times: tuple[str, str] | None = None
    owner: str = ""  # key or short name of the organisation
    theme: str = ""
    slugs: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """`told` are collections as `read_told` reads them, in the order of their positions."""

    told: list[bytes]
    has_more: bool  # in the direction that was asked for


def page_of(connection: sqlite3.Connection, query: ListQuery) -> ListPage:
    parts = [*_position(query), *_conditions(query)]
    where = " AND ".join(sql for sql, _ in parts) or "1"
    values = tuple(value for _, values in parts for value in values)
    order = "DESC" if query.before else "ASC"
    named = f"SELECT position, id FROM {LIST} WHERE {where} ORDER BY position {order} LIMIT ?"  # noqa: S608 - ours
    sql = f"SELECT told FROM ({named}) JOIN {TOLD} USING (id) ORDER BY position {order}"  # noqa: S608
    rows = connection.execute(sql, (*values, query.limit + 1)).fetchall()
    told = [row[0] for row in rows[: query.limit]]
    return ListPage(told[::-1] if query.before else told, len(rows) > query.limit)


def told_of(connection: sqlite3.Connection, name: str) -> bytes | None:
    """One collection, or None where no list has it."""
    sql = f"SELECT told FROM {TOLD} WHERE id = ?"  # noqa: S608 - the name is ours
    row = connection.execute(sql, (name,)).fetchone()
    return row[0] if row else None


def publishers(connection: sqlite3.Connection, keys: list[str]) -> set[str]:
    """Those organisations, by key, that have a collection of their own in the list."""
    own = f"SELECT 1 FROM {LIST} WHERE owner_key = value"  # noqa: S608 - the name is ours
    sql = f"SELECT value FROM json_each(?) WHERE EXISTS ({own})"  # noqa: S608
    return {key for (key,) in connection.execute(sql, (orjson.dumps(keys).decode(),))}


def _position(query: ListQuery) -> list[Part]:
    if query.before:
        return [("position < ?", (query.before,))]
    return [("position > ?", (query.after,))] if query.after else []


def _conditions(query: ListQuery) -> list[Part]:
    parts: list[Part] = []
    if query.boxes:
        meets = " OR ".join(
            "(maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?)" for _ in query.boxes
        )
        parts.append((f"({meets})", tuple(v for w, s, e, n in query.boxes for v in (w, e, s, n))))
    if query.times:
        start, end = query.times
        parts.append(("last >= ? AND (? = '' OR first <= ?)", (start, end, end)))
    if query.owner:
        parts.append(("(owner = ? OR owner_key = ?)", (query.owner, query.owner)))
    if query.theme:
        parts.append((f"id IN (SELECT id FROM {THEMES} WHERE theme = ?)", (query.theme,)))  # noqa: S608
    if query.slugs is not None:
        listed = orjson.dumps(query.slugs).decode()
        parts.append(("slug IN (SELECT value FROM json_each(?))", (listed,)))
    return parts
