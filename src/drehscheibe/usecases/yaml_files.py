# SPDX-License-Identifier: EUPL-1.2
"""YAML as values with lines. PyYAML parses; what may be said is less than YAML allows.

Only events are asked for, so no object is ever built of a tag, and an alias cannot multiply. Plain
scalars mean what the core schema of YAML 1.2 (10.3.2) says: `on`, `no` and `12:30` are texts.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml

from drehscheibe.domain.errors import PackageRefused
from drehscheibe.usecases.complaining import Complaint
from drehscheibe.usecases.nodes import MAX_DEPTH, MAX_NODES, Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")


def read_yaml(text: str, *, file: str) -> Node:
    """The values of one document. Raises `PackageRefused` with file and line."""
    try:
        return _Reader(file).read(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise _refused("yaml-unreadable", file, line, said=str(error.problem)) from None
    except yaml.YAMLError as error:  # signs that are no text
        raise _refused("yaml-unreadable", file, 0, said=str(error).splitlines()[0]) from None


def _refused(code: str, file: str, line: int, **params: str | int) -> PackageRefused:
    return PackageRefused([Complaint(code, file, line, dict(params))])


@dataclass(slots=True)
class _Reader:
    file: str
    nodes: int = 0
    documents: int = 0
    events: Iterator[yaml.Event] = field(default_factory=lambda: iter(()))

    def read(self, events: Iterator[yaml.Event]) -> Node:
        self.events = events
        found = Node(self.file, 1, None)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.documents += 1
                if self.documents > 1:
                    raise self._no("yaml-documents", event)
                found = self._node(next(events), depth=0)
        return found

    def _no(self, code: str, event: yaml.Event, **params: str | int) -> PackageRefused:
        return _refused(code, self.file, _line(event), **params)

    def _node(self, event: yaml.Event, *, depth: int) -> Node:
        self._limits(event, depth)
        line = _line(event)
        if isinstance(event, yaml.ScalarEvent):
            value = _meant(event.value) if event.implicit[0] else event.value
            return Node(self.file, line, value, raw=event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(self.file, line, list(self._list(depth + 1)))
        return self._mapping(line, depth + 1)

    def _limits(self, event: yaml.Event, depth: int) -> None:
        self.nodes += 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._no("yaml-alias", event)
        if tag := getattr(event, "tag", None):
            raise self._no("yaml-tag", event, tag=str(tag))
        if depth > MAX_DEPTH:
            raise self._no("nested-too-deep", event, limit=MAX_DEPTH)
        if self.nodes > MAX_NODES:
            raise self._no("too-many-values", event, limit=MAX_NODES)

    def _list(self, depth: int) -> Iterator[Node]:
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self._node(event, depth=depth)

    def _mapping(self, line: int, depth: int) -> Node:
        values: dict[str, Node] = {}
        lines: dict[str, int] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            self._limits(event, depth)
            if not isinstance(event, yaml.ScalarEvent):
                raise self._no("yaml-unreadable", event, said="a key must be a word")
            if event.value in values:
                first = lines[event.value]
                raise self._no("key-twice", event, key=event.value, first=first)
            lines[event.value] = _line(event)
            values[event.value] = self._node(next(self.events), depth=depth)
        return Node(self.file, line, values, key_lines=lines)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _meant(text: str) -> Scalar:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    number = float(text) if _NUMBER.fullmatch(text) else math.inf
    return number if math.isfinite(number) else text
