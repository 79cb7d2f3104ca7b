# SPDX-License-Identifier: EUPL-1.2
"""Our rules and the official shapes of DCAT-AP.de and HVD say the same of every description."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import RDF, SH, SKOS, BNode, Graph, URIRef

from descriptions import RULES, WHOLE, statements_of, variants
from drehscheibe.catalogue.profile.codelists import SCHEMES, is_listed
from drehscheibe.catalogue.profile.judging import GOVDATA, HIGH_VALUE
from drehscheibe.catalogue.profile.rules import Demand, Severity

SHAPES = Path(__file__).parents[3] / "shared" / "conformance" / "dcat-ap"
NAMES = ("300", "SHACL-DE", "de-deprecated", "spec-german-additions", "de-controlledvocabularies")
VARIANTS, SEED = 500, 2026


@pytest.fixture(scope="module")
def shapes():
    if not SHAPES.is_dir():
        pytest.skip("the shapes of DCAT-AP.de are not here (../shared/conformance/dcat-ap)")
    shapes = Graph()
    for name in NAMES:
        shapes.parse(SHAPES / f"dcat-ap-{name}.ttl")
    return shapes


@pytest.fixture(scope="module")
def shapes_with_hvd(shapes):
    return shapes + without_kind_of_licence(Graph().parse(SHAPES / "hvd-300.ttl"))


def without_kind_of_licence(hvd: Graph) -> Graph:
    """The rule that contradicts the German list of licences (see `profile.hvd`)."""
    for shape in {one for one in hvd.subjects() if "/dbcf2adef675735c" in str(one)}:
        hvd.remove((None, None, shape))
    return hvd


@pytest.fixture(scope="module")
def lists():
    lists = Graph()
    for path in SHAPES.glob("*.rdf"):
        lists.parse(path)
    return Graph().__iadd__(t for t in lists if t[1] in {SKOS.inScheme, RDF.type})


def official(told: Graph, shapes: Graph, lists: Graph) -> dict[tuple[str, str], str]:
    """(thing, rule) -> severity, as the validator says; of a code list the thing is the code."""
    data = told + lists + codes_of(told, lists)
    _, report, _ = validate(data, shacl_graph=shapes, inference="none", advanced=True)
    ours = set(told.all_nodes())
    found = {}
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus = report.value(result, SH.focusNode)
        if focus in ours:
            rule = name_of(report.value(result, SH.sourceShape), shapes)
            severity = str(report.value(result, SH.resultSeverity)).rpartition("#")[2].lower()
            found[f"_:{focus}" if isinstance(focus, BNode) else str(focus), rule] = severity
    return found


def codes_of(told: Graph, lists: Graph) -> Graph:
    """Codes of those lists that are not among the official files here."""
    there = {str(one) for one in lists.objects(None, SKOS.inScheme)}
    known = Graph()
    for node in {node for node in told.objects() if isinstance(node, URIRef)}:
        for scheme in SCHEMES.keys() - there:
            if is_listed(str(node), scheme):
                said = RDF.type if scheme.endswith("ChecksumAlgorithm") else SKOS.inScheme
                known.add((node, said, URIRef(scheme)))
    return known


def name_of(shape, shapes: Graph) -> str:
    """Shapes without a name belong to one that has it."""
    return str(shape if isinstance(shape, URIRef) else shapes.value(None, SH.property, shape))


def ours(told: Graph, profile) -> dict[tuple[str, str], str]:
    found = {}
    for one in profile.breaches(statements_of(told)):
        thing = one.subject
        if one.rule.demand is Demand.LISTED:
            thing = one.value if isinstance(one.value, str) else one.value.text
        found[thing, one.rule.name] = str(one.rule.severity)
    return found


@pytest.mark.parametrize(("name", "count"), [("quicktest", 0), ("deprecated", 10)])
def test_the_official_cases(shapes, lists, name, count):
    told = Graph().parse(SHAPES / f"t-{name}.ttl")
    found = ours(told, GOVDATA)
    assert len(found) == count
    assert set(found.values()) <= {Severity.WARNING}
    assert found == official(told, shapes, lists)


def test_500_variants(shapes_with_hvd, lists):
    """All in one graph, each with things of its own, so one run tells the verdict on each."""
    every, found = Graph(), {}
    for variant in variants(VARIANTS, seed=SEED, most_changes=3):
        found |= ours(variant, HIGH_VALUE)
        every += variant
    told = official(every, shapes_with_hvd, lists)
    assert found == told
    assert len({rule for _, rule in told}) == len({rule.name for rule in RULES})


def test_a_complete_description_breaks_no_rule():
    assert ours(Graph().parse(WHOLE), GOVDATA) == {}


def test_every_rule_can_be_broken():
    """Without the official shapes: each rule is aimed at once."""
    broken = set()
    for variant in variants(len(RULES), seed=1):
        broken |= {rule for _, rule in ours(variant, HIGH_VALUE)}
    assert broken == {rule.name for rule in RULES}
