# SPDX-License-Identifier: EUPL-1.2
"""OGC API Features 5 Schemas (23-058r2): one test per requirement, which its docstring names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from drehscheibe.domain.tables import Column, ColumnType
from inside import Inside, inside
from instances import Areas, new_instance, publish
from streams import Points

KINDS = ["schema", "queryables", "sortables"]
ONE = "/ogc/collections/stellen"
REL = "http://www.opengis.net/def/rel/ogc/1.0/"
MEASURES = (
    Column("name", "name", "Name", ColumnType.TEXT),
    Column("art", "art", "Art der Messstelle", ColumnType.TEXT, description="Woran sie steht"),
    Column("wert", "wert", "Wert", ColumnType.NUMBER, unit="ug/m3"),
    Column("kosten", "kosten", "Kosten", ColumnType.NUMBER, unit="EUR"),
    Column("plaetze", "plaetze", "Plätze", ColumnType.INTEGER, unit="Stellplätze"),
    Column("stufe", "stufe", "Stufe", ColumnType.INTEGER, codes={"0": "klein", "1": "groß"}),
    Column("stand", "stand", "Stand", ColumnType.DATETIME),
    Column("von", "von", "Von", ColumnType.TIME),
)


class Stations(Points):
    def __init__(self) -> None:
        super().__init__(60)
        self.table = replace(self.table, name="stellen", columns=MEASURES, time_column="stand")

    def values(self) -> dict[str, pa.Array]:
        plain = super().values()
        rows = range(self.rows)
        return {name: plain[name] for name in ("_row", "name", "wert", "stand", "geometry")} | {
            "art": pa.array([("Bach", "Fluss", "See")[i % 3] for i in rows]),
            "kosten": plain["wert"],
            "plaetze": pa.array([i + 5 for i in rows], pa.int64()),
            "stufe": pa.array([i % 2 for i in rows], pa.int64()),
            "von": pa.array(["08:00:00"] * self.rows),
        }


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inside]:
    layout = new_instance(tmp_path_factory.mktemp("schemas") / "instance")
    publish(layout, "stellen", Stations(), title="Messstellen")
    publish(layout, "flaechen", Areas(), title="Flächen")
    publish(layout, "leer", Points(0), title="Leer")
    with inside(layout) as client:
        yield client


def properties(asked: Inside, kind: str, one: str = ONE) -> dict[str, dict[str, Any]]:
    response = asked.get(f"{one}/{kind}")
    assert response.status_code == 200, response.text
    found: dict[str, dict[str, Any]] = response.json()["properties"]
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_link_op_and_response(asked, kind):
    """/req/returnables-and-receivables/link; /req/returnables-and-receivables/op;
    /req/queryables/link; /req/queryables/op; /req/sortables/link; /req/sortables/op"""
    (href,) = {link["href"] for link in asked.get(ONE).json()["links"] if link["rel"] == REL + kind}
    response = asked.get(href, headers={"Accept": "application/schema+json"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/schema+json"
    assert response.headers["etag"]


@pytest.mark.parametrize("kind", KINDS)
def test_json_schema(asked, kind):
    """/req/schemas/json-schema"""
    document = asked.get(f"{ONE}/{kind}").json()
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert document["type"] == "object"
    assert asked.get(document["$id"], headers={"Accept": "application/schema+json"}).json() == (
        document
    )
    assert "?" not in document["$id"]


@pytest.mark.parametrize("kind", KINDS)
def test_properties_have_type_format_and_title(asked, kind):
    """/req/schemas/properties"""
    for name, told in properties(asked, kind).items():
        assert told["title"]
        if name == "geometry":
            assert told["format"] == "geometry-point"
            assert not {"type", "$ref"} & told.keys()
        else:
            assert told["type"] in {"string", "number", "integer", "boolean"}
    found = properties(asked, kind)
    assert found["stand"]["format"] == "date-time"
    assert found["von"]["format"] == "time"


def test_any_geometry_is_a_wildcard(asked):
    """/req/schemas/properties C"""
    assert properties(asked, "schema", "/ogc/collections/flaechen")["geometry"]["format"] == (
        "geometry-any"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_additional_keywords(asked, kind):
    """/req/schemas/additional-keywords; /req/schemas/property-seq"""
    known = {"type", "format", "title", "description", "enum", "oneOf", "minimum", "maximum"}
    found = properties(asked, kind)
    for told in found.values():
        assert all(key in known | {"readOnly"} or key.startswith("x-ogc-") for key in told)
    assert [told["x-ogc-propertySeq"] for told in found.values()] == [*range(1, len(found) + 1)]


def test_role_and_role_id(asked):
    """/req/schemas/role; /req/schemas/role-id: a column that is the identifier, or a number of
    ours that only reading gives."""
    for one, name, kind in (("stellen", "id", "integer"), ("flaechen", "name", "string")):
        found = properties(asked, "schema", f"/ogc/collections/{one}")
        (identifier,) = [n for n, told in found.items() if told.get("x-ogc-role") == "id"]
        assert (identifier, found[identifier]["type"]) == (name, kind)
    assert properties(asked, "schema")["id"]["readOnly"] is True
    assert "id" not in properties(asked, "queryables")


def test_unit(asked):
    """/req/schemas/unit: UCUM unless the register is named"""
    found = properties(asked, "schema")
    assert found["wert"]["x-ogc-unit"] == "ug/m3"
    assert "x-ogc-unitLang" not in found["wert"]
    assert (found["kosten"]["x-ogc-unit"], found["kosten"]["x-ogc-unitLang"]) == ("EUR", "ISO4217")
    assert found["plaetze"]["x-ogc-unitLang"] == "text"


def test_definition_and_null_values_are_not_used(asked):
    """/req/schemas/definition; /req/schemas/nullvalues: no value stands for null here, and no
    column names a definition"""
    for told in properties(asked, "schema").values():
        assert not {"x-ogc-definition", "x-ogc-nullValues"} & told.keys()


def test_few_values_and_code_lists(asked):
    """/rec/schemas/properties N, O, Q: enum, limits and codelist-inline"""
    found = properties(asked, "schema")
    assert found["art"]["enum"] == ["Bach", "Fluss", "See"]
    assert found["art"]["description"] == "Woran sie steht"
    assert "enum" not in found["name"]
    assert found["stufe"]["oneOf"] == [
        {"const": 0, "title": "klein"},
        {"const": 1, "title": "groß"},
    ]
    assert (found["plaetze"]["minimum"], found["plaetze"]["maximum"]) == (5, 64)
    assert properties(asked, "queryables")["art"]["enum"] == ["Bach", "Fluss", "See"]


@pytest.mark.parametrize("kind", ["schema", "queryables"])
def test_roles_of_place_and_time(asked, kind):
    """/req/core-roles-features/role-primary-geometry;
    /req/core-roles-features/role-primary-instant"""
    roles = {told.get("x-ogc-role"): name for name, told in properties(asked, kind).items()}
    assert roles["primary-geometry"] == "geometry"
    assert roles["primary-instant"] == "stand"


def test_no_interval_beside_an_instant(asked):
    """/req/core-roles-features/primary-temporal-constraints;
    /req/core-roles-features/role-primary-interval-start;
    /req/core-roles-features/role-primary-interval-end"""
    roles = {told.get("x-ogc-role") for told in properties(asked, "schema").values()}
    assert not {"primary-interval-start", "primary-interval-end"} & roles


def test_no_feature_type(asked):
    """/req/core-roles-features/role-type: no column is told to be the type of a feature"""
    told = properties(asked, "schema").values()
    assert all(one.get("x-ogc-role") != "type" for one in told)


def test_sortables_hold_no_place_and_every_one_can_be_sorted_by(asked):
    """/req/sortables/response C, D, E"""
    found = properties(asked, "sortables")
    assert "geometry" not in found
    for name in found:
        assert asked.get(f"{ONE}/items", params={"sortby": f"-{name}"}).status_code == 200
    assert asked.get(f"{ONE}/items", params={"sortby": "geometry"}).status_code == 400


def test_queryables_can_be_asked_for_and_nothing_else(asked):
    """/req/queryables/response C"""
    for name in properties(asked, "queryables"):
        filtered = asked.get(f"{ONE}/items", params={"filter": f'"{name}" IS NOT NULL'})
        assert filtered.json()["numberReturned"] == 60
    assert asked.get(f"{ONE}/items", params={"filter": "id IS NOT NULL"}).status_code == 400


def test_every_property_of_a_feature_is_in_the_schema(asked):
    """/req/returnables-and-receivables/response B"""
    (feature,) = asked.get(f"{ONE}/items", params={"limit": 1}).json()["features"]
    assert {*feature["properties"], "geometry", "id"} == set(properties(asked, "schema"))


def test_a_table_without_rows_has_a_schema_without_values(asked):
    found = properties(asked, "schema", "/ogc/collections/leer")
    assert "minimum" not in found["wert"]
    assert found["geometry"]["format"] == "geometry-point"


def test_a_lost_store_leaves_the_schema_without_values(asked, tmp_path):
    layout = new_instance(tmp_path / "instance")
    manifest = publish(layout, "stellen", Stations())
    layout.items(manifest.release, "stellen").unlink()
    with inside(layout) as other:
        found = other.get(f"{ONE}/schema").json()["properties"]
    assert "enum" not in found["art"]


def test_schemas_for_people(asked):
    page = asked.get(f"{ONE}/schema?f=html&lang=de").text
    assert "µg/m³" in page
    assert "Bach, Fluss, See" in page
    assert "Stellplätze" in page
