# SPDX-License-Identifier: EUPL-1.2
"""Values of a file that know where they stand: what YAML and JSON files are read into."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Scalar = str | int | float | bool | None

MAX_DEPTH, MAX_NODES = 24, 20_000


@dataclass(frozen=True, slots=True)
class Node:
    """`raw` is how a scalar is written: `1.10` is a number, and may be meant as a text."""

    file: str
    line: int
    value: Scalar | list[Node] | dict[str, Node]
    raw: str = ""
    key_lines: dict[str, int] = field(default_factory=dict)

    @property
    def plain(self) -> Any:
        if isinstance(self.value, dict):
            return {key: item.plain for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain for item in self.value]
        return self.value

    @property
    def items(self) -> dict[str, Node]:
        """The members of a mapping; none of everything else."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def members(self) -> list[Node]:
        """The members of a list; none of everything else."""
        return self.value if isinstance(self.value, list) else []

    @property
    def text(self) -> str:
        return self.value if isinstance(self.value, str) else ""

    def line_of(self, key: str) -> int:
        return self.key_lines.get(key, self.line)


def as_list(node: Node, key: str, short: str = "") -> Node:
    """`{a: {…}, b: {…}}` as `[{name: a, …}, {name: b, …}]`, with `key` "name"; all else stays.

    A member that is a bare text is its field `short`, if that is said.
    """
    if not key or not isinstance(node.value, dict):
        return node
    return Node(node.file, node.line, [_named(key, node, name, short) for name in node.items])


def _named(key: str, node: Node, name: str, short: str) -> Node:
    item, line = node.items[name], node.line_of(name)
    named = Node(node.file, line, name, raw=name)
    if short and item.text:
        return Node(item.file, line, {key: named, short: item})
    if item.value is not None and not isinstance(item.value, dict):
        return item
    return Node(item.file, line, {key: named} | item.items, key_lines={key: line} | item.key_lines)
