# SPDX-License-Identifier: EUPL-1.2
"""Rows that meet a box or an area, by the boxes of rows; geometries are read at the edges only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.releases.items_sides import least, meet_for_sure, meet_one, within
from drehscheibe.releases.vertices import reaches_into

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import numpy as np

    from drehscheibe.releases.area import Area
    from drehscheibe.releases.items_file import RowsFile
    from drehscheibe.releases.items_plan import Plan

    Numbers = np.ndarray[Any, Any]
    Mask = np.ndarray[Any, np.dtype[np.bool_]]
    Shapes = Callable[[list[int]], list[bytes | None]]

Run = tuple[int, int]  # first and last row

_LEAST_AT_ONCE, _MOST_AT_ONCE = 256, 2_048  # rows that are looked at together
_BYTES_AT_ONCE = 4 << 20  # of features as they are stored
_SOME = 16  # rows that are looked at one by one
_SHARE = 4  # so many rows are looked at for each that is wanted


class Sieve:
    """For one question. `shapes` gives the geometries (WKB, CRS84) of rows, in order."""

    def __init__(self, plan: Plan, file: RowsFile, shapes: Shapes) -> None:
        self._plan, self._file, self._shapes = plan, file, shapes
        self._boxes = [least(box) for box in plan.boxes]
        self._at_once = min(_MOST_AT_ONCE, file.rows_in(_BYTES_AT_ONCE))  # geometries
        self._parts = [least(box) for box in plan.area.boxes] if plan.area else []
        self._by_vertices = plan.box_area is None and plan.area is None

    def met(self, runs: Iterable[Run], wanted: float) -> Iterator[list[int]]:
        """Rows in order, until nobody asks for more. Runs may go on behind the last row."""
        runs = ((first, min(last, self._file.rows)) for first, last in runs)
        if not (self._boxes or self._parts):
            for pieces in _pieces(runs, wanted):
                yield [row for first, last in pieces for row in range(first, last + 1)]
            return
        for pieces in _pieces(runs, max(_SHARE * wanted, _LEAST_AT_ONCE)):
            yield self._meeting(pieces, wanted)

    def _meeting(self, pieces: list[Run], wanted: float) -> list[int]:
        import numpy as np

        sides = np.concatenate([self._file.sides(*piece) for piece in pieces], axis=1)
        rows = np.concatenate([np.arange(first, last + 1) for first, last in pieces])
        possible = self._possible(sides).nonzero()[0]
        rows, sides = rows.take(possible), sides.take(possible, axis=1)
        sure = self._sure_of_box(sides)
        if area := self._plan.area:
            there, inside = _of_area(area, sides)
            rows, sure = rows[there], (sure & inside)[there]
        return self._tested(rows, sure, wanted)

    def _tested(self, rows: Numbers, sure: Mask, wanted: float) -> list[int]:
        """The sure rows and those of the others whose geometry meets what it must."""
        enough = _enough(sure, wanted)
        rows, sure = rows[:enough], sure[:enough]
        unsure = (~sure).nonzero()[0]
        if self._by_vertices and 0 < len(unsure) <= _SOME:
            unsure = self._without_vertices(rows, sure, unsure)
        if len(unsure):
            for at in range(0, len(unsure), self._at_once):
                some = unsure[at : at + self._at_once]
                sure[some] = self._plan.meets(self._shapes(rows[some].tolist()))
        found: list[int] = (rows if sure.all() else rows[sure]).tolist()
        return found

    def _without_vertices(self, rows: Numbers, sure: Mask, unsure: Numbers) -> Numbers:
        """Those of the unsure rows of which no vertex makes them sure."""
        import numpy as np

        boxes, feature = self._plan.boxes, self._file.feature
        proved = [reaches_into(feature(row), boxes) for row in rows[unsure].tolist()]
        sure[unsure] = proved
        return unsure[np.logical_not(proved)]

    def _possible(self, sides: Numbers) -> Mask:
        """Rows without a place match a box: OGC 17-069r4, 7.15.3, fc-bbox-response C."""
        if not self._boxes:
            return meet_one(sides, self._parts)
        found = meet_one(sides, self._boxes) | _placeless(sides)
        return found & meet_one(sides, self._parts) if self._parts else found

    def _sure_of_box(self, sides: Numbers) -> Mask:
        found = _placeless(sides)
        if not self._boxes:
            return ~found
        if self._plan.box_area is None:
            found |= meet_for_sure(sides, self._boxes, in_one_piece=self._plan.in_one_piece)
        return found


def _placeless(sides: Numbers) -> Mask:
    found: Mask = sides[0] != sides[0]  # NaN
    return found


def _of_area(area: Area, sides: Numbers) -> tuple[Mask, Mask]:
    """Which rows can meet the area, and which of them do for sure."""
    if area.outline is None:
        inside = within(sides, area.within)
        return ~_placeless(sides), inside
    touched, inside = area.outline.touched(sides)
    return touched | inside, inside & ~touched


def _enough(sure: Mask, wanted: float) -> int:
    """How many rows need be looked at, so that as many are sure as anybody wants."""
    if len(sure) <= wanted:
        return len(sure)
    numbers = sure.nonzero()[0]
    return len(sure) if len(numbers) <= wanted else int(numbers[int(wanted)])


def _pieces(runs: Iterable[Run], size: float) -> Iterator[list[Run]]:
    """The same rows in lists of so many, and of twice as many each time."""
    most = room = int(min(size, _MOST_AT_ONCE))
    pieces: list[Run] = []
    for first, last in runs:
        while first <= last:
            end = min(last, first + room - 1)
            pieces.append((first, end))
            room -= end - first + 1
            first = end + 1
            if not room:
                yield pieces
                most = min(2 * most, _MOST_AT_ONCE)
                room, pieces = most, []
    if pieces:
        yield pieces
