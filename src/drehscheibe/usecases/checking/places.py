# SPDX-License-Identifier: EUPL-1.2
"""Where something stands: from the names in the model back to file and line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import PackageRefused
from drehscheibe.usecases.complaining import Complaint
from drehscheibe.usecases.json_files import read_json
from drehscheibe.usecases.nodes import Node

if TYPE_CHECKING:
    from drehscheibe.usecases.folders import Folder
    from drehscheibe.usecases.reading import Read


@dataclass(slots=True)
class Desk:
    """Complaints are put here, with the names of what they are about."""

    read: Read
    complaints: list[Complaint] = field(default_factory=list)

    def say(self, code: str, *path: str | int, **params: str | float) -> None:
        """`path`: "inputs", "brunnen", "freshness"; what is not there is said where it would be."""
        file, line = self.place(*path)
        self.complaints.append(Complaint(code, file, line, dict(params)))

    def place(self, *path: str | int) -> tuple[str, int]:
        node = self.read.manifest
        file, line = node.file, node.line
        for name in path:
            node = self._opened(node)
            file, line = node.file, node.line
            found = _member(node, name)
            if found is None:
                return file, line
            line = node.line_of(str(name)) if name in node.items else found.line
            file, node = (node.file if name in node.items else found.file), found
        opened = self._opened(node)
        return (opened.file, opened.line) if opened is not node else (file, line)

    def opened_json(self, folder: Folder, name: str, *path: str) -> Node | None:
        """The JSON file of that name, which `path` speaks of; None where it says why not."""
        missing = Complaint("file-missing", *self.place(*path), {"name": name})
        try:
            return read_json(folder.text_of(name, said=missing), file=name)
        except PackageRefused as refused:
            self.complaints += refused.complaints
            return None

    def _opened(self, node: Node) -> Node:
        return self.read.included.get(node.text, node) if node.text else node


def _member(node: Node, name: str | int) -> Node | None:
    if name in node.items:
        return node.items[str(name)]
    if isinstance(name, int):
        return node.members[name] if name < len(node.members) else None
    for member in node.members:
        said = member.items.get("name") or member.items.get("id")
        if said is not None and said.text == name:
            return member
    return None
