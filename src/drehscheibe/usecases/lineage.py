# SPDX-License-Identifier: EUPL-1.2
"""From which needs a relation is computed, read from the words of its SQL; no engine is needed.

A name counts where tables are named. A column that is called like a table and stands there, as in
"extract(year FROM day)", counts as well: rather a source too many than one too few.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.usecases.model import Package

# Comments and texts say nothing; a name in double quotes is a name.
_SILENT = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
# What follows FROM or JOIN: names with commas and aliases, up to anything else.
_TABLES = re.compile(r"\b(?:from|join)\b([\s(\w\".,]+)")
_ENDS = re.compile(
    r"\b(?:where|group|order|having|limit|union|except|intersect|on|using|window|qualify"
    r"|inner|left|right|full|cross|natural|asof|semi|anti|positional|join|select|from)\b"
)
_NAME = re.compile(r"\w+")


def needs_of(package: Package, relation: str) -> tuple[str, ...]:
    """Names of inputs, in the package's order; () for a relation that there is not."""
    used = _uses(tuple((one.name, one.sql) for one in package.transforms))
    seen, todo = set[str](), [relation]
    while todo:
        name = todo.pop().lower()
        if name not in seen:
            seen.add(name)
            todo += used.get(name, ())
    return tuple(one.name for one in package.inputs if one.name.lower() in seen)


@cache
def _uses(transforms: tuple[tuple[str, str], ...]) -> dict[str, frozenset[str]]:
    """Transform -> what its SQL reads."""
    return {name.lower(): frozenset(_tables(sql)) for name, sql in transforms}


def _tables(sql: str) -> Iterator[str]:
    bare = _SILENT.sub(" ", sql).lower()
    for found in re.finditer(r"\b(?:from|join)\b", bare):
        listed = _TABLES.match(bare, found.start())
        for piece in _ENDS.split(listed[1])[0].split(",") if listed else ():
            names = _NAME.findall(piece)
            yield from names[:1]
