# SPDX-License-Identifier: EUPL-1.2
"""The JSON Schema (draft 2020-12) of `anwendungsfall.yaml`, made from the model and its comments.

What ships is the file `schema/v1.json`, written by `tools/docs.py write`; it is published at
`/schemas/anwendungsfall/v1.json`. It says what editors can help with; `checking` says the rest.
"""

from __future__ import annotations

import dataclasses
import enum
import inspect
import re
import types
import typing
from typing import Any

from drehscheibe.domain.tables import ColumnType
from drehscheibe.usecases import model
from drehscheibe.usecases.building import hints_of, is_words, key_field
from drehscheibe.usecases.schema import ADDRESS

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

_INCLUDE: Schema = {
    "type": "string",
    "pattern": r"\.ya?ml$",
    "description": "A YAML file of the package that holds it",
}
_SCALARS: dict[Any, Schema] = {
    str: {"type": ["string", "number"]},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    Any: {},
}
_FIELD = re.compile(r"    (\w+): (?:[^#\"]|\"[^\"]*\")*(?:#\s*(.+))?")
# Set by reading, never written.
_NOT_WRITTEN = {(model.Transform, "sql")}


def notes_of(kind: type) -> dict[str, str]:
    """What the comments of a class say of its fields."""
    notes: dict[str, str] = {}
    above: list[str] = []
    for line in inspect.getsource(kind).splitlines():
        if line.startswith("    # "):
            above.append(line.strip("# "))
        elif found := _FIELD.fullmatch(line):
            notes[found[1]] = " ".join([*above, found[2] or ""]).strip()
            above = []
    return {name: note for name, note in notes.items() if note}


def json_schema() -> Schema:
    made = _Made()
    package = made.object_of(model.Package)
    format_key = {"const": model.FORMAT, "description": "Version of the format; the first line"}
    package["properties"] = {"anwendungsfall": format_key} | package["properties"]
    package["required"] = ["anwendungsfall", *package["required"]]
    title = "Anwendungsfall-Paket, format version 1"
    return {"$schema": DIALECT, "$id": ADDRESS, "title": title} | package | {"$defs": made.defined}


class _Made:
    """Schemas of the parts, each once, by the name of its class."""

    def __init__(self) -> None:
        self.defined: dict[str, Schema] = {
            "Words": {
                "description": "A text for people: German, or German and English",
                "oneOf": [
                    {"type": "string", "minLength": 1},
                    {
                        "type": "object",
                        "properties": {"de": {"type": "string"}, "en": {"type": "string"}},
                        "required": ["de"],
                        "additionalProperties": False,
                    },
                ],
            }
        }

    def object_of(self, kind: Any) -> Schema:
        notes, hints = notes_of(kind), hints_of(kind)
        fields = [
            item for item in dataclasses.fields(kind) if (kind, item.name) not in _NOT_WRITTEN
        ]
        properties = {
            item.name: self._noted(hints[item.name], notes.get(item.name)) for item in fields
        }
        needed = [item.name for item in fields if _is_needed(item)]
        made: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
        self._as_written(kind, made, needed)
        return made | ({"required": needed} if needed else {})

    def _noted(self, kind: Any, note: str | None) -> Schema:
        made = self.of(kind)
        return {"description": note} | made if note else made

    def _as_written(self, kind: Any, made: Schema, needed: list[str]) -> None:
        """Where what is written differs from what the model keeps (see `shorthands`)."""
        properties = made["properties"]
        if kind is model.Need:
            properties["schema"] = {
                "type": "string",
                "description": "Table Schema or JSON Schema file that gives the columns",
            }
            needed.remove("columns")
            made["anyOf"] = [{"required": ["columns"]}, {"required": ["schema"]}]
        if kind is model.NeededColumn:
            properties["type"] = {"enum": [item.value for item in ColumnType] + list(_ALSO_TYPES)}
            properties["constraints"] = {
                "type": "object",
                "description": "As in Table Schema: required, minimum, maximum, enum",
            }
            needed.remove("title")
        if kind is model.Parameter:
            listed = {"type": "array", "items": {"type": ["string", "number"]}}
            properties["choices"] = {"anyOf": [properties["choices"], listed]}

    def of(self, kind: Any) -> Schema:
        if is_words(kind):
            return {"$ref": "#/$defs/Words"}
        origin = typing.get_origin(kind)
        if origin in {typing.Union, types.UnionType}:
            some = next(part for part in typing.get_args(kind) if part is not types.NoneType)
            return {"anyOf": [self.of(some), {"type": "null"}]}
        if origin is tuple:
            return self._many(typing.get_args(kind)[0])
        if origin is dict:
            values = self.of(typing.get_args(kind)[1])
            return {"anyOf": [{"type": "object", "additionalProperties": values}, _INCLUDE]}
        if dataclasses.is_dataclass(kind):
            return {"anyOf": [self._reference(kind), _INCLUDE]}
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            return {"enum": [item.value for item in kind]}
        return dict(_SCALARS[kind])

    def _reference(self, kind: Any) -> Schema:
        if kind.__name__ not in self.defined:
            self.defined[kind.__name__] = {}  # a part may hold itself
            self.defined[kind.__name__] = self.object_of(kind)
        return {"$ref": f"#/$defs/{kind.__name__}"}

    def _many(self, kind: Any) -> Schema:
        """A list; things with a name also as a mapping by it."""
        if not dataclasses.is_dataclass(kind):
            return {"anyOf": [{"type": "array", "items": self.of(kind)}, _INCLUDE]}
        item = self._reference(kind)
        key = key_field(kind)
        files: list[Schema] = [{"type": "string"}] if kind is model.Transform else []
        ways: list[Schema] = [{"type": "array", "items": {"anyOf": [item, *files]}}]
        if key:
            ways.append(
                {"type": "object", "additionalProperties": {"anyOf": [self._unnamed(kind), *files]}}
            )
        return {"anyOf": [*ways, _INCLUDE]}

    def _unnamed(self, kind: Any) -> Schema:
        """The same without its name, which is the key of the mapping."""
        name = f"{kind.__name__}ByName"
        if name not in self.defined:
            made = self.object_of(kind)
            key = key_field(kind)
            made["properties"] = {k: v for k, v in made["properties"].items() if k != key}
            made["required"] = [item for item in made.get("required", []) if item != key]
            self.defined[name] = made
        return {"$ref": f"#/$defs/{name}"}


_ALSO_TYPES = ("datetime", "text", "year", "yearmonth")


def _is_needed(item: dataclasses.Field[Any]) -> bool:
    return item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING
