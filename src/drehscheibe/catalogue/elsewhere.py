# SPDX-License-Identifier: EUPL-1.2
"""What lies elsewhere, as lists show it: a few words of each, kept while nothing changes."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.catalogue.described import DescribedRecord
from drehscheibe.catalogue.opening import CatalogueFile
from drehscheibe.domain.plain import from_plain

if TYPE_CHECKING:
    from drehscheibe.releases.layout import Layout

_LONGEST = 300  # signs of a description in a list
_SINCE = "SELECT slug, turn, record FROM described WHERE turn > ? ORDER BY turn"
_ONE = "SELECT record FROM described WHERE slug = ?"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One dataset in a list."""

    slug: str
    title: str
    description: str
    publisher: str
    host: str  # of the catalogue where it lies
    modified: str  # a moment
    licence: str
    themes: tuple[str, ...]
    covers: tuple[str, ...]
    formats: tuple[str, ...]


class ElsewhereList:
    """Not thread-safe: one per thread. Reads only what changed since the last question."""

    def __init__(self, layout: Layout) -> None:
        self._file = CatalogueFile(layout, self._opened)
        self._listed: dict[str, Elsewhere] = {}
        self._turn = 0

    @property
    def turn(self) -> int:
        """Rises with each change."""
        return self._turn

    def listed(self) -> dict[str, Elsewhere]:
        """Slug -> what a list shows."""
        connection = self._file.connection()
        if connection is not None:
            with suppress(sqlite3.OperationalError):  # a file of an older form: nothing is there
                for slug, turn, text in connection.execute(_SINCE, (self._turn,)):
                    self._take(slug, text)
                    self._turn = turn
        return self._listed

    def one(self, slug: str) -> Elsewhere | None:
        """What a list shows of one; nothing but this one is read."""
        connection = self._file.connection()
        with suppress(sqlite3.OperationalError):
            found = connection.execute(_ONE, (slug,)).fetchone() if connection else None
            if found and found[0]:
                return _read(orjson.loads(found[0]))
        return None

    def record(self, slug: str) -> DescribedRecord | None:
        """All that is known of one."""
        connection = self._file.connection()
        with suppress(sqlite3.OperationalError):
            found = connection.execute(_ONE, (slug,)).fetchone() if connection else None
            if found and found[0]:
                return from_plain(DescribedRecord, orjson.loads(found[0]))
        return None

    def close(self) -> None:
        self._file.close()

    def _take(self, slug: str, text: str | None) -> None:
        if text is None:
            self._listed.pop(slug, None)
        else:
            self._listed[slug] = _read(orjson.loads(text))

    def _opened(self, _: sqlite3.Connection) -> None:
        """Another file, perhaps: what was read of the old one is forgotten."""
        self._listed, self._turn = {}, 0


def _read(told: dict[str, Any]) -> Elsewhere:
    first = told["roads"][0]
    modified = told["modified"] or first["first_seen"]
    formats = (file["format"].lower() for file in told["files"] if file["format"])
    return Elsewhere(
        slug=told["slug"],
        title=told["title"],
        description=told["description"][:_LONGEST],
        publisher=told["publisher"] or first["host"],
        host=first["host"],
        modified=modified if "T" in modified else f"{modified}T00:00:00Z",
        licence=told["licence"],
        themes=tuple(told["themes"]),
        covers=tuple(told["covers"]),
        formats=tuple(dict.fromkeys(formats)),
    )
