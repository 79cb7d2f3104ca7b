# SPDX-License-Identifier: EUPL-1.2
"""From the query string to a question to the catalogue (20-004r1, record-core-query-parameters).

`bbox`, `datetime`, `filter` and `sortby` are those of features.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.catalogue.columns import CATALOGUE, LISTS, NUMBERS, SORTABLES
from drehscheibe.catalogue.questions import NEWEST_FIRST, RecordsQuery, Values
from drehscheibe.catalogue.store import FARTHEST
from drehscheibe.delivery.queries import parameters, parsers
from drehscheibe.delivery.queries.crs import CRS84_URI, crs_named
from drehscheibe.delivery.queries.parameters import Parameter
from drehscheibe.delivery.queries.questions import parse_filter, place_of, sort_keys
from drehscheibe.domain.crs import CRS84
from drehscheibe.domain.errors import N_, InvalidParameter
from drehscheibe.domain.tables import ZONE
from drehscheibe.releases.items_query import ItemsQuery

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

    from drehscheibe.catalogue.questions import RecordPage

DEFAULT_LIMIT, MAX_LIMIT = 10, 1_000
_MOST_VALUES = 500  # of a list such as `ids`
_MOST_TEXTS = 12
_LONGEST_TOKEN = 4_096
_WRONG_TOKEN = N_("is no token of a “next” link")


def _limit(text: str) -> int:
    return min(parsers.limit(text), MAX_LIMIT)


def _crs(text: str) -> str:
    if crs_named("crs", text) != CRS84:
        raise InvalidParameter("crs", N_("must be one of the CRS that the collection lists"))
    return CRS84


def _several(name: str, text: str) -> tuple[str, ...]:
    """An empty list is a list, too: /req/record-core-query-parameters/ids-definition."""
    values = tuple(dict.fromkeys(filter(None, text.split(","))))
    if len(values) > _MOST_VALUES:
        raise InvalidParameter(name, N_("may hold 500 values at most"))
    return values


def _texts(text: str) -> tuple[str, ...]:
    """/req/record-core-query-parameters/q-definition: commas stand between alternatives."""
    texts = tuple(part.strip() for part in parsers.search_text(text).split(",") if part.strip())
    if len(texts) > _MOST_TEXTS:
        raise InvalidParameter("q", N_("may hold 12 alternatives at most"))
    return texts


def _list_of(name: str, description: str, **schema: Any) -> Parameter[tuple[str, ...] | None]:
    return Parameter(
        name,
        lambda text: _several(name, text),
        None,
        {"type": "array", "items": {"type": "string", **schema}},
        description,
    )


LIMIT = Parameter(
    "limit",
    _limit,
    DEFAULT_LIMIT,
    {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    "Records of one page; a larger number is lowered.",
)
CRS = Parameter(
    "crs",
    _crs,
    CRS84,
    {"type": "string", "format": "uri", "enum": [CRS84_URI], "default": CRS84_URI},
    "The CRS of the answer.",
)
Q: Parameter[tuple[str, ...] | None] = Parameter(
    "q",
    _texts,
    None,
    {"type": "array", "items": {"type": "string"}},
    "Words, one of which must be found (a comma between them) or that must follow each other"
    " (a space between them); German endings, umlauts and compounds are understood.",
)
TYPE = _list_of("type", "Types of resources.", maxLength=64)
IDS = _list_of("ids", "Identifiers of records.")
EXTERNAL_IDS = _list_of("externalIds", "External identifiers: scheme:value, value or scheme:")
AFTER: Parameter[str] = Parameter(
    "after", str, "", {"type": "string"}, "Where a page starts; taken from a 'next' link."
)
_EQUALS = (
    *("title", "owner", "publisher", "license", "language", "created", "updated", "rows"),
    "origin",
    *sorted(LISTS),
)
EQUALS: tuple[Parameter[str], ...] = tuple(
    Parameter(
        name, str, "", {"type": "string"}, f"{CATALOGUE.columns[NUMBERS[name]].title}: one value."
    )
    for name in _EQUALS
)
RECORDS: tuple[Parameter[Any], ...] = (
    *(LIMIT, parameters.BBOX, parameters.BBOX_CRS, CRS, parameters.DATETIME, AFTER, Q),
    *(TYPE, IDS, EXTERNAL_IDS, parameters.FILTER, parameters.FILTER_LANG, parameters.FILTER_CRS),
    parameters.SORTBY,
    *EQUALS,
)


def parse(params: QueryParams, place: str) -> RecordsQuery:
    """`place` is the key of the catalogue. Raises `InvalidParameter` for whatever is wrong."""
    CRS.of(params)
    box, _ = place_of(params)
    when = parameters.DATETIME.of(params)
    sortable = {name: NUMBERS[name] for name in SORTABLES}
    query = RecordsQuery(
        limit=LIMIT.of(params),
        place=place,
        texts=Q.of(params),
        boxes=ItemsQuery(bbox=box).boxes,
        interval=when.moments(ZONE) if when else None,
        ids=IDS.of(params),
        external_ids=EXTERNAL_IDS.of(params),
        types=TYPE.of(params),
        equals={name: params[name] for name in _EQUALS if name in params},
        filter=parse_filter(params, CATALOGUE, lists=LISTS),
        sort=sort_keys(parameters.SORTBY.of(params), sortable),
    )
    return _continued(query, AFTER.of(params))


def token(page: RecordPage) -> str:
    """Where the next page starts: after the values of a record, or so far in a search."""
    if page.next_offset is not None:
        return str(page.next_offset)
    if page.next_after is None:
        return ""
    return base64.urlsafe_b64encode(orjson.dumps(page.next_after)).decode().rstrip("=")


def _continued(query: RecordsQuery, after: str) -> RecordsQuery:
    if not after:
        return query
    if query.is_ranked:
        if not (after.isascii() and after.isdigit() and len(after) < 6):
            raise InvalidParameter("after", _WRONG_TOKEN)
        return replace(query, offset=min(int(after), FARTHEST))
    return replace(query, after=_values(after, len(query.sort or NEWEST_FIRST) + 1))


def _values(after: str, count: int) -> Values:
    """As many as there are keys to sort by, and the row."""
    try:
        text = base64.urlsafe_b64decode(after[:_LONGEST_TOKEN] + "=" * (-len(after) % 4))
        values = orjson.loads(text)
    except (binascii.Error, ValueError):
        values = None
    known = isinstance(values, list) and len(values) == count and type(values[-1]) is int
    if not known or not all(isinstance(value, str | int | float | None) for value in values):
        raise InvalidParameter("after", _WRONG_TOKEN)
    if any(isinstance(value, int) and abs(value) >= 2**63 for value in values):
        raise InvalidParameter("after", _WRONG_TOKEN)
    return tuple(values)
