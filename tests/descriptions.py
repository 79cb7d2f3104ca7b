# SPDX-License-Identifier: EUPL-1.2
"""Descriptions in RDF for the rules: read into our form, and changed until they break something."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from rdflib import OWL, RDF, SKOS, XSD, BNode, Graph, Literal, URIRef

from drehscheibe.catalogue.profile import dcat_ap, dcat_ap_de, hvd
from drehscheibe.catalogue.profile.graph import Graph as Statements
from drehscheibe.catalogue.profile.rules import Demand, Rule
from drehscheibe.catalogue.statements import Text

WHOLE = Path(__file__).parent / "data" / "dcat" / "vollstaendig.ttl"
RULES = (*dcat_ap.RULES, *dcat_ap_de.RULES, *hvd.RULES)
HOME = "https://stadt.example/"
# "PT" is no duration (XML Schema 1.1), but rdflib, and with it the validator, takes it for one.
_ODD = (
    Literal("Text"),
    Literal("Text", lang="de"),
    Literal("dcat purl"),
    Literal(""),
    *(Literal(text, datatype=XSD[kind], normalize=False) for text, kind in (
        ("2.5", "decimal"), ("-.5", "decimal"), ("1e3", "decimal"), ("2,5", "decimal"),
        ("7", "integer"), ("7", "nonNegativeInteger"), ("-7", "nonNegativeInteger"),
        ("7.0", "nonNegativeInteger"), ("P1D", "duration"), ("P1M2D", "duration"),
        ("1 Tag", "duration"), ("a5", "hexBinary"), ("a5f", "hexBinary"), ("zz", "hexBinary"),
        ("2026-13-01", "date"),
    )),
)  # fmt: skip
_CODES = (
    "http://publications.europa.eu/resource/authority/{}/CSV",
    "http://publications.europa.eu/resource/authority/file-type/{}",
    "http://dcat-ap.de/def/licenses/{}",
    "http://dcat-ap.de/def/hashAlgorithms/{}",
    "http://purl.org/adms/status/{}",
    "HTTPS://www.iana.org/assignments/media-types/{}",
    "https://{}.example/www.iana.org/assignments/media-types/text/csv",
)


def statements_of(graph: Graph) -> Statements:
    """What an RDF document says, in the form our rules judge."""
    return Statements((_node(s), str(p), _node(o)) for s, p, o in graph)


def _node(node):
    if isinstance(node, Literal):
        return Text(str(node), node.language or "", str(node.datatype or ""))
    return f"_:{node}" if isinstance(node, BNode) else str(node)


def variants(count: int, *, seed: int, most_changes: int = 0) -> Iterator[Graph]:
    """Parts of a complete description, each with names of its own and wrong in its own way.

    Each of our rules is aimed at in turn; further changes come by chance, and may undo that.
    """
    whole, chance = Graph().parse(WHOLE), random.Random(seed)  # noqa: S311
    for number in range(count):
        rule = RULES[number % len(RULES)]
        root = _root(whole, rule, chance)
        graph = _renamed(_part(whole, root, chance), number)
        root = URIRef(str(root).replace(HOME, f"https://v{number}.example/"))
        _break(graph, root, rule, number)
        for _ in range(chance.randint(0, most_changes)):
            _change(graph, chance, number)
        yield graph


def _root(whole: Graph, rule: Rule, chance: random.Random) -> URIRef:
    kind = URIRef(rule.kind) if rule.kind else chance.choice(list(whole.objects(None, RDF.type)))
    found = sorted(whole.subjects(RDF.type, kind))
    saying = [one for one in found if (one, URIRef(rule.path), None) in whole]
    return chance.choice(saying or found)


def _part(whole: Graph, root: URIRef, chance: random.Random) -> Graph:
    """A thing with all that is said of it; of what it names at least the kind."""
    part = Graph()
    for statement in sorted(whole.triples((root, None, None))):
        part.add(statement)
        name = None if chance.random() < 0.2 else RDF.type
        for more in whole.triples((statement[2], name, None)):
            part.add(more)
    return part


def _renamed(part: Graph, number: int) -> Graph:
    def own(node):
        if isinstance(node, URIRef) and str(node).startswith(HOME):
            return URIRef(str(node).replace(HOME, f"https://v{number}.example/"))
        return node

    renamed = Graph()
    for statement in part:
        renamed.add(tuple(map(own, statement)))
    return renamed


def _break(graph: Graph, root: URIRef, rule: Rule, number: int) -> None:
    """What surely breaks this rule, whatever else it breaks."""
    path, own = URIRef(rule.path), URIRef(f"https://v{number}.example/neu")
    if rule.demand is Demand.LEAST:
        for one in rule.paths:
            graph.remove((root, URIRef(one), None))
        return
    if rule.demand in {Demand.MOST, Demand.NEVER}:
        graph.add((root, path, own))
        graph.add((root, path, Literal("zweitens")))
        return
    wrong = {Demand.TEXT: own, Demand.ADDRESS: BNode(f"v{number}")}
    if rule.demand is Demand.WITHOUT:
        wrong = {rule.demand: URIRef(f"{own}/{rule.value}")}
    graph.add((root, path, wrong.get(rule.demand, Literal(f"falsch {number}"))))


def _change(graph: Graph, chance: random.Random, number: int) -> None:
    """One change anywhere."""
    subject, name, value = chance.choice(sorted(graph))
    own = URIRef(f"https://v{number}.example/{chance.randrange(5)}")
    others = (
        own,
        BNode(f"v{number}"),
        *_ODD,
        *(URIRef(code.format(f"v{number}")) for code in _CODES),
    )
    what = chance.randrange(5)
    if what in {0, 1}:
        graph.remove((subject, name, value))
    if what in {1, 2}:
        graph.add((subject, name, chance.choice(others)))
    if what == 3:
        rule = chance.choice(RULES)
        graph.add((subject, URIRef(rule.path), chance.choice(others)))
    if what == 4:
        scheme = chance.choice([one.value for one in RULES if one.demand is Demand.LISTED])
        graph.add((own, SKOS.inScheme, URIRef(scheme)))
        graph.add((subject, OWL.versionInfo, Literal("1")))
