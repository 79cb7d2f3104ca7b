# SPDX-License-Identifier: EUPL-1.2
"""The parts of the reference of packages that come from code: fields, functions, complaints, sizes.

The page itself is written by hand; between `<!-- made: NAME -->` and `<!-- end -->` it is ours.
"""

from __future__ import annotations

import dataclasses
import json
import re
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from drehscheibe.usecases import functions, model
from drehscheibe.usecases.building import hints_of, is_words
from drehscheibe.usecases.complaining import COMPLAINTS
from drehscheibe.usecases.folders import KIB, KINDS, MIB, SIZES
from drehscheibe.usecases.guard import MAX_BRACKETS, MAX_LENGTH
from drehscheibe.usecases.json_schema import json_schema, notes_of

_MADE = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_PLAIN = {str: "text", int: "whole number", float: "number", bool: "true, false", Any: "value"}


def schema_text() -> str:
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def page(path: Path) -> str:
    """The page with its made parts renewed."""
    return _MADE.sub(lambda part: part[1] + _part(part[2]) + part[3], path.read_text())


def _part(name: str) -> str:
    made = {"functions": _functions, "complaints": _complaints, "sizes": _sizes}
    return made[name]() if name in made else _fields(getattr(model, name))


def _fields(kind: Any) -> str:
    notes, hints = notes_of(kind), hints_of(kind)
    rows = [
        f"| `{item.name}` | {_kind(hints[item.name])} | {_default(item)} |"
        f" {notes.get(item.name, '').replace('|', '&#124;')} |"
        for item in dataclasses.fields(kind)
        if (kind, item.name) != (model.Transform, "sql")
    ]
    return "| Key | Value | Else | Meaning |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


def _kind(kind: Any) -> str:
    if is_words(kind):
        return "text for people"
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in {typing.Union, types.UnionType}:
        return _kind(next(part for part in inner if part is not types.NoneType))
    if origin is tuple:
        return f"list of {_kind(inner[0])}"
    if origin is dict:
        return f"names → {_kind(inner[1])}"
    return _PLAIN.get(kind) or f"{kind.__name__}"


def _default(item: dataclasses.Field[Any]) -> str:
    if item.default is dataclasses.MISSING:
        return "" if item.default_factory is not dataclasses.MISSING else "**required**"
    plain = isinstance(item.default, str | int | float) and item.default != ""
    return f"`{json.dumps(item.default)}`" if plain else ""


def _functions() -> str:
    rows = [f"- **{group}**: {_listed(names)}" for group, names in functions.GROUPS.items()]
    return "\n".join(rows) + "\n"


def _listed(names: frozenset[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


def _complaints() -> str:
    rows = [
        f"| `{item.code}` | {item.level} | {_cell(item.text)} | {_cell(item.mend)} |"
        for item in COMPLAINTS.values()
    ]
    return "| Code | Level | Text | How to mend it |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "&#124;").replace("](", "] (")


def _sizes() -> str:
    return "".join(f"- {line}\n" for line in _size_lines())


def _size_lines() -> Iterator[str]:
    yield f"{SIZES.files} files, {SIZES.total // MIB} MiB together, {SIZES.depth} folders deep"
    yield f"a sample {SIZES.sample // MIB} MiB, a picture {SIZES.picture // MIB} MiB"
    yield f"any other text {SIZES.text // KIB} KiB; packed to unpacked at most 1 to {SIZES.ratio}"
    yield f"kinds of files: {KINDS}"
    yield f"a statement {MAX_LENGTH} characters, {MAX_BRACKETS} brackets deep"
