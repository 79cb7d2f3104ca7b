# SPDX-License-Identifier: EUPL-1.2
"""What a description lacks, for people: one point for each thing that somebody can mend."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from drehscheibe.catalogue.profile.judging import GOVDATA, HIGH_VALUE
from drehscheibe.catalogue.profile.own import said_graph
from drehscheibe.catalogue.profile.properties import FIELDS, KINDS, TITLES
from drehscheibe.catalogue.profile.rules import Demand, Severity
from drehscheibe.catalogue.statements import Text, full
from drehscheibe.domain.errors import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from drehscheibe.catalogue.dcat import Site
    from drehscheibe.catalogue.profile.graph import Graph
    from drehscheibe.catalogue.profile.judging import Breach, Profile
    from drehscheibe.catalogue.records import DatasetRecord


class Weight(StrEnum):
    """How much a point matters. `WANTED`: no rule asks for it, GovData recommends it."""

    VIOLATION = "violation"
    WARNING = "warning"
    WANTED = "wanted"


@dataclass(frozen=True, slots=True)
class Point:
    """What is wrong and what to do, as templates for `values`; `rules` are official names.

    `field` is the field of the description that mends it, "" where the desk has none.
    """

    weight: Weight
    wrong: str
    todo: str
    property: str  # title for people, or the property itself
    kind: str
    rules: tuple[str, ...]
    field: str = ""
    value: str = ""
    count: int = 1  # things it is true of


_DESK = N_("Say it at the step “Describe”.")
_WRONG: dict[Demand, tuple[str, str]] = {
    Demand.LEAST: (N_("“{property}” is missing."), N_("Please add it.")),
    Demand.MOST: (N_("“{property}” is there more than once."), N_("Keep one of them.")),
    Demand.NEVER: (N_("“{property}” is no longer in use."), N_("Please leave it out.")),
    Demand.TEXT: (N_("“{property}” is an address instead of words."), N_("Write it as a text.")),
    Demand.THING: (
        N_("“{property}” is a text instead of an address."),
        N_("Name it by its address."),
    ),
    Demand.ADDRESS: (N_("“{property}” has no address."), N_("Name it by its address.")),
    Demand.IS: (
        N_("“{property}” leads to something of another kind, or to nothing that is described."),
        N_("Describe what it leads to, or leave it out."),
    ),
    Demand.TYPE: (
        N_("“{property}” is not written as it must be: {value}"),
        N_("Write it as the type of the property wants it."),
    ),
    Demand.LISTED: (
        N_("“{property}” is not in the official list: {value}"),
        N_("Choose an entry of the list."),
    ),
    Demand.BEGINS: (
        N_("“{property}” is not from the official list: {value}"),
        N_("Choose an entry of the list."),
    ),
    Demand.WITHOUT: (
        N_("“{property}” is from a list that is no longer in use: {value}"),
        N_("Choose an entry of the list that took its place."),
    ),
}
# What no rule demands and GovData recommends (DCAT-AP.de 3.0, dcat:Dataset: "empfohlen").
_WANTED: tuple[tuple[str, str, str], ...] = (
    ("dcat:theme", N_("No theme is given."), _DESK),
    ("dcat:keyword", N_("No keywords are given: the data are harder to find."), _DESK),
    ("dct:accrualPeriodicity", N_("Nobody learns how often the data change."), _DESK),
    (
        "dcatde:contributorID",
        N_("GovData does not know yet who delivers the data."),
        N_("The operator of this platform enters the identifier that GovData gives."),
    ),
)
_MAIL = N_("No e-mail address of an office is given.")


def checklist(record: DatasetRecord, site: Site) -> tuple[Point, ...]:
    """Of a dataset of ours, as far as people said it; worst first."""
    graph = said_graph(record, site)
    profile = HIGH_VALUE if record.hvd else GOVDATA
    return (*points_of(graph, profile), *_wanted(graph))


def points_of(graph: Graph, profile: Profile) -> tuple[Point, ...]:
    """Broken rules of any description; those about the same property are one point."""
    found: dict[tuple[str, str, str, str], list[Breach]] = {}
    for one in profile.breaches(graph):
        words = _WRONG[one.rule.demand]
        found.setdefault((*one.rule.short, words[0], str(one.rule.severity)), []).append(one)
    points = [_point(together) for together in found.values()]
    return tuple(sorted(points, key=lambda point: point.weight is not Weight.VIOLATION))


def _point(together: list[Breach]) -> Point:
    rule = together[0].rule
    kind, name = rule.short
    wrong, todo = _WRONG[rule.demand]
    field = FIELDS.get((kind, name), "")
    severe = any(one.rule.severity is Severity.VIOLATION for one in together)
    return Point(
        weight=Weight.VIOLATION if severe else Weight.WARNING,
        wrong=wrong,
        todo=_DESK if field and rule.demand is Demand.LEAST else todo,
        property=TITLES.get(name, name),
        kind=KINDS.get(kind, kind),
        rules=tuple(dict.fromkeys(one.rule.local_name for one in together)),
        field=field,
        value=_value(together),
        count=len({one.subject for one in together}),
    )


def _value(together: Iterable[Breach]) -> str:
    value = next((one.value for one in together if one.value), "")
    return value.text if isinstance(value, Text) else value


def _wanted(graph: Graph) -> Iterator[Point]:
    for subject in graph.of_kind(full("dcat:Dataset")):
        told = graph.told(subject)
        for name, wrong, todo in _WANTED:
            if not told.get(full(name)):
                yield _recommended(name, wrong, todo, FIELDS.get(("dcat:Dataset", name), ""))
        contacts = graph.values(subject, full("dcat:contactPoint"))
        if not any(graph.values(one, full("vcard:hasEmail")) for one in contacts):
            yield _recommended("vcard:hasEmail", _MAIL, _DESK, "contact")


def _recommended(name: str, wrong: str, todo: str, field: str) -> Point:
    title = TITLES.get(name, name)
    return Point(Weight.WANTED, wrong, todo, title, KINDS["dcat:Dataset"], (name,), field)
