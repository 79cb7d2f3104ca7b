# SPDX-License-Identifier: EUPL-1.2
"""Addresses of strangers in our RDF end no statement, and all syntaxes write them the same."""

from __future__ import annotations

import pytest
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic

from drehscheibe.catalogue.statements import Thing
from drehscheibe.delivery.harvests.rdf_forms import written
from drehscheibe.delivery.http.negotiation import Form

HOSTILE = 'https://a.example/x> . <urn:böse> a <urn:y> .\n"{}|^`\\<&\x00'
# The parser of JSON-LD uses a class that rdflib itself is about to leave.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")


def test_an_address_stays_one_address():
    licence = Thing(HOSTILE)
    thing = Thing(HOSTILE + "1", "dcat:Distribution", (("dct:license", licence),))
    forms = {Form.TTL: "turtle", Form.RDF: "xml", Form.JSONLD: "json-ld"}
    graphs = [Graph().parse(data=written(f, [thing]), format=name) for f, name in forms.items()]
    assert all(len(graph) == 2 and isomorphic(graph, graphs[0]) for graph in graphs)
    named = {str(node) for node in graphs[0].all_nodes() if isinstance(node, URIRef)}
    assert {one for one in named if one.startswith("urn:")} == set()
