# SPDX-License-Identifier: EUPL-1.2
"""Which objects are new, changed or gone in a release that waits for its approval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.domain.errors import DatasetNotFound
from drehscheibe.domain.plain import from_plain
from drehscheibe.look.islands import name_column
from drehscheibe.portal.catalogue.rows import open_items
from drehscheibe.releases.difference import Touched
from drehscheibe.releases.items import ItemsQuery

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.domain.tables import Column, Table
    from drehscheibe.portal.desk.handed_over import HandedOver
    from drehscheibe.releases.layout import Layout

MOST_BYTES = 4 << 20  # of one kind on the map; a phone has to carry it
_SAME = 1_000  # objects that did not change, as ground for those that did

Feature = dict[str, Any]


class Kind(StrEnum):
    """In the order of the map's colours."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value that is another one now."""

    column: Column
    before: Any
    now: Any


@dataclass(frozen=True, slots=True)
class ChangedObject:
    """One line of "show all". `place`: it lies elsewhere or has another shape."""

    name: str
    kind: Kind
    cells: tuple[Cell, ...] = ()
    place: bool = False


def objects_on_map(layout: Layout, given: HandedOver, table: Table, kind: Kind) -> bytes:
    """A GeoJSON FeatureCollection of bounded size."""
    features = _bounded(_features(layout, given, table, kind))
    return b'{"type":"FeatureCollection","features":[' + b",".join(features) + b"]}"


def changed_objects(layout: Layout, given: HandedOver, table: Table) -> tuple[ChangedObject, ...]:
    """Everything that was added, changed or removed, as far as it is listed (`MOST_IDS`)."""
    touched = touched_in(layout, given, table)
    found = [
        *_lines(_by_id(_before(layout, given, table), touched.removed), table, Kind.REMOVED),
        *_changed(layout, given, table),
        *_lines(_by_id(_now(layout, given, table), touched.added), table, Kind.ADDED),
    ]
    return tuple(found)


def touched_in(layout: Layout, given: HandedOver, table: Table) -> Touched:
    """Nothing where the release is the first, or the table is new."""
    try:
        tables = orjson.loads(layout.changes(given.candidate.sha256).read_bytes())
    except FileNotFoundError:
        return Touched()
    return from_plain(Touched, tables.get(table.name, {}))


def _features(layout: Layout, given: HandedOver, table: Table, kind: Kind) -> Iterator[bytes]:
    touched = touched_in(layout, given, table)
    match kind:
        case Kind.ADDED:
            return _by_id(_now(layout, given, table), touched.added)
        case Kind.CHANGED:
            return _by_id(_now(layout, given, table), touched.changed)
        case Kind.REMOVED:
            return _by_id(_before(layout, given, table), touched.removed)
        case Kind.SAME:
            skipped = {*touched.added, *touched.changed}
            return _others(_now(layout, given, table), skipped)


def _now(layout: Layout, given: HandedOver, table: Table) -> Path:
    return layout.items(given.candidate.sha256, table.name)


def _before(layout: Layout, given: HandedOver, table: Table) -> Path:
    return layout.items(given.candidate.previous, table.name)


def _by_id(path: Path, identifiers: Iterable[str]) -> Iterator[bytes]:
    """Features in the order of their ids; none where there is no store (a table without rows)."""
    if not path.exists():
        return
    store = open_items(path, path.parent.name)
    try:
        yield from filter(None, (store.item(identifier) for identifier in identifiers))
    finally:
        store.close()


def _others(path: Path, skipped: set[str]) -> Iterator[bytes]:
    if not path.exists():
        return
    store = open_items(path, path.parent.name)
    try:
        page = store.page(ItemsQuery(limit=_SAME))
        yield from (raw for raw in page.features if str(orjson.loads(raw)["id"]) not in skipped)
    finally:
        store.close()


def _bounded(features: Iterator[bytes]) -> Iterator[bytes]:
    left = MOST_BYTES
    for feature in features:
        left -= len(feature)
        if left < 0:
            return
        yield feature


def _lines(features: Iterator[bytes], table: Table, kind: Kind) -> Iterator[ChangedObject]:
    for raw in features:
        yield ChangedObject(_name(orjson.loads(raw), table), kind)


def _changed(layout: Layout, given: HandedOver, table: Table) -> Iterator[ChangedObject]:
    identifiers = touched_in(layout, given, table).changed
    before = _parsed(_by_id(_before(layout, given, table), identifiers))
    for raw in _by_id(_now(layout, given, table), identifiers):
        now = orjson.loads(raw)
        then = before.get(str(now["id"]), now)
        yield ChangedObject(
            name=_name(now, table),
            kind=Kind.CHANGED,
            cells=tuple(_cells(then["properties"], now["properties"], table)),
            place=then["geometry"] != now["geometry"],
        )


def _parsed(features: Iterator[bytes]) -> dict[str, Feature]:
    return {str(feature["id"]): feature for feature in map(orjson.loads, features)}


def _cells(before: Feature, now: Feature, table: Table) -> Iterator[Cell]:
    for column in table.columns:
        then, value = before.get(column.name), now.get(column.name)
        if then != value:
            yield Cell(column, then, value)


def _name(feature: Feature, table: Table) -> str:
    """What people call it; its id where it has no name."""
    named = feature["properties"].get(name_column(table))
    return str(named or feature["id"])


def kind_named(name: str) -> Kind:
    """Raises `DatasetNotFound`: the address is none of ours."""
    try:
        return Kind(name)
    except ValueError:
        raise DatasetNotFound(dataset=name) from None
