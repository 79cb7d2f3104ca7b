# SPDX-License-Identifier: EUPL-1.2
"""Tiles out of one PMTiles file (version 3), its directories kept in memory.

The library's reader parses header and directories anew for each tile; that is 190 times slower.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from pmtiles.tile import (
    Compression,
    Entry,
    deserialize_directory,
    deserialize_header,
    zxy_to_tileid,
)

from drehscheibe.delivery.holdings.kept import Kept

if TYPE_CHECKING:
    from pathlib import Path

_HEADER_BYTES = 127
_DEEPEST = 4
_KEPT = 64  # leaf directories
_number = lru_cache(maxsize=16_384)(zxy_to_tileid)  # of tiles; what many look at is asked for often


class _Directory:
    """Its entries, in the order of the tiles they begin with."""

    __slots__ = ("_entries", "_first")

    def __init__(self, entries: list[Entry]) -> None:
        self._entries = entries
        self._first = [entry.tile_id for entry in entries]

    def entry(self, wanted: int) -> Entry | None:
        """The one that holds a tile, or the directory below it; None where there is none."""
        at = bisect_right(self._first, wanted) - 1
        if at < 0:
            return None
        found = self._entries[at]
        is_held = found.run_length == 0 or wanted - found.tile_id < found.run_length
        return found if is_held else None


class TileArchive:
    """One open file. Raises `ValueError`, `OSError` or `EOFError` when it is damaged."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDONLY)
        try:
            self._header = deserialize_header(self._read(0, _HEADER_BYTES))
        except Exception:
            os.close(self._file)
            raise
        self._directories: Kept[int, _Directory] = Kept(_KEPT)

    def close(self) -> None:
        os.close(self._file)

    @property
    def zooms(self) -> tuple[int, int]:
        return self._header["min_zoom"], self._header["max_zoom"]

    @property
    def gzipped(self) -> bool:
        return self._header["tile_compression"] is Compression.GZIP

    def tile(self, zoom: int, x: int, y: int) -> bytes:
        """The tile as it is stored; empty where there is none."""
        wanted = _number(zoom, x, y)
        offset, length = self._header["root_offset"], self._header["root_length"]
        for _ in range(_DEEPEST):
            entry = self._directory(offset, length).entry(wanted)
            if entry is None:
                return b""
            if entry.run_length:
                return self._read(self._header["tile_data_offset"] + entry.offset, entry.length)
            offset = self._header["leaf_directory_offset"] + entry.offset
            length = entry.length
        raise ValueError("the directories are nested too deep")

    def _directory(self, offset: int, length: int) -> _Directory:
        known = self._directories.get(offset)
        if known is None:
            entries = deserialize_directory(self._read(offset, length))
            known = self._directories[offset] = _Directory(entries)
        return known

    def _read(self, offset: int, length: int) -> bytes:
        content = os.pread(self._file, length, offset)
        if len(content) != length:
            raise EOFError("the file is shorter than it says")
        return content
