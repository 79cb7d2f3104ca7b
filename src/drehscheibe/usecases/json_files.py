# SPDX-License-Identifier: EUPL-1.2
"""JSON as values with lines (RFC 8259): the standard library scans, we keep the places."""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from json.decoder import scanstring  # type: ignore[attr-defined]  # stubs lack it

from drehscheibe.domain.errors import PackageRefused
from drehscheibe.usecases.complaining import Complaint
from drehscheibe.usecases.nodes import MAX_DEPTH, MAX_NODES, Node, Scalar

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?")
_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None}
_WORD = re.compile("true|false|null")


def read_json(text: str, *, file: str) -> Node:
    """The one value of the file. Raises `PackageRefused` with file and line."""
    return _Reader(file, text).read()


@dataclass(slots=True)
class _Reader:
    file: str
    text: str
    nodes: int = 0
    breaks: list[int] = field(default_factory=list)

    def read(self) -> Node:
        self.breaks = [at.start() for at in re.finditer("\n", self.text)]
        try:
            node, end = self._node(self._after(0), depth=0)
            if self._after(end) < len(self.text):
                raise self._unreadable("something follows the value", end)
        except json.JSONDecodeError as error:
            raise self._unreadable(error.msg, error.pos) from None
        return node

    def _line(self, at: int) -> int:
        return bisect_right(self.breaks, at - 1) + 1

    def _no(self, code: str, at: int, **params: str | int) -> PackageRefused:
        return PackageRefused([Complaint(code, self.file, self._line(at), dict(params))])

    def _unreadable(self, said: str, at: int) -> PackageRefused:
        return self._no("json-unreadable", at, said=said)

    def _after(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        return found.end() if found else at

    def _sign(self, at: int) -> str:
        return self.text[at : at + 1]

    def _node(self, at: int, *, depth: int) -> tuple[Node, int]:
        self.nodes += 1
        if depth > MAX_DEPTH:
            raise self._no("nested-too-deep", at, limit=MAX_DEPTH)
        if self.nodes > MAX_NODES:
            raise self._no("too-many-values", at, limit=MAX_NODES)
        match self._sign(at):
            case "{":
                return self._object(at, depth=depth + 1)
            case "[":
                return self._array(at, depth=depth + 1)
            case '"':
                text, end = scanstring(self.text, at + 1)
                return Node(self.file, self._line(at), text, raw=text), end
        return self._scalar(at)

    def _scalar(self, at: int) -> tuple[Node, int]:
        if found := _WORD.match(self.text, at):
            value = _WORDS[found[0]]
        elif found := _NUMBER.match(self.text, at):
            value = float(found[0]) if found[2] or found[3] else int(found[0])
            if not math.isfinite(value):
                raise self._unreadable("a number is too large", at)
        else:
            raise self._unreadable("a value is missing", at)
        return Node(self.file, self._line(at), value, raw=found[0]), found.end()

    def _array(self, start: int, *, depth: int) -> tuple[Node, int]:
        values: list[Node] = []
        at = self._after(start + 1)
        while self._sign(at) != "]":
            at = self._comma(at, wanted=bool(values))
            node, at = self._node(at, depth=depth)
            values.append(node)
            at = self._after(at)
        return Node(self.file, self._line(start), values), at + 1

    def _object(self, start: int, *, depth: int) -> tuple[Node, int]:
        values: dict[str, Node] = {}
        lines: dict[str, int] = {}
        at = self._after(start + 1)
        while self._sign(at) != "}":
            at = self._comma(at, wanted=bool(values))
            key, at = self._key(at, lines)
            values[key], at = self._node(at, depth=depth)
            at = self._after(at)
        return Node(self.file, self._line(start), values, key_lines=lines), at + 1

    def _comma(self, at: int, *, wanted: bool) -> int:
        if not wanted:
            return at
        if self._sign(at) != ",":
            raise self._unreadable("a comma is missing", at)
        return self._after(at + 1)

    def _key(self, at: int, lines: dict[str, int]) -> tuple[str, int]:
        if self._sign(at) != '"':
            raise self._unreadable("a name in quotes is missing", at)
        key, end = scanstring(self.text, at + 1)
        if key in lines:
            raise self._no("key-twice", at, key=key, first=lines[key])
        lines[key] = self._line(at)
        end = self._after(end)
        if self._sign(end) != ":":
            raise self._unreadable("a colon is missing", end)
        return key, self._after(end + 1)
