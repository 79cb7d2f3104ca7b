# SPDX-License-Identifier: EUPL-1.2
"""Every stem that some record holds, forwards and backwards: what begins or ends with a word.

The search index could find out itself, but walks through its whole dictionary for an ending.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

TABLES = ("words", "words_backwards")
DDL = tuple(f"CREATE TABLE {name} (word TEXT PRIMARY KEY) WITHOUT ROWID" for name in TABLES)
_MOST = 1_000  # words that one beginning or ending stands for
_LAST = "\U0010ffff"


def add_words(database: sqlite3.Connection, words: Iterable[str]) -> None:
    """Words stay when their record goes: they are looked up, never shown."""
    distinct = set(words)
    for name, forms in (("words", distinct), ("words_backwards", {w[::-1] for w in distinct})):
        marked = ((word,) for word in sorted(forms))
        database.executemany(f"INSERT OR IGNORE INTO {name} VALUES (?)", marked)  # noqa: S608


def known_of(database: sqlite3.Connection, words: Sequence[str]) -> set[str]:
    """Those that some record holds, or once held."""
    sql = f"SELECT word FROM words WHERE word IN ({', '.join('?' for _ in words)})"  # noqa: S608
    return {word for (word,) in database.execute(sql, tuple(words))}


def beginning_with(database: sqlite3.Connection, start: str) -> list[str]:
    return _between(database, "words", start)


def ending_in(database: sqlite3.Connection, end: str) -> list[str]:
    """Longer words only."""
    found = _between(database, "words_backwards", end[::-1])
    return [word[::-1] for word in found if len(word) > len(end)]


def _between(database: sqlite3.Connection, table: str, start: str) -> list[str]:
    sql = f"SELECT word FROM {table} WHERE word >= ? AND word < ? LIMIT ?"  # noqa: S608 - ours
    rows = database.execute(sql, (start, start + _LAST, _MOST))
    return [word for (word,) in rows]
