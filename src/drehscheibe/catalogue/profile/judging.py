# SPDX-License-Identifier: EUPL-1.2
"""Which rules a description breaks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.catalogue.profile import dcat_ap, dcat_ap_de, hvd
from drehscheibe.catalogue.profile.codelists import SCHEMES, is_listed
from drehscheibe.catalogue.profile.graph import BLANK, TYPE
from drehscheibe.catalogue.profile.rules import Demand, Rule
from drehscheibe.catalogue.statements import PREFIXES, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from drehscheibe.catalogue.profile.graph import Graph, Node

_IN_SCHEME = PREFIXES["skos"] + "inScheme"
_XSD = PREFIXES["xsd"]
# How a value of a datatype is written (XML Schema 1.1, part 2); only those the profiles ask for.
_WRITTEN = {
    f"{_XSD}decimal": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
    f"{_XSD}nonNegativeInteger": re.compile(r"\+?\d+|-0+"),
    f"{_XSD}hexBinary": re.compile(r"([0-9a-fA-F]{2})*"),
    f"{_XSD}duration": re.compile(
        r"-?P(?=[\dT])(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?"
    ),
}


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that is broken by what is said about `subject`; `value` is empty for a number."""

    rule: Rule
    subject: str
    value: Node = ""


Rules = tuple[Rule, ...]


class Profile:
    """Rules in the order in which they are asked for."""

    def __init__(self, *tables: Rules) -> None:
        self.rules = tuple(rule for table in tables for rule in table)
        kinds = {rule.kind for rule in self.rules}
        self._by_kind = {k: _order([r for r in self.rules if r.kind == k]) for k in kinds}

    def breaches(self, graph: Graph) -> list[Breach]:
        """All of them, by kinds as they appear in the description."""
        found: list[Breach] = []
        for kind in graph.kinds():
            if kind in self._by_kind:
                for subject in graph.of_kind(kind):
                    found += _about(graph, subject, self._by_kind[kind])
        if everywhere := self._by_kind.get(""):
            for subject in graph.subjects():
                found += _about(graph, subject, everywhere)
        return found


@dataclass(frozen=True, slots=True)
class _Ordered:
    """The rules for one kind: those that miss something, and those about what is there."""

    missing: Rules
    by_path: dict[str, Rules]


def _order(rules: list[Rule]) -> _Ordered:
    said = [rule for rule in rules if rule.demand is not Demand.LEAST]
    return _Ordered(
        missing=tuple(rule for rule in rules if rule.demand is Demand.LEAST),
        by_path={
            path: tuple(rule for rule in said if rule.path == path)
            for path in {rule.path for rule in said}
        },
    )


def _about(graph: Graph, subject: str, ordered: _Ordered) -> Iterator[Breach]:
    told = graph.told(subject)
    for rule in ordered.missing:
        if not any(told.get(path) for path in rule.paths):
            yield Breach(rule, subject)
    for path, values in told.items():
        for rule in ordered.by_path.get(path, ()):
            yield from _said(graph, subject, rule, values)


def _said(graph: Graph, subject: str, rule: Rule, values: list[Node]) -> Iterator[Breach]:
    if rule.demand in _NUMBERS:
        if len(values) > _NUMBERS[rule.demand]:
            yield Breach(rule, subject)
        return
    fulfils = _FULFILS[rule.demand]
    for value in values:
        if not fulfils(graph, rule, value):
            yield Breach(rule, subject, value)


_NUMBERS = {Demand.MOST: 1, Demand.NEVER: 0}


def _is_of_kind(graph: Graph, rule: Rule, value: Node) -> bool:
    if rule.value in graph.values(value, TYPE):
        return True
    return rule.value in SCHEMES and isinstance(value, str) and is_listed(value, rule.value)


def _is_typed(rule: Rule, value: Node) -> bool:
    if not isinstance(value, Text) or value.kind != rule.value:
        return False
    return bool(_WRITTEN[rule.value].fullmatch(value.text))


def _is_in_list(graph: Graph, rule: Rule, value: Node) -> bool:
    """By the official list, or because the description says so itself."""
    if isinstance(value, Text):
        return False
    return is_listed(value, rule.value) or rule.value in graph.values(value, _IN_SCHEME)


def _begins(rule: Rule, value: Node) -> bool:
    written = _written(value)
    return written is not None and bool(re.match(rule.value, written, re.IGNORECASE))


def _is_without(rule: Rule, value: Node) -> bool:
    written = _written(value)
    return written is None or rule.value not in written


def _written(value: Node) -> str | None:
    """As a pattern sees it; a thing without an address fits none."""
    if isinstance(value, Text):
        return value.text
    return None if value.startswith(BLANK) else value


_FULFILS: dict[Demand, Callable[[Graph, Rule, Node], bool]] = {
    Demand.TEXT: lambda _, __, value: isinstance(value, Text),
    Demand.THING: lambda _, __, value: isinstance(value, str),
    Demand.ADDRESS: lambda _, __, value: isinstance(value, str) and not value.startswith(BLANK),
    Demand.IS: _is_of_kind,
    Demand.TYPE: lambda _, rule, value: _is_typed(rule, value),
    Demand.LISTED: _is_in_list,
    Demand.BEGINS: lambda _, rule, value: _begins(rule, value),
    Demand.WITHOUT: lambda _, rule, value: _is_without(rule, value),
}


GOVDATA = Profile(dcat_ap.RULES, dcat_ap_de.RULES)
HIGH_VALUE = Profile(dcat_ap.RULES, dcat_ap_de.RULES, hvd.RULES)
