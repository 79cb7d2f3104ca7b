# SPDX-License-Identifier: EUPL-1.2
"""What the address of an embedded view asks for. Everything else in it is refused by name: a
filter that was misspelled must not show everything.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from drehscheibe.domain.errors import N_, InvalidParameter, ParameterUnknown
from drehscheibe.look.colours import parse as parse_colour
from drehscheibe.releases.filters import from_text, translated
from drehscheibe.releases.items_query import ItemsQuery

if TYPE_CHECKING:
    from django.http import QueryDict

    from drehscheibe.domain.tables import Bbox, Table
    from drehscheibe.releases.condition import Filter

SCHEMES = {"": "", "auto": "", "hell": "light", "dunkel": "dark"}
WORDS = {"": "auto", "light": "hell", "dark": "dunkel"}
COUNT, LEAST, GREATEST = "anzahl", "kleinster", "groesster"
PLAIN = "plain"  # one colour: the accent
FIGURES = (COUNT, LEAST, GREATEST)
LOOKS = frozenset({"farbe", "schema", "sprache"})
OWN = LOOKS | {"tabelle", "spalten", "filter", "ausschnitt", "stil", "wert", "spalte", "nach"}
# Names that the interface of the data keeps for itself: such a column is asked for by `filter`.
_OF_THE_INTERFACE = frozenset(
    {"f", "lang", "limit", "after", "bbox", "bbox-crs", "crs", "datetime", "q", "properties"}
    | {"sortby", "filter", "filter-lang", "filter-crs", "lists"}
)

NOT_EQUALS = OWN | _OF_THE_INTERFACE

_COLUMNS = N_("must name columns of the table, separated by commas")
_COLOUR = N_("must be a colour such as 1a5fb4")
_SCHEME = N_("must be hell, dunkel or auto")
_BOX = N_("must be west,south,east,north in degrees")
_NUMBER = N_("must be a whole number")
_FIGURE = N_("must be anzahl, kleinster or groesster")


@dataclass(frozen=True, slots=True)
class Look:
    """`accent` as #rrggbb, "" for that of the region; `scheme`: "light", "dark", "" for both."""

    accent: str = ""
    scheme: str = ""

    @classmethod
    def parse(cls, given: QueryDict) -> Look:
        """Raises `InvalidParameter`."""
        scheme = given.get("schema", "")
        if scheme not in SCHEMES:
            raise InvalidParameter("schema", _SCHEME)
        return cls(_accent(given.get("farbe", "")), SCHEMES[scheme])


@dataclass(frozen=True, slots=True)
class Wish:
    """`table` has only the columns that are wanted; `cql` is the filter as it was written."""

    table: Table
    equals: dict[str, str] = field(default_factory=dict)
    cql: str = ""
    filter: Filter | None = None
    box: Bbox | None = None
    style: str = ""
    figure: str = COUNT
    column: str = ""
    after: int = 0

    @classmethod
    def parse(cls, given: QueryDict, table: Table) -> Wish:
        """Raises `ParameterUnknown`, `InvalidParameter`."""
        names = {column.name for column in table.columns} - NOT_EQUALS
        for name in given:
            if name not in OWN and name not in names:
                known = ", ".join([*sorted(OWN), *sorted(names)])
                raise ParameterUnknown(name=name[:80], known=known)
        cql, figure = given.get("filter", ""), given.get("wert", COUNT)
        if figure not in FIGURES:
            raise InvalidParameter("wert", _FIGURE)
        return cls(
            table=_narrowed(table, given.get("spalten", "")),
            equals={name: str(given[name]) for name in given if name in names},
            cql=cql,
            filter=translated(from_text(cql), table) if cql else None,
            box=_box(given.get("ausschnitt", "")),
            style=given.get("stil", "") or (PLAIN if given.get("farbe") else ""),
            figure=figure,
            column=given.get("spalte", ""),
            after=_number(given.get("nach", "")),
        )

    @property
    def is_filtered(self) -> bool:
        return bool(self.equals or self.cql)

    def question(self, *, limit: int) -> ItemsQuery:
        return ItemsQuery(limit=limit, after=self.after, equals=self.equals, filter=self.filter)

    def for_items(self) -> str:
        """The same filter for the interface of the data, with its question mark; "" without."""
        asked = {**self.equals, **({"filter": self.cql} if self.cql else {})}
        return f"?{urlencode(asked)}" if asked else ""


def _narrowed(table: Table, text: str) -> Table:
    if not text:
        return table
    columns = {column.name: column for column in table.columns}
    names = list(dict.fromkeys(text.split(",")))
    if not columns.keys() >= set(names):
        raise InvalidParameter("spalten", _COLUMNS)
    return replace(table, columns=tuple(columns[name] for name in names))


def _accent(text: str) -> str:
    if not text:
        return ""
    colour = f"#{text.removeprefix('#').lower()}"
    try:
        parse_colour(colour)
    except ValueError:
        raise InvalidParameter("farbe", _COLOUR) from None
    return colour


def _box(text: str) -> Bbox | None:
    if not text:
        return None
    try:
        west, south, east, north = map(float, text.split(","))
    except ValueError:
        raise InvalidParameter("ausschnitt", _BOX) from None
    inside = -180 <= west < east <= 180 and -85 <= south < north <= 85
    if not inside or not all(map(math.isfinite, (west, south, east, north))):
        raise InvalidParameter("ausschnitt", _BOX)
    return west, south, east, north


def _number(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) < 15):
        raise InvalidParameter("nach", _NUMBER)
    return int(text)
