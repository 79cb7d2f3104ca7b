# SPDX-License-Identifier: EUPL-1.2
"""One rule of a profile: what is demanded of a property of every thing of a kind.

Rules are written as tables, a line each: official name, property, demand, kinds of things. The
names are those of the SHACL shapes of DCAT-AP, DCAT-AP.de and HVD; what a demand means is what
SHACL says of the constraint it stands for (https://www.w3.org/TR/shacl/, section 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from drehscheibe.catalogue.statements import full

if TYPE_CHECKING:
    from collections.abc import Iterator


class Demand(StrEnum):
    LEAST = "least"  # one value at least: sh:minCount
    MOST = "most"  # one value at most: sh:maxCount
    NEVER = "never"  # no value: sh:maxCount 0
    TEXT = "text"  # a literal: sh:nodeKind
    THING = "thing"  # no literal
    ADDRESS = "address"  # neither a literal nor a thing without an address
    IS = "is"  # of this kind: sh:class
    TYPE = "type"  # of this datatype, and written as it wants: sh:datatype
    LISTED = "listed"  # in this code list: skos:inScheme
    BEGINS = "begins"  # with this text: sh:pattern
    WITHOUT = "without"  # this text within: sh:not, sh:pattern


class Severity(StrEnum):
    VIOLATION = "violation"
    WARNING = "warning"


# How kinds are written in the tables.
KINDS = {
    "C": "dcat:Catalog",
    "R": "dcat:CatalogRecord",
    "S": "dcat:DataService",
    "D": "dcat:Dataset",
    "N": "dcat:DatasetSeries",
    "V": "dcat:Distribution",
    "T": "dct:PeriodOfTime",
    "H": "spdx:Checksum",
    "L": "dct:Location",
    "Q": "dcat:Relationship",
    "A": "foaf:Agent",
    "B": "prov:Attribution",
    "I": "adms:Identifier",
    "X": "dct:LicenseDocument",
    "K": "vcard:Kind",
    "*": "",  # whatever has the property
}


@dataclass(frozen=True, slots=True)
class Rule:
    """`kind`, `paths` and `value` are addresses; `name` is the official one, with its address.

    Of several `paths` one may have the value. `short` is how `kind` and property are written.
    """

    name: str
    kind: str
    paths: tuple[str, ...]
    demand: Demand
    value: str = ""
    severity: Severity = Severity.VIOLATION
    short: tuple[str, str] = ("", "")

    @property
    def path(self) -> str:
        return self.paths[0]

    @property
    def local_name(self) -> str:
        """The official name without the address of its document."""
        return self.name.rpartition("#")[2] if "#" in self.name else self.name.rpartition("/")[2]


def rules_in(table: str, base: str) -> Iterator[Rule]:
    """`base` is the beginning of each rule's name; "{kind}" in it stands for the kind."""
    for line in table.strip().splitlines():
        name, paths, demand, letters = line.split()
        severity = Severity.WARNING if demand.endswith("?") else Severity.VIOLATION
        word, _, value = demand.rstrip("?").partition(":")
        for letter in letters:
            kind = KINDS[letter]
            yield Rule(
                name=base.format(kind=kind) + name,
                kind=full(kind) if kind else "",
                paths=tuple(full(path) for path in paths.split("|")),
                demand=Demand(word),
                value=_value(Demand(word), value),
                severity=severity,
                short=(kind, paths.partition("|")[0]),
            )


def _value(demand: Demand, value: str) -> str:
    return full(value) if demand in {Demand.IS, Demand.TYPE} else value
