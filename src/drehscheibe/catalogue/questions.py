# SPDX-License-Identifier: EUPL-1.2
"""What can be asked of the catalogue, and the SQL conditions it becomes.

Identifiers in the SQL are ours, values are always bound.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from drehscheibe.catalogue.columns import CATALOGUE, INDEXED, LISTS, NUMBERS
from drehscheibe.releases.condition import meeting
from drehscheibe.releases.items_query import typed_value
from drehscheibe.releases.items_sort import SortKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drehscheibe.domain.tables import Bbox
    from drehscheibe.releases.area import Area
    from drehscheibe.releases.condition import Condition, Filter

Values = tuple[object, ...]

NEWEST_FIRST = (SortKey(NUMBERS["updated"], descending=True),)


@dataclass(frozen=True, slots=True)
class RecordsQuery:
    """What a page of records asks for. Times are texts as the columns hold them ("" is open).

    `after` are the sort values of the last record before, and its row; with `texts` and no `sort`
    the records are in the order of the search, and `offset` counts them. `place` is the key of an
    organisation whose records alone count.
    """

    limit: int = 10
    after: Values | None = None
    offset: int = 0
    place: str = ""
    texts: tuple[str, ...] | None = None
    boxes: tuple[Bbox, ...] = ()
    interval: tuple[str, str] | None = None
    ids: tuple[str, ...] | None = None
    external_ids: tuple[str, ...] | None = None
    types: tuple[str, ...] | None = None
    equals: dict[str, str] = field(default_factory=dict)  # queryable -> value as text
    filter: Filter | None = None
    sort: tuple[SortKey, ...] = ()

    @property
    def is_ranked(self) -> bool:
        return self.texts is not None and not self.sort


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Slugs with their features, which still hold marks. `next` continues, None at the end."""

    features: list[tuple[str, bytes]]
    matched: int | None  # exact where it costs nothing, else unknown
    next_after: Values | None = None
    next_offset: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One condition on a row. `members` selects the rows that fulfil it, where an index can."""

    name: str
    sql: str
    values: Values
    members: str = ""


def parts_of(query: RecordsQuery) -> list[Part]:
    """Everything but the words and the place. Raises `InvalidParameter`."""
    parts = [_equal(name, text) for name, text in query.equals.items()]
    if query.ids is not None:
        named = f"c0 IN ({_marks(query.ids)})"
        members = f"SELECT row FROM listing WHERE {named}"  # noqa: S608 - ours
        parts.append(Part("ids", named, query.ids, members))
    if query.external_ids is not None:
        parts.append(_tagged("externalIds", "external", query.external_ids))
    if query.types is not None:
        named = f"c{NUMBERS['type']} IN ({_marks(query.types)})"
        parts.append(Part("type", named, query.types))
    if query.boxes:
        parts.append(_placed(query.boxes))
    if query.interval:
        parts.append(_timed(*query.interval))
    if query.filter:
        parts += map(_filtered, query.filter.conditions)
        if query.filter.area:
            parts.append(_met(query.filter.area, len(query.filter.shapes)))
    return parts


def with_area_as_shape(given: Filter | None) -> Filter | None:
    """The shape that rows must meet becomes the last of those that SQL refers to by number."""
    if given is None or given.area is None:
        return given
    return replace(given, shapes=(*given.shapes, given.area.shape))


def _met(area: Area, number: int) -> Part:
    meets, edges = meeting(area.boxes)
    test = f"(minx IS NOT NULL AND ({meets}) AND cql_s_intersects(wkb, ?))"
    return Part("geometry", test, (*edges, number))


def place_part(key: str) -> Part:
    return _tagged("collection", "place", (key,))


def _tagged(name: str, kind: str, values: Values) -> Part:
    """Rows with one of these tags: a row is looked up in the tags, or the tags lead to rows."""
    tagged = f"kind = '{kind}' AND value IN ({_marks(values)})"
    members = f"SELECT row FROM listing_tags WHERE {tagged}"  # noqa: S608 - ours
    has_one = f"EXISTS ({members} AND listing_tags.row = listing.row)"
    return Part(name, has_one, values, members)


def _marks(values: Values) -> str:
    return ", ".join("?" for _ in values)


def _equal(name: str, text: str) -> Part:
    number = NUMBERS[name]
    if name in LISTS:
        return _tagged(name, name, (text,))
    value = typed_value(CATALOGUE.columns[number], text, zone=CATALOGUE.zone)
    return _with_index(name, f"c{number} = ?", (value,), f"c{number}")


def _with_index(name: str, sql: str, values: Values, column: str) -> Part:
    members = f"SELECT row FROM listing WHERE {sql}" if column in INDEXED else ""  # noqa: S608
    return Part(name, sql, values, members)


def _filtered(condition: Condition) -> Part:
    return _with_index(condition.name, condition.sql, condition.values, condition.column)


def _placed(boxes: Sequence[Bbox]) -> Part:
    """Records without a place match as well (OGC 17-069r4, 7.15.3, /req/core/fc-bbox-response)."""
    meets, edges = meeting(boxes)
    near = " UNION ALL ".join(
        ["SELECT row FROM listing_boxes WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?"]
        * len(boxes)
    )
    members = f"SELECT row FROM listing WHERE minx IS NULL UNION ALL {near}"  # noqa: S608
    return Part("bbox", f"(minx IS NULL OR {meets})", edges, members)


def _timed(start: str, end: str) -> Part:
    """Those without a time match as well (17-069r4, 7.15.4, /req/core/fc-time-response)."""
    begins, ends = f"c{NUMBERS['start']}", f"c{NUMBERS['end']}"
    bounds = [
        (f"({ends} IS NULL OR {ends} >= ?)", start),
        (f"({begins} IS NULL OR {begins} <= ?)", end),
    ]
    sql = " AND ".join(sql for sql, value in bounds if value)
    return Part("datetime", f"({sql})", tuple(value for _, value in bounds if value))
