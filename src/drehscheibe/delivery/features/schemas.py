# SPDX-License-Identifier: EUPL-1.2
"""What a collection's features hold, and what filters and orders can ask for, as JSON Schema.

OGC 23-058r2: schemas, core-roles-features, returnables-and-receivables, queryables, sortables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from drehscheibe.delivery.features import pages
from drehscheibe.delivery.holdings.kept import Kept
from drehscheibe.delivery.http.answers import answer, entity_tag, not_modified
from drehscheibe.delivery.http.links import asked, ogc
from drehscheibe.delivery.http.media_types import SCHEMA
from drehscheibe.delivery.http.negotiation import HTML_OFFER, Form, json_offer, language_of
from drehscheibe.delivery.queries.endpoints import Area, Endpoint
from drehscheibe.delivery.traffic.lanes import Lane
from drehscheibe.domain.errors import N_, ArtifactDamaged, ArtifactNotReady
from drehscheibe.domain.tables import ColumnType, GeometryType
from drehscheibe.domain.units import register_of
from drehscheibe.look.translations import gettext
from drehscheibe.releases.facts import ColumnFacts, Facts, facts_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.delivery.holdings.shelf import Collection, Shelf
    from drehscheibe.delivery.http.negotiation import Node
    from drehscheibe.domain.tables import Column, Table

_PART = "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/"
_OFFERS = (json_offer(SCHEMA), HTML_OFFER)
_ONE = "/collections/{collectionId}"
RETURNABLES = Endpoint(f"{_ONE}/schema", "schema", "JSON Schema of the features", _OFFERS)
QUERYABLES = Endpoint(f"{_ONE}/queryables", "queryables", "What filters can ask for", _OFFERS)
SORTABLES = Endpoint(f"{_ONE}/sortables", "sortables", "What can be sorted by", _OFFERS)
RELATIONS = {
    endpoint.name: f"http://www.opengis.net/def/rel/ogc/1.0/{endpoint.name}"
    for endpoint in (RETURNABLES, QUERYABLES, SORTABLES)
}
AREA = Area(
    (
        f"{_PART}schemas",
        f"{_PART}core-roles-features",
        f"{_PART}returnables-and-receivables",
        f"{_PART}queryables",
        f"{_PART}sortables",
    ),
    (RETURNABLES, QUERYABLES, SORTABLES),
)

_TYPES: dict[ColumnType, Node] = {
    ColumnType.TEXT: {"type": "string"},
    ColumnType.INTEGER: {"type": "integer"},
    ColumnType.NUMBER: {"type": "number"},
    ColumnType.BOOLEAN: {"type": "boolean"},
    ColumnType.DATE: {"type": "string", "format": "date"},
    ColumnType.DATETIME: {"type": "string", "format": "date-time"},
    ColumnType.TIME: {"type": "string", "format": "time"},
}
_SHAPES = {GeometryType.MIXED: "any"}
_IDENTIFIERS = {ColumnType.TEXT, ColumnType.INTEGER}
_NUMBERS = {ColumnType.INTEGER, ColumnType.NUMBER}

_beside = Lane("facts", threads=1, most=32)


async def schema(request: Request) -> Response:
    """GET /ogc/collections/{collection}/schema (9, /req/returnables-and-receivables/op)."""
    return await _answer(request, RETURNABLES)


async def queryables(request: Request) -> Response:
    """GET /ogc/collections/{collection}/queryables (10; OGC 19-079r2, 6.2)."""
    return await _answer(request, QUERYABLES)


async def sortables(request: Request) -> Response:
    """GET /ogc/collections/{collection}/sortables (11, /req/sortables/op)."""
    return await _answer(request, SORTABLES)


async def _answer(request: Request, endpoint: Endpoint) -> Response:
    form = endpoint.checked_form(request)
    shelf: Shelf = request.app.state.shelf
    collection = shelf.collection(request.path_params["collection"])
    tag = entity_tag(collection.release, asked(request), form, language_of(request))
    if unchanged := not_modified(request, tag):
        return unchanged
    known: KnownFacts = request.app.state.facts
    facts = await known.of(shelf, collection)
    language = language_of(request)
    properties = _PROPERTIES[endpoint.name](collection.table, facts, language)
    if form is Form.HTML:
        title = shelf.told(collection).title
        named = (endpoint.name, title, properties)
        columns = collection.table.columns
        return pages.schema(request, collection.id, named, columns=columns, tag=tag)
    address = f"{ogc(request)}/collections/{collection.id}/{endpoint.name}"
    document = schema_document(address, collection.table.title, properties)
    return answer(request, orjson.dumps(document), SCHEMA, tag=tag)


def schema_document(address: str, title: str, properties: dict[str, Node]) -> Node:
    """JSON Schema with its own address (23-058r2, /req/schemas/json-schema)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": title,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def returnables(table: Table, facts: Facts, language: str) -> dict[str, Node]:
    """Every property with what this release holds in it, in the order of the source."""
    properties: dict[str, Node] = {}
    if not has_id_column(table):
        properties[free_name(table)] = _own_id(language)
    if table.geometry:
        properties["geometry"] = _geometry(table, language)
    for column in table.columns:
        known = facts.get(column.name, ColumnFacts())
        properties[column.name] = _column(column) | _role(table, column) | _limits(column, known)
        properties[column.name] |= _values(column, known)
    return _numbered(properties)


def queryable(table: Table, facts: Facts, language: str) -> dict[str, Node]:
    properties = {"geometry": _geometry(table, language)} if table.geometry else {}
    for column in table.columns:
        known = facts.get(column.name, ColumnFacts())
        properties[column.name] = _column(column) | _role(table, column) | _values(column, known)
    return _numbered(properties)


def sortable(table: Table, facts: Facts, language: str) -> dict[str, Node]:
    """No place: a shape is not before or behind another."""
    del facts, language
    return _numbered(
        {column.name: _column(column) | _role(table, column) for column in table.columns}
    )


_PROPERTIES = {"schema": returnables, "queryables": queryable, "sortables": sortable}


def _numbered(properties: dict[str, Node]) -> dict[str, Node]:
    for number, told in enumerate(properties.values(), 1):
        told["x-ogc-propertySeq"] = number
    return properties


def property_type(column: Column) -> Node:
    """Type and format as JSON Schema has them."""
    return dict(_TYPES[column.type])


def _column(column: Column) -> Node:
    told = property_type(column) | {"title": column.title}
    if column.description:
        told["description"] = column.description
    if column.unit:
        told["x-ogc-unit"] = column.unit
        if (register := register_of(column.unit)) != "UCUM":
            told["x-ogc-unitLang"] = register
    return told


def has_id_column(table: Table) -> bool:
    """Whether a property is the identifier itself (/req/schemas/role-id)."""
    return any(_is_id(table, column) for column in table.columns)


def _is_id(table: Table, column: Column) -> bool:
    return bool(table.id_column) and column.id == table.id_column and column.type in _IDENTIFIERS


def _role(table: Table, column: Column) -> Node:
    if _is_id(table, column):
        return {"x-ogc-role": "id"}
    if table.end_column and column.id == table.end_column:
        return {"x-ogc-role": "primary-interval-end"}
    if table.time_column and column.id == table.time_column:
        return {"x-ogc-role": "primary-interval-start" if table.end_column else "primary-instant"}
    return {}


def free_name(table: Table) -> str:
    """How the identifier is called where no column is one."""
    taken = {column.name for column in table.columns}
    return next(name for name in ("id", "featureId", "_id", "__id") if name not in taken)


def _own_id(language: str) -> Node:
    """A number of ours; GeoJSON has it as the feature's `id`."""
    return {
        "type": "integer",
        "title": gettext(N_("Identifier"), language=language),
        "x-ogc-role": "id",
        "readOnly": True,
    }


def _geometry(table: Table, language: str) -> Node:
    assert table.geometry  # noqa: S101 - asked for by the caller
    shape = table.geometry.type
    kind = _SHAPES.get(shape, shape.value.lower())
    title = gettext(N_("Geometry"), language=language)
    return {"title": title, "format": f"geometry-{kind}", "x-ogc-role": "primary-geometry"}


def _limits(column: Column, known: ColumnFacts) -> Node:
    if column.type not in _NUMBERS or known.least is None:
        return {}
    return {"minimum": known.least, "maximum": known.greatest}


def _values(column: Column, known: ColumnFacts) -> Node:
    """A code list with its labels (the profile codelist-inline), or the few values there are."""
    if column.codes:
        codes = [
            {"const": _code(column, code), "title": label} for code, label in column.codes.items()
        ]
        return {"oneOf": codes}
    return {"enum": list(known.values)} if known.values else {}


def _code(column: Column, code: str) -> str | int:
    return int(code) if column.type is ColumnType.INTEGER and code.lstrip("-").isdigit() else code


class KnownFacts:
    """The facts of tables, read once per release, beside the loop."""

    def __init__(self, most: int = 2_000) -> None:
        self._known: Kept[tuple[str, str], Facts] = Kept(most)

    async def of(self, shelf: Shelf, collection: Collection) -> Facts:
        """Nothing is known of a table without rows, or while its store is made again."""
        key = (collection.release, collection.table.name)
        if key not in self._known and collection.table.rows:
            try:
                self._known[key] = await _beside.run(_read, shelf, collection)
            except (ArtifactNotReady, ArtifactDamaged):
                return {}
        return self._known.get(key, {})


def _read(shelf: Shelf, collection: Collection) -> Facts:
    store = shelf.open_store(collection)
    try:
        return facts_of(store)
    finally:
        store.close()
