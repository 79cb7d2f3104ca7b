# SPDX-License-Identifier: EUPL-1.2
"""From CQL2 JSON to SQL over the rows of one table.

Identifiers in the SQL are ours (c0, c1 …), never from a filter; values are always bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.domain.errors import N_, FilterKindWrong, FilterNameUnknown, InvalidParameter
from drehscheibe.domain.tables import ColumnType, Table
from drehscheibe.releases.area import Area
from drehscheibe.releases.condition import Filter, lying_in, meeting
from drehscheibe.releases.filters.comparison import COMPARISONS, compared, one_of
from drehscheibe.releases.filters.functions import SPATIAL, accenti, casei
from drehscheibe.releases.filters.moments import TEMPORAL, day, moment, related, span_of
from drehscheibe.releases.filters.patterns import Pattern, pattern_of
from drehscheibe.releases.filters.shapes import is_shape, shape_of
from drehscheibe.releases.filters.term import Kind, Term

if TYPE_CHECKING:
    from collections.abc import Callable

    from drehscheibe.releases.filters.reading import Node

GEOMETRY = "geometry"
_PAIR = 2
_GEOMETRY_NAMES = {GEOMETRY, "geom"}

_KINDS = {
    ColumnType.INTEGER: Kind.NUMBER,
    ColumnType.NUMBER: Kind.NUMBER,
    ColumnType.BOOLEAN: Kind.BOOLEAN,
    ColumnType.DATE: Kind.DATE,
    ColumnType.DATETIME: Kind.TIMESTAMP,
}
_ARITHMETIC = {
    "+": "({} + {})",
    "-": "({} - {})",
    "*": "({} * {})",
    "/": "(CAST({} AS REAL) / {})",
    "div": "cql_div({}, {})",
    "%": "cql_mod({}, {})",
    "^": "cql_pow({}, {})",
}
# Functions of ours beside those of the standard: SQL, kind of the argument, kind of the result.
FUNCTIONS: dict[str, tuple[str, Kind, Kind]] = {
    "casei": ("cql_casei({})", Kind.TEXT, Kind.TEXT),
    "accenti": ("cql_accenti({})", Kind.TEXT, Kind.TEXT),
    "upper": ("cql_upper({})", Kind.TEXT, Kind.TEXT),
    "lower": ("cql_lower({})", Kind.TEXT, Kind.TEXT),
    "length": ("length({})", Kind.TEXT, Kind.NUMBER),
    "abs": ("abs({})", Kind.NUMBER, Kind.NUMBER),
    "floor": ("cql_floor({})", Kind.NUMBER, Kind.NUMBER),
    "ceil": ("cql_ceil({})", Kind.NUMBER, Kind.NUMBER),
}
_FOLDED = {"casei": casei, "accenti": accenti}
# What the rule says of the second geometry when the row's one stands in second place.
_TURNED = {"contains": "within", "within": "contains"}
_OF_ITSELF = {"contains", "equals", "intersects", "within"}
_ARRAYS = {"a_contains", "a_containedby", "a_equals", "a_overlaps"}
_PLAIN = {str, float, int}

TRUE = Term("?", (1,), Kind.BOOLEAN, is_literal=True)

_NOT_KNOWN = N_("uses an operator or function that is not known here")
_WRONG_COUNT = N_("gives an operator more or fewer values than it takes")
_NO_CONDITION = N_("is no condition: it must be true or false for each row")


def _as_it_is(shape: Any) -> Any:
    return shape


def translated(
    node: Node,
    table: Table,
    *,
    to_crs84: Callable[[Any], Any] = _as_it_is,
    lists: frozenset[str] = frozenset(),
) -> Filter:
    """The filter for rows of `table`. `to_crs84` moves its geometries (shapely) to CRS84.

    `lists` are names of columns that hold JSON lists.

    Raises `FilterNameUnknown`, `FilterKindWrong`, `InvalidParameter`.
    """
    translation = _Translation(table, to_crs84, lists)
    # One relation is tested for many rows at once, beside the SQL.
    area, parts = translation.area_among(_conjuncts(node))
    terms = [translation.condition(part) for part in parts]
    boxes = [term.boxes for term in terms] + ([area.boxes] if area else [])
    return Filter(
        tuple(term.condition() for term in terms),
        min(filter(None, boxes), key=_area, default=()),
        tuple(translation.shapes),
        tuple(translation.patterns),
        area,
    )


def _conjuncts(node: Node) -> list[Node]:
    """What must hold all together: each may be helped by an index of its own."""
    if isinstance(node, dict) and node.get("op") == "and" and isinstance(node.get("args"), list):
        return [part for argument in node["args"] for part in _conjuncts(argument)]
    return [node]


def _area(boxes: tuple[tuple[float, float, float, float], ...]) -> float:
    return sum((east - west) * (north - south) for west, south, east, north in boxes)


class _Translation:
    """One filter; collects the shapes and patterns that its SQL refers to by number."""

    def __init__(self, table: Table, to_crs84: Callable[[Any], Any], lists: frozenset[str]) -> None:
        self._table, self._to_crs84, self._lists = table, to_crs84, lists
        # A heading as it stands in the source is understood, too, unless it is another's name.
        self._numbers = {column.title: number for number, column in enumerate(table.columns)}
        self._numbers |= {column.name: number for number, column in enumerate(table.columns)}
        self.shapes: list[Any] = []
        self.patterns: list[Pattern] = []

    def area_among(self, nodes: list[Node]) -> tuple[Area | None, list[Node]]:
        """The first area that the geometry of rows must meet, and the nodes without it."""
        for number, node in enumerate(nodes):
            if node and self._says_where(node):
                shape = next(filter(is_shape, node["args"]))
                area = Area(shape_of(shape, self._to_crs84))
                return area, [*nodes[:number], *nodes[number + 1 :]]
        return None, nodes

    def _says_where(self, node: Node) -> bool:
        """S_INTERSECTS of the geometry and a literal (7.8)."""
        if not isinstance(node, dict) or str(node.get("op")).lower() != "s_intersects":
            return False
        arguments = node.get("args")
        if not isinstance(arguments, list) or len(arguments) != _PAIR:
            return False
        literals = [is_shape(argument) for argument in arguments]
        other = arguments[literals[0]]
        return sum(literals) == 1 and self._is_geometry(other)

    def _is_geometry(self, node: Node) -> bool:
        name = str(node.get("property")) if isinstance(node, dict) else ""
        is_column = name in self._numbers
        return bool(self._table.geometry and name in _GEOMETRY_NAMES and not is_column)

    def condition(self, node: Node) -> Term:
        term = self._term(node)
        if term.kind is not Kind.BOOLEAN:
            raise InvalidParameter("filter", _NO_CONDITION)
        if term.sql == term.column:  # a property that is true or false itself
            return compared("=", term, TRUE)
        return term

    def _term(self, node: Node) -> Term:
        if isinstance(node, bool):
            return Term("?", (int(node),), Kind.BOOLEAN, is_literal=True)
        if isinstance(node, int | float):
            return Term("?", (_number(node),), Kind.NUMBER, is_literal=True)
        if isinstance(node, str):
            return Term("?", (node,), Kind.TEXT, is_literal=True)
        if isinstance(node, list):
            return self._array(node)
        if isinstance(node, dict):
            return self._object(node)
        raise InvalidParameter("filter", _NOT_KNOWN)

    def _object(self, node: dict[str, Node]) -> Term:
        if "property" in node:
            return self._property(str(node["property"]))
        if "date" in node:
            return day(node["date"])
        if "timestamp" in node:
            return moment(node["timestamp"])
        if is_shape(node):
            return self._shape(node)
        return self._operation(str(node.get("op", "")).lower(), node.get("args"))

    def _property(self, name: str) -> Term:
        number = self._numbers.get(name)
        if number is not None:
            return self._column(name, number)
        if self._table.geometry and name in _GEOMETRY_NAMES:
            return Term("wkb", (), Kind.GEOMETRY, GEOMETRY)
        known = [
            *(column.name for column in self._table.columns),
            *([GEOMETRY] if self._table.geometry else []),
        ]
        raise FilterNameUnknown(column=name[:100], known=", ".join(known))

    def _column(self, name: str, number: int) -> Term:
        told = self._table.columns[number]
        kind = Kind.ARRAY if told.name in self._lists else _KINDS.get(told.type, Kind.TEXT)
        column = f"c{number}"
        sql = f"rtrim({column}, 'Z')" if kind is Kind.TIMESTAMP else column
        return Term(sql, (), kind, name, column)

    def _shape(self, node: Node) -> Term:
        shape = shape_of(node, self._to_crs84)
        self.shapes.append(shape)
        number = len(self.shapes) - 1
        return Term("?", (number,), Kind.GEOMETRY, is_literal=True, area=Area(shape))

    def _array(self, node: list[Node]) -> Term:
        terms = [self._term(part) for part in node]
        if any(term.kind is Kind.GEOMETRY for term in terms):
            raise FilterKindWrong(operator="A_…", type=Kind.ARRAY)
        if all(type(part) in _PLAIN for part in node):  # as JSON already: any number of them
            return Term("?", (orjson.dumps(node).decode(),), Kind.ARRAY)
        sql = f"json_array({', '.join(_in_list(term) for term in terms)})"
        return Term(sql, _values(terms), Kind.ARRAY, _name(terms))

    def _operation(self, operator: str, arguments: Node) -> Term:
        if not isinstance(arguments, list):
            raise InvalidParameter("filter", _NOT_KNOWN)
        if operator in {"and", "or"}:
            return self._joined(operator, arguments)
        if operator in TEMPORAL:
            one, other = (span_of(a, self._term) for a in _two(arguments))
            return related(operator, one, other, zone=self._table.zone)
        if operator == "in":
            term, options = _two(arguments)
            if not isinstance(options, list) or not options:
                raise InvalidParameter("filter", _WRONG_COUNT)
            return one_of(self._term(term), [self._term(option) for option in options])
        return self._on_terms(operator, [self._term(argument) for argument in arguments])

    def _joined(self, operator: str, arguments: list[Node]) -> Term:
        if len(arguments) < 2:
            raise InvalidParameter("filter", _WRONG_COUNT)
        terms = [self.condition(argument) for argument in arguments]
        sql = f" {operator.upper()} ".join(term.sql for term in terms)
        return Term(f"({sql})", _values(terms), Kind.BOOLEAN, _name(terms))

    def _on_terms(self, operator: str, terms: list[Term]) -> Term:
        if operator in COMPARISONS:
            return compared(operator, *_two(terms))
        if operator in _ARITHMETIC:
            return _calculated(operator, terms)
        if operator in FUNCTIONS:
            return _applied(operator, terms)
        if operator.removeprefix("s_") in SPATIAL and operator.startswith("s_"):
            return _placed(operator.removeprefix("s_"), *_two(terms))
        if operator in _ARRAYS:
            return _lists(operator, terms)
        match operator:
            case "not":
                return _not(terms)
            case "isnull":
                return _is_null(terms)
            case "between":
                return _between(terms)
            case "like":
                return self._like(*_two(terms))
        raise InvalidParameter("filter", _NOT_KNOWN)

    def _like(self, term: Term, pattern: Term) -> Term:
        if term.kind is not Kind.TEXT or pattern.kind is not Kind.TEXT or not pattern.is_literal:
            raise FilterKindWrong(operator="LIKE", type=Kind.TEXT)
        found = pattern_of(str(pattern.values[0]))
        self.patterns.append(found)
        sql, values = f"cql_like({term.sql}, ?)", (*term.values, len(self.patterns) - 1)
        if not (term.column and found.prefix):
            return Term(sql, values, Kind.BOOLEAN, term.name)
        bounds = (found.prefix, found.prefix + "\U0010ffff")
        sql = f"({term.column} BETWEEN ? AND ? AND {sql})"
        return Term(sql, (*bounds, *values), Kind.BOOLEAN, term.name, term.column)


def _not(terms: list[Term]) -> Term:
    (term,) = _counted(terms, 1)
    _need("NOT", [term], Kind.BOOLEAN)
    return Term(f"(NOT {term.sql})", term.values, Kind.BOOLEAN, term.name)


def _is_null(terms: list[Term]) -> Term:
    (term,) = _counted(terms, 1)
    sql = term.column or term.sql  # as the index knows it
    return Term(f"({sql} IS NULL)", term.values, Kind.BOOLEAN, term.name, term.column)


def _between(terms: list[Term]) -> Term:
    term, low, high = _counted(terms, 3)
    above, below = compared(">=", term, low), compared("<=", term, high)
    column = above.column and below.column
    if term.kind is Kind.TIMESTAMP:
        sql, values = f"({above.sql} AND {below.sql})", (*above.values, *below.values)
    else:  # the term stands once: written twice at each level, fifty levels would fill the memory
        sql, values = f"({term.sql} BETWEEN {low.sql} AND {high.sql})", _values(terms)
    return Term(sql, values, Kind.BOOLEAN, term.name, column)


def _calculated(operator: str, terms: list[Term]) -> Term:
    one, other = _two(terms)
    _need(operator, [one, other], Kind.NUMBER)
    sql = _ARITHMETIC[operator].format(one.sql, other.sql)
    return Term(sql, _values(terms), Kind.NUMBER, _name(terms))


def _applied(operator: str, terms: list[Term]) -> Term:
    template, wanted, given = FUNCTIONS[operator]
    (term,) = _counted(terms, 1)
    _need(operator, [term], wanted)
    if term.is_literal and operator in _FOLDED:
        value = _FOLDED[operator](str(term.values[0]))
        return Term("?", (value,), given, is_literal=True)
    return Term(template.format(term.sql), term.values, given, term.name)


def _lists(operator: str, terms: list[Term]) -> Term:
    """A relation of two lists (7.10); in text, a list of one value looks like the value."""
    one, other = (term.sql if term.kind is Kind.ARRAY else _list(term) for term in _two(terms))
    return Term(f"cql_{operator}({one}, {other})", _values(terms), Kind.BOOLEAN, _name(terms))


def _in_list(term: Term) -> str:
    """A list within a list stays one, where it is bound as text, too."""
    return f"json({term.sql})" if term.kind is Kind.ARRAY else term.sql


def _list(term: Term) -> str:
    if term.kind is Kind.GEOMETRY:
        raise FilterKindWrong(operator="A_…", type=Kind.ARRAY)
    return f"json_array({term.sql})"


def _placed(operator: str, one: Term, other: Term) -> Term:
    """A spatial relation (7.8). The row's own box decides where it can."""
    _need(f"s_{operator}", [one, other], Kind.GEOMETRY)
    if not (one.is_literal or other.is_literal):
        return _beside_itself(operator)
    if one.is_literal and not other.is_literal:
        return _placed(_TURNED.get(operator, operator), other, one)
    test = f"cql_s_{operator}({one.sql}, {other.sql})"
    values = (*one.values, *other.values)
    area = other.area
    if one.is_literal or area is None:
        return Term(test, values, Kind.BOOLEAN, GEOMETRY)
    near, edges = meeting(area.boxes)
    inside, limits = lying_in(area.within if operator == "intersects" else None)
    far = "1" if operator == "disjoint" else "0"
    sql = (
        f"(CASE WHEN minx IS NULL THEN NULL WHEN {inside} THEN 1"
        f" WHEN {near} THEN {test} ELSE {far} END)"
    )
    return Term(
        sql,
        (*limits, *edges, *values),
        Kind.BOOLEAN,
        GEOMETRY,
        boxes=() if operator == "disjoint" else area.boxes,
    )


def _beside_itself(operator: str) -> Term:
    """A table has one geometry, and how it lies to itself needs no look at it."""
    told = "1" if operator in _OF_ITSELF else "0"
    return Term(f"(CASE WHEN wkb IS NOT NULL THEN {told} END)", (), Kind.BOOLEAN, GEOMETRY)


def _need(operator: str, terms: list[Term], kind: Kind) -> None:
    if any(term.kind is not kind for term in terms):
        raise FilterKindWrong(operator=operator.upper(), type=kind)


def _two(values: list[Any]) -> list[Any]:
    return _counted(values, 2)


def _counted(values: list[Any], count: int) -> list[Any]:
    if len(values) != count:
        raise InvalidParameter("filter", _WRONG_COUNT)
    return values


def _number(value: float) -> float:
    """Whole numbers as such: the parser makes every number one with a fraction."""
    return int(value) if float(value).is_integer() and abs(value) < 2**53 else float(value)


def _values(terms: list[Term]) -> tuple[object, ...]:
    return tuple(value for term in terms for value in term.values)


def _name(terms: list[Term]) -> str:
    return next((term.name for term in terms if term.name), "")
