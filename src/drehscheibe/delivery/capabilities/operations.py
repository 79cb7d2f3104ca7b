# SPDX-License-Identifier: EUPL-1.2
"""The API definition for people: every address, what it takes, and a form that asks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.delivery.capabilities.areas import ENDPOINTS
from drehscheibe.delivery.queries.parameters import LANG
from drehscheibe.delivery.queries.questions import filterable

if TYPE_CHECKING:
    from drehscheibe.delivery.holdings.shelf import Collection
    from drehscheibe.delivery.http.negotiation import Node
    from drehscheibe.delivery.queries.endpoints import Endpoint
    from drehscheibe.delivery.queries.parameters import Parameter


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter; `choices` are all values it may have, where they are few."""

    name: str
    about: str
    kind: str
    choices: tuple[str, ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One address. `address` can be asked as it is; empty where a part of it must be known."""

    path: str
    summary: str
    fields: tuple[Field, ...]
    forms: tuple[str, ...]
    address: str


def operations(chosen: Collection | None) -> list[Operation]:
    """Those of one collection, where it is chosen, can be asked."""
    return [_operation(endpoint, chosen) for endpoint in ENDPOINTS]


def _operation(endpoint: Endpoint, chosen: Collection | None) -> Operation:
    path = endpoint.root + endpoint.path
    if chosen is not None:
        path = path.replace("{collectionId}", chosen.id)
    return Operation(
        path,
        endpoint.summary,
        (*_form(endpoint), *map(_field, (*endpoint.parameters, LANG)), *_columns(endpoint, chosen)),
        tuple(offer.media_type for offer in endpoint.offers),
        "" if "{" in path else path,
    )


def _form(endpoint: Endpoint) -> list[Field]:
    names = tuple(offer.form.value for offer in endpoint.offers)
    return [Field("f", "Representation.", "string", names, names[0])] if len(names) > 1 else []


def _field(parameter: Parameter[object]) -> Field:
    schema = parameter.schema
    choices = tuple(map(str, schema.get("enum", ())))
    default = str(schema.get("default", ""))
    return Field(parameter.name, parameter.description, _kind(schema), choices, default)


def _kind(schema: Node) -> str:
    kind = str(schema.get("type", "string"))
    if kind == "array":
        return f"{_kind(schema['items'])}, …"
    if "minimum" in schema and "maximum" in schema:
        return f"{kind} {schema['minimum']}–{schema['maximum']}"
    return kind


def _columns(endpoint: Endpoint, chosen: Collection | None) -> list[Field]:
    if chosen is None or not endpoint.by_columns:
        return []
    names = frozenset(filterable(chosen.table))
    return [
        Field(column.name, column.title, column.type.value)
        for column in chosen.table.columns
        if column.name in names
    ]
