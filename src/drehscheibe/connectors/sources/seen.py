# SPDX-License-Identifier: EUPL-1.2
"""Which keys of a catalogue came before, kept beside memory: there may be hundreds of thousands."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Seen:
    """In a file without a name, which is gone when nobody holds this any more."""

    def __init__(self) -> None:
        self._keys = sqlite3.connect("", isolation_level=None)
        self._keys.execute("CREATE TABLE seen (key TEXT PRIMARY KEY) WITHOUT ROWID")

    def fresh(self, keys: Iterable[str]) -> set[str]:
        """Those that come for the first time."""
        self._keys.execute("BEGIN")
        told = {key for key in dict.fromkeys(keys) if self._is_new(key)}
        self._keys.execute("COMMIT")
        return told

    def _is_new(self, key: str) -> bool:
        return self._keys.execute("INSERT OR IGNORE INTO seen VALUES (?)", (key,)).rowcount > 0
