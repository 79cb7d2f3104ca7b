# SPDX-License-Identifier: EUPL-1.2
"""What of an instance is truth and belongs into a backup, and what is made from it again."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from drehscheibe.releases.layout import Layout

# Whatever else lies in an instance is truth: a part that is added later is saved without asking.
_REBUILT = ("derived", "catalogue", "search", "scratch", "harvests", "locks", "logs")
# Who is signed in at this moment is no truth: whoever steals a backup shall not be signed in.
_SIGNED_IN = ("django_session", "usersessions_usersession")
_PATIENCE = 60.0  # seconds to wait for a writer


def rebuilt_of(layout: Layout) -> frozenset[Path]:
    """Parts of the instance that are derived, unfinished or only of this machine."""
    return frozenset(getattr(layout, name) for name in _REBUILT)


def databases_of(layout: Layout) -> list[Path]:
    """Databases that must be copied by SQLite itself, since others write meanwhile."""
    return sorted(path for path in layout.home.glob("*.sqlite") if path not in rebuilt_of(layout))


def files_of(layout: Layout) -> Iterator[Path]:
    """Every file that is truth; not the databases and the pointers, which change all the time."""
    apart = {*rebuilt_of(layout), layout.pointers, *_with_journals(databases_of(layout))}
    for folder, folders, names in os.walk(layout.home):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if _counts(here / name, apart))
        yield from (here / name for name in sorted(names) if _counts(here / name, apart))


def _counts(path: Path, apart: set[Path]) -> bool:
    """Names with a dot are of files that are being written; links lead out of the instance."""
    return path not in apart and not path.name.startswith(".") and not path.is_symlink()


def _with_journals(databases: list[Path]) -> Iterator[Path]:
    for path in databases:
        yield from (path.with_name(path.name + end) for end in ("", "-wal", "-shm", "-journal"))


def copy_database(path: Path, copy: Path) -> None:
    """The state of one moment, while others read and write (SQLite's online backup)."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as live:
        live.execute(f"PRAGMA busy_timeout = {int(_PATIENCE * 1000)}")
        with closing(sqlite3.connect(copy)) as target:
            live.backup(target)
            _sign_out(target)


def _sign_out(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA journal_mode = DELETE")
    database.execute("PRAGMA secure_delete = ON")
    known = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    for table in known.intersection(_SIGNED_IN):
        database.execute(f'DELETE FROM "{table}"')  # noqa: S608 - one of our own names
    database.commit()


def kept_releases(database: Path) -> set[tuple[str, str]]:
    """Dataset and release of everything that a copy of the portal's database counts on."""
    query = (
        "SELECT dataset.slug, release.sha256 FROM catalogue_release AS release"
        " JOIN catalogue_dataset AS dataset ON dataset.id = release.dataset_id"
        " WHERE release.state NOT IN ('purged', 'thinned')"
    )
    with closing(sqlite3.connect(database)) as copy:
        return set(copy.execute(query))
