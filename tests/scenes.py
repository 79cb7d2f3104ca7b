# SPDX-License-Identifier: EUPL-1.2
"""A scene is what several tests begin with. It is made once, kept, and set again for each of them.

To publish a table takes seconds, to copy what came of it some hundredths of one.
"""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Callable, Sequence
from contextlib import closing
from copy import deepcopy
from pathlib import Path
from typing import Any

from drehscheibe.releases.layout import Layout
from emptying import empty_folders, parts, rows_in_tables

Once = Callable[[Callable[[], Any]], Any]


class Scenes:
    """All scenes of one portal, each a database and folders."""

    def __init__(self, layout: Layout, folder: Path) -> None:
        self._layout, self._folder = layout, folder
        self._kept: dict[Any, tuple[Path, Any]] = {}

    def of(self, module: str) -> Once:
        """What `make` does to the portal and what it returns, without doing it again.

        Within a module a scene is known by the code of `make` and by how many rows there were
        before it in each table. What `make` takes from outside has to be the same each time.
        """

        def once(make: Callable[[], Any]) -> Any:
            scene = (module, make.__code__, rows_in_tables())
            if scene in self._kept:
                _set(self._kept[scene][0], self._layout)
            else:
                self._kept[scene] = self._made(make)
            return deepcopy(self._kept[scene][1])

        return once

    def _made(self, make: Callable[[], Any]) -> tuple[Path, Any]:
        told, folder = make(), self._folder / str(len(self._kept))
        _keep(folder, self._layout)
        return folder, deepcopy(told)


def _keep(folder: Path, layout: Layout) -> None:
    (folder / "files").mkdir(parents=True)
    with closing(sqlite3.connect(folder / "portal.sqlite")) as kept:
        _connection().backup(kept)
    _copy([path for path in parts(layout) if path.exists()], folder / "files")


def _set(folder: Path, layout: Layout) -> None:
    empty_folders(layout)
    database = _connection()
    signed_in = database.execute("SELECT * FROM django_session").fetchall()
    with closing(sqlite3.connect(folder / "portal.sqlite")) as kept:
        kept.backup(database)
    # Browsers that are open already stay signed in.
    database.executemany("INSERT OR REPLACE INTO django_session VALUES (?, ?, ?)", signed_in)
    _copy([f"{folder}/files/."], layout.home)


def _connection() -> sqlite3.Connection:
    from django.db import connection

    connection.ensure_connection()
    found: sqlite3.Connection = connection.connection
    return found


def _copy(sources: Sequence[str | Path], target: Path) -> None:
    """Times stay, and so does what is one file under two names."""
    # A server that lives meanwhile may make the lock of its index in the same moment.
    copy = ["cp", "-a", *sources, target]
    if subprocess.run(copy, check=False).returncode:
        subprocess.run(copy, check=True)
