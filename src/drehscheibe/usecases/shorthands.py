# SPDX-License-Identifier: EUPL-1.2
"""Shorter ways to write things, and words of other standards: written out before building.

Table Schema (Data Package v2, "Table Schema") says `fields`, `constraints`, `datetime` and
`geojson`; we say columns, minimum, date-time and geometry.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from drehscheibe.domain import model_datasets
from drehscheibe.usecases import model
from drehscheibe.usecases.nodes import Node

if TYPE_CHECKING:
    from drehscheibe.usecases.complaining import Complaint

_TYPES = {"datetime": "date-time", "year": "integer", "yearmonth": "string", "text": "string"}
# What a constraint of Table Schema is called here; others (pattern, unique) are for whoever checks.
_CONSTRAINTS = {
    "required": "required",
    "minimum": "minimum",
    "maximum": "maximum",
    "enum": "choices",
}


def written_out(kind: Any, node: Node, complaints: list[Complaint]) -> Node:  # noqa: ARG001
    if kind is model.Transform and node.text:
        stem = PurePosixPath(node.text).stem
        return _with(node, {"name": _like(node, stem), "file": node})
    if kind is model.Parameter and isinstance(node.value, dict):
        return _choices(node)
    if kind is model.NeededColumn and isinstance(node.value, dict):
        return column(node)
    if kind in {model.Need, model.DerivedDataset} and "musterdatensatz" in node.items:
        said = node.items["musterdatensatz"]
        short = said.text.removeprefix(model_datasets.URI)
        return _with(node, {"musterdatensatz": _like(said, short)}) if said.text else node
    return node


def column(node: Node) -> Node:
    """A field of Table Schema as a column of ours."""
    items = dict(node.items)
    for name, item in (items.pop("constraints").items if "constraints" in items else {}).items():
        if name in _CONSTRAINTS:
            items[_CONSTRAINTS[name]] = item
    said = items.get("type")
    if said is not None and said.text in _TYPES:
        items["type"] = _like(said, _TYPES[said.text])
    if "title" not in items and "name" in items:
        items["title"] = items["name"]
    return Node(node.file, node.line, items, key_lines=node.key_lines)


def _choices(node: Node) -> Node:
    """`choices: [a, b]` as names that are their own texts."""
    said = node.items.get("choices")
    if said is None or not isinstance(said.value, list):
        return node
    named = {str(item.raw or item.value): _like(item, str(item.raw)) for item in said.members}
    return _with(node, {"choices": Node(said.file, said.line, named)})


def _like(node: Node, text: str) -> Node:
    return Node(node.file, node.line, text, raw=text)


def _with(node: Node, items: dict[str, Node]) -> Node:
    return Node(node.file, node.line, node.items | items, key_lines=node.key_lines)
