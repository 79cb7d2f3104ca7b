# SPDX-License-Identifier: EUPL-1.2
"""The built tiles of collections: their files, kept open."""

from __future__ import annotations

import os
import time
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmtiles.tile import MagicNumberNotFound, SpecVersionUnsupported

from drehscheibe.delivery.holdings.open_files import OpenFiles
from drehscheibe.delivery.tiles.pmtiles import TileArchive
from drehscheibe.domain.errors import ArtifactDamaged

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.delivery.holdings.open_files import Key
    from drehscheibe.delivery.holdings.shelf import Collection, Shelf
    from drehscheibe.delivery.holdings.wishes import Ask

DAMAGE = (OSError, ValueError, EOFError, zlib.error, MagicNumberNotFound, SpecVersionUnsupported)


_ASK_EVERY = 5.0  # seconds in which the worker is asked once, however many tiles are drawn
_MOST_MISSING = 1_000


@dataclass(frozen=True, slots=True)
class _Missing:
    """A file that is being made; each drawn tile looks for it."""

    path: str
    until: float  # then the worker is asked again

    def is_so(self) -> bool:
        return time.monotonic() < self.until and not os.path.exists(self.path)  # noqa: PTH110


class Archives:
    """The open tile files, one per table of a release."""

    def __init__(self, ask: Ask, most: int = 64) -> None:
        self._ask = ask
        self._open: OpenFiles[TileArchive] = OpenFiles(most)
        self._missing: dict[Key, _Missing] = {}

    def of(self, shelf: Shelf, collection: Collection) -> TileArchive | None:
        """None while the tiles are not built; then the worker is asked for them.

        Also of a collection without any place, which never gets some.
        """
        if not (collection.table.rows and collection.table.bbox):
            return None
        key = (collection.dataset, collection.release, collection.table.name)
        known = self._open.get(key)
        if known is not None:
            return known
        missing = self._missing.get(key)
        if missing and missing.is_so():
            return None
        path = shelf.layout.tiles(collection.release, collection.table.name)
        try:
            return self._open.open(key, path, TileArchive)
        except FileNotFoundError:
            self._ask("tiles", dataset=collection.dataset, release=collection.release)
            self._note(key, path)
            return None
        except DAMAGE as error:
            raise ArtifactDamaged(dataset=collection.dataset) from error

    def _note(self, key: Key, path: Path) -> None:
        if len(self._missing) >= _MOST_MISSING:
            self._missing.clear()
        self._missing[key] = _Missing(str(path), time.monotonic() + _ASK_EVERY)

    def sweep(self, shelf: Shelf) -> None:
        """Close the tiles of releases that were taken back."""
        self._open.close_gone(shelf.is_public)

    def close(self) -> None:
        self._open.close_all()
