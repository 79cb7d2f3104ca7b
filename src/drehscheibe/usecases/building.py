# SPDX-License-Identifier: EUPL-1.2
"""From values with lines to the dataclasses of `model`: every fault is said with its place.

How a field may be written follows from its type: a text for people is a plain text (German) or
`{de, en}`; things with a name are a mapping by name, or a list; a mapping or list may lie in a
YAML file of its own, which is then named instead.
"""

from __future__ import annotations

import dataclasses
import difflib
import enum
import types
import typing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import N_, PackageRefused
from drehscheibe.usecases.complaining import Complaint
from drehscheibe.usecases.nodes import Node, as_list
from drehscheibe.usecases.shorthands import written_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LANGUAGES = ("de", "en")
WORDS = "words"  # what `model.Words` is marked with
INCLUDED = (".yaml", ".yml")
MISSING: Any = object()

_KINDS = {
    str: N_("a text"),
    int: N_("a whole number"),
    float: N_("a number"),
    bool: N_("true or false"),
}
_LIST, _MAPPING = N_("a list"), N_("names with values (“name: value”)")


def hints_of(kind: type) -> dict[str, Any]:
    """The types of the fields, with the marks that texts for people carry."""
    return typing.get_type_hints(kind, include_extras=True)


def is_words(kind: Any) -> bool:
    return WORDS in getattr(kind, "__metadata__", ())


def _names(kind: Any) -> set[str]:
    return {item.name for item in dataclasses.fields(kind)}


def key_field(kind: Any) -> str:
    """The field that names a thing among others of its kind: "name", "id" or none."""
    if not dataclasses.is_dataclass(kind):
        return ""
    first = dataclasses.fields(kind)[0].name
    return first if first in {"name", "id"} else ""


@dataclass(slots=True)
class Builder:
    """`include` reads a YAML file of the package, named at a node."""

    include: Callable[[Node], Node]
    complaints: list[Complaint] = field(default_factory=list)

    def build(self, kind: type, node: Node, key: str = "") -> Any:
        """A value of the kind, or `MISSING` after complaining."""
        return self._value(kind, node, key)

    def say(self, code: str, node: Node, *, line: int = 0, **params: str | int | float) -> Any:
        self.complaints.append(Complaint(code, node.file, line or node.line, dict(params)))
        return MISSING

    def _value(self, kind: Any, node: Node, key: str) -> Any:
        if is_words(kind):
            return self._words(node, key)
        origin = typing.get_origin(kind)
        if origin in {typing.Union, types.UnionType}:
            some = next(part for part in typing.get_args(kind) if part is not types.NoneType)
            return None if node.value is None else self._value(some, node, key)
        if origin is tuple:
            return self._tuple(typing.get_args(kind)[0], self._included(node), key)
        if origin is dict:
            return self._dict(typing.get_args(kind)[1], self._included(node), key)
        if dataclasses.is_dataclass(kind):
            return self._thing(kind, self._included(node), key)
        return self._scalar(kind, node, key)

    def _included(self, node: Node) -> Node:
        if not node.text.endswith(INCLUDED):
            return node
        try:
            return self.include(node)
        except PackageRefused as refused:
            self.complaints += refused.complaints
            return Node(node.file, node.line, MISSING)

    def _words(self, node: Node, key: str) -> Any:
        if isinstance(node.value, str):
            text = node.value.strip()
            return {"de": text} if text else self.say("words-without-german", node, key=key)
        if not isinstance(node.value, dict):
            return self._wrong(_KINDS[str], node, key)
        self._unknown_keys(LANGUAGES, node)
        found = {name: item.text.strip() for name, item in node.items.items() if item.text.strip()}
        if "de" not in found:
            return self.say("words-without-german", node, key=key)
        return {name: found[name] for name in LANGUAGES if name in found}

    def _tuple(self, kind: Any, node: Node, key: str) -> Any:
        short = "file" if dataclasses.is_dataclass(kind) and "file" in _names(kind) else ""
        node = as_list(node, key_field(kind), short)
        if not isinstance(node.value, list):
            return self._wrong(_LIST, node, key)
        made = [self._value(kind, member, key) for member in node.members]
        return tuple(item for item in made if item is not MISSING)

    def _dict(self, kind: Any, node: Node, key: str) -> Any:
        if not isinstance(node.value, dict):
            return self._wrong(_MAPPING, node, key)
        made = {name: self._value(kind, item, name) for name, item in node.items.items()}
        return {name: item for name, item in made.items() if item is not MISSING}

    def _scalar(self, kind: Any, node: Node, key: str) -> Any:
        value = node.value
        if kind is Any:
            return node.plain
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            return self._choice(kind, node, key)
        if kind is str and isinstance(value, int | float) and not isinstance(value, bool):
            return node.raw  # 1.10 is meant as it is written
        fits = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            return value
        return value if fits else self._wrong(_KINDS[kind], node, key)

    def _choice(self, kind: type[enum.Enum], node: Node, key: str) -> Any:
        known = [member.value for member in kind]
        if node.value in known:
            return kind(node.value)
        shown = str(node.raw or node.value)
        return self.say("value-not-known", node, value=shown, key=key, known=", ".join(known))

    def _thing(self, kind: Any, node: Node, key: str) -> Any:
        node = written_out(kind, node, self.complaints)
        if not isinstance(node.value, dict):
            return self._wrong(_MAPPING, node, key)
        fields = {item.name: item for item in dataclasses.fields(kind)}
        hints = hints_of(kind)
        self._unknown_keys(fields, node)
        made = {
            name: self._value(hints[name], node.items[name], name)
            for name in fields
            if name in node.items
        }
        made = {name: value for name, value in made.items() if value is not MISSING}
        lacking = [name for name, item in fields.items() if name not in made and _needed(item)]
        for name in lacking:
            if name not in node.items:
                self.say("key-missing", node, key=name)
        return MISSING if lacking else kind(**made)

    def _unknown_keys(self, known: Iterable[str], node: Node) -> None:
        names = list(known)
        for key in node.items:
            if key in names:
                continue
            line = node.line_of(key)
            listed = ", ".join(names)
            if near := difflib.get_close_matches(key.lower().replace("-", "_"), names, 1):
                self.say("key-misspelt", node, line=line, key=key, nearest=near[0], known=listed)
            else:
                self.say("key-unknown", node, line=line, key=key, known=listed)

    def _wrong(self, wanted: str, node: Node, key: str) -> Any:
        if node.value is not MISSING:  # otherwise it was said already
            self.say("value-wrong-kind", node, key=key, type=wanted)
        return MISSING


def _needed(item: dataclasses.Field[Any]) -> bool:
    return item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING
