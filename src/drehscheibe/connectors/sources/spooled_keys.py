# SPDX-License-Identifier: EUPL-1.2
"""What a run knows of the keys of a catalogue, in a file: memory does not grow with them.

`known` is what was there the last time, `seen` what came in this run, `page` what was read the last
time and `read` what was read in this one, for the next; `said` is what each entry was read as.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_TABLES = """
CREATE TABLE IF NOT EXISTS known (key TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seen (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS page (address TEXT PRIMARY KEY, by TEXT, said TEXT);
CREATE TABLE IF NOT EXISTS said
(key TEXT PRIMARY KEY, by TEXT, raw TEXT, digest TEXT, is_faulty INTEGER, left TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS read (address TEXT PRIMARY KEY, by TEXT, said TEXT);
"""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A page that was read the last time: the same bytes say the same again."""

    sha256: str
    following: str
    keys: list[str]
    faulty: int
    left: dict[str, int] = field(default_factory=dict)  # out by the filter: reason -> how many


@dataclass(frozen=True, slots=True)
class Said:
    """An entry that was read: the same `raw` (a hash) is read as the same again.

    `left` is the reason why the filter left it out; such a one has no digest.
    """

    key: str
    raw: str
    digest: str
    is_faulty: bool = False
    left: str = ""


class Keys:
    """`by` says who wrote what is remembered: after an update the same page may say more."""

    def __init__(self, path: Path, *, by: str) -> None:
        self._path, self._by = path, by
        try:
            self._database = self._opened()
        except sqlite3.DatabaseError:  # a power cut damaged it: then nothing is known of before
            path.unlink(missing_ok=True)
            self._database = self._opened()

    def _opened(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, isolation_level=None, timeout=30)
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA journal_mode = TRUNCATE")
        database.executescript(_TABLES)
        return database

    def close(self) -> None:
        self._database.close()

    def begin(self, known: Iterable[tuple[str, str]]) -> None:
        """What was there the last time: keys with their digests."""
        with self._together():
            self._database.execute("DELETE FROM known")
            self._database.executemany("INSERT OR REPLACE INTO known VALUES (?, ?)", known)

    def begin_anew(self) -> None:
        """Nothing came yet in this run."""
        with self._together():
            self._database.execute("DELETE FROM seen")
            self._database.execute("DELETE FROM read")

    def digests(self, keys: Sequence[str]) -> dict[str, str]:
        """Of the last time, as far as they were there."""
        asked = "SELECT key, digest FROM known WHERE key IN (SELECT value FROM json_each(?))"
        return dict(self._database.execute(asked, (orjson.dumps(keys).decode(),)))

    def said(self, raw: Mapping[str, str]) -> dict[str, Said]:
        """Of the last time, where it was the same and whoever keeps it still has it so."""
        asked = (
            "SELECT said.key, raw, said.digest, is_faulty, left FROM said"
            " LEFT JOIN known ON known.key = said.key WHERE by = ?"
            " AND said.key IN (SELECT value FROM json_each(?))"
            " AND (left <> '' OR known.digest = said.digest)"
        )
        keys = orjson.dumps(list(raw)).decode()
        found = (Said(*row) for row in self._database.execute(asked, (self._by, keys)))
        return {one.key: one for one in found if raw[one.key] == one.raw}

    def tell(self, several: Iterable[Said]) -> None:
        """How they were read in this run."""
        rows = ((one.key, self._by, one.raw, one.digest, one.is_faulty, one.left)
                for one in several)  # fmt: skip
        with self._together():
            self._database.executemany("INSERT OR REPLACE INTO said VALUES (?,?,?,?,?,?)", rows)

    def page(self, address: str) -> Remembered | None:
        """As it was the last time, unless an entry of it has gone since: it has to come in full."""
        asked = "SELECT said FROM page WHERE address = ? AND by = ?"
        row = self._database.execute(asked, (address, self._by)).fetchone()
        page = Remembered(**orjson.loads(row[0])) if row else None
        return page if page and len(self.digests(page.keys)) == len(set(page.keys)) else None

    def see(self, page: Remembered, address: str) -> None:
        """It came; what is remembered under no hash never comes again as it was."""
        with self._together():
            keys = ((key,) for key in page.keys)
            self._database.executemany("INSERT OR IGNORE INTO seen VALUES (?)", keys)
            if page.sha256:
                row = (address, self._by, orjson.dumps(page).decode())
                self._database.execute("INSERT OR REPLACE INTO read VALUES (?, ?, ?)", row)

    def count(self) -> int:
        """How many came in this run."""
        return int(self._database.execute("SELECT count(*) FROM seen").fetchone()[0])

    def gone(self) -> list[str]:
        asked = "SELECT key FROM known WHERE key NOT IN (SELECT key FROM seen)"
        return [key for (key,) in self._database.execute(asked)]

    def remember(self) -> None:
        """What was read in this run is what the next one remembers."""
        with self._together():
            self._database.execute("DELETE FROM page")
            self._database.execute("INSERT INTO page SELECT * FROM read")

    def forget_run(self) -> None:
        with self._together():
            for table in ("known", "seen", "read"):
                self._database.execute(f"DELETE FROM {table}")  # noqa: S608 - names of ours

    @contextmanager
    def _together(self) -> Iterator[None]:
        """All of it or nothing."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")
