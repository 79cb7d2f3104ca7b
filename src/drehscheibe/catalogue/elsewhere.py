# SPDX-License-Identifier: EUPL-1.2
"""What lies elsewhere, one by one: a few words for lists, or all that is known."""

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
    from collections.abc import Iterable, Iterator

    from drehscheibe.releases.layout import Layout

_LONGEST = 300  # signs of a description in a list
_ONE = "SELECT record FROM described WHERE slug = ?"
_SEVERAL = """SELECT record FROM described
WHERE record IS NOT NULL AND slug IN (SELECT value FROM json_each(?))"""


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


class ElsewhereReader:
    """Not thread-safe: one per thread. A file of an older form has none of them."""

    def __init__(self, layout: Layout) -> None:
        self._file = CatalogueFile(layout)

    def one(self, slug: str) -> Elsewhere | None:
        """What a list shows of it."""
        told = self._told(slug)
        return _read(told) if told else None

    def record(self, slug: str) -> DescribedRecord | None:
        """All that is known of it."""
        told = self._told(slug)
        return from_plain(DescribedRecord, told) if told else None

    def records(self, slugs: Iterable[str]) -> Iterator[DescribedRecord]:
        """Of those that are there, in no order."""
        connection = self._file.connection()
        asked = (orjson.dumps(list(slugs)).decode(),)
        with suppress(sqlite3.OperationalError):
            for (text,) in connection.execute(_SEVERAL, asked) if connection else ():
                yield from_plain(DescribedRecord, orjson.loads(text))

    def close(self) -> None:
        self._file.close()

    def _told(self, slug: str) -> dict[str, Any] | None:
        connection = self._file.connection()
        with suppress(sqlite3.OperationalError):
            found = connection.execute(_ONE, (slug,)).fetchone() if connection else None
            return orjson.loads(found[0]) if found and found[0] else None
        return None


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
