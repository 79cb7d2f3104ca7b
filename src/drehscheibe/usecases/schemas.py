# SPDX-License-Identifier: EUPL-1.2
"""The columns of an input from a schema file: Table Schema, or JSON Schema of a Smart Data Model.

Table Schema: Data Package v2, `fields`. JSON Schema: `properties`, also inside `allOf`, as the
models of smartdatamodels.org are written; what they take from elsewhere (`$ref`) is not fetched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import PackageRefused
from drehscheibe.domain.tables import GeometryType
from drehscheibe.usecases.complaining import Complaint
from drehscheibe.usecases.json_files import read_json
from drehscheibe.usecases.nodes import Node, as_list
from drehscheibe.usecases.yaml_files import read_yaml

if TYPE_CHECKING:
    from drehscheibe.usecases.folders import Folder

# What we take of a field of Table Schema; the rest tells programs how to read their own file.
_TAKEN = {
    "name", "title", "type", "constraints", "description", "unit", "also", "required",
    "minimum", "maximum", "choices",
}  # fmt: skip
_OF_ENTITIES = {"id", "type", "@context", "dateCreated", "dateModified", "source", "owner"}
_FORMATS = {"date-time": "date-time", "date": "date", "time": "time"}
_SCALARS = {"string", "number", "integer", "boolean"}


def with_columns(need: Node, folder: Folder) -> Node:
    """An input whose `schema` is read into `columns` (and `geometry`); others as they are.

    Columns that stand beside the schema come after its own and replace those of the same name.
    """
    said = need.items.get("schema")
    if said is None:
        return need
    missing = Complaint("file-missing", said.file, said.line, {"name": str(said.value)})
    text = folder.text_of(said.text, said=missing)
    read = read_json if said.text.endswith((".json", ".geojson")) else read_yaml
    columns, geometry = _columns(read(text, file=said.text))
    if not columns:
        raise PackageRefused(
            [Complaint("schema-unusable", said.file, said.line, {"name": said.text})]
        )
    items = {name: item for name, item in need.items.items() if name != "schema"}
    own = as_list(items["columns"], "name").members if "columns" in items else []
    named = {item.items["name"].text for item in own if "name" in item.items}
    kept = [item for item in columns if item.items["name"].text not in named]
    items["columns"] = Node(need.file, said.line, [*kept, *own])
    if geometry and "geometry" not in items:
        items["geometry"] = Node(said.file, said.line, geometry, raw=geometry)
    return Node(need.file, need.line, items, key_lines=need.key_lines)


def _columns(schema: Node) -> tuple[list[Node], str]:
    if "fields" in schema.items:
        return _table_schema(schema.items["fields"])
    return _json_schema(schema)


def _table_schema(fields: Node) -> tuple[list[Node], str]:
    columns, geometry = [], ""
    for member in fields.members:
        kind = member.items["type"].text if "type" in member.items else "string"
        if kind == "geopoint":
            geometry = geometry or GeometryType.POINT.value
        elif kind == "geojson":
            geometry = geometry or GeometryType.MIXED.value
        elif "name" in member.items:
            columns.append(_taken(member))
    return columns, geometry


def _taken(member: Node) -> Node:
    """A field without the keys that do not concern us. Fields are optional unless required."""
    no = Node(member.file, member.line, value=False)
    text = Node(member.file, member.line, "string", raw="string")
    items = {name: item for name, item in member.items.items() if name in _TAKEN}
    items = {"required": no, "type": text} | items
    return Node(member.file, member.line, items, key_lines=member.key_lines)


def _json_schema(schema: Node) -> tuple[list[Node], str]:
    parts = [schema, *(schema.items["allOf"].members if "allOf" in schema.items else [])]
    required = {
        item.text
        for part in parts
        for item in (part.items["required"].members if "required" in part.items else [])
    }
    columns, geometry = [], ""
    for part in parts:
        for name, item in (
            part.items["properties"].items if "properties" in part.items else {}
        ).items():
            if name == "location":
                geometry = GeometryType.MIXED.value
            elif name not in _OF_ENTITIES and (kind := _kind_of(item)):
                columns.append(_property(name, item, kind, needed=name in required))
    return columns, geometry


def _kind_of(item: Node) -> str:
    kind = item.items["type"].text if "type" in item.items else ""
    said = item.items["format"].text if "format" in item.items else ""
    return _FORMATS.get(said, kind) if kind in _SCALARS else ""


def _property(name: str, item: Node, kind: str, *, needed: bool) -> Node:
    values: dict[str, str | bool] = {"name": name, "title": name, "type": kind, "required": needed}
    made = {key: Node(item.file, item.line, at, raw=str(at)) for key, at in values.items()}
    for theirs, ours in (("minimum", "minimum"), ("maximum", "maximum"), ("enum", "choices")):
        if theirs in item.items:
            made[ours] = item.items[theirs]
    return Node(item.file, item.line, made)
