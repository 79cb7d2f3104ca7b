# SPDX-License-Identifier: EUPL-1.2
"""What the colours of a map mean: the same entries for the style, the legend and the page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from drehscheibe.domain.classes import ColumnClasses, Method
from drehscheibe.domain.errors import N_
from drehscheibe.domain.tables import Column, ColumnType, Table
from drehscheibe.look import formats
from drehscheibe.look.palettes import PALETTES, Scheme, plain_colour, shades
from drehscheibe.look.shapes import Shape, shape_of
from drehscheibe.look.translations import gettext
from drehscheibe.look.units import unit_beside

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAIN = "plain"
BY = "by-"

_PLAIN_TITLE = N_("One colour")
_BY_TITLE = N_("By {column}")
_OTHER = N_("other values ({count})")
_NOTHING = N_("no value")
_BELOW = N_("{low} to less than {high}")
_UP_TO = N_("{low} to {high}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a legend; `rows` features look like this, None where nobody counted."""

    label: str
    colour: str
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Legend:
    title: str
    unit: str
    shape: Shape
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Looks:
    """For whom and on what a style is drawn. `accent`: the region's colour, `#rrggbb`."""

    scheme: Scheme
    language: str
    accent: str


def title_of(table: Table, style: str, *, language: str) -> str:
    """The name of a style as a choice: “One colour”, “By area”."""
    if style == PLAIN:
        return gettext(_PLAIN_TITLE, language=language)
    column = column_of(table, style.removeprefix(BY))
    return gettext(_BY_TITLE, language=language).format(column=column.title)


def column_of(table: Table, name: str) -> Column:
    return next(column for column in table.columns if column.name == name)


def plain_legend(table: Table, looks: Looks) -> Legend:
    colour = plain_colour(looks.accent, looks.scheme)
    return Legend(table.title, "", shape_of(table), (Entry(table.title, colour, table.rows),))


def class_legend(table: Table, classes: ColumnClasses, looks: Looks) -> Legend:
    column = column_of(table, classes.column)
    listed = _values if classes.method is Method.VALUES else _spans
    entries = [*listed(table, column, classes, looks)]
    if classes.empty:
        nothing = gettext(_NOTHING, language=looks.language)
        entries.append(Entry(nothing, PALETTES[looks.scheme].nothing, classes.empty))
    return Legend(column.title, unit_beside(column), shape_of(table), tuple(entries))


def colours_of(table: Table, classes: ColumnClasses, scheme: Scheme) -> tuple[str, ...]:
    """One colour per class. Of more values than colours the rarer ones share the last one."""
    palette = PALETTES[scheme]
    if classes.method is Method.VALUES:
        own = palette.values[: _own_colours(classes, scheme)]
        return own + (palette.values[-1],) * (len(classes.values) - len(own))
    is_area = shape_of(table) is Shape.AREA
    return shades(palette.areas if is_area else palette.marks, len(classes.rows))


def _own_colours(classes: ColumnClasses, scheme: Scheme) -> int:
    most = len(PALETTES[scheme].values)
    return len(classes.values) if len(classes.values) <= most else most - 1


def _values(table: Table, column: Column, classes: ColumnClasses, looks: Looks) -> Iterator[Entry]:
    colours = colours_of(table, classes, looks.scheme)
    own = _own_colours(classes, looks.scheme)
    for value, colour in zip(classes.values[:own], colours, strict=False):
        label = formats.cell(value.value, column=column, language=looks.language)
        yield Entry(label, colour, value.rows)
    if rest := classes.values[own:]:
        label = gettext(_OTHER, language=looks.language).format(count=len(rest))
        yield Entry(label, colours[-1], sum(value.rows for value in rest))


def _spans(table: Table, column: Column, classes: ColumnClasses, looks: Looks) -> Iterator[Entry]:
    colours = colours_of(table, classes, looks.scheme)
    labels = _span_labels(column, classes, looks.language)
    for label, colour, rows in zip(labels, colours, classes.rows, strict=True):
        yield Entry(label, colour, rows)


def _span_labels(column: Column, classes: ColumnClasses, language: str) -> Iterator[str]:
    """`30 bis unter 75`; whole numbers `30 bis 74`; a class of one number is that number."""
    if classes.method is Method.EACH:
        yield from (formats.number(edge, language=language) for edge in classes.edges[:-1])
        return
    whole = column.type is ColumnType.INTEGER
    last = len(classes.rows) - 1
    for place, (low, high) in enumerate(pairwise(classes.edges)):
        top = high - 1 if whole and place < last else high
        shown = [formats.number(edge, language=language) for edge in (low, top)]
        if low == top:
            yield shown[0]
        else:
            is_open = place < last and not whole
            text = gettext(_BELOW if is_open else _UP_TO, language=language)
            yield text.format(low=shown[0], high=shown[1])
