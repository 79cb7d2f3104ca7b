# SPDX-License-Identifier: EUPL-1.2
"""The API definition (OpenAPI 3.0.3), self-contained, joined from what each area adds.

OGC 17-069r4, 7.3 and 9.1 (/req/oas30/oas-definition-1); no remote references: they break tools
that work offline. Every address is there as a template; up to `EACH` collections have paths of
their own, too, with a parameter for each column. With more it would be megabytes, so those of one
are asked for by name (`?collection=`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import orjson

from drehscheibe import __version__
from drehscheibe.delivery.capabilities import pages
from drehscheibe.delivery.capabilities.areas import API, AREAS, ENDPOINTS
from drehscheibe.delivery.capabilities.collections import COLLECTION
from drehscheibe.delivery.capabilities.operations import operations
from drehscheibe.delivery.features.items import ITEM, ITEMS
from drehscheibe.delivery.features.schemas import property_type
from drehscheibe.delivery.files.item_forms import WITHOUT_PLACE
from drehscheibe.delivery.holdings.kept import Kept
from drehscheibe.delivery.http.answers import answer, entity_tag, not_modified
from drehscheibe.delivery.http.links import asked, origin
from drehscheibe.delivery.http.media_types import HTML, OPENAPI
from drehscheibe.delivery.http.negotiation import Form, language_of
from drehscheibe.delivery.queries.parameters import COLLECTION as ONE
from drehscheibe.delivery.queries.parameters import ITEMS as OF_ITEMS
from drehscheibe.delivery.queries.parameters import LANG
from drehscheibe.delivery.queries.questions import filterable
from drehscheibe.delivery.tiles.tile_matrix_sets import QUAD
from drehscheibe.problems import MEDIA_TYPE as PROBLEM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.delivery.holdings.shelf import Collection, Shelf
    from drehscheibe.delivery.http.negotiation import Node
    from drehscheibe.delivery.queries.endpoints import Endpoint
    from drehscheibe.delivery.queries.parameters import Parameter

EACH = 100  # collections with paths of their own: some 200 kB
_OWN = (COLLECTION, ITEMS, ITEM)
_IN_BRACES = re.compile(r"\{(\w+)\}")
_SHARED = {parameter.name: parameter for parameter in (*OF_ITEMS, LANG)}


async def api(request: Request) -> Response:
    """GET /ogc/api (7.3)."""
    form = API.checked_form(request)
    shelf: Shelf = request.app.state.shelf
    name = ONE.of(request.query_params)
    chosen = shelf.collection(name) if name else None  # first: a tag opens nothing that is hidden
    # The release, too: who holds a grant sees another one under the same name.
    one = f"{name} {chosen.release}" if chosen else ""
    tag = entity_tag(shelf.state(), one, asked(request), form, language_of(request))
    if unchanged := not_modified(request, tag):
        return unchanged
    if form is Form.HTML:
        return pages.api(request, operations(chosen), chosen=name, tag=tag)
    listed = [chosen] if chosen else shelf.collections_if_few(EACH)
    definitions: Definitions = request.app.state.definitions
    body = definitions.of((shelf.state(), one), origin(request), listed)
    return answer(request, body, OPENAPI, tag=tag)


class Definitions:
    """Ready definitions, made anew only when the catalogue has changed."""

    def __init__(self, title: str, most: int = 32) -> None:
        self._title = title
        self._ready: Kept[tuple[str, str, str], bytes] = Kept(most)

    def of(self, key: tuple[str, str], server: str, listed: list[Collection]) -> bytes:
        """`key` says which state of the catalogue, and which collection where only one is meant."""
        known = (*key, server)
        if known not in self._ready:
            self._ready[known] = orjson.dumps(definition(server, self._title, listed))
        return self._ready[known]


def definition(server: str, title: str, listed: list[Collection]) -> Node:
    """`server` is where the installation is; `listed` have paths of their own."""
    paths = {endpoint.path: _path(endpoint, server) for endpoint in ENDPOINTS}
    for collection in listed:
        paths |= _paths_of(collection, server)
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "version": __version__, "description": pages.WHAT_IT_IS},
        "servers": [{"url": f"{server}/ogc"}],
        "paths": paths,
        "components": {"parameters": _parameters(), "schemas": _schemas()},
    }


def _path(endpoint: Endpoint, server: str) -> Node:
    path: Node = {"get": _operation(endpoint)}
    if endpoint.root != "/ogc":
        path["servers"] = [{"url": f"{server}{endpoint.root}" or "/"}]
    return path


def _paths_of(collection: Collection, server: str) -> Node:
    """The same endpoints with the collection's name in them."""
    paths: Node = {}
    for endpoint in _OWN:
        path = _path(_fitting(endpoint, collection), server)
        operation = path["get"]
        operation["operationId"] = f"{endpoint.name}.{collection.id}"
        operation["summary"] = f"{collection.table.title}: {endpoint.summary}"
        operation["parameters"] = [
            p for p in operation["parameters"] if p.get("name") != "collectionId"
        ]
        if endpoint.by_columns:
            operation["parameters"] += _columns(collection)
        paths[endpoint.path.replace("{collectionId}", collection.id)] = path
    return paths


def _fitting(endpoint: Endpoint, collection: Collection) -> Endpoint:
    """With the formats that this collection can be in."""
    if endpoint is ITEMS and collection.table.geometry is None:
        return replace(endpoint, offers=WITHOUT_PLACE)
    return endpoint


def _operation(endpoint: Endpoint) -> Node:
    return {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "parameters": [
            *map(_of_path, _IN_BRACES.findall(endpoint.path)),
            *_forms(endpoint),
            *map(_query, (*endpoint.parameters, LANG)),
        ],
        "responses": {"200": _ok(endpoint), **endpoint.responses, "default": _PROBLEM},
    }


def _of_path(name: str) -> Node:
    schema = _PATH_SCHEMAS.get(name, {"type": "string"})
    return {"name": name, "in": "path", "required": True, "schema": schema}


_PATH_SCHEMAS: Node = {"tileMatrixSetId": {"type": "string", "enum": [QUAD]}}


def _forms(endpoint: Endpoint) -> list[Node]:
    """`f` where there is a choice."""
    if len(endpoint.offers) < 2:
        return []
    names = [offer.form.value for offer in endpoint.offers]
    schema = {"type": "string", "enum": names, "default": names[0]}
    return [{"name": "f", "in": "query", "schema": schema, "description": "Representation."}]


def _query(parameter: Parameter[object]) -> Node:
    if _SHARED.get(parameter.name) is parameter:
        return {"$ref": f"#/components/parameters/{parameter.name}"}
    return parameter.definition()


def _columns(collection: Collection) -> Iterable[Node]:
    """One parameter for each property (7.15.5, /rec/core/fc-filters)."""
    names = frozenset(filterable(collection.table))
    for column in collection.table.columns:
        if column.name in names:
            schema = property_type(column)
            described = {"name": column.name, "in": "query", "schema": schema, "style": "form"}
            yield described | {"explode": False, "description": column.title}


def _ok(endpoint: Endpoint) -> Node:
    content = {offer.media_type: {"schema": offer.schema} for offer in endpoint.offers}
    return {"description": "OK", "content": content}


# Whoever asks for a page is told in a page, by every endpoint.
_PROBLEM: Node = {
    "description": "Problem details (RFC 9457)",
    "content": {
        PROBLEM: {"schema": {"$ref": "#/components/schemas/problem"}},
        HTML: {"schema": {"type": "string"}},
    },
}


def _parameters() -> Node:
    return {name: parameter.definition() for name, parameter in _SHARED.items()}


def _schemas() -> Node:
    schemas: Node = {"object": {"type": "object"}, "problem": _PROBLEM_SCHEMA}
    for area in AREAS:
        schemas |= area.schemas
    return schemas


_PROBLEM_SCHEMA: Node = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
