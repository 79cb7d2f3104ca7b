# SPDX-License-Identifier: EUPL-1.2
"""Look at the first element of an XML file without trusting it.

A document type declaration can only stand before the first element. It is where entities
(billion laughs) and external references live, and no geodata format needs one: it is refused
before any other parser sees the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from pathlib import Path

MAX_PROLOG = 1 << 20  # bytes before the first element; comments may be long, but not this long


class UnsafeXml(Exception):
    """The file declares entities or refers to external definitions."""


class BrokenXml(Exception):
    """The file is not well-formed before its first element ends."""


class _Seen(Exception):
    """The first element has been met; there is no need to read on."""


@dataclass(frozen=True, slots=True)
class Root:
    """The first element: its name without prefix, its namespace, its attributes as written."""

    name: str
    namespace: str
    attributes: dict[str, str] = field(default_factory=dict)
    namespaces: frozenset[str] = frozenset()


def root_of(path: Path) -> Root:
    """The first element of the file. Raises `UnsafeXml` or `BrokenXml`."""
    reader = _PrologReader()
    with path.open("rb") as file:
        return reader.read(file.read(MAX_PROLOG))


class _PrologReader:
    def __init__(self) -> None:
        self._root: Root | None = None
        self._namespaces: set[str] = set()
        parser = expat.ParserCreate(namespace_separator="\n")
        parser.StartDoctypeDeclHandler = _refuse
        parser.EntityDeclHandler = _refuse
        parser.StartNamespaceDeclHandler = self._namespace
        parser.StartElementHandler = self._element
        self._parser = parser

    def read(self, data: bytes) -> Root:
        try:
            self._parser.Parse(data.lstrip(b" \t\r\n"), False)  # noqa: FBT003 - expat's own signature
        except _Seen:
            pass
        except expat.ExpatError as error:
            raise BrokenXml(str(error)) from error
        if self._root is None:
            raise BrokenXml("no element found")
        return self._root

    def _namespace(self, _prefix: str | None, uri: str | None) -> None:
        self._namespaces.add(uri or "")

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition("\n")
        plain = {key.rpartition("\n")[2]: value for key, value in attributes.items()}
        self._root = Root(local, namespace, plain, frozenset(self._namespaces))
        raise _Seen


def _refuse(*_: object) -> None:
    raise UnsafeXml
