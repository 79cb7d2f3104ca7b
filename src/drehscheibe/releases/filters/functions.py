# SPDX-License-Identifier: EUPL-1.2
"""The SQL functions that filters call, on one connection."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from drehscheibe.releases.condition import Filter
    from drehscheibe.releases.filters.patterns import Pattern

SPATIAL = (
    "contains",
    "crosses",
    "disjoint",
    "equals",
    "intersects",
    "overlaps",
    "touches",
    "within",
)


def casei(text: str) -> str:
    """Without the case of letters (21-065r2, 7.6: full case folding)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def accenti(text: str) -> str:
    """Without accents and other marks on letters (21-065r2, 7.7)."""
    split = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in split if not unicodedata.combining(c)))


class Functions:
    """Registered once; `use` says which filter's shapes and patterns their numbers mean.

    `is_late` is asked before each that may take long: the clock of the request's budget. SQLite
    itself looks at the clock after so many of its own steps, however long ours are.
    """

    def __init__(self, connection: sqlite3.Connection, is_late: Callable[[], bool]) -> None:
        self._shapes: tuple[Any, ...] = ()
        self._patterns: tuple[Any, ...] = ()
        self._is_late = is_late

        def register(name: str, arguments: int, function: Callable[..., Any]) -> None:
            connection.create_function(name, arguments, function, deterministic=True)

        register("cql_casei", 1, self._on_text(casei))
        register("cql_accenti", 1, self._on_text(accenti))
        register("cql_upper", 1, self._on_text(str.upper))
        register("cql_lower", 1, self._on_text(str.lower))
        register("cql_mod", 2, _on_numbers(math.fmod))
        register("cql_div", 2, _on_numbers(lambda a, b: math.trunc(a / b)))
        register("cql_pow", 2, _on_numbers(math.pow))
        register("cql_floor", 1, _on_numbers(math.floor))
        register("cql_ceil", 1, _on_numbers(math.ceil))
        register("cql_like", 2, self._like)
        for name, test in _ARRAYS.items():
            register(f"cql_{name}", 2, self._on_lists(test))
        for name in SPATIAL:
            register(f"cql_s_{name}", 2, self._spatial(name))

    def use(self, given: Filter | None) -> None:
        self._shapes = given.shapes if given else ()
        self._patterns = given.patterns if given else ()

    def _like(self, text: object, number: int) -> bool | None:
        if text is None or self._is_late():
            return None
        pattern: Pattern = self._patterns[number]
        return pattern.matches(str(text))

    def _on_text(self, function: Callable[[str], str]) -> Callable[[object], str | None]:
        def changed(value: object) -> str | None:
            return None if value is None or self._is_late() else function(str(value))

        return changed

    def _on_lists(self, test: Callable[[list[Any], list[Any]], bool]) -> Callable[..., bool | None]:
        def compared(one: str | None, other: str | None) -> bool | None:
            if one is None or other is None or self._is_late():
                return None
            return test(orjson.loads(one), orjson.loads(other))

        return compared

    def _spatial(self, name: str) -> Callable[[Any, Any], bool | None]:
        def test(one: bytes | int | None, other: bytes | int | None) -> bool | None:
            if one is None or other is None or self._is_late():
                return None
            import shapely  # 60 ms that a server without such a question never spends

            return bool(getattr(shapely, name)(self._shape(one), self._shape(other)))

        return test

    def _shape(self, given: bytes | int) -> Any:
        """A literal by its number, or the geometry of a row from its WKB."""
        if isinstance(given, int):
            return self._shapes[given]
        import shapely

        return shapely.from_wkb(given)


def _on_numbers(function: Callable[..., float]) -> Callable[..., float | None]:
    """None for what has no result: a division by zero, a number too large."""

    def calculated(*values: float | None) -> float | None:
        if any(value is None for value in values):
            return None
        try:
            found = function(*values)
        except (ArithmeticError, ValueError):
            return None
        return found if isinstance(found, int) and abs(found) < 2**63 else float(found)

    return calculated


def _holds(one: list[Any], other: list[Any]) -> bool:
    return all(value in one for value in other)


# 21-065r2, 7.10: lists are compared as sets.
_ARRAYS: dict[str, Callable[[list[Any], list[Any]], bool]] = {
    "a_contains": _holds,
    "a_containedby": lambda one, other: _holds(other, one),
    "a_equals": lambda one, other: _holds(one, other) and _holds(other, one),
    "a_overlaps": lambda one, other: any(value in one for value in other),
}
