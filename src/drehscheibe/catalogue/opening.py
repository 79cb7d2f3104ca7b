# SPDX-License-Identifier: EUPL-1.2
"""The catalogue's file, open for reading; opened anew when it was rebuilt beside and moved here."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from drehscheibe.releases.layout import Layout


def _nothing(_: sqlite3.Connection) -> None:
    pass


class CatalogueFile:
    """Not thread-safe: one per thread. `prepare` is called with each new connection."""

    def __init__(
        self, layout: Layout, prepare: Callable[[sqlite3.Connection], None] = _nothing
    ) -> None:
        self._path = layout.catalogue
        self._prepare = prepare
        self._connection: sqlite3.Connection | None = None
        self._inode = 0

    def connection(self) -> sqlite3.Connection | None:
        """None while there is no catalogue."""
        try:
            inode = self._path.stat().st_ino
        except FileNotFoundError:
            self.close()
            return None
        if self._connection is None or inode != self._inode:
            self.close()
            uri = f"{self._path.absolute().as_uri()}?mode=ro"
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._inode = inode
            self._prepare(self._connection)
        return self._connection

    def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None
