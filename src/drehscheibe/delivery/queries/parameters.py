# SPDX-License-Identifier: EUPL-1.2
"""The query parameters of the API: one table that makes the parser and the OpenAPI definition.

An endpoint names the ones it takes (`endpoints.py`); those of one area only may stand there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from drehscheibe.delivery.queries import parsers
from drehscheibe.delivery.queries.crs import CRS84_URI, URIS, crs_named
from drehscheibe.delivery.queries.parsers import DEFAULT_LIMIT, FILTER_LANGUAGES, MAX_LIMIT
from drehscheibe.domain.crs import CRS84
from drehscheibe.domain.themes import THEMES
from drehscheibe.look.translations import LANGUAGES
from drehscheibe.releases.filters import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from drehscheibe.delivery.http.negotiation import Node
    from drehscheibe.domain.tables import Bbox
    from drehscheibe.releases.items_query import Interval

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Parameter(Generic[T]):
    """One query parameter. `read` raises `InvalidParameter`; `default` is for one not sent."""

    name: str
    read: Callable[[str], T]
    default: T
    schema: Node
    description: str

    def of(self, params: Mapping[str, str]) -> T:
        text = params.get(self.name)
        return self.default if text is None else self.read(text)

    def definition(self) -> Node:
        """As OpenAPI 3.0.3, 4.7.12 writes it."""
        return {
            "name": self.name,
            "in": "query",
            "required": False,
            "schema": self.schema,
            "style": "form",
            "explode": False,
            "description": self.description,
        }


_TEXT: Node = {"type": "string"}
_NAMES: Node = {"type": "array", "items": {"type": "string"}}
_CRS: Node = {
    "type": "string",
    "format": "uri",
    "enum": [*URIS.values()],
    "default": CRS84_URI,
}

LIMIT: Parameter[int] = Parameter(
    "limit",
    parsers.limit,
    DEFAULT_LIMIT,
    {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    "Entries of one page; a larger number is lowered, and a page ends with 16 MiB. Files"
    " (CSV, FlatGeobuf …) are pages only with it: without, they hold everything that matches.",
)
BBOX: Parameter[Bbox | None] = Parameter(
    "bbox",
    parsers.bbox,
    None,
    {
        "type": "array",
        "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
        "items": {"type": "number"},
    },
    "West, south, east, north in degrees (CRS84), or the axes of bbox-crs in their order.",
)
BBOX_CRS: Parameter[str] = Parameter(
    "bbox-crs", partial(crs_named, "bbox-crs"), CRS84, _CRS, "The CRS of bbox."
)
CRS: Parameter[str] = Parameter(
    "crs",
    partial(crs_named, "crs"),
    CRS84,
    _CRS,
    "The CRS of the answer, axes as its authority orders them.",
)
DATETIME: Parameter[Interval | None] = Parameter(
    "datetime",
    parsers.interval,
    None,
    _TEXT,
    "An instant or interval (RFC 3339); '..' is open, a duration (P2D) may stand for one end.",
)
AFTER: Parameter[tuple[int, str]] = Parameter(
    "after", parsers.after, (0, ""), _TEXT, "Where a page starts; taken from a 'next' link."
)
Q: Parameter[str] = Parameter(
    "q", parsers.search_text, "", _TEXT, "Text that some text property holds."
)
FILTER: Parameter[str | None] = Parameter(
    "filter",
    str,
    None,
    _TEXT,
    "A CQL2 expression (OGC 21-065r2), at most 8,192 characters and 50 levels. Functions:"
    f" {', '.join(FUNCTIONS)}.",
)
FILTER_LANG: Parameter[str] = Parameter(
    "filter-lang",
    parsers.filter_language,
    FILTER_LANGUAGES[0],
    {"type": "string", "enum": [*FILTER_LANGUAGES], "default": FILTER_LANGUAGES[0]},
    "The language of filter.",
)
FILTER_CRS: Parameter[str] = Parameter(
    "filter-crs",
    partial(crs_named, "filter-crs"),
    CRS84,
    _CRS,
    "The CRS of the geometries in filter.",
)
PROPERTIES: Parameter[tuple[str, ...] | None] = Parameter(
    "properties", parsers.names, None, _NAMES, "The properties of the answer."
)
# Not of a standard: what Masterportal and others ask for, as ldproxy and pygeoapi answer it.
SKIP_GEOMETRY: Parameter[bool] = Parameter(
    "skipGeometry",
    parsers.skip_geometry,
    default=False,
    schema={"type": "boolean", "default": False},
    description="Features without their geometries: smaller answers. For GeoJSON and CSV.",
)
SORTBY: Parameter[str | None] = Parameter(
    "sortby", str, None, _NAMES, "Properties to sort by, at most five; - before one: down."
)
LANG: Parameter[str] = Parameter(
    "lang", parsers.language, "", {"type": "string", "enum": [*LANGUAGES]}, "Language of texts."
)
STAND: Parameter[str] = Parameter(
    "stand", str, "", _TEXT, "The release whose file is wanted; the current one without it."
)
LIST_LIMIT: Parameter[int] = Parameter(
    "limit",
    parsers.list_limit,
    DEFAULT_LIMIT,
    LIMIT.schema | {"maximum": parsers.MAX_LISTED},
    "Collections of one page; a larger number is lowered.",
)
LIST_BBOX: Parameter[Bbox | None] = Parameter(
    "bbox",
    parsers.bbox_of_degrees,
    None,
    BBOX.schema,
    "West, south, east, north in degrees (CRS84) that the extent of a collection must touch.",
)
LIST_AFTER: Parameter[str] = Parameter(
    "after",
    parsers.name,
    "",
    _TEXT,
    "Where the page before this one ends; its link `next` says so.",
)
LIST_BEFORE: Parameter[str] = Parameter(
    "before",
    parsers.name,
    "",
    _TEXT,
    "Where the page behind this one begins; its link `prev` says so.",
)
LIST_Q: Parameter[str] = Parameter(
    "q", parsers.words, "", _TEXT, "Words that are all found in what is said of the dataset."
)
OWNER: Parameter[str] = Parameter(
    "owner", parsers.name, "", _TEXT, "Short name or official key of the town or organisation."
)
THEME: Parameter[str] = Parameter(
    "theme",
    parsers.theme,
    "",
    {"type": "string", "enum": [*THEMES]},
    "A theme of the EU's list data-theme.",
)
COLLECTION: Parameter[str] = Parameter(
    "collection", str, "", _TEXT, "The definition with the paths of this collection alone."
)

COLLECTIONS: tuple[Parameter[Any], ...] = (
    *(LIST_LIMIT, LIST_AFTER, LIST_BEFORE, LIST_Q, LIST_BBOX, DATETIME, OWNER, THEME),
)
ITEMS: tuple[Parameter[Any], ...] = (
    *(LIMIT, BBOX, BBOX_CRS, CRS, DATETIME, AFTER, Q),
    *(FILTER, FILTER_LANG, FILTER_CRS, PROPERTIES, SKIP_GEOMETRY, SORTBY),
)
