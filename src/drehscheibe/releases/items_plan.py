# SPDX-License-Identifier: EUPL-1.2
"""How a question to an items store is answered: its SQL, and what geometries are tested for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.tables import Bbox, GeometryType, Table
from drehscheibe.releases.condition import Condition, lying_in, meeting
from drehscheibe.releases.items_query import ItemsQuery, conditions_of, text_condition

if TYPE_CHECKING:
    import numpy as np

    Mask = np.ndarray[Any, np.dtype[np.bool_]]

_FEW = 2_000  # so many candidates of an index are fetched; more are met while walking the rows
_SIMPLE = {GeometryType.POINT, GeometryType.LINE, GeometryType.POLYGON}


Part = tuple[str, tuple[object, ...]]  # SQL and the values of its parameters
GEOMETRY = "geometry"  # as messages call it


class Plan:
    """Which rows are walked through, and what each must fulfil.

    An index that leaves few rows leads; otherwise the box or, without one, an ordered index.
    """

    def __init__(self, table: Table, query: ItemsQuery) -> None:
        self.boxes = () if table.geometry is None else query.boxes
        filtered = query.filter.boxes if query.filter else ()
        # Rows outside of them need not be looked at: the smaller ones, where there are two.
        self.guides = min((b for b in (self.boxes, filtered) if b), key=total, default=())
        self.conditions = conditions_of(table, query)
        self._text = text_condition(table, query.text) if query.text else None
        self._nothing = bool(query.text) and self._text is None
        self.box_area = query.area
        self.area = query.filter.area if query.filter else None
        self._sorts = bool(query.sort)
        self.in_one_piece = bool(table.geometry and table.geometry.type in _SIMPLE)
        self._lead = query.sort[0].name if query.sort else ""
        self.narrow = False
        self.unhelped = GEOMETRY if self.area else "bbox"
        self.sql = ""
        self.select = ""  # to be continued by a condition and an order
        self.values: tuple[Any, ...] = ()

    def choose(self, few: Callable[[Condition, int], int | None], indexes: set[str]) -> None:
        """Fix the SQL; its last two parameters are the first and last row of a run."""
        parts: list[Part] = []
        hint = "NOT INDEXED"
        unhelped = self.unhelped
        for condition in self.conditions:
            helps = self._could_lead(condition) and few(condition, _FEW) is not None
            if helps:
                self.narrow = True
                inner = f"row IN (SELECT row FROM items WHERE {condition.sql})"  # noqa: S608
                parts.append((inner, condition.values))
                continue
            unhelped = condition.name
            parts.append((condition.sql, condition.values))
            if condition.ordered and condition.column in indexes and not self.guides:
                hint = f"INDEXED BY by_{condition.column}"
        if self._text:
            unhelped, self.narrow = "q", True
            parts.append((self._text.sql, self._text.values))
        self.unhelped = unhelped
        if self._lead in indexes:
            hint = f"INDEXED BY by_{self._lead}"
        self._write("NOT INDEXED" if self.narrow else hint, parts)

    def _could_lead(self, condition: Condition) -> bool:
        """A lone equality needs no count: its index is in row order already."""
        alone = condition.ordered and len(self.conditions) == 1 and not self.guides
        return not (alone and not self._text)

    def _write(self, hint: str, parts: list[Part]) -> None:
        edge, edge_values = self._edge()
        if self.boxes:
            sql, values = meeting(self.boxes)
            parts.append((f"(minx IS NULL OR {sql})", values))
        if self.area:
            sql, values = meeting(self.area.boxes)
            parts.append((f"(minx IS NOT NULL AND ({sql}))", values))
        if self._nothing:
            parts.append(("0", ()))
        where = "".join(f"{sql} AND " for sql, _ in parts)
        self.values = (*edge_values, *(value for _, values in parts for value in values))
        self.select = f"SELECT row, {edge} FROM items {hint} WHERE {where}"  # noqa: S608
        self.sql = f"{self.select}row BETWEEN ? AND ? ORDER BY row"

    @property
    def needs_sql(self) -> bool:
        """Otherwise the boxes of rows, and geometries at edges, say it all."""
        return bool(self.conditions or self._text or self._nothing or self._sorts)

    @property
    def tests_places(self) -> bool:
        return bool(self.boxes or self.area)

    @cached_property
    def tests(self) -> list[list[Any]]:
        """Shapes (shapely) in groups; of each group a row's geometry must meet one."""
        import shapely

        groups = []
        if self.boxes:
            groups.append([self.box_area or shapely.box(*box) for box in self.boxes])
        if self.area:
            groups.append([self.area.shape])
        return groups

    def meets(self, wkb: Sequence[bytes | None]) -> Mask:
        """Which geometries (WKB, CRS84) meet a shape of each group."""
        import numpy as np
        import shapely

        shapes = shapely.from_wkb(np.array(wkb, object))
        met = [
            reduce(or_, (shapely.intersects(shape, shapes) for shape in group))
            for group in self.tests
        ]
        found: Mask = reduce(and_, met)
        return found

    def _edge(self) -> Part:
        """The geometry of rows whose box alone does not decide; NULL for all others."""
        decided = [part for part in (self._decided_by_box(), self._decided_by_area()) if part]
        if not decided:
            return "NULL", ()
        sql = " AND ".join(f"({part})" for part, _ in decided)
        values = tuple(value for _, values in decided for value in values)
        return f"CASE WHEN {sql} THEN NULL ELSE wkb END", values

    def _decided_by_box(self) -> Part | None:
        """A shape of one piece whose box lies between two opposite sides and meets the box, meets
        it itself; one of several pieces may be on both sides of it."""
        if not self.boxes:
            return None
        if self.box_area is not None:
            return "minx IS NULL", ()
        join = "OR" if self.in_one_piece else "AND"
        inside = " OR ".join(
            f"((minx >= ? AND maxx <= ?) {join} (miny >= ? AND maxy <= ?))" for _ in self.boxes
        )
        values = tuple(v for w, s, e, n in self.boxes for v in (w, e, s, n))
        return f"minx IS NULL OR {inside}", values

    def _decided_by_area(self) -> Part | None:
        return lying_in(self.area.within) if self.area else None


def total(boxes: Sequence[Bbox]) -> float:
    """The area of boxes in square degrees."""
    return sum((east - west) * (north - south) for west, south, east, north in boxes)
