# SPDX-License-Identifier: EUPL-1.2
"""The charts: Vega-Lite (version 5 or 6) over one relation, drawn here without any address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_
from drehscheibe.usecases.checking.foreign import foreign_addresses
from drehscheibe.usecases.complaining import Complaint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.usecases.checking.outputs import Relations
    from drehscheibe.usecases.checking.places import Desk
    from drehscheibe.usecases.folders import Folder
    from drehscheibe.usecases.model import Chart, Package
    from drehscheibe.usecases.nodes import Node

MARKS = (
    "arc", "area", "bar", "boxplot", "circle", "errorband", "errorbar", "line", "point", "rect",
    "rule", "square", "text", "tick", "trail",
)  # fmt: skip
_SCHEMA = re.compile(r"https://vega\.github\.io/schema/vega-lite/v[56](\.\d+){0,2}\.json")
_FORBIDDEN = {"url", "href", "usermeta", "bind", "datasets", "sequence", "graticule", "sphere",
    "image", "loader", "signals", "$ref", "cursor", "projection", "geoshape"}  # fmt: skip
# Members whose text is run: Vega's expression language.
_EXPRESSIONS = {"expr", "calculate", "test", "labelExpr", "signal", "filter", "update"}
_CALLED = re.compile(r"([A-Za-z_$][\w$]*)\s*\(")
_STRINGS = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
FUNCTIONS = frozenset(
    [
        *("abs", "ceil", "floor", "round", "min", "max", "pow", "sqrt", "log", "exp", "clamp"),
        *("isNaN", "isFinite", "isNumber", "isString", "isValid", "isDate", "isDefined", "if"),
        *("format", "timeFormat", "utcFormat", "date", "day", "dayofyear", "hours", "minutes"),
        *("month", "quarter", "seconds", "time", "week", "year", "datetime", "toBoolean"),
        *("toDate", "toNumber", "toString", "length", "lower", "upper", "trim", "substring"),
        *("slice", "split", "indexof", "join", "inrange", "timeOffset", "monthFormat"),
        *("dayFormat", "monthAbbrevFormat", "dayAbbrevFormat"),
    ]
)
# What makes much out of nothing, and how much of it may be.
_LIMITS = {"width": 4_000, "height": 4_000, "maxbins": 1_000, "tickCount": 1_000, "steps": 1_000}
LONGEST = 1_000  # characters of an expression
_PLAIN = re.compile(r"\w+")


def check_charts(package: Package, relations: Relations, folder: Folder, desk: Desk) -> None:
    for chart in package.outputs.charts:
        spec = desk.opened_json(folder, chart.file, "outputs", "charts", chart.name, "file")
        if spec is not None:
            desk.complaints += chart_complaints(spec, chart, relations)


def chart_complaints(spec: Node, chart: Chart, relations: Relations) -> Iterator[Complaint]:
    said = spec.items.get("$schema")
    if said is None or not _SCHEMA.fullmatch(said.text):
        yield _say("chart-wrong", said or spec, type=N_("“$schema” is not Vega-Lite 5 or 6"))
    if "data" not in spec.items:
        yield _say("chart-data", spec, value=chart.data)
    yield from foreign_addresses(spec, but=frozenset({"$schema"}))
    there = relations.columns_of(chart.data)
    made = _made(spec)
    todo = [spec]
    while todo:
        node = todo.pop()
        for key, item in node.items.items():
            yield from _member(key, item, chart)
            if key == "field" and there is not None and _is_unknown(item.text, {*there, *made}):
                known = ", ".join(there)
                yield _say("column-unknown", item, table=chart.data, value=item.text, known=known)
        todo += [*node.items.values(), *node.members]


def _say(code: str, node: Node, **params: str) -> Complaint:
    return Complaint(code, node.file, node.line, dict(params))


def _member(key: str, item: Node, chart: Chart) -> Iterator[Complaint]:
    if key in _FORBIDDEN:
        yield _say("chart-key", item, value=key)
    if key == "data" and item.plain != {"name": chart.data}:
        yield _say("chart-data", item, value=chart.data)
    if key in {"mark", "type"} and (key == "mark" or item.text in {"image", "geoshape"}):
        yield from _mark(item)
    if key in _EXPRESSIONS and item.text:
        yield from _expression(item)
    limit = _LIMITS.get(key)
    if limit and isinstance(item.value, int | float) and item.value > limit:
        yield _say("chart-key", item, value=f"{key}: {item.raw}")


def _mark(item: Node) -> Iterator[Complaint]:
    kind = item.items["type"].text if "type" in item.items else item.text
    if kind not in MARKS:
        yield _say("chart-mark", item, value=kind, known=", ".join(MARKS))


def _expression(item: Node) -> Iterator[Complaint]:
    """Only functions that compute; a dot before the bracket would call a method of JavaScript."""
    if len(item.text) > LONGEST:
        yield _say("chart-expression", item, value=item.text[:40])
        return
    bare = _STRINGS.sub("''", item.text)
    for name in _CALLED.findall(bare):
        if name not in FUNCTIONS:
            yield _say("chart-expression", item, value=name)
    for sign in ("/*", "`", "=>", "constructor", "__", "prototype"):
        if sign in item.text:
            yield _say("chart-expression", item, value=sign)


def _made(spec: Node) -> set[str]:
    """Names that the specification itself makes (`as`, and what folding calls its columns)."""
    made = {"key", "value"}
    todo = [spec]
    while todo:
        node = todo.pop()
        if said := node.items.get("as"):
            made |= {said.text, *(member.text for member in said.members)}
        todo += [*node.items.values(), *node.members]
    return made


def _is_unknown(field: str, known: set[str]) -> bool:
    return bool(_PLAIN.fullmatch(field)) and field not in known
