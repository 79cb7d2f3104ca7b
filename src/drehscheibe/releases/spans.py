# SPDX-License-Identifier: EUPL-1.2
"""From when until when a table's rows tell, read off its indexes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from drehscheibe.domain.errors import ArtifactDamaged
from drehscheibe.domain.tables import ColumnType
from drehscheibe.releases.facts import edges_of, has_gaps
from drehscheibe.releases.items import ItemsStore

if TYPE_CHECKING:
    from drehscheibe.domain.tables import Table
    from drehscheibe.releases.facts import Value
    from drehscheibe.releases.layout import Layout


@dataclass(frozen=True, slots=True)
class Span:
    """First and last moment, RFC 3339 in UTC; None where nothing is known or it is open.

    A day lasts from its first to its last second in the zone of the table.
    """

    first: str | None = None
    last: str | None = None


UNKNOWN = Span()
_LAST_SECOND = time(23, 59, 59)


def span_in(layout: Layout, release: str, table: Table) -> Span | None:
    """None for a table that names no time; `UNKNOWN` while its store is not there."""
    if not table.time_column:
        return None
    path = layout.items(release, table.name)
    if not table.rows or not path.exists():
        return UNKNOWN
    try:
        store = ItemsStore(path)
    except ArtifactDamaged:
        return UNKNOWN
    try:
        return span_of(store)
    finally:
        store.close()


def span_of(store: ItemsStore) -> Span:
    """Of a store whose table names a time."""
    table = store.table
    numbers = {column.id: number for number, column in enumerate(table.columns)}
    start = numbers[table.time_column]
    least, greatest = edges_of(store, start)
    if table.end_column:
        end = numbers[table.end_column]
        least = None if has_gaps(store, start) else least
        greatest = None if has_gaps(store, end) else edges_of(store, end)[1]
    if table.columns[start].type is not ColumnType.DATE:
        return Span(_text(least), _text(greatest))
    zone = ZoneInfo(table.zone)
    return Span(_edge_of_day(least, time.min, zone), _edge_of_day(greatest, _LAST_SECOND, zone))


def _text(value: Value | None) -> str | None:
    return None if value is None else str(value)


def _edge_of_day(value: Value | None, when: time, zone: ZoneInfo) -> str | None:
    if value is None:
        return None
    moment = datetime.combine(date.fromisoformat(str(value)), when, zone)
    try:
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except OverflowError:  # the first or the last day that there is
        return moment.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z")
