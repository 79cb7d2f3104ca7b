# SPDX-License-Identifier: EUPL-1.2
"""A package from its folder or ZIP: `anwendungsfall.yaml` and what it names, as `model.Package`."""

from __future__ import annotations

import dataclasses
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import PackageRefused
from drehscheibe.usecases.archives import unpack
from drehscheibe.usecases.building import MISSING, Builder
from drehscheibe.usecases.complaining import Complaint
from drehscheibe.usecases.folders import Folder
from drehscheibe.usecases.model import FORMAT, MANIFEST, Package
from drehscheibe.usecases.nodes import Node
from drehscheibe.usecases.schemas import with_columns
from drehscheibe.usecases.yaml_files import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Read", "read", "read_package", "unpack"]

FORMAT_KEY = "anwendungsfall"


@dataclass(frozen=True, slots=True)
class Read:
    """A package, the values it was made of (for their lines), and what is wrong so far."""

    package: Package | None
    manifest: Node
    complaints: tuple[Complaint, ...]
    included: dict[str, Node] = field(default_factory=dict)  # by the name of their file
    schemas: frozenset[str] = frozenset()  # files that inputs take their columns from


def read_package(path: Path) -> Package:
    """The package in a folder or ZIP. Raises `PackageRefused` with everything that is wrong.

    What it says is not judged here: SQL, styles and pictures are for `checking`.
    """
    if path.is_dir():
        return _package_of(read(Folder(path)))
    with tempfile.TemporaryDirectory() as scratch:
        return _package_of(read(Folder(unpack(path, Path(scratch) / "package"))))


def _package_of(found: Read) -> Package:
    if found.package is None or any(item.stops for item in found.complaints):
        raise PackageRefused(found.complaints)
    return found.package


def read(folder: Folder) -> Read:
    """As much as can be read, with everything that is wrong."""
    nothing = Node(MANIFEST, 0, {})
    if complaints := tuple(folder.complaints()):
        return Read(None, nothing, complaints)
    try:
        manifest = read_yaml(
            folder.text_of(MANIFEST, said=Complaint("manifest-missing")), file=MANIFEST
        )
    except PackageRefused as refused:
        return Read(None, nothing, refused.complaints)
    if wrong := _format_wrong(manifest):
        return Read(None, manifest, (wrong,))
    return _built(manifest, folder)


def _format_wrong(manifest: Node) -> Complaint | None:
    said = manifest.items.get(FORMAT_KEY)
    if said is not None and said.value == FORMAT:
        return None
    value = str(said.value) if said is not None else ""
    return Complaint("format-unknown", MANIFEST, said.line if said else 1, {"value": value})


def _built(manifest: Node, folder: Folder) -> Read:
    reader = _Including(folder)
    builder = Builder(reader.include)
    items = {name: item for name, item in manifest.items.items() if name != FORMAT_KEY}
    schemas = frozenset(_schemas(items.get("inputs")))
    if "inputs" in items:
        items["inputs"] = _inputs(items["inputs"], folder, builder)
    top = Node(MANIFEST, 1, items, key_lines=manifest.key_lines)
    package = builder.build(Package, top)
    found = None if package is MISSING else _with_sql(package, top, folder, builder)
    return Read(found, top, tuple(builder.complaints), reader.read, schemas)


def _schemas(inputs: Node | None) -> Iterator[str]:
    for need in (*inputs.items.values(), *inputs.members) if inputs else ():
        if "schema" in need.items:
            yield need.items["schema"].text


def _inputs(inputs: Node, folder: Folder, builder: Builder) -> Node:
    def filled(need: Node) -> Node:
        try:
            return with_columns(need, folder)
        except PackageRefused as refused:
            builder.complaints += refused.complaints
            return need

    if isinstance(inputs.value, dict):
        value: dict[str, Node] | list[Node] = {k: filled(v) for k, v in inputs.items.items()}
        return Node(inputs.file, inputs.line, value, key_lines=inputs.key_lines)
    return Node(inputs.file, inputs.line, [filled(member) for member in inputs.members])


def _with_sql(package: Package, top: Node, folder: Folder, builder: Builder) -> Package:
    """The transforms with the text of their files."""
    line = top.line_of("transforms")
    made = []
    for transform, node in zip(package.transforms, _nodes(top, "transforms"), strict=False):
        missing = Complaint("file-missing", node.file, node.line or line, {"name": transform.file})
        try:
            sql = transform.sql or folder.text_of(transform.file, said=missing)
        except PackageRefused as refused:
            builder.complaints += refused.complaints
            sql = ""
        made.append(dataclasses.replace(transform, sql=sql))
    return dataclasses.replace(package, transforms=tuple(made))


def _nodes(top: Node, key: str) -> Iterator[Node]:
    node = top.items[key]
    yield from node.members or node.items.values()


class _Including:
    """Files that the manifest names instead of a value; those name no further ones."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self.read: dict[str, Node] = {}

    def include(self, node: Node) -> Node:
        missing = Complaint("file-missing", node.file, node.line, {"name": node.text})
        if node.file != MANIFEST:
            raise PackageRefused([missing])
        if node.text not in self.read:
            text = self._folder.text_of(node.text, said=missing)
            self.read[node.text] = read_yaml(text, file=node.text)
        return self.read[node.text]
