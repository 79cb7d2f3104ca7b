# SPDX-License-Identifier: EUPL-1.2
"""From the text of a filter to its syntax tree in CQL2 JSON (OGC 21-065r2, 7 and annex B).

The parser is recursive and written in C-like speed: what is too long or nested too deep would end
the process, so it is refused before, and the parser gets a stack of its own.
"""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.domain.errors import N_, FilterTooLarge, InvalidParameter

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

LONGEST = 8_192  # bytes
DEEPEST = 50  # brackets or signs within each other

_STACK = 64 << 20  # bytes; 8 kB of text need at most 8 MiB
_SHORT = 1_024  # letters: what needs no more than an eighth of an ordinary stack
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"")
_BRACKET = re.compile("[()]")
_SIGNS = re.compile(rf"(?:[-+]\s*){{{DEEPEST}}}|(?:\bNOT\b\s*){{{DEEPEST}}}", re.IGNORECASE)
_NO_TEXT = N_("is no CQL2 text; a filter looks like: name = 'Lindenhof' AND height > 10")
_NO_JSON = N_("is no CQL2 JSON")

_INNER = {dict, list}
# What SQLite says of a condition whose SQL is more than it reads. It never gets to any row then.
_BEYOND_SQL = re.compile(
    "parser stack overflow|Expression tree is too large|too many|string or blob too big"
)

Node = Any  # CQL2 JSON: dict, list, str, float, int, bool


def too_large() -> FilterTooLarge:
    return FilterTooLarge(limit=LONGEST, levels=DEEPEST)


def is_beyond_sql(error: sqlite3.Error) -> bool:
    """Whether the database refused a statement for its size, not for what it found."""
    return _BEYOND_SQL.search(str(error)) is not None


def from_text(text: str) -> Node:
    """CQL2 text as CQL2 JSON. Raises `FilterTooLarge`, `InvalidParameter`."""
    if len(text.encode(errors="replace")) > LONGEST:
        raise too_large()
    return _parsed(text)


@lru_cache(maxsize=256)
def _parsed(text: str) -> Node:
    bare = _QUOTED.sub("''", text)
    if _brackets(bare) > DEEPEST or (_has_many_signs(bare) and _SIGNS.search(bare)):
        raise too_large()
    short = len(text) <= _SHORT
    return _not_too_deep(_parse(text) if short else _parser().submit(_parse, text).result())


def _parse(text: str) -> Node:
    import cql2  # 10 MB that a server without filters never loads

    try:
        return cql2.parse_text(text).to_json()
    except (cql2.ParseError, cql2.ValidationError, ValueError, TypeError, RecursionError):
        raise InvalidParameter("filter", _NO_TEXT) from None


@lru_cache(maxsize=1)
def _parser() -> ThreadPoolExecutor:
    """One thread with a large stack; only the pages of it that are touched cost memory."""
    before = threading.stack_size(_STACK)
    try:
        pool = ThreadPoolExecutor(1, "cql2")
        pool.submit(int).result()  # the thread is made now, with this stack
    finally:
        threading.stack_size(before)
    return pool


def from_json(text: str) -> Node:
    """CQL2 JSON, read. Raises `FilterTooLarge`, `InvalidParameter`."""
    if len(text.encode(errors="replace")) > LONGEST:
        raise too_large()
    try:
        node = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise InvalidParameter("filter", _NO_JSON) from None
    return _not_too_deep(node)


def _brackets(text: str) -> int:
    """How many round brackets are open at the same time."""
    depths = accumulate(1 if bracket == "(" else -1 for bracket in _BRACKET.findall(text))
    return max(depths, default=0)


def _has_many_signs(text: str) -> bool:
    """Whether a look at where they stand can be worth it."""
    return text.count("-") + text.count("+") >= DEEPEST or text.upper().count("NOT") >= DEEPEST


def _not_too_deep(node: Node) -> Node:
    """Chains such as 1+1+1… become deep without any bracket."""
    level, depth = [node], 0
    while level:
        depth += 1
        if depth > 4 * DEEPEST:  # each bracket is at most an object, its list, and two for GeoJSON
            raise too_large()
        level = [child for one in level for child in _children(one) if type(child) in _INNER]
    return node


def _children(node: Node) -> Iterable[Node]:
    if isinstance(node, dict):
        return node.values()
    return node if isinstance(node, list) else ()
