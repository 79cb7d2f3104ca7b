# SPDX-License-Identifier: EUPL-1.2
"""Every address of the API is described once, and what is described is answered."""

from __future__ import annotations

import re

from drehscheibe.delivery.app import routes
from drehscheibe.delivery.capabilities import portal_addresses
from drehscheibe.delivery.capabilities.areas import AREAS, CONFORMANCE_CLASSES, ENDPOINTS
from drehscheibe.delivery.capabilities.openapi import EACH, Definitions, definition
from drehscheibe.delivery.holdings.shelf import Collection
from drehscheibe.domain.tables import Column, ColumnType, Table
from drehscheibe.settings import Settings

_NAME = re.compile(r"\{[^}]*\}")
COLUMNS = tuple(Column(f"c{i}", f"merkmal_{i}", f"Merkmal {i}", ColumnType.TEXT) for i in range(20))


def collections(count: int) -> list[Collection]:
    table = Table("t", "Tabelle", COLUMNS)
    return [Collection(f"ebene-{number}", f"ebene-{number}", "0", table) for number in range(count)]


def test_every_route_of_the_api_has_an_endpoint_and_the_other_way_round(tmp_path):
    answered = {
        # A catalogue of one place is a collection like the others.
        _NAME.sub("{}", route.path).replace("/datasets.{}", "/{}")
        for route in routes(Settings(home=tmp_path))
        if route.path.startswith(("/ogc/", "/files/", "/catalog", "/daten/", "/api/3/"))
    }
    elsewhere = {one.name for one in portal_addresses.AREA.endpoints}
    described = {
        _NAME.sub("{}", one.root + one.path) for one in ENDPOINTS if one.name not in elsewhere
    }
    assert answered == described


def test_names_of_operations_and_parameters_are_unique():
    names = [endpoint.name for endpoint in ENDPOINTS]
    assert len(set(names)) == len(names)
    for endpoint in ENDPOINTS:
        taken = [parameter.name for parameter in endpoint.parameters]
        assert len(set(taken)) == len(taken)


def test_a_class_is_declared_by_one_area_only():
    assert len(set(CONFORMANCE_CLASSES)) == len(CONFORMANCE_CLASSES)


def test_every_schema_that_is_named_is_there():
    schemas = {"object", "problem"}.union(*(area.schemas for area in AREAS))
    for endpoint in ENDPOINTS:
        for offer in endpoint.offers:
            named = offer.schema.get("$ref", "#/components/schemas/object")
            assert named.removeprefix("#/components/schemas/") in schemas


def test_as_many_collections_as_have_paths_of_their_own_make_no_huge_definition():
    ready = Definitions("T")
    whole = ready.of(("state", ""), "https://daten.example", collections(EACH))
    assert len(whole) < 600_000
    assert ready.of(("state", ""), "https://daten.example", []) is whole


def test_a_column_named_like_a_parameter_is_not_listed_twice():
    table = Table("t", "T", (Column("a", "limit", "", ColumnType.TEXT),))
    document = definition("", "T", [Collection("t", "t", "0", table)])
    listed = document["paths"]["/collections/t/items"]["get"]["parameters"]
    assert sum(p.get("name") == "limit" for p in listed) == 0
