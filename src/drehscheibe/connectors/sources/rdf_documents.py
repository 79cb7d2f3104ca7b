# SPDX-License-Identifier: EUPL-1.2
"""RDF that catalogues answer with, of each subject what it says; nothing it names is fetched.

RDF/XML with a document type is refused before it is parsed; JSON-LD contexts of elsewhere are not
loaded. Addresses and dates may be wrong: they are kept as they are written.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat
from pyoxigraph import parse as parse_rdf

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.fetching.fetch import fetch
from drehscheibe.connectors.files.xml_prolog import BrokenXml, UnsafeXml, root_of
from drehscheibe.connectors.sources.documents import LARGEST
from drehscheibe.domain.errors import N_, AddressAnswerWrong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.connectors.fetching.asking import Rules

_ACCEPT = "text/turtle, application/rdf+xml;q=0.9, application/ld+json;q=0.8, */*;q=0.1"
_NO_RDF = N_("it is no RDF, or broken")
_UNSAFE = N_("its XML declares entities, which we do not read")
_TURTLE = (b"@prefix", b"@base", b"prefix", b"base", b"#", b"<http")
_HEAD = 4_096  # bytes that tell the format
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(slots=True)
class Graph:
    """subject -> predicate -> objects; names of blank nodes begin with `_:`."""

    subjects: dict[str, dict[str, list[Literal | str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def of_type(self, name: str) -> list[str]:
        return [one for one, said in self.subjects.items() if name in said.get(TYPE, ())]

    def objects(self, subject: str, *predicates: str) -> list[Literal | str]:
        said = self.subjects.get(subject, {})
        return [one for predicate in predicates for one in said.get(predicate, ())]

    def texts(self, subject: str, *predicates: str) -> list[str]:
        """Values and addresses; German ones come first, then those of no language."""
        found = self.objects(subject, *predicates)
        found.sort(key=_rank)
        return [_written(one) for one in found]

    def text(self, subject: str, *predicates: str) -> str:
        return next((text for text in self.texts(subject, *predicates) if text), "")


def _rank(one: Literal | str) -> int:
    language = one.language or "" if isinstance(one, Literal) else ""
    return 0 if language.startswith("de") else 1 if not language else 2


def _written(one: Literal | str) -> str:
    return (one.value if isinstance(one, Literal) else one).strip()


def format_of_head(head: bytes) -> RdfFormat | None:
    """None where it is something else."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:_HEAD]
    if start.startswith((b"{", b"[")):
        return RdfFormat.JSON_LD if b'"@' in head else None
    if b"RDF" in start and start.startswith(b"<") and not start.startswith(b"<http"):
        return RdfFormat.RDF_XML
    return RdfFormat.TURTLE if start.lower().startswith(_TURTLE) else None


def graph_at(address: str, rules: Rules) -> Graph:
    """Raises as `fetch`, and `AddressAnswerWrong` where it is no RDF."""
    asked = replace(rules, accept=_ACCEPT, largest=min(LARGEST, rules.largest))
    with TemporaryDirectory(prefix="document-") as folder:
        path = Path(folder) / "document"
        fetch(address, path, asked)
        try:
            return _graph(path, address)
        except UnsafeXml:
            reason = _UNSAFE
        except (BrokenXml, SyntaxError, ValueError):
            reason = _NO_RDF
    raise AddressAnswerWrong(host=parse(address).shown_host, reason=reason)


def _graph(path: Path, address: str) -> Graph:
    with path.open("rb") as file:
        kind = format_of_head(file.read(_HEAD))
    if kind is None:
        raise ValueError(kind)
    if kind == RdfFormat.RDF_XML:
        root_of(path)
    graph = Graph()
    for subject, predicate, value in _triples(path, kind, address):
        graph.subjects[subject][predicate].append(value)
    return graph


def _triples(path: Path, kind: RdfFormat, address: str) -> Iterator[tuple[str, str, Literal | str]]:
    for quad in parse_rdf(path=path, format=kind, base_iri=address, lenient=True):
        subject, value = _node(quad.subject), quad.object
        yield subject, quad.predicate.value, value if isinstance(value, Literal) else _node(value)


def _node(node: object) -> str:
    if isinstance(node, BlankNode):
        return f"_:{node.value}"
    return node.value if isinstance(node, NamedNode) else str(node)
