# SPDX-License-Identifier: EUPL-1.2
"""Checks on the geometries of one table while its batches stream by; told in one go at the end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import GeometryType as Kind

from drehscheibe.connectors.places.repairs import (
    Repair,
    Shapes,
    areas_of_rings,
    oriented,
    repaired,
    ring_like,
)
from drehscheibe.connectors.places.whereabouts import Whereabouts
from drehscheibe.domain.errors import N_
from drehscheibe.domain.findings import MAX_ROWS, Fix
from drehscheibe.domain.tables import GeometryType

if TYPE_CHECKING:
    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.domain.region import Region

Rows = np.ndarray[Any, np.dtype[np.int64]]

_KINDS = {
    Kind.POINT: GeometryType.POINT,
    Kind.LINESTRING: GeometryType.LINE,
    Kind.LINEARRING: GeometryType.LINE,
    Kind.POLYGON: GeometryType.POLYGON,
    Kind.MULTIPOINT: GeometryType.MULTIPOINT,
    Kind.MULTILINESTRING: GeometryType.MULTILINE,
    Kind.MULTIPOLYGON: GeometryType.MULTIPOLYGON,
    Kind.GEOMETRYCOLLECTION: GeometryType.COLLECTION,
}
_MULTI = {
    GeometryType.POINT: GeometryType.MULTIPOINT,
    GeometryType.LINE: GeometryType.MULTILINE,
    GeometryType.POLYGON: GeometryType.MULTIPOLYGON,
}
# What GEOS calls it -> our finding.
_REASONS = {
    "Self-intersection": "geometry-repaired",
    "Ring Self-intersection": "geometry-repaired",
    "Hole lies outside shell": "geometry-repaired-parts",
    "Holes are nested": "geometry-repaired-parts",
    "Nested shells": "geometry-repaired-parts",
    "Nested holes": "geometry-repaired-parts",
    "Duplicate Rings": "geometry-repaired-parts",
    "Interior is disconnected": "geometry-repaired-parts",
}
_MOST = 0.9  # share of ring-like lines from which the table looks like outlines of areas
_MOST_COMPARED = 5_000_000  # rows compared for equal geometries: 16 bytes each are kept


@dataclass(slots=True)
class _Repaired:
    count: int = 0
    rows: list[int] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    def add(self, row: int, repair: Repair) -> None:
        self.count += 1
        if len(self.rows) < MAX_ROWS:
            self.rows.append(row)
            self.places.append(f"{repair.longitude:.5f} {repair.latitude:.5f}")


class GeometryChecks:
    """`checked` mends a batch; `tell` writes the findings down."""

    def __init__(
        self, table: str, *, region: Region | None, close_rings: bool, from_areas: bool
    ) -> None:
        self._table = table
        self._close_rings, self._from_areas = close_rings, from_areas
        self._whereabouts = Whereabouts(region)
        self._kinds: Counter[GeometryType] = Counter()
        self._repaired: dict[str, _Repaired] = {}
        self._missing: list[int] = []
        self._missing_count = self._rings = 0
        self._hashes: list[Rows] = []
        self._rows: list[Rows] = []
        self.has_z = False

    def checked(self, shapes: Shapes, rows: Rows) -> Shapes:
        """Valid, outer rings counter-clockwise; empty ones become none."""
        if not self._from_areas:
            shapes = self._mended(shapes, rows)
            self._whereabouts.look(shapely.bounds(shapes), rows)
            self.has_z |= bool(shapely.has_z(shapes).any())
        self._count(shapes, rows)
        return shapes

    def compare(self, cells: np.ndarray[Any, np.dtype[np.object_]], rows: Rows) -> None:
        """Remember the geometries (WKB, none missing) of a batch, to find equal ones."""
        if self._from_areas or sum(map(len, self._rows)) >= _MOST_COMPARED:
            return
        self._hashes.append(np.fromiter(map(hash, cells), np.int64, len(cells)))
        self._rows.append(rows)

    @property
    def kind(self) -> GeometryType:
        """One type that fits all: a multi type where single and multi parts meet."""
        found = set(self._kinds)
        if len(found) == 1:
            return next(iter(found))
        families = {_MULTI.get(kind, kind) for kind in found}
        return families.pop() if len(families) == 1 else GeometryType.MIXED

    def _mended(self, shapes: Shapes, rows: Rows) -> Shapes:
        self._rings += int(ring_like(shapes).sum())
        if self._close_rings:
            shapes = areas_of_rings(shapes)
        shapes, repairs = repaired(shapes)
        empty = shapely.is_empty(shapes)
        for repair in repairs:
            lost = bool(empty[repair.index])
            code = (
                "geometry-collapsed" if lost else _REASONS.get(repair.reason, "geometry-repaired")
            )
            self._repaired.setdefault(code, _Repaired()).add(int(rows[repair.index]), repair)
        shapes[empty] = None
        return oriented(shapes)

    def _count(self, shapes: Shapes, rows: Rows) -> None:
        kinds, counts = np.unique(shapely.get_type_id(shapes), return_counts=True)
        for kind, count in zip(kinds.tolist(), counts.tolist(), strict=True):
            if kind in _KINDS:
                self._kinds[_KINDS[kind]] += count
        missing = rows[shapely.is_missing(shapes)]
        self._missing_count += len(missing)
        self._missing += missing[: MAX_ROWS - len(self._missing)].tolist()

    def tell(self, notebook: Notebook) -> None:
        """Note everything that was seen."""
        for code, seen in self._repaired.items():
            notebook.note(
                code,
                table=self._table,
                rows=seen.rows,
                count=seen.count,
                example=seen.places[0],
                places="; ".join(seen.places),
            )
        self._whereabouts.tell(notebook, self._table)
        self._tell_kinds(notebook)
        self._tell_rings(notebook)
        self._tell_equal(notebook)
        if self._missing_count:
            notebook.note(
                "geometry-missing",
                table=self._table,
                rows=self._missing,
                count=self._missing_count,
            )

    def _tell_kinds(self, notebook: Notebook) -> None:
        if self.kind is GeometryType.MIXED and self._kinds:
            points, lines, areas = (
                self._kinds[single] + self._kinds[multi] for single, multi in _MULTI.items()
            )
            notebook.note(
                "geometry-mixed",
                table=self._table,
                count=self._kinds.total(),
                points=points,
                lines=lines,
                areas=areas,
            )

    def _tell_rings(self, notebook: Notebook) -> None:
        lines = self._kinds[GeometryType.LINE]
        if self._close_rings or not self._rings or self._rings < _MOST * lines:
            return
        fix = Fix(N_("Read them as areas"), "geometry", "areas")
        notebook.note("lines-closed", table=self._table, count=self._rings, fixes=(fix,))

    def _tell_equal(self, notebook: Notebook) -> None:
        if not self._hashes:
            return
        hashes, rows = np.concatenate(self._hashes), np.concatenate(self._rows)
        self._hashes, self._rows = [], []
        order = np.argsort(hashes, kind="stable")
        hashes = hashes[order]
        same = order[1:][hashes[1:] == hashes[:-1]]
        if len(same):
            again = np.sort(rows[same])
            notebook.note(
                "geometry-twice", table=self._table, rows=again[:MAX_ROWS].tolist(), count=len(same)
            )
