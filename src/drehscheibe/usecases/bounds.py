# SPDX-License-Identifier: EUPL-1.2
"""Functions that are allowed in small numbers only: they make much out of nothing.

The sandbox of a run ends what takes too much memory or time in any case; here an author hears it
before, and a slip of the pen costs no run.
"""

from __future__ import annotations

import re
from typing import Any

from drehscheibe.usecases import functions
from drehscheibe.usecases.complaining import Complaint

_WIDTH = re.compile(r"[0-9]{4}|\*|\{[^}]*\{")


def too_much(name: str, node: dict[str, Any]) -> Complaint | None:
    """A complaint without its place, when the arguments are larger than this function may have."""
    arguments = _arguments(node)
    if name in functions.GROWING:
        return _grows(name, arguments)
    if name in functions.SERIES:
        return _is_long(name, arguments)
    if name in functions.PATTERNS:
        pattern = _constant(arguments[0]) if arguments else None
        if not isinstance(pattern, str) or _WIDTH.search(pattern):
            return Complaint("sql-pattern", params={"name": name})
    if name == "age" and len(arguments) < 2:
        return Complaint("sql-clock", params={"name": "age"})
    return None


def _arguments(node: dict[str, Any]) -> list[dict[str, Any]]:
    """DuckDB 2 names arguments, DuckDB 1 has children."""
    named = [item["expression"] for item in node.get("arguments", [])]
    return named or list(node.get("children", []))


def _grows(name: str, arguments: list[dict[str, Any]]) -> Complaint | None:
    at, limit = functions.GROWING[name]
    if len(arguments) <= at and name == "bar":
        return None  # it has a width of its own
    number = _constant(arguments[at]) if len(arguments) > at else None
    if isinstance(number, int | float) and number <= limit:
        return None
    return Complaint("sql-grows", params={"name": name, "limit": limit})


def _is_long(name: str, arguments: list[dict[str, Any]]) -> Complaint | None:
    numbers = [_constant(item) for item in arguments]
    if any(isinstance(item, int | float) and abs(item) > functions.MAX_SERIES for item in numbers):
        return Complaint("sql-too-many-rows", params={"name": name, "limit": functions.MAX_SERIES})
    return None


def _constant(node: dict[str, Any]) -> str | float | None:
    """The number or text that is written there; `None` for everything that is computed."""
    if node.get("class") != "CONSTANT":
        return None
    literal = node.get("literal")
    if literal is None:  # DuckDB 1
        value = node.get("value", {}).get("value")
        return value if isinstance(value, str | int | float) else None
    text = str(literal.get("text", ""))
    if literal.get("kind") == "STRING":
        return text
    try:
        return float(text)
    except ValueError:
        return None
