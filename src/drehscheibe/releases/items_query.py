# SPDX-License-Identifier: EUPL-1.2
"""What can be asked of an items store, and the SQL conditions it becomes.

Identifiers in the SQL are ours (c0, c1 …), never from a file; values are always bound.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from drehscheibe.domain.errors import N_, InvalidParameter
from drehscheibe.domain.tables import Bbox, Column, ColumnType, Table
from drehscheibe.releases.condition import Condition, Filter
from drehscheibe.releases.items_sort import SortKey

_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
# Python would take 1_000 and ١, too.
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_LAST_SECOND = time(23, 59, 59)
_NOT_KNOWN = N_("is not known here")


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval, open where None; a `date` means the whole day in the table's zone."""

    start: date | datetime | None
    end: date | datetime | None

    def moments(self, zone: str) -> tuple[str, str]:
        """Begin and end in UTC to the second, as RFC 3339 writes them; "" where open."""
        return _to_second(self.start, time.min, zone), _to_second(self.end, _LAST_SECOND, zone)


@dataclass(frozen=True, slots=True)
class ItemsQuery:
    """What a page asks for. `after` is the last row of the page before (0: from the start).

    A box whose west is greater than its east crosses the antimeridian. `text` is looked for in
    every text column, whatever the case.
    """

    limit: int = 100
    after: int = 0
    bbox: Bbox | None = None
    equals: dict[str, str] = field(default_factory=dict)  # column name -> value as text
    interval: Interval | None = None
    text: str = ""
    filter: Filter | None = None
    sort: tuple[SortKey, ...] = ()  # in row order without
    area: Any = None  # shapely, prepared, within `bbox`: what the box is in another CRS
    with_shapes: bool = False  # the geometries are wanted beside the features

    @property
    def boxes(self) -> tuple[Bbox, ...]:
        if self.bbox is None:
            return ()
        west, south, east, north = self.bbox
        if west <= east:
            return (self.bbox,)
        return ((west, south, 180.0, north), (-180.0, south, east, north))

    @property
    def asks_for_all(self) -> bool:
        return not (self.bbox or self.equals or self.interval or self.text or self.filter)


def conditions_of(table: Table, query: ItemsQuery) -> list[Condition]:
    """Every condition except the box. Raises `InvalidParameter`."""
    found = [_equality(table, name, value) for name, value in query.equals.items()]
    if query.interval and table.time_column:
        found += _within(table, query.interval)
    if query.filter:
        found += query.filter.conditions
    return found


def _equality(table: Table, name: str, value: str) -> Condition:
    for number, column in enumerate(table.columns):
        if column.name == name:
            typed = typed_value(column, value, zone=table.zone)
            return Condition(name, f"c{number} = ?", (typed,), f"c{number}", ordered=True)
    raise InvalidParameter(name, _NOT_KNOWN)


def typed_value(column: Column, text: str, *, zone: str) -> str | int | float:
    """The value as the store holds it. Raises `InvalidParameter`."""
    try:
        return _typed(column.type, text, zone)
    except ValueError:
        raise InvalidParameter(column.name, _WRONG[column.type]) from None


_WRONG = {
    ColumnType.TEXT: N_("is not text"),
    ColumnType.TIME: N_("is not a time of day"),
    ColumnType.INTEGER: N_("must be a whole number"),
    ColumnType.NUMBER: N_("must be a number with a decimal point"),
    ColumnType.BOOLEAN: N_("must be true or false"),
    ColumnType.DATE: N_("must be a date such as 2026-11-23"),
    ColumnType.DATETIME: N_("must be a time such as 2026-11-23T08:00:00Z"),
}


def _typed(kind: ColumnType, text: str, zone: str) -> str | int | float:
    match kind:
        case ColumnType.INTEGER:
            return _whole_number(text)
        case ColumnType.NUMBER:
            return _number(text)
        case ColumnType.BOOLEAN:
            return _truth(text)
        case ColumnType.DATE:
            return date.fromisoformat(text).isoformat()
        case ColumnType.DATETIME:
            return stored(_with_zone(datetime.fromisoformat(text), zone))
    return text


def _whole_number(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _number(text: str) -> float:
    number = float(text) if NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _truth(text: str) -> int:
    if text.lower() not in {"true", "false", "1", "0"}:
        raise ValueError(text)
    return int(text.lower() in {"true", "1"})


def _with_zone(moment: datetime, zone: str) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def stored(moment: datetime) -> str:
    """A moment as the store writes it: UTC, `Z`, fractions only where there are some."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _within(table: Table, interval: Interval) -> list[Condition]:
    """Rows without a time match as well (OGC 17-069r4, 7.15.4, /req/core/fc-time-response C).

    Of rows that last, those that touch the interval; they are open where an end has no value.
    """
    numbers = {column.id: number for number, column in enumerate(table.columns)}
    first = numbers[table.time_column]
    if not table.end_column:
        return [_during(table, first, interval)]
    began = Interval(None, interval.end)
    lasts = Interval(interval.start, None)
    both = ((first, began), (numbers[table.end_column], lasts))
    return [_during(table, number, side) for number, side in both if side != Interval(None, None)]


def _during(table: Table, number: int, interval: Interval) -> Condition:
    name, column = f"c{number}", table.columns[number]
    if column.type is ColumnType.DATETIME:
        bounds = [*_from_moment(name, interval.start, table), *_to_moment(name, interval, table)]
    else:
        bounds = _between_days(name, interval, table)
    within = " AND ".join(sql for sql, _ in bounds) or f"{name} IS NOT NULL"
    values = tuple(value for _, parameters in bounds for value in parameters)
    return Condition(column.name, f"({within} OR {name} IS NULL)", values, name)


Bound = tuple[str, tuple[object, ...]]


def _between_days(name: str, interval: Interval, table: Table) -> list[Bound]:
    bounds: list[Bound] = []
    if interval.start is not None:
        bounds.append((f"{name} >= ?", (_day(interval.start, table).isoformat(),)))
    if interval.end is not None:
        bounds.append((f"{name} <= ?", (_day(interval.end, table).isoformat(),)))
    return bounds


def _day(value: date | datetime, table: Table) -> date:
    if isinstance(value, datetime):
        return _with_zone(value, table.zone).astimezone(ZoneInfo(table.zone)).date()
    return value


# Stored moments compare as text, except within one second: "00.5Z" sorts before "00Z". The two
# functions below take that into account.


def _from_moment(name: str, start: date | datetime | None, table: Table) -> list[Bound]:
    if start is None:
        return []
    text = stored(_moment(start, table)).removesuffix("Z")
    bounds: list[Bound] = [(f"{name} >= ?", (text,))]
    if "." in text:
        bounds.append((f"{name} <> ?", (text.partition(".")[0] + "Z",)))
    return bounds


def _to_moment(name: str, interval: Interval, table: Table) -> list[Bound]:
    end = interval.end
    if end is None:
        return []
    if not isinstance(end, datetime):
        end = _moment(end + timedelta(days=1), table) - timedelta(microseconds=1)
    text = stored(end).removesuffix("Z")
    second, _, fraction = text.partition(".")
    in_second = f"{second}.{fraction or '000000'}Z"
    return [
        (f"{name} <= ?", (second + "Z",)),
        (f"({name} < ? OR {name} = ? OR {name} <= ?)", (second, second + "Z", in_second)),
    ]


def _to_second(value: date | datetime | None, when: time, zone: str) -> str:
    """`when` is the time of a day that is meant as a whole."""
    if value is None:
        return ""
    moment = value if isinstance(value, datetime) else datetime.combine(value, when)
    utc = _with_zone(moment, zone).astimezone(UTC)
    return utc.isoformat(timespec="seconds").replace("+00:00", "Z")


def _moment(value: date | datetime, table: Table) -> datetime:
    if isinstance(value, datetime):
        return _with_zone(value, table.zone)
    return datetime(value.year, value.month, value.day, tzinfo=ZoneInfo(table.zone))


def text_condition(table: Table, text: str) -> Condition | None:
    """Rows with a text column that holds `text`; None where there are no text columns.

    Each column is searched in its own index, which is far smaller than the rows. `LIKE` knows
    the case of ASCII letters only, so others become wildcards and `holds` looks again.
    """
    columns = [f"c{i}" for i, c in enumerate(table.columns) if c.type is ColumnType.TEXT]
    if not columns:
        return None
    pattern = "%" + "".join(_pattern(letter) for letter in text) + "%"
    searches = " UNION ".join(
        f"SELECT row FROM items WHERE {c} LIKE ? ESCAPE '\\' AND holds({c}, ?)"  # noqa: S608
        for c in columns
    )
    return Condition("q", f"row IN ({searches})", (pattern, text.casefold()) * len(columns))


def _pattern(letter: str) -> str:
    if not letter.isascii():
        return "%" if letter.casefold() != letter.lower() else "_"
    return "\\" + letter if letter in "%_\\" else letter


def holds(value: object, text: str) -> bool:
    return text in str(value).casefold()
