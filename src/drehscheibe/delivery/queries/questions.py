# SPDX-License-Identifier: EUPL-1.2
"""From the query string to a question to the items store (OGC 17-069r4, 7.15)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.delivery.queries import parameters
from drehscheibe.delivery.queries.crs import from_south_to_north
from drehscheibe.delivery.queries.parsers import FILTER_LANGUAGES, TOKEN_DIGITS
from drehscheibe.delivery.queries.reprojection import box_to_crs84, shape_to_crs84
from drehscheibe.domain.crs import CRS84
from drehscheibe.domain.errors import N_, InvalidParameter
from drehscheibe.releases.filters import from_json, from_text, translated
from drehscheibe.releases.items_query import ItemsQuery
from drehscheibe.releases.items_sort import SortKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from drehscheibe.domain.tables import Bbox, Table
    from drehscheibe.releases.condition import Filter

RESERVED = frozenset(parameter.name for parameter in parameters.ITEMS) | {"f", "lang"}

_NO_PROPERTY = N_("must name properties of the collection, separated by commas")
MOST_KEYS = 5


@dataclass(frozen=True, slots=True)
class Question:
    """A parsed query string."""

    items: ItemsQuery
    crs: str = CRS84
    properties: frozenset[str] | None = None  # those that are wanted; None for all
    skips_places: bool = False  # no geometry in the answer, though there is one


def filterable(table: Table) -> list[str]:
    """The names of the columns that are parameters themselves (7.15.5, /rec/core/fc-filters)."""
    return [column.name for column in table.columns if column.name not in RESERVED]


def parse(params: Mapping[str, str], table: Table) -> Question:
    """Raises `InvalidParameter` for whatever is wrong (7.6, 400)."""
    after, _ = parameters.AFTER.of(params)  # its release says which table this is
    crs = parameters.CRS.of(params)
    skips = parameters.SKIP_GEOMETRY.of(params) and table.geometry is not None
    bbox, area = place_of(params)
    if table.geometry is None:  # what has no place is in every box (/req/core/fc-bbox-response)
        bbox = area = None
    items = ItemsQuery(
        limit=parameters.LIMIT.of(params),
        after=after,
        bbox=bbox,
        area=area,
        with_shapes=crs != CRS84 and table.geometry is not None and not skips,
        equals=_equal_values(params, table),
        interval=parameters.DATETIME.of(params),
        text=parameters.Q.of(params),
        filter=parse_filter(params, table),
        sort=sort_keys(parameters.SORTBY.of(params), _numbers(table)),
    )
    return Question(items, crs, properties_of(params, table), skips)


def _equal_values(params: Mapping[str, str], table: Table) -> dict[str, str]:
    others = params.keys() - RESERVED
    return {name: params[name] for name in filterable(table) if name in others} if others else {}


def token(release: str, row: int) -> str:
    """Where the next page starts; it names the release so that a new one mixes nothing up."""
    return f"{release[:TOKEN_DIGITS]}.{row}"


def place_of(params: Mapping[str, str]) -> tuple[Bbox | None, Any]:
    """`bbox` in the CRS of `bbox-crs` (18-058r1, /req/crs/fc-bbox-crs-definition), as CRS84."""
    crs, given = parameters.BBOX_CRS.of(params), parameters.BBOX.of(params)
    if given is None:
        return None, None
    box = from_south_to_north(given, crs)
    return (box, None) if crs == CRS84 else box_to_crs84(box, crs)


_READERS = dict(zip(FILTER_LANGUAGES, (from_text, from_json), strict=True))


def parse_filter(
    params: Mapping[str, str], table: Table, *, lists: frozenset[str] = frozenset()
) -> Filter | None:
    """`filter`, `filter-lang`, `filter-crs` (OGC 19-079r2, 8.2 to 8.4).

    `lists` are names of columns that hold several values.
    """
    language = parameters.FILTER_LANG.of(params)
    crs = parameters.FILTER_CRS.of(params)
    text = parameters.FILTER.of(params)
    if text is None:
        return None
    node = _READERS[language](text)
    if crs == CRS84:
        return translated(node, table, lists=lists)
    return translated(node, table, to_crs84=lambda shape: shape_to_crs84(shape, crs), lists=lists)


def _numbers(table: Table) -> dict[str, int]:
    return {column.name: number for number, column in enumerate(table.columns)}


def sort_keys(text: str | None, numbers: dict[str, int]) -> tuple[SortKey, ...]:
    """`sortby`: names with + (or nothing) or - before each (OGC 20-004r1, /req/sorting/sortby)."""
    if text is None:
        return ()
    keys = []
    for part in text.split(","):
        # A plus arrives as a space where it was not encoded.
        name = part[1:] if part[:1] in {"+", " ", "-"} else part
        if name not in numbers:
            raise InvalidParameter("sortby", _NO_PROPERTY)
        keys.append(SortKey(numbers[name], descending=part.startswith("-")))
    if len({key.column for key in keys}) < len(keys) or len(keys) > MOST_KEYS:
        raise InvalidParameter("sortby", N_("may name each property once, and five at most"))
    return tuple(keys)


def properties_of(params: Mapping[str, str], table: Table) -> frozenset[str] | None:
    """`properties`: the names that an answer keeps, None for all; none keeps the geometry alone."""
    names = parameters.PROPERTIES.of(params)
    if names is None:
        return None
    if not set(names) <= {column.name for column in table.columns}:
        raise InvalidParameter("properties", _NO_PROPERTY)
    return frozenset(names)
