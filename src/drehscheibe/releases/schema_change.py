# SPDX-License-Identifier: EUPL-1.2
"""How the schema of a table changed from one release to the next, and whom that breaks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from drehscheibe.domain.tables import ColumnType, GeometryType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.domain.tables import Column, Geometry, Table


class Change(StrEnum):
    NEW = "new"
    LOST = "lost"
    RENAMED = "renamed"
    RETYPED = "retyped"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """One change. `breaking` means: a program that read the old release may now fail or be wrong.

    `column` is the name that machines see (the new one if both exist); for the place of features
    it is "geometry", for their ids "id".
    """

    change: Change
    column: str
    before: str = ""
    after: str = ""
    breaking: bool = False


GEOMETRY = "geometry"
_WIDER_TYPES = {(ColumnType.INTEGER, ColumnType.NUMBER)}
_WIDER_SHAPES = {
    (GeometryType.POINT, GeometryType.MULTIPOINT),
    (GeometryType.LINE, GeometryType.MULTILINE),
    (GeometryType.POLYGON, GeometryType.MULTIPOLYGON),
}


def schema_changes(before: Table, after: Table) -> tuple[SchemaChange, ...]:
    """All changes, in the order of the new columns, lost ones last. Columns are known by id."""
    old = {column.id: column for column in before.columns}
    new = {column.id: column for column in after.columns}
    changes: list[SchemaChange] = []
    for column in after.columns:
        changes += _column_changes(old.get(column.id), column)
    lost = [column for column in before.columns if column.id not in new]
    changes += [SchemaChange(Change.LOST, c.name, c.type.value, breaking=True) for c in lost]
    changes += _geometry_changes(before.geometry, after.geometry)
    if before.id_column != after.id_column:
        changes.append(SchemaChange(Change.RETYPED, "id", breaking=True))
    return tuple(changes)


def _column_changes(old: Column | None, new: Column) -> Iterator[SchemaChange]:
    if old is None:
        yield SchemaChange(Change.NEW, new.name, after=new.type.value)
        return
    if old.name != new.name:
        yield SchemaChange(Change.RENAMED, new.name, old.name, new.name, breaking=True)
    if old.type != new.type:
        breaking = (old.type, new.type) not in _WIDER_TYPES
        yield SchemaChange(Change.RETYPED, new.name, old.type.value, new.type.value, breaking)
    if old.unit != new.unit:
        # The same number means something else now; a unit that was only added says more.
        yield SchemaChange(Change.UNIT, new.name, old.unit, new.unit, bool(old.unit))


def _geometry_changes(old: Geometry | None, new: Geometry | None) -> Iterator[SchemaChange]:
    if old is None and new is not None:
        yield SchemaChange(Change.NEW, GEOMETRY, after=new.type.value)
    elif old is not None and new is None:
        yield SchemaChange(Change.LOST, GEOMETRY, old.type.value, breaking=True)
    elif old and new and old.type != new.type:
        breaking = (old.type, new.type) not in _WIDER_SHAPES
        yield SchemaChange(Change.RETYPED, GEOMETRY, old.type.value, new.type.value, breaking)
