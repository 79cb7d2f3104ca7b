# SPDX-License-Identifier: EUPL-1.2
"""A description as statements about things: what the rules judge, wherever it came from.

Our own datasets come as the tree that we tell (`catalogue.dcat`), those of others as statements
of an RDF document. Addresses are written out, without prefixes; a thing without an address has
a name that begins with "_:".
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from drehscheibe.catalogue.statements import PREFIXES, Text, Thing, full

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Node = str | Text  # an address, or a literal whose `kind` is the address of its datatype
Statement = tuple[str, str, Node]

BLANK = "_:"
TYPE = PREFIXES["rdf"] + "type"


class Graph:
    """Statements, each once, by the thing they are about."""

    def __init__(self, statements: Iterable[Statement] = ()) -> None:
        self._about: dict[str, dict[str, list[Node]]] = defaultdict(dict)
        self._of_kind: dict[str, list[str]] = defaultdict(list)
        for statement in statements:
            self.add(*statement)

    def add(self, subject: str, name: str, value: Node) -> None:
        values = self._about[subject].setdefault(name, [])
        if value in values:
            return
        values.append(value)
        if name == TYPE and isinstance(value, str):
            self._of_kind[value].append(subject)

    def drop(self, subject: str, name: str) -> None:
        """Forget what is said; not for kinds."""
        self._about.get(subject, {}).pop(name, None)

    def of_kind(self, kind: str) -> list[str]:
        return self._of_kind.get(kind, [])

    def kinds(self) -> Iterable[str]:
        return self._of_kind

    def told(self, subject: str) -> dict[str, list[Node]]:
        """What is said about a thing: name -> values."""
        return self._about.get(subject, {})

    def values(self, subject: Node, name: str) -> list[Node]:
        return self.told(subject).get(name, []) if isinstance(subject, str) else []

    def subjects(self) -> Iterable[str]:
        return self._about


def graph_of(*things: Thing) -> Graph:
    return Graph(statement for thing in things for statement in _flat(thing))


def _flat(thing: Thing) -> Iterator[Statement]:
    if thing.kind:
        yield thing.address, TYPE, full(thing.kind)
    for name, value in thing.told:
        if isinstance(value, Text):
            kind = full(value.kind) if value.kind else ""
            yield thing.address, full(name), Text(value.text, value.language, kind)
        else:
            yield thing.address, full(name), value.address
            yield from _flat(value)
